import { describe, expect, it } from "vitest";
import type { Circle } from "../api/types";
import { CircleFeed, type CircleQuery, nestedCutoffs } from "./feed";

const query = (minutes: number): CircleQuery => ({ from: "h", depart: "08:00", window: 60, minutes, percentile: 50, feeder: "walk", lang: "zh" });
const settle = async () => {
  for (let i = 0; i < 8; i++) await Promise.resolve();
};

describe("CircleFeed", () => {
  it("fetches a circle once and answers it from memory when the slider comes back", async () => {
    const asked: number[] = [];
    const feed = new CircleFeed(async ({ minutes }) => {
      asked.push(minutes);
      return { minutes } as Circle;
    });
    for (const minutes of [60, 90, 60]) {
      feed.ask(query(minutes));
      await settle();
      expect(feed.snapshot().circle?.minutes).toBe(minutes);
    }
    expect(asked).toEqual([60, 90]);
  });
  it("keeps the last circle beside an error, and tells listeners", async () => {
    const feed = new CircleFeed(async ({ minutes }) => {
      if (minutes > 60) throw new Error("no");
      return { minutes } as Circle;
    });
    let told = 0;
    const leave = feed.subscribe(() => told++);
    feed.ask(query(60));
    await settle();
    feed.ask(query(90));
    await settle();
    expect(feed.snapshot()).toMatchObject({ circle: { minutes: 60 }, query: { minutes: 90 }, error: new Error("no") });
    leave();
    feed.ask(query(30));
    await settle();
    expect(told).toBe(2);
  });
});

describe("nestedCutoffs", () => {
  it.each([
    [20, [20]],
    [30, [30]],
    [90, [30, 60, 90]],
    [100, [30, 60, 90, 100]],
    [150, [30, 60, 90, 120, 150]],
  ])("%i", (minutes, cutoffs) => {
    expect(nestedCutoffs(minutes)).toEqual(cutoffs);
  });
});
