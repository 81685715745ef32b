// Signing in with an OpenID Connect provider that is not ours: npm's
// oidc-provider, an OpenID-certified one, beside the built program.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Provider } from "oidc-provider";
import { binary, missing, openPage, startBrowser } from "./program.mjs";

const skip = missing();

/** freePort asks the system for one. */
async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** startProvider answers for one client; whoever types a name is that person. */
async function startProvider(redirect) {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "sanquan", client_secret: "client-secret-of-the-test", redirect_uris: [redirect] }],
    claims: { openid: ["sub"], profile: ["preferred_username"], email: ["email"] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: `subject-of-${id}`, preferred_username: id }) }),
  });
  const server = createServer(provider.callback());
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  return { issuer, stop: () => new Promise((done) => server.close(done).closeAllConnections?.() ?? done()) };
}

describe("a provider's sign-in", { skip: skip || false }, () => {
  let folder;
  let provider;
  let program;
  let browser;
  let url;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "sanquan-oidc-"));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    provider = await startProvider(`${url}/auth/provider/done`);
    const secretFile = join(folder, "client-secret");
    await writeFile(secretFile, "client-secret-of-the-test\n");
    const env = {
      PATH: process.env.PATH, HOME: folder, SANQUAN_DATA_DIR: join(folder, "data"), SANQUAN_LISTEN: `127.0.0.1:${port}`, SANQUAN_PUBLIC_URL: url,
      SANQUAN_OIDC_ISSUER: provider.issuer, SANQUAN_OIDC_CLIENT_ID: "sanquan", SANQUAN_OIDC_CLIENT_SECRET_FILE: secretFile,
    };
    for (const words of [["secret", "init"], ["user", "add", "li.na", "--name", "李娜"]]) {
      const { status, stderr } = spawnSync(binary, words, { env, encoding: "utf8" });
      assert.equal(status, 0, stderr);
    }
    program = spawn(binary, ["serve", "--json"], { env, stdio: ["ignore", "pipe", "pipe"] });
    await new Promise((done, failed) => {
      program.stdout.once("data", done);
      program.once("exit", (code) => failed(new Error(`the program ended with ${code}`)));
    });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    program?.removeAllListeners("exit");
    if (program?.exitCode === null) {
      const ended = new Promise((done) => program.once("exit", done));
      program.kill("SIGTERM");
      await ended;
    }
    await provider?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** signIn goes to the provider as somebody and comes back. */
  const signIn = async (name) => {
    const visitor = await openPage(browser, url, "/sign-in", { expectErrors: true });
    const { page } = visitor;
    await page.locator('a[href="/auth/provider/start"]').click();
    await page.fill("input[name=login]", name);
    await page.fill("input[name=password]", "any");
    await page.locator("button[type=submit]").click();
    await page.locator("button[type=submit]", { hasText: "Continue" }).click();
    await page.waitForURL((at) => at.origin === url);
    return visitor;
  };

  it("begins a session for an account of that name", async () => {
    const { page, close } = await signIn("li.na");
    await page.goto(`${url}/account`);
    await page.waitForSelector(".account-page");
    assert.match(await page.locator(".account-page").innerText(), /李娜/);
    await close();
  });

  it("makes no account for a stranger", async () => {
    const { page, close } = await signIn("stranger");
    await page.waitForSelector("[role=alert]");
    assert.match(await page.locator("[role=alert]").innerText(), /没有可用的账号/);
    await close();
  });

  it("refuses an answer that nobody began", async () => {
    const answer = await fetch(`${url}/auth/provider/done?state=x&code=y`, { redirect: "manual" });
    assert.equal(answer.status, 303);
    assert.match(answer.headers.get("location"), /problem=auth\.provider_refused/);
  });
});
