import { describe, expect, it } from "vitest";
import type { Firm } from "./client";
import { compare, runs } from "./compare";

const firm = (patch: Partial<Firm>): Firm => ({
  id: "1", name: "甲", kind: "organisation", formerNames: [], aliases: [], oldCodes: [], titles: [], source: "s", observed: "2026", basis: "reported", conflicts: 0, version: 1, ...patch,
});

describe("runs", () => {
  it("shares the ends and marks what differs between", () => {
    expect(runs("北京甲乙公司", "北京甲公司")).toEqual([
      { text: "北京甲", differs: false },
      { text: "乙", differs: true },
      { text: "公司", differs: false },
    ]);
    expect(runs("甲甲", "甲")).toEqual([
      { text: "甲", differs: false },
      { text: "甲", differs: true },
    ]);
    expect(runs("甲", "甲")).toEqual([{ text: "甲", differs: false }]);
    expect(runs("", "甲")).toEqual([]);
  });

  it("loses no character, whatever the two are", () => {
    const texts = ["", "甲", "甲乙", "乙甲乙", "𠮷甲", "甲甲甲"];
    for (const one of texts) for (const other of texts) expect(runs(one, other).map((run) => run.text).join("")).toBe(one);
  });
});

describe("compare", () => {
  it("leaves out what neither has", () => {
    const lines = compare(firm({ code: "91" }), firm({ name: "乙" }));
    expect(lines.map((line) => [line.field, line.same])).toEqual([
      ["field.name", false],
      ["field.code", false],
      ["source", true],
      ["observed", true],
    ]);
  });
});
