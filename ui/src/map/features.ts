// What the map draws, made from what the server says. Pure.
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import type { AreaFeature, Areas, Circle, Journey, Lines, Move, Place, Window } from "../api/types";
import { ringsOf } from "./borders";

export type Features = FeatureCollection<Geometry, Record<string, unknown>>;

const collection = (features: Feature<Geometry, Record<string, unknown>>[]): Features => ({ type: "FeatureCollection", features });
const point = (lon: number, lat: number, properties: Record<string, unknown>): Feature<Geometry, Record<string, unknown>> => ({
  type: "Feature",
  geometry: { type: "Point", coordinates: [lon, lat] },
  properties,
});

export function areaFeatures(areas: Areas, home: string): Features {
  const outlined = areas.features.filter((area) => ringsOf(area).length > 0);
  return collection(outlined.map((area) => ({ type: "Feature", geometry: area.geometry as Geometry, properties: { ...area.properties, home: area.properties.code === home } })));
}

/** centre is the area-weighted middle of the largest ring of an area. */
export function centre(area: AreaFeature): Position | null {
  if (area.geometry?.type === "Point") return area.geometry.coordinates;
  let best: { size: number; at: Position } | null = null;
  for (const ring of ringsOf(area)) {
    const found = ringCentre(ring);
    if (found && (!best || found.size > best.size)) best = found;
  }
  return best?.at ?? null;
}

function ringCentre(ring: Position[]): { size: number; at: Position } | null {
  let [twice, x, y] = [0, 0, 0];
  for (let i = 1; i < ring.length; i++) {
    const [x0 = 0, y0 = 0] = ring[i - 1] as Position;
    const [x1 = 0, y1 = 0] = ring[i] as Position;
    const cross = x0 * y1 - x1 * y0;
    twice += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  return twice === 0 ? null : { size: Math.abs(twice) / 2, at: [x / (3 * twice), y / (3 * twice)] };
}

/** labelFeatures places the names of districts in their outlines, and those of cities and provinces amid their districts. */
export function labelFeatures(areas: Areas): Features {
  const named = new Map(areas.features.map((area) => [area.properties.code, area.properties]));
  const middles = new Map<string, { x: number; y: number; n: number }>();
  const labels: Feature<Geometry, Record<string, unknown>>[] = [];
  for (const area of areas.features) {
    const { code, name, nameEn, level } = area.properties;
    const at = centre(area);
    if (!at) continue;
    if (level !== "county") {
      middles.set(code, { x: at[0] as number, y: at[1] as number, n: 1 });
      continue;
    }
    labels.push(point(at[0] as number, at[1] as number, { name, nameEn, level }));
    for (const above of [`${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`]) {
      const level2 = named.get(above)?.level;
      if (!level2 || level2 === "county") continue;
      const sum = middles.get(above) ?? { x: 0, y: 0, n: 0 };
      middles.set(above, { x: sum.x + (at[0] as number), y: sum.y + (at[1] as number), n: sum.n + 1 });
    }
  }
  for (const [code, { x, y, n }] of middles) {
    const above = named.get(code);
    // A municipality has one level too many for a map: its province label suffices.
    if (!above || (above.level === "city" && /^(11|12|31|50)/.test(code))) continue;
    labels.push(point(x / n, y / n, { name: above.name, nameEn: above.nameEn, level: above.level }));
  }
  return collection(labels);
}

/** weights says how busy each station is, 0..1, by the services on the lines at it. */
export function weights(lines: Lines | undefined): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { properties } of lines?.features ?? []) {
    if (properties.mode !== "rail") continue;
    for (const end of [properties.from, properties.to]) sums.set(end, (sums.get(end) ?? 0) + properties.services);
  }
  const most = Math.max(1, ...sums.values());
  return new Map([...sums].map(([end, sum]) => [end, Math.sqrt(sum / most)]));
}

const weightOf = (busy: Map<string, number>, station: { id: string; name: string }) => busy.get(station.id) ?? busy.get(station.name) ?? 0;

export function stationFeatures(stations: Place[], busy: Map<string, number>): Features {
  return collection(
    stations.map((station) =>
      point(station.lon, station.lat, { id: station.id, name: station.name, nameEn: station.nameEn, mode: modeOf(station), weight: weightOf(busy, station) }),
    ),
  );
}

/** modeOf tells rail from metro, by the row or by the id ("rail:VNP", "bjm:北京南站"). */
function modeOf(station: Place): string {
  return station.mode ?? (station.id.startsWith("rail") ? "rail" : "metro");
}

/** circleFeatures nests the cut-offs, widest first, the widest faintest. */
export function circleFeatures(circle: Circle | null): Features {
  if (!circle) return collection([]);
  const widestFirst = circle.polygons.toSorted((a, b) => b.minutes - a.minutes);
  return collection(
    widestFirst.map((polygon, index) => ({
      type: "Feature",
      geometry: polygon.geometry,
      properties: { minutes: polygon.minutes, outer: index === 0, opacity: 0.2 + 0.04 * index },
    })),
  );
}

