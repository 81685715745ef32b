import { describe, expect, it } from "vitest";
import type { Lines } from "../api/types";
import { skeletonOf } from "./skeleton";

const at: Record<string, [number, number]> = { a: [116, 39], b: [116.1, 39], c: [116.2, 39], d: [116.1, 39.1] };
const lines = (...all: [string, string, number, ("rail" | "metro")?][]): Lines => ({
  type: "FeatureCollection",
  features: all.map(([from, to, services, mode = "rail"]) => ({
    type: "Feature",
    properties: { mode, line: "", from, to, services, estimated: false, sources: [] },
    geometry: { type: "LineString", coordinates: [at[from] as [number, number], at[to] as [number, number]] },
  })),
});
const kept = (all: Lines) => Object.fromEntries(all.features.map(({ properties: { from, to, services } }) => [`${from}${to}`, services]));

describe("skeletonOf", () => {
  it("drops a chord along stations and lets its services ride on them", () => {
    expect(kept(skeletonOf(lines(["a", "c", 5], ["a", "b", 2], ["b", "c", 3])))).toEqual({ ab: 7, bc: 8 });
  });
  it("keeps a chord that leads another way", () => {
    expect(kept(skeletonOf(lines(["a", "c", 5], ["a", "d", 2], ["d", "c", 3])))).toEqual({ ac: 5, ad: 2, dc: 3 });
  });
  it("leaves metro alone", () => {
    expect(kept(skeletonOf(lines(["a", "c", 5, "metro"], ["a", "b", 2], ["b", "c", 3])))).toEqual({ ac: 5, ab: 2, bc: 3 });
  });
  it("does not change what it is given", () => {
    const given = lines(["a", "c", 5], ["a", "b", 2], ["b", "c", 3]);
    const before = structuredClone(given);
    skeletonOf(given);
    expect(given).toEqual(before);
  });
});
