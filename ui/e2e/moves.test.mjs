// The board of moves in a real browser, on a server without keys, where the
// person at the machine keeps the ledger; and the flows in the industry panel.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { fits, missing, openPage, photograph, serious, sizes, startBrowser, startProgram } from "./program.mjs";

const skip = missing();

describe("the ledger of moves", { skip: skip || false }, () => {
  let program;
  let browser;
  before(async () => {
    program = await startProgram({ keyless: true });
    browser = await startBrowser();
    const wish = (more) => ({ category: "manufacturing", fromArea: "110106", actual: "2025-06", evidence: "示例核字1号", ...more });
    for (const one of [
      wish({ side: "out", name: "示例一号机床有限公司", toArea: "130609", state: "vacated", tax: { number: "300", unit: "wan" }, land: { number: "30", unit: "mu" }, staff: 120 }),
      wish({ side: "in", name: "示例一号机床有限公司", toArea: "130609", state: "settled", tax: { number: "3100000", unit: "yuan" }, staff: 100 }),
      wish({ side: "out", name: "示例二号铸造有限公司", toArea: "130208", state: "signed", planned: "2026" }),
      wish({ side: "out", name: "示例三号市场", category: "wholesale", exit: "quit", state: "moving" }),
      wish({ side: "in", name: "示例四号光缆厂", toArea: "120114", state: "talks" }),
    ]) {
      const response = await fetch(`${program.url}/api/v1/relocations`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(one) });
      assert.equal(response.status, 201, await response.text());
    }
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  const open = async (path, size) => {
    const visitor = await openPage(browser, program.url, path, { expectErrors: true, ...size });
    await visitor.page.waitForSelector(".moves-page");
    await visitor.page.waitForFunction(() => !document.querySelector(".skeleton"));
    return visitor;
  };

  it("shows both sides by state, and one record with what may be done", async () => {
    const { page, close } = await open("/relocations", sizes.wide);
    assert.equal(await page.locator(".move-card").count(), 5);
    await page.locator(".lane-out .move-card").filter({ hasText: "示例一号" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("30 亩").waitFor();
    await photograph(page, "board-wide");
    await fits(page);
    assert.deepEqual(await serious(page), []);
    await page.getByRole("button", { name: "推进到“核验”" }).click();
    await page.locator(".lane-out .lane-column").filter({ hasText: "核验" }).locator(".move-card").waitFor();
    // Nobody confirms their own entry: the button is not even there.
    assert.equal(await page.getByRole("button", { name: "确认记录" }).count(), 0);
    await close();
  });

  it("a record is entered by keyboard, and a mistake is told at once", async () => {
    const { page, close } = await open("/relocations", sizes.wide);
    await page.getByRole("button", { name: "登记" }).click();
    await page.fill("#enter-name", "示例五号家具厂");
    await page.fill("#enter-fromArea", "110106");
    await page.fill("#enter-toArea", "110106");
    await page.keyboard.press("Enter");
    await page.getByText("迁出地和承接地相同").first().waitFor();
    await photograph(page, "enter-wide");
    assert.deepEqual(await serious(page), []);
    await page.fill("#enter-toArea", "131022");
    await page.keyboard.press("Enter");
    await page.locator(".move-card").filter({ hasText: "示例五号家具厂" }).waitFor();
    await close();
  });

  it("puts both sides of a row beside each other", async () => {
    const { page, close } = await open("/relocations#reconcile", sizes.wide);
    await page.getByRole("button", { name: "示例一号机床有限公司" }).click();
    assert.match(await page.locator(".both .differs").first().innerText(), /120\s+100/);
    await photograph(page, "reconcile-wide");
    await fits(page);
    assert.deepEqual(await serious(page), []);
    await close();
  });

  it("keeps what is reported apart from what is recorded", async () => {
    const { page, close } = await open("/relocations#totals", sizes.wide);
    await page.getByText("365 家").waitFor();
    await photograph(page, "totals-wide");
    await fits(page);
    assert.deepEqual(await serious(page), []);
    await close();
  });

  it("reckons the sharing of taxes while one types", async () => {
    const { page, close } = await open("/relocations#tax", sizes.wide);
    await page.getByText("已到上限。").waitFor();
    await photograph(page, "tax-wide");
    assert.deepEqual(await serious(page), []);
    await page.fill("#sharing-three", "1900,2000,2000");
    await page.getByText("不符合分享条件").waitFor();
    await close();
  });

  it("is as good on a telephone and in English", async () => {
    for (const view of ["board", "reconcile", "totals", "tax"]) {
      const { page, close } = await open(`/relocations#${view}`, sizes.narrow);
      await page.getByRole("button", { name: "English" }).click();
      await page.getByText("Moves out and in").first().waitFor();
      await page.waitForFunction(() => !document.querySelector(".skeleton"));
      await photograph(page, `${view}-narrow`);
      await fits(page);
      assert.deepEqual(await serious(page), []);
      await close();
    }
  });

  it("draws the flows between divisions with their matrix", async () => {
    const { page, close } = await openPage(browser, program.url, "/?panel=industry&tab=moves", sizes.wide);
    await page.getByText("流动矩阵").waitFor({ timeout: 60_000 });
    await page.getByText("流动图").first().scrollIntoViewIfNeeded();
    await photograph(page, "flows-wide");
    assert.deepEqual(await serious(page), []);
    await close();
  });
});
