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

  it("takes a hub, a search and a place picked on the map as origin", async () => {
    await visit("/?map=10/39.9/116.35", {}, async (page) => {
      await answered(page);
      await page.locator(".hubs button").nth(1).click();
      await page.waitForURL(/from=hub/);
      const second = await page.locator(".hubs button").nth(1).innerText();
      await page.waitForFunction((name) => document.querySelector(".headline")?.textContent?.includes(name), second);
      await page.keyboard.press("/");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "from-place");
      await page.keyboard.type("亦庄");
      await page.locator(".ant-select-item-option .place-option", { hasText: "亦庄" }).first().click();
      await page.waitForFunction(() => document.querySelector(".headline")?.textContent?.includes("亦庄"));
      await answered(page);
      const box = await page.locator(".map canvas").boundingBox();
      const was = page.url();
      await page.mouse.click(box.x + box.width * 0.55, box.y + box.height * 0.55);
      await page.waitForURL((url) => url.href !== was);
      const picked = new URL(page.url()).searchParams.get("to");
      assert.ok(picked);
      await page.getByRole("button", { name: "改从这里出发" }).click();
      await page.waitForURL((url) => url.searchParams.get("from") === picked && !url.searchParams.has("to"));
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
      await page.getByRole("button", { name: "另一枢纽", exact: true }).press("Enter");
      await page.waitForURL((url) => url.searchParams.get("vs") === next.id);
      await page.getByLabel("对比的出发时段").selectOption("18:00");
      await page.waitForFunction((title) => document.querySelector(".compare thead th:nth-child(3)")?.textContent === title, `${next.name} 18:00–19:00`);
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
      assert.equal(await page.getByLabel("对比的出发时段").inputValue(), "18:00");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "fits 390 px");
      await page.getByRole("button", { name: "另一枢纽", exact: true }).click();
      await page.waitForSelector(".compare", { state: "detached" });
      await page.waitForSelector(".map:not([data-other])");
      assert.equal(new URL(page.url()).search, "");
    });
  });

  it("sets two windows of one hub side by side, with the way to a place in both", async () => {
    const hubs = (await api("/places?kind=hub")).items;
    const from = encodeURIComponent(hubs[0].id);
    const way = (depart) => api(`/trip?from=${from}&to=116.48,39.99&depart=${depart}&window=60&percentile=90&feeder=walk`);
    const [morning, evening] = [await way("08:00"), await way("18:00")];
    let shared = "";
    await visit("/?percentile=90&to=116.48,39.99&tab=trip", {}, async (page) => {
      await answered(page);
      await page.getByRole("button", { name: "另一时段", exact: true }).click();
      await page.waitForURL((url) => url.searchParams.get("vs") === "same" && url.searchParams.get("vsDepart") === "18:00");
      await page.waitForSelector('.map[data-other="90"]');
      await page.waitForSelector(".journey-other .why");
      assert.ok((await text(page, ".trip-sentence")).includes(`可靠 ${morning.minutes} 分钟`));
      assert.equal(await text(page, ".journey-other h4 b"), String(evening.minutes));
      // The second circle follows the first one's hub.
      await page.locator(".hubs button").nth(1).click();
      const second = await page.locator(".hubs button").nth(1).innerText();
      await page.waitForFunction((name) => document.querySelector(".compare thead th:nth-child(3)")?.textContent === `${name} 18:00–19:00`, second);
      shared = new URL(page.url()).pathname + new URL(page.url()).search;
    });
    await visit(shared, {}, async (page) => {
      await page.waitForSelector(".journey-other .why");
      await answered(page);
      assert.equal(new URL(page.url()).search, new URL(shared, base).search);
      assert.equal(await page.getByRole("button", { name: "另一时段", exact: true }).getAttribute("aria-pressed"), "true");
    });
  });

  /** minutesIn adds up a line such as "步行 4 · 候车 6 · 乘车 49". */
  const minutesIn = (line) => [...line.matchAll(/(步行|骑行|驾车|候车|乘车) (\d+)/g)].reduce((sum, [, , minutes]) => sum + Number(minutes), 0);

  it("opens the way to a station of the table, and to a point of the map, by pointer and by keyboard", async () => {
    await visit("/?from=hub:beijingxi&map=9/39.95/116.4", {}, async (page) => {
      await answered(page);
      // A row of the table, by keyboard: the reader is taken to the itinerary.
      const row = page.locator(".tabs-panel tbody tr", { hasText: "北京大兴" }).first();
      const name = await row.locator("th").innerText();
      const minutes = Number((await row.locator("td").nth(2).innerText()).trim());
      await row.locator(".pick").press("Enter");
      await page.waitForSelector(".journey .leg-ride");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "itinerary");
      const sentence = await text(page, ".trip-sentence");
      assert.ok(sentence.includes(name) && sentence.includes(`中位 ${minutes} 分钟`), `the row says ${minutes}: ${sentence}`);
      for (const card of await page.locator(".journey").all()) {
        assert.equal(minutesIn(await card.locator(".why-parts").innerText()), Number(await card.locator("h4 b").innerText()), "the parts add up");
      }
      // A point of the map.
      const box = await page.locator(".map canvas").boundingBox();
      await page.mouse.click(box.x + box.width * 0.6, box.y + box.height * 0.62);
      await page.waitForURL((url) => /^\d+\.\d+,\d+\.\d+$|:/.test(url.searchParams.get("to") ?? ""));
      await page.waitForSelector(".trip-bar .why-parts");
      await page.waitForSelector('.map[data-goal="true"]');
      const clicked = page.url();
      await page.getByRole("button", { name: "收起行程" }).click();
      await page.waitForSelector(".trip-bar", { state: "detached" });
      await page.waitForSelector(".map:not([data-goal])");
      // What is below the cross, by keyboard alone.
      await page.locator(".map canvas").focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => new URL(location.href).searchParams.has("to"));
      assert.notEqual(page.url(), clicked);
      await page.waitForSelector(".trip-bar-answer[aria-busy=false] p");
      await page.goBack();
      await page.waitForSelector(".trip-bar", { state: "detached" });
    });
  });

  it("says that there is no way, offers another feeder, and recovers from a failure", async () => {
    const visitor = await openPage(browser, base, "/?from=hub:beijingxi&to=116.35,39.3&tab=trip", { expectErrors: true });
    const { page } = visitor;
    await page.waitForSelector("[data-testid=no-way]");
    assert.ok((await text(page, ".trip-bar")).includes("没有走法"));
    assert.equal(await page.locator(".trip .trouble").count(), 0, "no way is an answer");
    await page.getByRole("button", { name: "两端改为驾车" }).click();
    await page.waitForSelector(".journey .leg-ride");
    assert.ok((await text(page, ".trip-bar .why-parts")).startsWith("驾车 "));
    assert.ok((await page.locator(".trip .badge", { hasText: "分钟圈外" }).count()) > 0, "farther than the circle is said");
    let broken = true;
    await page.route("**/api/v1/trip?*", (route) =>
      broken ? route.fulfill({ status: 500, contentType: "application/problem+json", body: JSON.stringify({ title: "出错了", status: 500, detail: "没能算出。", requestId: "req-7" }) }) : route.continue(),
    );
    await page.goto(`${base}/?from=hub:beijingxi&to=hub:tianjin&tab=trip`);
    await page.waitForSelector(".trip .trouble");
    assert.ok((await text(page, ".trip .trouble")).includes("req-7"));
    broken = false;
    await page.locator(".trip .trouble").getByRole("button", { name: "再试一次" }).click();
    await page.waitForSelector(".journey .leg-ride");
    await visitor.close();
  });

  it("explains a trip leg by leg", async () => {
    await visit("/?from=北京西&to=雄安&tab=trip&window=120", {}, async (page) => {
      await page.waitForSelector(".journey .leg-ride");
      const trip = await api("/trip?from=北京西&to=雄安&depart=08:00&window=120&feeder=walk");
      assert.ok(trip.rideMinutes.fastest >= 42 && trip.rideMinutes.fastest <= 57, `fastest ride ${trip.rideMinutes.fastest}`);
      assert.equal(await page.locator(".trip .figures dd b").last().innerText(), String(trip.rideMinutes.fastest));
      assert.match(await text(page, ".trip .why"), /候车 \d+ · 乘车 \d+/);
      assert.ok((await page.locator(".trip .why .badge", { hasText: "时刻估算" }).count()) > 0, "hours that are guessed are marked");
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
