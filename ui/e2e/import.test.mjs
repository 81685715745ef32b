// The import page in a real browser: a file, its dry run, the import, its undoing.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { fits, missing, openPage, photograph, serious, sizes, startBrowser, startProgram } from "./program.mjs";

const skip = missing();
const list = "企业名录,,,\n企业名称,所在区县,注册资本（万元）,成立日期\n甲轨道有限公司,北京市丰台区,500,2001-02-03\n乙轨道有限公司,北京市丰台区,3.5亿,2016年底\n丙轨道有限公司,河北,10,2001\n丁轨道有限公司,保定市定兴县,１０,2001\n合计,,510,\n";

describe("importing firms", { skip: skip || false }, () => {
  let program;
  let browser;
  before(async () => {
    program = await startProgram({ keyless: true });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  for (const [size, viewport] of Object.entries(sizes)) {
    it(`a file is looked at, imported and undone (${size})`, async () => {
      const { page, close } = await openPage(browser, program.url, `/import?lang=zh`, { expectErrors: true, ...viewport });
      await page.getByRole("heading", { name: "导入企业名录" }).waitFor();
      const send = page.getByRole("button", { name: "试运行" });
      assert.ok(await send.isDisabled(), "nothing is sent without a file");
      await page.getByLabel("把文件拖到这里").setInputFiles({ name: `名录-${size}.csv`, mimeType: "text/csv", buffer: Buffer.from(list.replaceAll("轨道", size === "wide" ? "轨道" : "装备")) });
      await page.getByLabel("来源").fill("试填名录");
      await page.getByLabel("截至日期").fill("2026-10");
      await send.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "导入正确的 2 行" }).waitFor();
      for (const text of ["“2016年底”不是确定的日期", "用“万、亿”写的数字", "合计行，不导入"]) assert.ok((await page.getByText(text).count()) > 0, text);
      assert.deepEqual(await serious(page), []);
      await fits(page);
      await photograph(page, `dry-run-${size}`);
      const [report] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载行报告" }).click()]);
      assert.match(report.suggestedFilename(), /^report-名录-.*\.xlsx$/);
      await page.getByRole("button", { name: "导入正确的 2 行" }).click();
      await page.getByText("已导入：新增 2，更新 0。").waitFor();
      await photograph(page, `applied-${size}`);
      await page.getByRole("button", { name: "撤销导入" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "撤销导入" }).click();
      await page.getByText("已撤销。").waitFor();
      assert.deepEqual(await serious(page), []);
      await close();
    });
  }

  it("a file that is no table is refused in words", async () => {
    const { page, close } = await openPage(browser, program.url, `/import?lang=en`, { expectErrors: true, ...sizes.wide });
    await page.getByLabel("Drop a file here").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from([0x89, 0x50, 0, 1]) });
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByRole("alert").getByText("The file a.png is no table").waitFor();
    await close();
  });
});
