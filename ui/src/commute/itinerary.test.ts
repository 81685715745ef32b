import { describe, expect, it } from "vitest";
import type { Leg } from "../api/types";
import { beyond, guessesOf, lineName, whyOf } from "./itinerary";

const leg = (kind: Leg["kind"], minutes: number, waitMinutes = 0, more: Partial<Leg> = {}) => ({ kind, minutes, waitMinutes, ...more }) as Leg;

describe("why a journey takes so long", () => {
  const legs = [leg("walk", 3), leg("ride", 20, 5, { clock: "timetable", runs: "measured" }), leg("walk", 1), leg("ride", 29, 1, { clock: "estimated", runs: "measured" })];
  it("adds up by kind", () => {
    expect(whyOf({ legs })).toEqual([
      { kind: "walk", minutes: 4 },
      { kind: "wait", minutes: 6 },
      { kind: "ride", minutes: 49 },
    ]);
  });
  it("loses no minute", () => {
    const sum = legs.reduce((all, { minutes, waitMinutes }) => all + minutes + waitMinutes, 0);
    expect(whyOf({ legs }).reduce((all, { minutes }) => all + minutes, 0)).toBe(sum);
  });
  it("keeps the feeder apart from the change on foot", () => {
    expect(whyOf({ legs: [leg("car", 9), leg("ride", 10), leg("walk", 2), leg("ride", 10)] }).map(({ kind }) => kind)).toEqual(["walk", "car", "ride"]);
  });
  it("says what is estimated", () => {
    expect(guessesOf({ legs })).toEqual(["clock", "access"]);
    expect(guessesOf({ legs: [leg("ride", 9, 0, { clock: "timetable", runs: "estimated" })] })).toEqual(["runs"]);
    expect(guessesOf({ legs: [leg("ride", 9, 0, { clock: "timetable", runs: "measured" })] })).toEqual([]);
  });
  it("knows the circle's rim", () => {
    expect([90, 91, null].map((minutes) => beyond({ minutes }, 90))).toEqual([false, true, true]);
  });
  it("names a line once", () => {
    expect([leg("ride", 1, 0, { line: "4号线", name: "4号线" }), leg("ride", 1, 0, { line: "京雄城际", name: "C2707" }), leg("ride", 1)].map(lineName)).toEqual(["4号线", "京雄城际 C2707", ""]);
  });
});
