// Pictures of the page, zh and en, wide and narrow, light and dark: to a
// temporary folder, or with UPDATE_PICTURES=1 to docs/pictures.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { withPalette } from "./png.mjs";
import { answered, missing, openPage, startBrowser, startProgram } from "./program.mjs";

const skip = missing();
const limit = 400_000;
const from = "from=hub:beijingxi";
const pictures = [
  ["commute-zh-wide", `/?${from}&minutes=90&feeder=car`, { width: 1600, height: 1000 }],
  ["commute-en-wide", `/?lang=en&${from}&minutes=90&feeder=car`, { width: 1600, height: 1000 }],
  ["commute-zh-dark", `/?${from}&minutes=120&feeder=car&theme=dark&tab=claims`, { width: 1920, height: 1080 }],
  ["industry-zh-wide", `/?panel=industry&${from}&chain=GD`, { width: 1600, height: 1000 }],
  ["industry-en-dark", `/?panel=industry&lang=en&theme=dark&${from}`, { width: 1600, height: 1000 }],
  ["service-zh-wide", `/?panel=service&${from}`, { width: 1600, height: 1000 }],
  ["service-en-wide", `/?panel=service&lang=en&${from}`, { width: 1600, height: 1000 }],
  ["trip-zh-wide", `/?${from}&to=116.48,39.99&tab=trip`, { width: 1600, height: 1000 }, ".trip"],
  ["trip-en-narrow", `/?lang=en&${from}&to=hub:tianjin&tab=trip`, { width: 390, height: 844 }],
  ["compare-zh-wide", `/?${from}&feeder=car&vs=hub:beijingnan`, { width: 1600, height: 1000 }, ".compare"],
  ["compare-en-wide", `/?lang=en&${from}&feeder=car&vs=same&vsDepart=18:00`, { width: 1600, height: 1000 }, ".compare"],
  ["compare-zh-narrow", `/?${from}&vs=hub:beijingnan`, { width: 390, height: 844 }, ".compare"],
  ["commute-zh-narrow", `/?${from}&minutes=90`, { width: 390, height: 844 }],
  ["commute-en-narrow", `/?lang=en&${from}&minutes=90`, { width: 390, height: 844 }],
];

describe("pictures", { skip: skip || false }, () => {
  let program;
  let browser;
  let folder;
  before(async () => {
    program = await startProgram();
    browser = await startBrowser();
    folder = process.env.UPDATE_PICTURES === "1" ? fileURLToPath(new URL("../../docs/pictures/", import.meta.url)) : await mkdtemp(join(tmpdir(), "sanquan-pictures-"));
    await mkdir(folder, { recursive: true });
    console.log(`pictures in ${folder}`);
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  for (const [name, address, size, lookAt] of pictures) {
    it(name, async () => {
      const { page, trouble, close } = await openPage(browser, program.url, address, size);
      await answered(page);
      await page.waitForFunction(() => !document.querySelector(".side .skeleton, .wait"));
      await page.waitForFunction(() => !document.querySelector(".side [aria-busy=true]"));
      // The map draws what the last answers brought.
      await page.waitForLoadState("networkidle");
      await answered(page);
      if (lookAt) await page.locator(lookAt).evaluate((part) => part.scrollIntoView({ block: part.matches(".trip") ? "start" : "center" }));
      await page.evaluate(() => document.fonts.ready);
      const path = join(folder, `${name}.png`);
      await writeFile(path, withPalette(await page.screenshot()));
      assert.deepEqual(trouble, []);
      const { size: bytes } = await stat(path);
      assert.ok(bytes <= limit, `${name} has ${bytes} bytes, more than ${limit}`);
      assert.ok(bytes > 15_000, `${name} looks blank`);
      await close();
    });
  }
});
