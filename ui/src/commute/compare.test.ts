import { describe, expect, it } from "vitest";
import type { Circle, Place } from "../api/types";
import { comparisonOf, hoursWith, nextHub, otherHour } from "./compare";

const circle = (inside: number, share: number, areaKm2: number, stations: number, quotient: number, minutes = 90) =>
  ({
    minutes, windowMinutes: 60, percentile: 50, feeder: { mode: "walk" }, areaKm2, persons: { inside, share },
    stations: Array.from({ length: stations }), parks: [], roundness: { quotient, meanRadiusKm: areaKm2 / 100 },
  }) as unknown as Circle;

describe("two circles side by side", () => {
  it("lists the figures of both and second less first", () => {
    const figures = comparisonOf(circle(1000, 0.1, 300, 5, 0.251), circle(800, 0.1234, 300, 7, 0.2));
    expect(figures.map(({ id, first, second, difference }) => [id, first, second, difference])).toEqual([
      ["persons", 1000, 800, -200],
      ["share", 10, 12.3, 2.3],
      ["area", 300, 300, 0],
      ["stations", 5, 7, 2],
      ["parks", 0, 0, 0],
      ["roundness", 0.25, 0.2, -0.05],
      ["radius", 3, 3, 0],
    ]);
  });
  it("gives no difference between answers to different questions", () => {
    const figures = comparisonOf(circle(1000, 0.1, 300, 5, 0.3, 90), circle(800, 0.1, 300, 5, 0.3, 91));
    expect(figures.every(({ difference }) => difference === null)).toBe(true);
  });
  it("has no minus zero", () => {
    expect(Object.is(comparisonOf(circle(1, 0.1, 300.2, 5, 0.3), circle(1, 0.1, 300, 5, 0.3))[2]?.difference, 0)).toBe(true);
  });
  it.each([
    ["a", "b"],
    ["b", "a"],
    ["x", "a"],
    ["116.4,39.9", "a"],
  ])("begins from %s with the next home hub, %s", (from, expected) => {
    const hubs = [{ id: "x", area: "2" }, { id: "a", area: "1" }, { id: "b", area: "1" }] as Place[];
    expect(nextHub(hubs, "1", from)).toBe(expected);
  });
  it("begins with any other hub where home has no second, and with none where there is none", () => {
    expect(nextHub([{ id: "a", area: "1" }, { id: "x", area: "2" }] as Place[], "1", "a")).toBe("x");
    expect(nextHub([{ id: "a", area: "1" }] as Place[], "1", "a")).toBe("");
  });
  it("sets the evening beside the morning and the morning beside the rest", () => {
    expect(["05:00", "11:45", "12:00", "18:00"].map(otherHour)).toEqual(["18:00", "18:00", "08:00", "08:00"]);
  });
  it("offers whole hours and the one that is set", () => {
    expect(hoursWith("")).toHaveLength(19);
    expect(hoursWith("17:30").slice(12, 15)).toEqual(["17:00", "17:30", "18:00"]);
    expect(hoursWith("17:00")).toHaveLength(19);
  });
});
