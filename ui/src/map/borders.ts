// Borders from outlines: an edge that two districts share is drawn once, and
// one that lies between provinces, or on the rim of the region, is drawn
// stronger. Outlines that were simplified together share their vertices.
import type { Feature, FeatureCollection, LineString, Position } from "geojson";
import type { AreaFeature } from "../api/types";

export type BorderClass = "province" | "city" | "county";
export type Borders = FeatureCollection<LineString, { class: BorderClass }>;

interface Edge {
  a: Position;
  b: Position;
  codes: string[];
}

/** bordersOf returns the borders of all polygons, joined into long lines. */
export function bordersOf(areas: AreaFeature[]): Borders {
  const edges = new Map<string, Edge>();
  for (const area of areas) {
    for (const ring of ringsOf(area)) {
      for (let i = 1; i < ring.length; i++) addEdge(edges, ring[i - 1] as Position, ring[i] as Position, area.properties.code);
    }
  }
  const byClass: Record<BorderClass, Edge[]> = { province: [], city: [], county: [] };
  for (const edge of edges.values()) byClass[classOf(edge.codes)].push(edge);
  const features: Feature<LineString, { class: BorderClass }>[] = [];
  for (const name of ["county", "city", "province"] as const) {
    for (const coordinates of joined(byClass[name])) {
      features.push({ type: "Feature", properties: { class: name }, geometry: { type: "LineString", coordinates } });
    }
  }
  return { type: "FeatureCollection", features };
}

export function ringsOf(area: AreaFeature): Position[][] {
  const { geometry } = area;
  if (geometry?.type === "Polygon") return geometry.coordinates;
  if (geometry?.type === "MultiPolygon") return geometry.coordinates.flat();
  return [];
}

function addEdge(edges: Map<string, Edge>, a: Position, b: Position, code: string): void {
  const [one, other] = [a.join(), b.join()];
  if (one === other) return;
  const key = one < other ? `${one} ${other}` : `${other} ${one}`;
  const edge = edges.get(key);
  if (edge) edge.codes.push(code);
  else edges.set(key, { a, b, codes: [code] });
}

// GB/T 2260: digits 1–2 are the province, 3–4 the city.
function classOf(codes: string[]): BorderClass {
  const [one, other] = codes;
  if (one === undefined || other === undefined || one.slice(0, 2) !== other.slice(0, 2)) return "province";
  return one.slice(0, 4) === other.slice(0, 4) ? "county" : "city";
}

/** joined chains edges that meet end to end; where more than two meet, a line ends. */
function joined(edges: Edge[]): Position[][] {
  const at = new Map<string, { point: Position; edges: Edge[] }>();
  for (const edge of edges) {
    for (const point of [edge.a, edge.b]) {
      const corner = at.get(point.join());
      if (corner) corner.edges.push(edge);
      else at.set(point.join(), { point, edges: [edge] });
    }
  }
  const used = new Set<Edge>();
  const lines: Position[][] = [];
  const walk = (from: Position, first: Edge) => {
    const line = [from];
    let here = from;
    for (let edge: Edge | undefined = first; edge; ) {
      used.add(edge);
      here = edge.a.join() === here.join() ? edge.b : edge.a;
      line.push(here);
      const meeting: Edge[] = at.get(here.join())?.edges ?? [];
      edge = meeting.length === 2 ? meeting.find((next) => !used.has(next)) : undefined;
    }
    lines.push(line);
  };
  for (const corner of at.values()) {
    if (corner.edges.length === 2) continue;
    for (const edge of corner.edges) if (!used.has(edge)) walk(corner.point, edge);
  }
  // What is left are closed rings.
  for (const edge of edges) if (!used.has(edge)) walk(edge.a, edge);
  return lines;
}
