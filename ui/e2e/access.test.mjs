// Accessibility, by axe: every section of every panel, light and dark.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { answered, missing, openPage, serious, startBrowser, startProgram } from "./program.mjs";

const skip = missing();
// What the address opens beside the panel: a trip, a node's evidence.
const panels = { commute: "&to=雄安&vs=same&vsDepart=18:00", industry: "&node=QN01", service: "" };

describe("accessibility", { skip: skip || false }, () => {
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

  for (const [panel, opened] of Object.entries(panels)) {
    for (const theme of ["light", "dark"]) {
      it(`${panel}, ${theme}`, async () => {
        const { page, close } = await openPage(browser, program.url, `/?panel=${panel}&theme=${theme}${opened}`, { width: 1100, height: 700 });
        await page.waitForSelector(".side .headline");
        const tabs = page.locator(".tabs [role=tab]");
        const count = await tabs.count();
        assert.equal(count, panel === "industry" ? 7 : 5);
        for (let index = 0; index < count; index++) {
          await tabs.nth(index).click();
          await page.waitForFunction(() => !document.querySelector(".side .skeleton"));
          assert.deepEqual(await serious(page), [], await tabs.nth(index).innerText());
        }
        await close();
      });
    }
  }

  for (const theme of ["light", "dark"]) {
    it(`two hubs side by side, a trip and none, ${theme}`, async () => {
      const sizes = [{ width: 1100, height: 700 }, { width: 390, height: 844 }];
      for (const size of sizes) {
        const { page, close } = await openPage(browser, program.url, `/?theme=${theme}&from=hub:beijingxi&vs=hub:beijingnan&to=116.48,39.99&tab=trip`, { ...size, expectErrors: true });
        await answered(page);
        await page.waitForSelector(".compare[aria-busy=false] tbody tr");
        await page.waitForSelector(".journey-other .why");
        assert.deepEqual(await serious(page), [], "two hubs and a trip");
        await page.goto(`${program.url}/?theme=${theme}&from=hub:beijingxi&to=116.35,39.3&tab=trip`);
        await page.waitForSelector("[data-testid=no-way]");
        await answered(page);
        assert.deepEqual(await serious(page), [], "no way");
        await close();
      }
    });
  }

  it("help and unfolded controls", async () => {
    const { page, close } = await openPage(browser, program.url);
    await answered(page);
    await page.locator(".unfold").click();
    assert.deepEqual(await serious(page), []);
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    assert.deepEqual(await serious(page), []);
    await close();
  });
});
