import { describe, expect, it } from "vitest";
import type { Matrix } from "../api/types";
import { grouped, provincesOf } from "./grouping";

const item = (code: string, name: string, authority: string) => ({ code, name, authority, mode: "全程网办", basis: "general" as const, places: 1 });
const matrix: Matrix = {
  items: [item("GZ001", "学历公证", "司法部门"), item("SB001", "社保转移", "人社部门"), item("SB002", "失业登记", "人社部门")],
  by: "area", source: null, places: [], cells: [[1], [0], [2]], sample: true, sources: [],
};

describe("grouped", () => {
  it("keeps each item with its cells, the largest authority first", () => {
    expect(grouped(matrix, "").map(([authority, rows]) => [authority, rows.map((row) => `${row.item.code}:${row.cells[0]}`)])).toEqual([
      ["人社部门", ["SB001:0", "SB002:2"]],
      ["司法部门", ["GZ001:1"]],
    ]);
  });
  it("filters by name, code and authority", () => {
    expect(grouped(matrix, "公证").flatMap(([, rows]) => rows.map((row) => row.item.code))).toEqual(["GZ001"]);
    expect(grouped(matrix, "sb002").flatMap(([, rows]) => rows.map((row) => row.item.code))).toEqual(["SB002"]);
    expect(grouped(matrix, "没有")).toEqual([]);
  });
});

it("provincesOf counts neighbouring columns", () => {
  expect(provincesOf(["110101", "110102", "120101", "130102"])).toEqual([["11", 2], ["12", 1], ["13", 1]]);
});
