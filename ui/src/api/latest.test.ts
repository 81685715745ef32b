import { describe, expect, it } from "vitest";
import { Latest } from "./latest";

/** A fetcher whose answers the test gives by hand. */
function bench() {
  const open: { args: string; resolve: (result: string) => void; reject: (cause: unknown) => void; signal: AbortSignal }[] = [];
  const log: string[] = [];
  const latest = new Latest<string, string>(
    (args, signal) => new Promise((resolve, reject) => {
      open.push({ args, resolve, reject, signal });
      signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    }),
    (args) => args.slice(0, 1),
    (args, result) => log.push(`${args}=${result}`),
    (args) => log.push(`${args} failed`),
  );
  const settle = async () => {
    for (let i = 0; i < 6; i++) await Promise.resolve();
  };
  return { open, log, latest, settle, asked: () => open.map((one) => one.args) };
}

describe("Latest", () => {
  it("keeps one in flight and then asks only the newest", async () => {
    const { open, log, latest, settle, asked } = bench();
    for (const args of ["a1", "a2", "a3"]) latest.ask(args);
    expect(asked()).toEqual(["a1"]);
    open[0]?.resolve("x");
    await settle();
    expect(log).toEqual(["a1=x"]);
    expect(asked()).toEqual(["a1", "a3"]);
    open[1]?.resolve("y");
    await settle();
    expect(log).toEqual(["a1=x", "a3=y"]);
  });
  it("aborts what is in flight when another kind is asked, and never shows it", async () => {
    const { open, log, latest, settle, asked } = bench();
    latest.ask("a1");
    latest.ask("b1");
    expect(open[0]?.signal.aborted).toBe(true);
    await settle();
    expect(asked()).toEqual(["a1", "b1"]);
    open[1]?.resolve("z");
    await settle();
    expect(log).toEqual(["b1=z"]);
  });
  it("drops a failure that a newer request has overtaken", async () => {
    const { open, log, latest, settle } = bench();
    latest.ask("a1");
    latest.ask("a2");
    open[0]?.reject(new Error("no"));
    await settle();
    expect(log).toEqual([]);
    open[1]?.reject(new Error("no"));
    await settle();
    expect(log).toEqual(["a2 failed"]);
  });
  it("reports nothing after stop", async () => {
    const { open, log, latest, settle } = bench();
    latest.ask("a1");
    latest.stop();
    open[0]?.resolve("x");
    await settle();
    expect(log).toEqual([]);
  });
});
