// The firm register in a real browser, on a server without keys, where the
// person at the machine may do everything; and the reconciliation service held
// to the schemas of the W3C group where they are at hand.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fits, missing, openPage, photograph, serious, sizes, startBrowser, startProgram } from "./program.mjs";

const skip = missing();
// The schemas of the report are not ours to ship: a folder with 0.2/schemas of
// github.com/reconciliation-api/specs, and with ajv in node_modules.
const schemas = process.env.RECONCILE_SCHEMAS ?? "";

describe("the firm register", { skip: skip || false }, () => {
  let program;
  let browser;
  before(async () => {
    program = await startProgram({ keyless: true });
    browser = await startBrowser();
    for (let tries = 0; ; tries++) {
      const found = await fetch(`${program.url}/api/v1/firms/search?q=${encodeURIComponent("神州高铁")}`).then((response) => (response.ok ? response.json() : { items: [] }));
      if (found.items.length > 0) break;
      assert.ok(tries < 100, "the index of firms is there");
      await new Promise((done) => setTimeout(done, 200));
    }
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  const post = async (path, body) => {
    const response = await fetch(`${program.url}/api/v1${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    assert.ok(response.ok, `${path}: ${response.status} ${response.ok ? "" : await response.clone().text()}`);
    return response.json();
  };
  const said = (field, value, more = {}) => ({ field, value, source: "国家企业信用信息公示系统", observed: "2026-11-20", ...more });
  const open = async (path, options = {}) => {
    const visitor = await openPage(browser, program.url, path, { expectErrors: true, ...options });
    await visitor.page.waitForSelector(".account-page");
    await visitor.page.waitForFunction(() => !document.querySelector(".skeleton"));
    return visitor;
  };

  it("finds a firm by initials and shows every fact with its source", async () => {
    const { page, close } = await open("/firms", sizes.wide);
    await page.fill("#firm-search", "szgt");
    await page.getByRole("button", { name: /神州高铁技术股份有限公司/ }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".firm-card");
    assert.match(await page.locator(".firm-card").innerText(), /91110000192184333K[\s\S]*2024-05-14[\s\S]*京津冀上市公司名录/);
    assert.match(page.url(), /\/firms\/pack%3A000008\.SZ/);
    await photograph(page, "firm-wide");
    await fits(page);
    assert.deepEqual(await serious(page), []);
    await close();
  });

  it("is as good on a telephone and in English", async () => {
    const { page, close } = await open("/firms/pack%3A000008.SZ", sizes.narrow);
    await page.waitForSelector(".firm-card");
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("Facts and their sources").first().waitFor();
    await photograph(page, "firm-narrow");
    await fits(page);
    assert.deepEqual(await serious(page), []);
    await close();
  });

  it("a pair is merged and taken back by keyboard alone", async () => {
    const one = await post("/firms", { entries: [said("name", "丰台试验轨道装备有限公司"), said("area", "110106"), said("address", "北京市丰台区南四环西路188号")] });
    const other = await post("/firms", { entries: [said("name", "丰台试验轨道设备有限公司"), said("area", "110106"), said("alias", "试验轨道")] });
    await post("/firm-pairs", { a: one.id, b: other.id, note: "地址相同" });
    const { page, close } = await open("/firm-review", sizes.wide);
    await page.waitForSelector(".one-pair");
    assert.deepEqual(await page.locator(".sides .differs mark").allInnerTexts(), ["装", "设"]);
    await photograph(page, "review-wide");
    assert.deepEqual(await serious(page), []);
    await page.keyboard.press("m");
    await page.keyboard.type("名称只差一字，地址相同");
    await photograph(page, "review-deciding");
    await page.keyboard.press("Enter");
    await page.getByText("没有待核对的企业").waitFor();
    const merged = await fetch(`${program.url}/api/v1/firms/${other.id}`).then((response) => response.json());
    assert.equal(merged.members.length, 2);
    await page.selectOption("select", "merged");
    await page.getByRole("button", { name: "撤销" }).click();
    await page.keyboard.type("看错了");
    await page.keyboard.press("Enter");
    await page.getByText("没有符合的").waitFor();
    const apart = await fetch(`${program.url}/api/v1/firms/${other.id}`).then((response) => response.json());
    assert.equal(apart.members.length, 1);
    await close();
  });

  it("the queue fits a telephone, in English", async () => {
    const { page, close } = await open("/firm-review", sizes.narrow);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("Merge into one").waitFor();
    await photograph(page, "review-narrow");
    await fits(page);
    assert.deepEqual(await serious(page), []);
    await close();
  });

  it("the reconciliation service answers as the report says", { skip: schemas === "" || !existsSync(schemas) ? "RECONCILE_SCHEMAS is not set" : false }, async () => {
    const { default: Ajv } = await import(join(schemas, "node_modules/ajv/dist/ajv.js"));
    const ajv = new (Ajv.default ?? Ajv)({ strict: false, validateFormats: false });
    for (const file of await readdir(schemas)) {
      if (!file.endsWith(".json") || file.startsWith("package")) continue;
      const schema = JSON.parse(await readFile(join(schemas, file), "utf8"));
      delete schema.$schema; // draft-less
      if (schema.properties?.authentication) delete schema.properties.authentication; // of another host
      ajv.addSchema(schema, file);
    }
    const at = `${program.url}/api/v1/reconcile`;
    const form = (name, value) => ({ method: "POST", body: new URLSearchParams({ [name]: JSON.stringify(value) }) });
    const holds = async (file, address, options) => {
      const response = await fetch(address, options);
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      const answer = await response.json();
      assert.ok(ajv.validate(file, answer), `${file}: ${ajv.errorsText()}`);
      return answer;
    };
    await holds("manifest.json", at);
    const queries = { q0: { query: "神州高铁技术股份公司", type: "organisation", limit: 2 }, q1: { query: "91110000192184333K" }, q2: { query: "没有的" }, q3: { query: "", properties: [{ pid: "code", v: "91110000192184333K" }] } };
    const matched = await holds("reconciliation-result-batch.json", at, form("queries", queries));
    assert.deepEqual([matched.q0.result[0].match, matched.q1.result[0].match, matched.q2.result.length, matched.q3.result[0].id], [false, true, 0, "pack:000008.SZ"]);
    assert.deepEqual(await holds("reconciliation-result-batch.json", `${at}?queries=${encodeURIComponent(JSON.stringify(queries))}`), matched);
    await holds("suggest-entities-response.json", `${at}/suggest/entity?prefix=szgt`);
    await holds("suggest-properties-response.json", `${at}/suggest/property?prefix=co`);
    await holds("suggest-types-response.json", `${at}/suggest/type?prefix=`);
    await holds("data-extension-response.json", at, form("extend", { ids: ["pack:000008.SZ", "nope"], properties: [{ id: "code" }, { id: "employees" }, { id: "parent" }] }));
  });
});
