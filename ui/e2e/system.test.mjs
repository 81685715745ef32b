// The pages about the running server, in a real browser: with accounts (the
// demo) and on a server without keys, where nobody can sign in.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { binary, fits, missing, openPage, photograph, serious, sizes, startBrowser, startProgram } from "./program.mjs";

const skip = missing();

const letter = { id: "019a8c5e-0000-7000-8000-00000000face", topic: "tell", created: "2026-11-18T10:26:40Z", due: "2026-11-18T10:26:40Z", attempts: 5, lastError: "it was delivered 5 times and nobody came to an end with it", dead: "2026-11-18T10:36:40Z" };

/** deadLetters answers for the server, whose only receivers are those of jobs, as if it had dead letters. */
async function deadLetters(page, ids) {
  const left = new Set(ids);
  const asked = [];
  await page.route("**/api/v1/messages*", (route) => route.fulfill({ json: { items: [...left].map((id) => Object.assign({}, letter, { id })) } }));
  await page.route("**/api/v1/messages/**", (route) => {
    const [, id, verb] = /messages\/([^/]+)(.*)$/.exec(route.request().url());
    asked.push(`${route.request().method()} ${id}${verb}`);
    left.delete(id);
    return route.fulfill({ json: { ...letter, id } });
  });
  return asked;
}

