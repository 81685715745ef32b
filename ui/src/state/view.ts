// The whole state of the page as the URL holds it, so that a link shares a
// view. Pure: parse and format are inverse of each other on valid views.
import type { FeederMode } from "../api/types";

export type Panel = "commute" | "industry" | "service";
export type Lang = "zh" | "en";
export type ThemeChoice = "auto" | "light" | "dark";
export type Percentile = 10 | 50 | 90;

/** Camera of the map: zoom level, latitude and longitude in degrees. */
export interface Camera {
  zoom: number;
  lat: number;
  lon: number;
}

export interface View {
  panel: Panel;
  /** Place or station id, or "lon,lat"; empty for the region's first hub. */
  from: string;
  /** Destination of the trip lookup, as from; empty for none. */
  to: string;
  minutes: number;
  /** HH:MM, start of the departure window. */
  depart: string;
  /** Length of the departure window, minutes. */
  window: number;
  percentile: Percentile;
  feeder: FeederMode;
  /** Origin of the second circle, as from, or sameOrigin; empty for no comparison. */
  vs: string;
  /** HH:MM, start of the second circle's window; empty for the same as depart. */
  vsDepart: string;
  chain: string;
  /** Area code the chain is looked at in; empty for the region. */
  area: string;
  /** Park the chain's firms must be within reach of; empty for none. */
  park: string;
  node: string;
  /** Item whose windows are shown; empty for all. */
  item: string;
  /** Opened section of the panel; empty for its first. */
  tab: string;
  lang: Lang;
  theme: ThemeChoice;
  camera: Camera | null;
}

/** What vs is where the second circle differs by its hour only. */
export const sameOrigin = "same";

export const minutesRange = { min: 15, max: 150, step: 1 } as const;
export const windowRange = { min: 10, max: 240, step: 10 } as const;

export const defaultView: View = {
  panel: "commute",
  from: "",
  to: "",
  minutes: 90,
  depart: "08:00",
  window: 60,
  percentile: 50,
  feeder: "walk",
  vs: "",
  vsDepart: "",
  chain: "",
  area: "",
  park: "",
  node: "",
  item: "",
  tab: "",
  lang: "zh",
  theme: "auto",
  camera: null,
};

const oneOf =
  <T extends string>(...values: T[]) =>
  (text: string, fallback: T): T =>
    values.includes(text as T) ? (text as T) : fallback;

const panelOf = oneOf<Panel>("commute", "industry", "service");
const langOf = oneOf<Lang>("zh", "en");
const themeOf = oneOf<ThemeChoice>("auto", "light", "dark");
const feederOf = oneOf<FeederMode>("walk", "bike", "car");

function within(text: string | null, range: { min: number; max: number }, fallback: number): number {
  if (text === null || text.trim() === "") return fallback;
  const value = Number(text);
  if (!Number.isFinite(value)) return fallback;
  return Math.min(range.max, Math.max(range.min, Math.round(value)));
}

function clockOf(text: string | null, fallback: string): string {
  return text !== null && /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : fallback;
}

function percentileOf(text: string | null): Percentile {
  const value = Number(text);
  return value === 10 || value === 90 ? value : 50;
}

function cameraOf(text: string | null): Camera | null {
  const parts = (text ?? "").split("/").map(Number);
  if (parts.length !== 3 || parts.some((part) => !Number.isFinite(part))) return null;
  const [zoom, lat, lon] = parts as [number, number, number];
  if (zoom < 0 || zoom > 22 || Math.abs(lat) > 85 || Math.abs(lon) > 180) return null;
  return { zoom, lat, lon };
}

/** parseView reads a query string; what is absent or invalid takes the fallback's value. */
export function parseView(search: string, fallback: View = defaultView): View {
  const query = new URLSearchParams(search);
  const text = (key: string) => query.get(key) ?? "";
  return {
    panel: panelOf(text("panel"), fallback.panel),
    from: text("from"),
    to: text("to"),
    minutes: within(query.get("minutes"), minutesRange, fallback.minutes),
    depart: clockOf(query.get("depart"), fallback.depart),
    window: within(query.get("window"), windowRange, fallback.window),
    percentile: query.has("percentile") ? percentileOf(query.get("percentile")) : fallback.percentile,
    feeder: feederOf(text("feeder"), fallback.feeder),
    vs: text("vs"),
    vsDepart: clockOf(query.get("vsDepart"), ""),
    chain: text("chain"),
    area: text("area"),
    park: text("park"),
    node: text("node"),
    item: text("item"),
    tab: text("tab"),
    lang: langOf(text("lang"), fallback.lang),
    theme: themeOf(text("theme"), fallback.theme),
    camera: cameraOf(query.get("map")),
  };
}

/** formatView writes the query string of a view, without what equals the default. */
export function formatView(view: View): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(view)) {
    if (key === "camera") continue;
    if (value !== defaultView[key as keyof View]) query.set(key, String(value));
  }
  if (view.camera) {
    const { zoom, lat, lon } = view.camera;
    query.set("map", `${round(zoom, 2)}/${round(lat, 4)}/${round(lon, 4)}`);
  }
  // Slashes, commas and colons are legal in a query and easier to read.
  const text = query.toString().replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text ? `?${text}` : "";
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
