import { describe, expect, it } from "vitest";
import type { Job } from "./client";
import { share, verbs } from "./job";
import { Keys, matrixArgs, numbers } from "./matrix";
import { pollEvery } from "./poll";

describe("polling", () => {
  it("is quick at first, then slow, and ends", () => {
    expect([0, 59_999, 60_000, 599_999, 600_000].map(pollEvery)).toEqual([1000, 1000, 5000, 5000, false]);
  });
});

describe("a wish for a matrix", () => {
  it("holds what was filled in, numbers as numbers", () => {
    expect(matrixArgs({ points: "areas", destinations: "", depart: "08:00", window: "60", minutes: "", percentiles: "5，50, 95", other: "x" })).toEqual({ points: "areas", depart: "08:00", window: 60, percentiles: [5, 50, 95] });
  });
  it("leaves all that is usual to the server", () => {
    expect(matrixArgs({ points: "places", percentiles: " " })).toEqual({ points: "places" });
  });
  it.each([["", []], ["50", [50]], ["2.5、97.5", [2.5, 97.5]]])("reads %j", (text, want) => {
    expect(numbers(text)).toEqual(want);
  });
});

describe("the key of a request", () => {
  it("stays until it is answered, and is another for another wish", () => {
    const keys = new Keys();
    const first = keys.of("a");
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(keys.of("a")).toBe(first);
    const other = keys.of("b");
    expect(other).not.toBe(first);
    keys.answered();
    expect(keys.of("b")).not.toBe(other);
  });
});

describe("a job", () => {
  const job = (state: Job["state"], progress = { done: 0, total: 0 }) => ({ state, cancelling: false, progress }) as Job;
  it("is cancelled while it lives, requeued where it failed, dropped at its end", () => {
    expect(Object.fromEntries((["queued", "running", "done", "failed", "dead", "cancelled"] as const).map((state) => [state, verbs(job(state))]))).toEqual({
      queued: ["cancel"], running: ["cancel"], done: ["drop"], failed: ["requeue", "drop"], dead: ["requeue", "drop"], cancelled: ["requeue", "drop"],
    });
    expect(verbs({ ...job("running"), cancelling: true })).toEqual([]);
  });
  it("has a share only where the whole is known", () => {
    expect([job("running"), job("running", { done: 3, total: 4 }), job("running", { done: 5, total: 4 })].map(share)).toEqual([null, 0.75, 1]);
  });
});