describe("jobs and system, on a server without keys", { skip: skip || false }, () => {
  let program;
  let browser;
  before(async () => {
    program = await startProgram({ keyless: true });
    browser = await startBrowser();
    // Where jobs would work is a file: they fail until somebody mends that.
    await writeFile(join(program.data, "work"), "");
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  // The browser writes the refused question who asks on the console.
  const open = async (path, options = {}) => {
    const visitor = await openPage(browser, program.url, path, { expectErrors: true, ...options });
    await visitor.page.waitForSelector(".account-page");
    await visitor.page.waitForFunction(() => !document.querySelector(".skeleton"));
    return visitor;
  };

  it("a job that has nowhere to work dies while the page looks on", async () => {
    const { page, close } = await open("/jobs");
    await page.getByText("还没有任务").waitFor();
    let key = "";
    page.on("request", (request) => {
      if (request.method() === "POST") key = request.headers()["idempotency-key"] ?? "";
    });
    // By keyboard alone.
    await page.focus(".ask input[name=percentiles]");
    await page.keyboard.press("End");
    await page.keyboard.type(", 95");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".section-head .job-dead", { timeout: 90_000 });
    assert.match(key, /^[0-9a-f]{32}$/);
    assert.match(await page.locator(".one-job").innerText(), /第 4 次，最多 4 次/);
    await close();
  });

  for (const lang of ["zh", "en"]) {
    for (const [size, viewport] of Object.entries(sizes)) {
      it(`both pages are accessible, ${lang}, ${size}`, async () => {
        const theme = size === "wide" ? "light" : "dark";
        const jobs = await open(`/jobs?lang=${lang}&theme=${theme}`, viewport);
        await deadLetters(jobs.page, [letter.id]);
        await jobs.page.reload();
        await jobs.page.getByText(letter.id).waitFor();
        await jobs.page.locator("tr:has(.job-dead) .pick").click();
        await jobs.page.waitForSelector(".one-job .dead-note");
        assert.deepEqual(await serious(jobs.page), []);
        assert.deepEqual(jobs.strangers, []);
        await fits(jobs.page);
        await jobs.page.mouse.wheel(0, 5000);
        await jobs.page.waitForFunction(() => window.scrollY > 0);
        await photograph(jobs.page, `jobs-${lang}-${size}`);
        await jobs.page.locator(".one-job .button.danger").click();
        await jobs.page.waitForSelector("dialog[open]");
        assert.deepEqual(await serious(jobs.page), [], "the question before dropping");
        await photograph(jobs.page, `drop-${lang}-${size}`);
        await jobs.page.keyboard.press("Escape");
        // From page to page by the frame's own links.
        await jobs.page.locator('.account-nav a[href="/system"]').click();
        await jobs.page.waitForSelector(".finding");
        await jobs.page.waitForSelector(".finding-warn .command code");
        assert.deepEqual(await serious(jobs.page), []);
        await fits(jobs.page);
        await photograph(jobs.page, `system-${lang}-${size}`);
        await jobs.close();
      });
    }
  }

  it("the map's page leads there, and accounts say that there are none", async () => {
    const { page, close } = await openPage(browser, program.url, "/", { expectErrors: true });
    await page.locator('.top-tools a[href="/jobs"]').click();
    await page.waitForSelector(".jobs-page");
    await page.goto(`${program.url}/account`);
    await page.getByText("这台服务器没有启用账号").waitFor();
    assert.deepEqual(await page.locator(".account-nav a").allInnerTexts(), ["企业名录", "待核对", "疏解—承接", "导入", "任务", "运行状况"]);
    await close();
  });

  it("a wish that cannot be is refused with the reason", async () => {
    const { page, close } = await open("/jobs?lang=en");
    await page.locator(".ask input[name=percentiles]").fill("5, 500");
    await page.locator(".form .button.primary").click();
    await page.waitForSelector(".form .trouble");
    assert.match(await page.locator(".form .trouble").innerText(), /percentile/i);
    await close();
  });

  it("a dead job is retried once the cause is mended, and dropped", async () => {
    await rm(join(program.data, "work"));
    const { page, close } = await open("/jobs");
    await page.getByLabel("状态").selectOption("dead");
    await page.locator(".pick").click();
    await page.getByRole("button", { name: "重试", exact: true }).click();
    await page.waitForSelector(".section-head .job-done", { timeout: 60_000 });
    await page.getByText("没有符合的任务").waitFor();
    assert.match(await page.locator(".one-job").innerText(), /sanquan job fetch/);
    await page.getByLabel("状态").selectOption("");
    await page.waitForSelector("tbody .job-done");
    await photograph(page, "job-done");
    await page.locator(".one-job .button.danger").click();
    await page.locator("dialog[open] .button.danger").click();
    await page.getByText("还没有任务").waitFor();
    await close();
  });

  it("dead letters are requeued and dropped", async () => {
    const { page, close } = await open("/jobs");
    const asked = await deadLetters(page, ["one", "two"]);
    await page.reload();
    await page.getByRole("button", { name: "重试 one" }).click();
    await page.getByRole("button", { name: "重试 one" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "丢弃 two" }).click();
    await page.locator("dialog[open] .button.danger").click();
    await page.getByText("没有死信。").waitFor();
    assert.deepEqual(asked, ["POST one/requeue", "DELETE two"]);
    await close();
  });

  it("a page of another site changes nothing", async () => {
    const answer = await fetch(`${program.url}/api/v1/jobs`, { method: "POST", headers: { "Content-Type": "application/json", Origin: "http://evil.example" }, body: '{"kind":"matrix","args":{"points":"areas"}}' });
    assert.equal(answer.status, 403);
  });
});

describe("jobs that wait", { skip: skip || false }, () => {
  let program;
  let browser;
  before(async () => {
    program = await startProgram({ keyless: true, settings: { SANQUAN_JOBS_WORKERS: "0" } });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  it("are cancelled, from the terminal too, and the page follows", async () => {
    const { page, close } = await openPage(browser, program.url, "/jobs?lang=en", { expectErrors: true });
    await page.getByText("There are no jobs yet.").waitFor();
    for (let count = 0; count < 2; count++) {
      await page.locator(".form .button.primary").click();
      await page.waitForFunction((rows) => document.querySelectorAll(".job-queued").length >= rows, count + 1);
    }
    await page.getByRole("button", { name: "Cancel the job" }).click();
    await page.waitForSelector(".section-head .job-cancelled");
    const ids = JSON.parse((await promisify(execFile)(binary, ["job", "list", "--state", "queued", "--json"], { env: { PATH: process.env.PATH, HOME: program.data, SANQUAN_DATA_DIR: program.data } })).stdout).items;
    assert.equal(ids.length, 1);
    await promisify(execFile)(binary, ["job", "cancel", ids[0].id], { env: { PATH: process.env.PATH, HOME: program.data, SANQUAN_DATA_DIR: program.data } });
    await page.waitForFunction(() => document.querySelectorAll("tbody .job-cancelled").length === 2);
    await close();
  });
});

describe("jobs and system, with accounts", { skip: skip || false }, () => {
  let program;
  let browser;
  before(async () => {
    program = await startProgram();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  const signIn = async (page, role) => {
    await page.fill("input[name=login]", `demo-${role}`);
    await page.fill("input[name=password]", new RegExp(`demo-${role}\\s+(\\S+)`).exec(program.said())[1]);
    await page.keyboard.press("Enter");
  };

  it("the system administrator lands on the page that was asked for", async () => {
    const { page, close } = await openPage(browser, program.url, "/system", { expectErrors: true });
    await page.waitForSelector("input[name=login]");
    await signIn(page, "system_admin");
    await page.waitForSelector(".finding");
    assert.match(await page.locator(".account-nav").innerText(), /任务/);
    await page.getByRole("button", { name: "重新检查" }).click();
    await page.waitForFunction(() => !document.querySelector(".examined button:disabled"));
    assert.equal(await page.locator(".finding-fail").count(), 0);
    await page.goto(`${program.url}/jobs`);
    await page.locator(".ask input[name=percentiles]").press("Enter");
    await page.waitForSelector(".section-head .job-done", { timeout: 60_000 });
    await close();
  });

  it("nobody else is shown them", async () => {
    const { page, close } = await openPage(browser, program.url, "/jobs", { expectErrors: true });
    await page.waitForSelector("input[name=login]");
    await signIn(page, "viewer");
    await page.getByText("不能打开这一页").waitFor();
    assert.equal(await page.locator('.account-nav a[href="/jobs"], .account-nav a[href="/system"]').count(), 0);
    await close();
  });
});
