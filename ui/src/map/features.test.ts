import { describe, expect, it } from "vitest";
import type { Areas, Circle, Lines, Move } from "../api/types";
import { area } from "../testing/area";
import { boundsOf, centre, circleFeatures, labelFeatures, moveFeatures, otherFeatures, weights } from "./features";

const square = (x: number, y: number, size = 1) => [[[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]];
const areas: Areas = { type: "FeatureCollection", features: [area("130000", "province"), area("130100", "city"), area("130101", "county", square(0, 0)), area("130102", "county", square(2, 0))] };
const circle = { polygons: [{ minutes: 90, geometry: { type: "MultiPolygon", coordinates: [square(0, 0, 4)] } }, { minutes: 30, geometry: { type: "MultiPolygon", coordinates: [square(1, 1)] } }] } as unknown as Circle;

describe("what the map draws", () => {
  it("labels districts in their outlines, cities and provinces amid them", () => {
    const labels = labelFeatures(areas).features.map(({ properties, geometry }) => [properties.name, geometry.type === "Point" && geometry.coordinates]);
    expect(Object.fromEntries(labels)).toEqual({ "130101": [0.5, 0.5], "130102": [2.5, 0.5], "130000": [1.5, 0.5], "130100": [1.5, 0.5] });
  });
  it("finds no middle without an outline", () => {
    expect(centre(area("130000", "province"))).toBeNull();
  });
  it("draws the widest cut-off first and marks it", () => {
    expect(circleFeatures(circle).features.map(({ properties }) => [properties.minutes, properties.outer])).toEqual([[90, true], [30, false]]);
  });
  it("draws of the second circle the outline alone, and its origin where it is another", () => {
    const second = { ...circle, origin: { id: "b", name: "b", lon: 1, lat: 2 } } as Circle;
    const types = (from: string) => otherFeatures(second, from).features.map(({ geometry, properties }) => [geometry.type, properties.minutes]);
    expect(types("a")).toEqual([["MultiPolygon", 90], ["Point", undefined]]);
    expect(types("b")).toEqual([["MultiPolygon", 90]]);
    expect(otherFeatures(null, "a").features).toEqual([]);
  });
  it("bounds all cut-offs", () => {
    expect(boundsOf(circle)).toEqual([0, 0, 4, 4]);
    expect(boundsOf(circle, { polygons: [{ minutes: 90, geometry: { type: "MultiPolygon", coordinates: [square(3, 3, 4)] } }] } as unknown as Circle)).toEqual([0, 0, 7, 7]);
    expect(boundsOf({ ...circle, polygons: [] })).toBeNull();
  });
  it("weighs a station by the rail services at it", () => {
    const line = (from: string, to: string, services: number, mode = "rail") => ({ type: "Feature", properties: { mode, from, to, services }, geometry: { type: "LineString", coordinates: [] } });
    const lines = { type: "FeatureCollection", features: [line("a", "b", 4), line("b", "c", 12), line("a", "c", 99, "metro")] } as unknown as Lines;
    expect(Object.fromEntries(weights(lines))).toEqual({ a: 0.5, b: 1, c: Math.sqrt(12 / 16) });
  });
  it("draws a move as an arc that begins and ends in its areas, and none that left the region", () => {
    const moves = [{ firm: "x", fromArea: "130101", toArea: "130102" }, { firm: "y", fromArea: "130101" }] as Move[];
    const { features } = moveFeatures(moves, areas);
    expect(features).toHaveLength(1);
    const line = features[0]?.geometry.type === "LineString" ? features[0].geometry.coordinates : [];
    expect([line[0], line.at(-1)]).toEqual([[0.5, 0.5], [2.5, 0.5]]);
  });
});
