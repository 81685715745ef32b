// Signing in and the pages about accounts, in a real browser, in the demo.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { missing, openPage, serious, startBrowser, startProgram } from "./program.mjs";

const skip = missing();

/** codeOf is the one-time code (RFC 6238) of a base32 seed, now. */
function codeOf(seed) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...seed].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe("accounts", { skip: skip || false }, () => {
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

  const password = (role) => {
    const found = new RegExp(`demo-${role}\\s+(\\S+)`).exec(program.said());
    assert.ok(found, `the terminal tells the password of demo-${role}`);
    return found[1];
  };
  /** signedIn opens a page as a demo account, by keyboard alone. */
  const signedIn = async (role, address, options = {}) => {
    // The browser writes a refused request (401 before signing in) on the console.
    const visitor = await openPage(browser, program.url, `/sign-in${new URL(address, program.url).search}`, { expectErrors: true, ...options });
    await visitor.page.waitForSelector("form input[name=login]");
    await visitor.page.focus("input[name=login]");
    await visitor.page.keyboard.type(`demo-${role}`);
    await visitor.page.keyboard.press("Tab");
    await visitor.page.keyboard.type(password(role));
    await visitor.page.keyboard.press("Enter");
    await visitor.page.waitForSelector(".account-page");
    if (new URL(address, program.url).pathname !== "/account") await visitor.page.goto(program.url + address);
    await visitor.page.waitForSelector(".account-page");
    await visitor.page.waitForFunction(() => !document.querySelector(".skeleton"));
    return visitor;
  };

  it("the map's page leads to signing in", async () => {
    const { page, close } = await openPage(browser, program.url, "/", { expectErrors: true });
    await page.locator('.top-tools a[href="/account"]').click();
    await page.waitForSelector("form input[name=password]");
    await close();
  });

  for (const lang of ["zh", "en"]) {
    for (const theme of ["light", "dark"]) {
      it(`every page is accessible, ${lang}, ${theme}`, async () => {
        const query = `?lang=${lang}&theme=${theme}`;
        const out = await openPage(browser, program.url, `/sign-in${query}`, { expectErrors: true });
        await out.page.waitForSelector(".demo-note");
        assert.deepEqual(await serious(out.page), []);
        assert.deepEqual(out.strangers, []);
        await out.close();
        for (const [role, path] of [["viewer", "/account"], ["security_admin", "/users"], ["audit_admin", "/audit"]]) {
          const { page, strangers, close } = await signedIn(role, path + query);
          for (const summary of await page.locator("details summary").all()) await summary.click();
          if (path !== "/account") await page.locator(".pick").first().click();
          assert.deepEqual(await serious(page), [], path);
          assert.deepEqual(strangers, []);
          await close();
        }
      });
    }
  }

  it("a wrong password is told, and nothing else", async () => {
    const { page, close } = await openPage(browser, program.url, "/sign-in", { expectErrors: true });
    await page.fill("input[name=login]", "demo-viewer");
    await page.fill("input[name=password]", "wrong");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".trouble[role=alert]");
    assert.match(await page.locator(".trouble").innerText(), /登录名或密码不对/);
    await close();
  });

  it("an account is made, its link used, and a role granted by somebody else", async () => {
    const system = await signedIn("system_admin", "/users");
    await system.page.fill("input[name=login]", "li.na");
    await system.page.fill("form >> nth=-1 >> input[name=name]", "李娜");
    await system.page.fill("input[name=phone]", "138 0000 1234");
    await system.page.locator("form button.primary").last().click();
    await system.page.waitForSelector(".demo-note code");
    const link = await system.page.locator(".demo-note code").innerText();
    assert.match(link, /\/sign-in#invitation=/);
    await system.close();

    const joining = await openPage(browser, program.url, link.slice(program.url.length), { expectErrors: true });
    await joining.page.fill("input[name=password]", "Tulip-7-river");
    await joining.page.fill("input[name=again]", "Tulip-7-river");
    await joining.page.keyboard.press("Enter");
    await joining.page.waitForSelector("input[name=login]");
    assert.ok(!joining.page.url().includes("invitation"), "the link's secret is gone from the address");
    await joining.page.fill("input[name=login]", "li.na");
    await joining.page.fill("input[name=password]", "Tulip-7-river");
    await joining.page.keyboard.press("Enter");
    await joining.page.waitForSelector(".account-page");
    assert.match(await joining.page.locator(".account-page").innerText(), /李娜/);

    const security = await signedIn("security_admin", "/users");
    await security.page.getByRole("button", { name: "li.na" }).click();
    await security.page.selectOption("#grant-role", "viewer");
    await security.page.getByRole("button", { name: "授予" }).click();
    await security.page.waitForSelector(".grants li");
    await security.close();

    await joining.page.reload();
    await joining.page.waitForSelector(".account-page");
    assert.match(await joining.page.locator(".account-page").innerText(), /浏览者/);
    // The second factor: a QR code, and codes that a person can type.
    await joining.page.getByRole("button", { name: "设置" }).click();
    await joining.page.waitForSelector(".ant-qrcode svg");
    assert.deepEqual(await serious(joining.page), []);
    const seed = (await joining.page.locator(".stack code").first().innerText()).replaceAll(" ", "");
    await joining.page.fill("input[name=code]", codeOf(seed));
    await joining.page.getByRole("button", { name: "确认并开启" }).click();
    await joining.page.waitForSelector(".codes li");
    assert.equal(await joining.page.locator(".codes li").count(), 10);
    const recovery = await joining.page.locator(".codes code").first().innerText();
    await joining.page.getByRole("button", { name: "已保存" }).click();
    await joining.page.getByText("还有 10 个恢复码").waitFor();
    await joining.page.getByRole("button", { name: "退出", exact: true }).click();
    await joining.page.waitForSelector("input[name=login]");
    // From now on a password alone is half a sign-in.
    await joining.page.fill("input[name=login]", "li.na");
    await joining.page.fill("input[name=password]", "Tulip-7-river");
    await joining.page.keyboard.press("Enter");
    await joining.page.fill("input[name=code]", recovery);
    await joining.page.keyboard.press("Enter");
    await joining.page.getByText("还有 9 个恢复码").waitFor();
    await joining.close();
  });

  it("the auditor verifies the chain", async () => {
    const { page, close } = await signedIn("audit_admin", "/audit");
    await page.getByRole("button", { name: "校验整条链" }).click();
    await page.waitForSelector("[role=status].demo-note");
    assert.match(await page.locator("[role=status].demo-note").innerText(), /成立：共 \d+ 行/);
    await close();
  });

  it("a page that the roles do not open says so", async () => {
    const { page, close } = await signedIn("viewer", "/account");
    await page.goto(`${program.url}/audit`);
    await page.waitForSelector(".trouble");
    assert.match(await page.locator(".trouble").innerText(), /不能打开/);
    await close();
  });
});
