// The page in a real browser, against the built program.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { answered, missing, openPage, startBrowser, startProgram } from "./program.mjs";

const skip = missing();

describe("the page", { skip: skip || false }, () => {
  let program;
  let browser;
  let base;
  before(async () => {
    program = await startProgram();
    browser = await startBrowser();
    base = program.url;
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  const api = async (path) => {
    const response = await fetch(`${base}/api/v1${path}`, { headers: { "Accept-Language": "zh" } });
    assert.equal(response.status, 200, path);
    return await response.json();
  };
  /** visit opens an address, lets the test look, and holds the page to its manners. */
  const visit = async (address, options, look) => {
    const visitor = await openPage(browser, base, address, options);
    try {
      await look(visitor.page);
      assert.deepEqual(visitor.trouble, [], "errors on the console");
      assert.deepEqual(visitor.strangers, [], "requests to another host");
    } finally {
      await visitor.close();
    }
  };
  const text = (page, selector) => page.locator(selector).first().innerText();
  const headline = (page) => text(page, ".headline");

  it("says in one sentence what the server computed", async () => {
    const hubs = await api("/places?kind=hub");
    const circle = await api(`/circle?from=${encodeURIComponent(hubs.items[0].id)}&depart=08:00&window=60&minutes=90&percentile=50&feeder=walk`);
    await visit("/", {}, async (page) => {
      await answered(page);
      const sentence = await headline(page);
      assert.ok(sentence.includes(hubs.items[0].name), sentence);
      assert.ok(sentence.includes(`${(circle.persons.inside / 1e4).toFixed(1)} 万`), sentence);
      assert.ok(sentence.includes(`${(circle.persons.share * 100).toFixed(1)}%`), sentence);
      assert.ok(circle.persons.inside > 1e6, "a 90-minute circle of a Beijing hub holds over a million people");
    });
  });

  it("shows the industry and service circles with the server's numbers", async () => {
    const chains = await api("/chains");
    const nodes = chains.items.reduce((sum, chain) => sum + chain.nodes, 0);
    const absent = chains.items.reduce((sum, chain) => sum + chain.missing, 0);
    const windows = await api("/windows");
    await visit("/?panel=industry", {}, async (page) => {
      await page.waitForSelector(".graph .node");
      assert.equal(await text(page, '[data-circle="industry"] .card-value'), `${nodes - absent} / ${nodes}`);
      assert.equal(await page.locator(".graph").first().locator(".node").count(), chains.items[0].nodes);
      await page.getByRole("tab", { name: "服务圈" }).click();
      await page.waitForSelector(".matrix tbody tr");
      const sentence = await headline(page);
      assert.ok(sentence.includes(`${windows.items.length} 个窗口`), sentence);
      assert.ok(sentence.includes(`${(windows.peopleWithin60.share * 100).toFixed(1)}%`), sentence);
      assert.ok((await page.locator(".badge-sample").count()) > 0, "sample data is marked");
    });
  });

  it("lets the circle follow the slider", async () => {
    await visit("/", {}, async (page) => {
      await answered(page);
      const had = await text(page, '[data-circle="commute"] .card-value');
      const handle = page.getByRole("slider", { name: "门到门时间" });
      const box = await handle.boundingBox();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + 70, box.y + box.height / 2, { steps: 12 });
      await page.mouse.up();
      const minutes = Number(await handle.getAttribute("aria-valuenow"));
      assert.ok(minutes > 100, `dragged to ${minutes}`);
      await page.waitForSelector(`.map[data-circle="${minutes}"]`);
      await answered(page);
      assert.notEqual(await text(page, '[data-circle="commute"] .card-value'), had);
      assert.ok((await headline(page)).includes(`${minutes} 分钟`));
      await page.waitForURL((url) => url.searchParams.get("minutes") === String(minutes));
      await handle.focus();
      await page.keyboard.press("ArrowLeft");
      await page.waitForSelector(`.map[data-circle="${minutes - 1}"]`);
    });
  });

  it("takes a hub, a search and a click on the map as origin", async () => {
    await visit("/", {}, async (page) => {
      await answered(page);
      await page.locator(".hubs button").nth(1).click();
      await page.waitForURL(/from=hub/);
      const second = await page.locator(".hubs button").nth(1).innerText();
      await page.waitForFunction((name) => document.querySelector(".headline")?.textContent?.includes(name), second);
      await page.keyboard.press("/");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "from-place");
      await page.keyboard.type("天津");
      await page.locator(".ant-select-item-option .place-option", { hasText: "天津" }).first().click();
      await page.waitForFunction(() => document.querySelector(".headline")?.textContent?.includes("天津"));
      await answered(page);
      const box = await page.locator(".map canvas").boundingBox();
      const was = page.url();
      await page.mouse.click(box.x + box.width * 0.62, box.y + box.height * 0.86);
      await page.waitForURL((url) => url.href !== was);
      await answered(page);
    });
  });

  it("sets two circles side by side, and a link brings them back", async () => {
    const hubs = (await api("/places?kind=hub")).items;
    const home = (await api("/region")).home.code;
    const [, next] = hubs.filter((hub) => hub.area === home);
    const first = await api(`/circle?from=${encodeURIComponent(hubs[0].id)}&depart=08:00&window=60&minutes=90&percentile=50&feeder=walk`);
    const second = await api(`/circle?from=${encodeURIComponent(next.id)}&depart=18:00&window=60&minutes=90&percentile=50&feeder=walk`);
    const number = (value, digits = 0) => new Intl.NumberFormat("zh-CN", { maximumFractionDigits: digits }).format(value);
    const people = (value) => `${value >= 1e7 ? number(value / 1e4) : (value / 1e4).toFixed(1)} 万`;
    const column = ({ persons, areaKm2, stations, parks, roundness }) => [
      people(persons.inside), number(persons.share * 100, 1), number(areaKm2), number(stations.length), number(parks.length), number(roundness.quotient, 2), number(roundness.meanRadiusKm, 1),
    ];
    const seen = (page, at) => page.locator(`.compare tbody td:nth-child(${at})`).allInnerTexts();
    let shared = "";
    await visit("/", {}, async (page) => {
      await answered(page);
      await page.getByRole("button", { name: "对比", exact: true }).press("Enter");
      await page.waitForURL((url) => url.searchParams.get("vs") === next.id);
      await page.getByLabel("对比的最早出发").selectOption("18:00");
      await page.waitForFunction((title) => document.querySelector(".compare thead th:nth-child(3)")?.textContent === title, `${next.name} 18:00`);
      await page.waitForSelector('.map[data-other="90"]');
      assert.deepEqual(await seen(page, 2), column(first));
      assert.deepEqual(await seen(page, 3), column(second));
      const stations = second.stations.length - first.stations.length;
      assert.equal((await seen(page, 4))[3], stations > 0 ? `+${number(stations)}` : stations < 0 ? `−${number(-stations)}` : "0");
      assert.ok((await text(page, ".legend")).includes(next.name));
      assert.match(page.url(), /vsDepart=18:00/);
      shared = new URL(page.url()).pathname + new URL(page.url()).search;
    });
    await visit(shared, { width: 390, height: 844 }, async (page) => {
      await page.waitForSelector(".compare[aria-busy=false] tbody tr");
      await answered(page);
      assert.deepEqual([await seen(page, 2), await seen(page, 3)], [column(first), column(second)]);
      assert.equal(await page.getByLabel("对比的最早出发").inputValue(), "18:00");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "fits 390 px");
      await page.getByRole("button", { name: "对比", exact: true }).click();
      await page.waitForSelector(".compare", { state: "detached" });
      await page.waitForSelector(".map:not([data-other])");
      assert.equal(new URL(page.url()).search, "");
    });
  });

  it("explains a trip leg by leg", async () => {
    await visit("/?from=北京西&to=雄安&tab=trip&window=120", {}, async (page) => {
      await page.waitForSelector(".journey .leg-ride");
      const trip = await api("/trip?from=北京西&to=雄安&depart=08:00&window=120&feeder=walk");
      assert.ok(trip.rideMinutes.fastest >= 42 && trip.rideMinutes.fastest <= 57, `fastest ride ${trip.rideMinutes.fastest}`);
      assert.equal(await text(page, ".trip .figures dd b"), String(trip.rideMinutes.fastest));
      assert.match(await text(page, ".why"), /等候 \d+，乘车 \d+/);
    });
  });

  it("sets what was reported beside what was computed", async () => {
    const claims = await api("/claims");
    await visit("/?tab=claims", {}, async (page) => {
      await page.waitForSelector(".claim");
      assert.equal(await page.locator(".claim").count(), claims.items.length);
      assert.ok((await page.locator(".claim .verdict").allInnerTexts()).every((verdict) => ["成立", "有出入", "无法核对"].includes(verdict)));
    });
  });

  it("opens a node's evidence by keyboard and keeps it in the address", async () => {
    await visit("/?panel=industry", {}, async (page) => {
      await page.waitForSelector(".graph .node");
      await page.locator(".graph .node").first().focus();
      await page.keyboard.press("ArrowRight");
      const node = await page.evaluate(() => document.activeElement?.getAttribute("data-node"));
      assert.ok(node);
      await page.keyboard.press("Enter");
      await page.waitForSelector(".evidence");
      assert.equal(new URL(page.url()).searchParams.get("node"), node);
      await page.goBack();
      await page.waitForSelector(".evidence", { state: "detached" });
    });
  });

  it("leaves only the windows that take the chosen item", async () => {
    const matrix = await api("/items/matrix?by=area");
    const row = matrix.items.findIndex((item) => item.places > 0 && item.places < matrix.places.length);
    const { code, name } = matrix.items[row];
    const taking = await api(`/windows?item=${code}`);
    await visit("/?panel=service", {}, async (page) => {
      await page.getByRole("searchbox").fill(code);
      await page.locator(".matrix .pick", { hasText: name }).first().click();
      await page.getByRole("tab", { name: "窗口", exact: true }).click();
      await page.waitForSelector(".chosen");
      assert.ok((await text(page, ".table-head .count")).includes(String(taking.items.length)));
    });
  });

  it("switches language and theme, and a link brings all of it back", async () => {
    const address = "/?panel=commute&from=hub:beijingnan&minutes=60&depart=17:30&window=120&percentile=90&feeder=bike&tab=districts&map=8.5/39.7/116.4";
    let shared = "";
    let seen = "";
    await visit(address, {}, async (page) => {
      await answered(page);
      await page.getByRole("button", { name: "English" }).click();
      await page.waitForFunction(() => document.documentElement.lang === "en");
      await page.getByRole("button", { name: /^Theme/ }).click();
      await page.getByRole("button", { name: /^Theme/ }).click();
      await page.waitForSelector('html[data-theme="dark"]');
      await answered(page);
      assert.match(await headline(page), /minutes door to door/);
      assert.ok(!/[\u4e00-\u9fff]/.test(await page.locator(".side .figures").innerText()), "no Chinese left in the English figures");
      shared = new URL(page.url()).pathname + new URL(page.url()).search;
      seen = await headline(page);
    });
    await visit(shared, {}, async (page) => {
      await answered(page);
      assert.equal(await headline(page), seen);
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
      assert.equal(await page.getByRole("tab", { name: "Districts" }).getAttribute("aria-selected"), "true");
      assert.ok((await text(page, ".unfold-now")).startsWith("17:30–19:30 · Reliable · Bike"));
      assert.equal(new URL(page.url()).search, new URL(shared, base).search);
    });
  });

  it("works by keyboard alone", async () => {
    await visit("/", {}, async (page) => {
      await answered(page);
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "answers");
      await page.keyboard.press("?");
      await page.waitForSelector("dialog[open]");
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog[open]", { state: "detached" });
      await page.getByRole("tab", { name: "通勤圈" }).focus();
      await page.keyboard.press("ArrowRight");
      await page.waitForURL(/panel=industry/);
      assert.ok(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== "none"), "focus is visible");
    });
  });

  it("exports tables as CSV, charts as SVG and the map as PNG", async () => {
    await visit("/", {}, async (page) => {
      await answered(page);
      const take = async (name) => {
        const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).first().click()]);
        return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
      };
      const table = await take(/导出 CSV/);
      assert.match(table.name, /\.csv$/);
      assert.ok(table.bytes.toString("utf8").split("\r\n").length > 20, "rows in the CSV");
      const chart = await take(/导出 SVG/);
      assert.match(chart.bytes.toString("utf8"), /^<\?xml[\s\S]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\s*$/);
      const map = await take("导出 PNG");
      assert.equal(map.bytes.subarray(1, 4).toString(), "PNG");
      assert.ok(map.bytes.length > 40_000, `a map of ${map.bytes.length} bytes is blank`);
    });
  });

  it("shows what failed, with the request's id, and recovers", async () => {
    const visitor = await openPage(browser, base, "/docs", { expectErrors: true });
    const { page } = visitor;
    let broken = true;
    await page.route("**/api/v1/circle?*", (route) =>
      broken
        ? route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "暂不可用", status: 503, detail: "正在换数据包，请稍候再试。", requestId: "req-42" }) })
        : route.continue(),
    );
    await page.goto(base);
    await page.waitForSelector(".trouble");
    const said = await text(page, ".trouble");
    assert.ok(said.includes("正在换数据包") && said.includes("req-42"), said);
    broken = false;
    await page.getByRole("button", { name: "再试一次" }).first().click();
    await answered(page);
    await visitor.close();
  });

  it("serves the API's page without a network", async () => {
    await visit("/docs", {}, async (page) => {
      await page.waitForSelector(".opblock");
    });
  });

  for (const lang of ["zh", "en"]) {
    it(`fits 390 px without sideways scrolling, ${lang}`, async () => {
      await visit(`/?lang=${lang}`, { width: 390, height: 844 }, async (page) => {
        await answered(page);
        for (const panel of [0, 1, 2]) {
          await page.locator(".circles [role=tab]").nth(panel).click();
          await page.waitForSelector(".side .headline");
          const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
          assert.ok(wide <= seen, `panel ${panel} is ${wide} px wide`);
        }
      });
    });
  }
});
