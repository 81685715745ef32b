import { describe, expect, it } from "vitest";
import { csv } from "./csv";
import { fileName } from "./save";

describe("csv", () => {
  it("begins with a mark and ends lines as Excel expects", () => {
    expect(csv([["a", 1], ["b", null]])).toBe("\uFEFFa,1\r\nb,\r\n");
  });
  it("quotes commas, quotes and line ends", () => {
    expect(csv([['a"b', "c,d", "e\nf"]])).toBe('\uFEFF"a""b","c,d","e\nf"\r\n');
  });
  it("disarms formulas but leaves negative numbers", () => {
    expect(csv([["=SUM(A1)", -3, "+86"]])).toBe("\uFEFF'=SUM(A1),-3,'+86\r\n");
  });
});

it("fileName drops what some file system refuses", () => {
  expect(fileName("北京 西/90:min.csv")).toBe("北京-西-90-min.csv");
});
