// Two circles side by side: what is set beside what. Pure.
import type { Circle, Place } from "../api/types";

export interface Figure {
  id: "persons" | "share" | "area" | "stations" | "parks" | "roundness" | "radius";
  /** Empty for a count or a ratio. */
  unit: "" | "%" | "km²" | "km";
  first: number;
  second: number;
  /** Second less first; null where the two circles answer different questions. */
  difference: number | null;
}

/** The share is in per cent; digits are the decimals kept in the table and its export. */
const measures: { id: Figure["id"]; unit: Figure["unit"]; digits: number; of: (circle: Circle) => number }[] = [
  { id: "persons", unit: "", digits: 0, of: (circle) => circle.persons.inside },
  { id: "share", unit: "%", digits: 1, of: (circle) => circle.persons.share * 100 },
  { id: "area", unit: "km²", digits: 0, of: (circle) => circle.areaKm2 },
  { id: "stations", unit: "", digits: 0, of: (circle) => circle.stations.length },
  { id: "parks", unit: "", digits: 0, of: (circle) => circle.parks.length },
  { id: "roundness", unit: "", digits: 2, of: (circle) => circle.roundness.quotient },
  { id: "radius", unit: "km", digits: 1, of: (circle) => circle.roundness.meanRadiusKm },
];

/** comparisonOf lists the figures of both; the difference is rounded once, from the exact figures. */
export function comparisonOf(first: Circle, second: Circle): Figure[] {
  const alike = comparable(first, second);
  return measures.map(({ id, unit, digits, of }) => ({
    id,
    unit,
    first: rounded(of(first), digits),
    second: rounded(of(second), digits),
    difference: alike ? rounded(of(second) - of(first), digits) : null,
  }));
}

/** comparable is false while one of the two circles still answers the question of a moment ago. */
function comparable(a: Circle, b: Circle): boolean {
  return a.minutes === b.minutes && a.windowMinutes === b.windowMinutes && a.percentile === b.percentile && a.feeder.mode === b.feeder.mode;
}

function rounded(value: number, digits: number): number {
  const factor = 10 ** digits;
  // Adding zero turns -0 into 0.
  return Math.round(value * factor) / factor + 0;
}

/** nextHub is what a comparison begins with: the home hub after from, else the first hub that is another; empty without one. */
export function nextHub(hubs: Place[], home: string | undefined, from: string): string {
  const here = hubs.filter((hub) => hub.area === home);
  const at = here.findIndex((hub) => hub.id === from);
  const next = here[(at + 1) % Math.max(1, here.length)];
  if (next && next.id !== from) return next.id;
  return hubs.find((hub) => hub.id !== from)?.id ?? "";
}

/** otherHour is the hour a comparison of windows begins with: the evening for a window before noon, else the morning. */
export const otherHour = (depart: string) => (depart < "12:00" ? "18:00" : "08:00");

/** hoursWith lists the whole hours from 05:00 to 23:00, and the given HH:MM in its place if it is another. */
export function hoursWith(given: string): string[] {
  const hours = Array.from({ length: 19 }, (_, i) => `${String(i + 5).padStart(2, "0")}:00`);
  return given === "" || hours.includes(given) ? hours : [...hours, given].toSorted();
}
