// The built program with a data folder of its own, and a browser to look at it
// with. What is missing skips the suite with a line that says how to enable
// it; with CI=true it fails.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
export const binary = resolve(process.env.SANQUAN_BIN ?? join(here, "../../build/sanquan"));
export const browserPath = process.env.SANQUAN_CHROMIUM ?? "/usr/bin/chromium";

/** missing says what to do before the suite can run; empty when all is there. */
export function missing() {
  const wants = [];
  if (!existsSync(binary)) wants.push(`no program at ${binary}: run \`make build\`, or set SANQUAN_BIN`);
  if (!existsSync(browserPath)) wants.push(`no browser at ${browserPath}: install Debian's chromium, or set SANQUAN_CHROMIUM`);
  const text = wants.join("; ");
  if (text !== "" && process.env.CI === "true") throw new Error(text);
  return text;
}

/**
 * startProgram runs `sanquan demo` on a free port and resolves with its address
 * once it says so; keyless is `sanquan serve` with the demo's pack, where nobody
 * can sign in. settings are environment variables.
 */
export async function startProgram({ keyless = false, settings = {} } = {}) {
  const data = await mkdtemp(join(tmpdir(), "sanquan-e2e-"));
  // The program takes every SANQUAN_ variable for a setting and refuses those it does not know.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("SANQUAN_")));
  // A suite signs in more often than one address may by default; Go tests hold the bound itself.
  env.SANQUAN_LIMITS_SIGN_INS_PER_MINUTE = "600";
  Object.assign(env, settings);
  // Keys of this machine's user are none of the suite's.
  if (keyless) env.SANQUAN_SECRETS_FILE = join(data, "none");
  const at = ["--data", data, "--lang", "zh"];
  if (keyless) await run(binary, ["demo", "--no-serve", ...at], { env });
  const child = spawn(binary, [keyless ? "serve" : "demo", "--listen", "127.0.0.1:0", ...at], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const url = await new Promise((done, failed) => {
    const listen = (chunk) => {
      said += chunk;
      const found = /https?:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) done(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", failed);
    child.on("exit", (code) => failed(new Error(`the program ended with ${code}:\n${said}`)));
  });
  const stop = async () => {
    child.removeAllListeners("exit");
    if (child.exitCode === null) {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await ended;
    }
    await rm(data, { recursive: true, force: true });
  };
  return { url, data, stop, said: () => said };
}

export function startBrowser() {
  // Software rendering must be asked for where there is no graphics card.
  return chromium.launch({ executablePath: browserPath, args: ["--enable-unsafe-swiftshader", "--no-sandbox", "--font-render-hinting=none"] });
}

/**
 * openPage opens an address in a context of its own and notes what must not
 * happen: errors on the console and requests to anybody else.
 */
export async function openPage(browser, base, address = "/", { width = 1280, height = 800, scheme = "light", expectErrors = false, motion = "reduce" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale: "zh-CN", acceptDownloads: true, reducedMotion: motion });
  const page = await context.newPage();
  const trouble = [];
  const strangers = [];
  page.on("console", (message) => message.type() === "error" && !expectErrors && trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== base) strangers.push(request.url());
  });
  await page.goto(base + address);
  return { page, trouble, strangers, close: () => context.close() };
}

/** answered waits until the circle of the view is shown and the map has drawn it. */
export async function answered(page) {
  await page.waitForSelector(".side [role=tabpanel] .headline");
  await page.waitForSelector(".panel:not([aria-busy=true])");
  await page.waitForSelector('.map[data-ready="true"] [data-idle="true"]', { state: "attached" });
}

/** serious lists what axe finds of weight, each with the first elements at fault. The map's canvas has its table beside it. */
export async function serious(page) {
  const { violations } = await new AxeBuilder({ page }).exclude(".maplibregl-canvas-container").analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" ")}`);
}

/** sizes of the window that pages are tried in. */
export const sizes = { wide: { width: 1280, height: 900 }, narrow: { width: 390, height: 844 } };

/** fits asserts that nothing makes the page scroll sideways. */
export async function fits(page) {
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "the page is no wider than the window");
}

/** photograph keeps a picture where somebody wants to look at it: in the folder that PICTURES names. */
export async function photograph(page, name) {
  const folder = process.env.PICTURES ?? "";
  if (folder === "") return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
