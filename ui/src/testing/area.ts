// For tests only: an area with an outline, or without one.
import type { Position } from "geojson";
import type { AreaFeature, AreaProps } from "../api/types";

export function area(code: string, level: AreaProps["level"], rings?: Position[][]): AreaFeature {
  return {
    type: "Feature",
    properties: { code, name: code, level, outline: rings !== undefined, persons: null, year: null, source: "test" },
    geometry: rings ? { type: "Polygon", coordinates: rings } : null,
  };
}
