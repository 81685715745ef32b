import { describe, expect, it } from "vitest";
import { area } from "../testing/area";
import { bordersOf } from "./borders";

const square = (code: string, x: number, y: number) => area(code, "county", [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]]);

const length = (line: number[][]) =>
  line.slice(1).reduce((sum, point, i) => sum + Math.hypot((point[0] ?? 0) - (line[i]?.[0] ?? 0), (point[1] ?? 0) - (line[i]?.[1] ?? 0)), 0);

function lengths(areas: ReturnType<typeof area>[]): Record<string, number> {
  const sums: Record<string, number> = { province: 0, city: 0, county: 0 };
  for (const { properties, geometry } of bordersOf(areas).features) sums[properties.class] = (sums[properties.class] ?? 0) + length(geometry.coordinates);
  return sums;
}

describe("bordersOf", () => {
  it("draws a shared edge once and the rim strong", () => {
    expect(lengths([square("110101", 0, 0), square("110102", 1, 0)])).toEqual({ province: 6, city: 0, county: 1 });
  });
  it("tells province, city and county apart by code", () => {
    const areas = [square("110101", 0, 0), square("130101", 1, 0), square("130102", 2, 0), square("130201", 3, 0)];
    expect(lengths(areas)).toEqual({ province: 11, city: 1, county: 1 });
  });
  it("joins a ring into one closed line", () => {
    const borders = bordersOf([square("110101", 0, 0)]);
    expect(borders.features).toHaveLength(1);
    const line = borders.features[0]?.geometry.coordinates ?? [];
    expect(line).toHaveLength(5);
    expect(line[0]).toEqual(line[4]);
  });
  it("ignores areas without an outline", () => {
    expect(bordersOf([area("110000", "province")]).features).toEqual([]);
  });
});
