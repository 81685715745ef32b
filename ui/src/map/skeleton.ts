// Trains that pass stations without stopping would draw a fan of chords over
// the map. The skeleton keeps a stretch only where no chain of shorter ones
// leads the same way, and lets the services of a dropped chord ride on that
// chain, so that a line is as wide as what runs along it. It stays a picture
// of the network: what is kept are straight lines between stations.
import type { Feature, LineString, Position } from "geojson";
import type { LineProps, Lines } from "../api/types";

type Stretch = Feature<LineString, LineProps>;

/** How much longer than the chord a chain may be to count as the same way. */
const detour = 1.12;

/** skeletonOf thins the rail stretches; metro trains stop everywhere and stay as they are. Cost about n² log n in the stretches of rail. */
export function skeletonOf(lines: Lines): Lines {
  const rail = lines.features.filter((one) => one.properties.mode === "rail");
  const rest = lines.features.filter((one) => one.properties.mode !== "rail");
  const network = new Network();
  const shortFirst = rail.map((stretch) => ({ stretch, length: lengthOf(stretch) })).toSorted((a, b) => a.length - b.length);
  for (const { stretch, length } of shortFirst) {
    const chain = network.chain(stretch.properties.from, stretch.properties.to, length * detour);
    if (chain === null) network.add(stretch, length);
    else for (const part of chain) part.properties.services += stretch.properties.services;
  }
  return { type: "FeatureCollection", features: [...rest, ...network.stretches] };
}

interface Way {
  to: string;
  stretch: Stretch;
  length: number;
}

class Network {
  readonly stretches: Stretch[] = [];
  private readonly ways = new Map<string, Way[]>();

  add(original: Stretch, length: number): void {
    const stretch = { ...original, properties: { ...original.properties } };
    this.stretches.push(stretch);
    const { from, to } = stretch.properties;
    this.waysOf(from).push({ to, stretch, length });
    this.waysOf(to).push({ to: from, stretch, length });
  }

  /** chain is the shortest way between two stations, or null where there is none within the limit. */
  chain(from: string, to: string, limit: number): Stretch[] | null {
    const best = new Map<string, { length: number; by: Way | null; before: string }>([[from, { length: 0, by: null, before: "" }]]);
    const open = new Set([from]);
    while (open.size > 0) {
      let here = "";
      for (const station of open) if (here === "" || (best.get(station)?.length ?? 0) < (best.get(here)?.length ?? 0)) here = station;
      open.delete(here);
      if (here === to) break;
      const reached = best.get(here)?.length ?? 0;
      for (const way of this.waysOf(here)) {
        const length = reached + way.length;
        if (length > limit || length >= (best.get(way.to)?.length ?? Number.POSITIVE_INFINITY)) continue;
        best.set(way.to, { length, by: way, before: here });
        open.add(way.to);
      }
    }
    const chain: Stretch[] = [];
    for (let at = best.get(to), guard = 0; at && guard < 1000; guard++) {
      if (!at.by) return chain;
      chain.push(at.by.stretch);
      at = best.get(at.before);
    }
    return null;
  }

  private waysOf(station: string): Way[] {
    const ways = this.ways.get(station) ?? [];
    this.ways.set(station, ways);
    return ways;
  }
}

/** lengthOf is the length of a stretch in degrees of latitude, near enough to compare. */
function lengthOf({ geometry }: Stretch): number {
  const [a, b] = [geometry.coordinates[0] as Position, geometry.coordinates.at(-1) as Position];
  const [dx, dy] = [(b[0] as number) - (a[0] as number), (b[1] as number) - (a[1] as number)];
  return Math.hypot(dx * Math.cos(((a[1] as number) * Math.PI) / 180), dy);
}