export function reachedFeatures(circle: Circle | null, busy: Map<string, number>): Features {
  return collection(
    (circle?.stations ?? [])
      .toSorted((a, b) => b.minutes - a.minutes)
      .map((station) => point(station.lon, station.lat, { id: station.id, name: station.name, nameEn: station.nameEn, mode: station.mode, minutes: station.minutes, weight: weightOf(busy, station) })),
  );
}

/** otherFeatures is the outline of the second circle, and where it starts unless the first starts there too. */
export function otherFeatures(circle: Circle | null, from: string): Features {
  if (!circle) return collection([]);
  const { id, lon, lat, name, nameEn } = circle.origin;
  return collection([
    ...circleFeatures(circle).features.filter(({ properties }) => properties.outer === true),
    ...(id === from ? [] : [point(lon, lat, { name, nameEn })]),
  ]);
}

export function originFeatures(origin: { lon: number; lat: number; name: string; nameEn?: string | undefined } | null): Features {
  return collection(origin ? [point(origin.lon, origin.lat, { name: origin.name, nameEn: origin.nameEn })] : []);
}

export function parkFeatures(parks: Place[], circle: Circle | null, chosen: string): Features {
  const reached = new Map((circle?.parks ?? []).map((park) => [park.id, park.minutes]));
  return collection(
    parks.map((park) =>
      point(park.lon, park.lat, { id: park.id, name: park.name, nameEn: park.nameEn, reached: reached.has(park.id), minutes: reached.get(park.id) ?? null, chosen: park.id === chosen }),
    ),
  );
}

export function windowFeatures(windows: Window[]): Features {
  const most = Math.max(1, ...windows.map((window) => window.peopleWithin60 ?? 0));
  return collection(
    windows
      .toSorted((a, b) => (b.peopleWithin60 ?? 0) - (a.peopleWithin60 ?? 0))
      .map((window) => point(window.lon, window.lat, { id: window.id, name: window.name, persons: window.peopleWithin60 ?? null, weight: Math.sqrt((window.peopleWithin60 ?? 0) / most) })),
  );
}

export function tripFeatures(journey: Journey | null): Features {
  return collection(
    (journey?.legs ?? []).map((leg) => ({
      type: "Feature",
      geometry: { type: "LineString", coordinates: [[leg.from.lon, leg.from.lat], [leg.to.lon, leg.to.lat]] },
      properties: { kind: leg.kind },
    })),
  );
}

/** moveFeatures draws each move that stayed in the region as an arc between the districts' middles. */
export function moveFeatures(moves: Move[], areas: Areas | undefined): Features {
  const middle = new Map<string, Position>();
  const sums = new Map<string, { x: number; y: number; n: number }>();
  for (const area of areas?.features ?? []) {
    const at = centre(area);
    if (!at) continue;
    middle.set(area.properties.code, at);
    for (const above of [`${area.properties.code.slice(0, 4)}00`, `${area.properties.code.slice(0, 2)}0000`]) {
      const sum = sums.get(above) ?? { x: 0, y: 0, n: 0 };
      sums.set(above, { x: sum.x + (at[0] as number), y: sum.y + (at[1] as number), n: sum.n + 1 });
    }
  }
  for (const [code, { x, y, n }] of sums) if (!middle.has(code)) middle.set(code, [x / n, y / n]);
  const features: Feature<Geometry, Record<string, unknown>>[] = [];
  for (const move of moves) {
    const from = middle.get(move.fromArea);
    const to = middle.get(move.toArea ?? "");
    if (from && to) features.push({ type: "Feature", geometry: { type: "LineString", coordinates: arc(from, to) }, properties: { name: move.firm } });
  }
  return collection(features);
}

function arc([x0 = 0, y0 = 0]: Position, [x1 = 0, y1 = 0]: Position): Position[] {
  const [cx, cy] = [(x0 + x1) / 2 - (y1 - y0) * 0.18, (y0 + y1) / 2 + (x1 - x0) * 0.18];
  return Array.from({ length: 25 }, (_, i) => {
    const t = i / 24;
    return [(1 - t) ** 2 * x0 + 2 * t * (1 - t) * cx + t * t * x1, (1 - t) ** 2 * y0 + 2 * t * (1 - t) * cy + t * t * y1];
  });
}

/** boundsOf is the box of a circle's widest polygon, and of another's beside it: west, south, east, north. */
export function boundsOf(circle: Circle, other: Circle | null = null): [number, number, number, number] | null {
  const box: [number, number, number, number] = [180, 90, -180, -90];
  for (const { geometry } of [...circle.polygons, ...(other?.polygons ?? [])]) {
    for (const position of geometry.coordinates.flat(2)) {
      const [lon = 0, lat = 0] = position;
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  }
  return box[0] < box[2] ? box : null;
}
