// The offline style: quiet ground, loud answer. Layers from bottom to top as a
// pure function of tokens, language and panel; the sources are filled later.
// There is no glyph server: without a "glyphs" address MapLibre draws every
// letter from the reader's own fonts.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Lang, Panel } from "../state/view";
import { fonts, type Tokens } from "../theme/tokens";

export const sourceIds = ["areas", "borders", "lines", "stations", "labels", "circle", "other", "reached", "parks", "windows", "trip", "moves", "goal", "origin"] as const;
export type SourceId = (typeof sourceIds)[number];

const sans = [fonts.sans.replaceAll('"', "")];
const serif = [fonts.serif.replaceAll('"', "")];

type Stops = [number, number, ...number[]];
const byZoom = (...stops: Stops): ExpressionSpecification => ["interpolate", ["linear"], ["zoom"], ...stops] as unknown as ExpressionSpecification;

export function layersOf(tokens: Tokens, lang: Lang, panel: Panel): LayerSpecification[] {
  const shown = (...panels: Panel[]) => (panels.includes(panel) ? "visible" : "none") as "visible" | "none";
  const name: ExpressionSpecification = lang === "en" ? ["coalesce", ["get", "nameEn"], ["get", "name"]] : ["get", "name"];
  const halo = { "text-halo-color": tokens.land, "text-halo-width": 1.4, "text-halo-blur": 0.4 };
  // In the other two panels the circle only frames the view.
  const loud = panel === "commute" ? 1 : 0.45;
  return [
    { id: "paper", type: "background", paint: { "background-color": tokens.paper } },
    { id: "land", type: "fill", source: "areas", paint: { "fill-color": tokens.land } },
    {
      id: "home", type: "fill", source: "areas", filter: ["==", ["get", "home"], true],
      paint: { "fill-color": tokens.ink, "fill-opacity": tokens.dark ? 0.07 : 0.05 },
    },
    {
      id: "borders-county", type: "line", source: "borders", filter: ["==", ["get", "class"], "county"],
      paint: { "line-color": tokens.line, "line-width": byZoom(6, 0.5, 10, 1) },
    },
    {
      id: "borders-city", type: "line", source: "borders", filter: ["==", ["get", "class"], "city"],
      paint: { "line-color": tokens.line2, "line-width": byZoom(6, 0.7, 10, 1.2) },
    },
    {
      id: "circle-fill", type: "fill", source: "circle",
      paint: {
        "fill-color": tokens.commute.mark,
        "fill-opacity": ["*", loud, ["get", "opacity"]],
        "fill-antialias": false,
      },
    },
    {
      id: "borders-province", type: "line", source: "borders", filter: ["==", ["get", "class"], "province"],
      layout: { "line-join": "round" },
      paint: { "line-color": tokens.province, "line-width": byZoom(6, 1.1, 10, 2), "line-opacity": 0.85 },
    },
    {
      id: "metro", type: "line", source: "lines", filter: ["==", ["get", "mode"], "metro"], minzoom: 7.5,
      layout: { "line-cap": "round" },
      paint: { "line-color": tokens.metro, "line-width": byZoom(8, 0.5, 12, 2) },
    },
    {
      id: "rail", type: "line", source: "lines", filter: ["==", ["get", "mode"], "rail"],
      layout: { "line-cap": "round" },
      paint: {
        "line-color": tokens.rail,
        "line-opacity": ["interpolate", ["linear"], ["get", "services"], 1, 0.4, 60, 0.95],
        "line-width": ["interpolate", ["linear"], ["zoom"],
          6, ["interpolate", ["linear"], ["get", "services"], 1, 0.6, 120, 2],
          11, ["interpolate", ["linear"], ["get", "services"], 1, 1.2, 120, 4.2]],
      },
    },
    {
      id: "circle-rim-soft", type: "line", source: "circle", filter: ["!=", ["get", "outer"], true],
      layout: { "line-join": "round" },
      paint: { "line-color": tokens.commute.ink, "line-width": 0.8, "line-opacity": 0.45 * loud, "line-dasharray": [3, 2.5] },
    },
    {
      id: "circle-rim", type: "line", source: "circle", filter: ["==", ["get", "outer"], true],
      layout: { "line-join": "round" },
      paint: { "line-color": tokens.commute.ink, "line-width": byZoom(6, 1.6, 10, 2.4), "line-opacity": Math.min(1, loud + 0.2) },
    },
    {
      id: "other-case", type: "line", source: "other", layout: { visibility: shown("commute"), "line-join": "round" },
      paint: { "line-color": tokens.panel, "line-width": byZoom(6, 3.6, 10, 5), "line-opacity": 0.75 },
    },
    {
      // Told from the first circle by its dashes as well as by its colour.
      id: "other-rim", type: "line", source: "other", layout: { visibility: shown("commute"), "line-join": "round" },
      paint: { "line-color": tokens.seal, "line-width": byZoom(6, 2, 10, 3), "line-dasharray": [2.4, 1.4] },
    },
    {
      id: "stations", type: "circle", source: "stations",
      filter: ["any", ["==", ["get", "mode"], "rail"], [">=", ["zoom"], 9]],
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"],
          6, ["interpolate", ["linear"], ["get", "weight"], 0, 0.9, 1, 2.6],
          11, ["interpolate", ["linear"], ["get", "weight"], 0, 2.2, 1, 6]],
        "circle-color": tokens.panel,
        "circle-stroke-color": tokens.rail,
        "circle-stroke-width": byZoom(6, 0.7, 11, 1.4),
      },
    },
    {
      id: "reached", type: "circle", source: "reached", layout: { visibility: shown("commute") },
      filter: ["any", ["==", ["get", "mode"], "rail"], [">=", ["zoom"], 9]],
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"],
          6, ["interpolate", ["linear"], ["get", "weight"], 0, 1.3, 1, 3.4],
          11, ["interpolate", ["linear"], ["get", "weight"], 0, 3, 1, 7]],
        "circle-color": ["interpolate", ["linear"], ["get", "minutes"],
          0, tokens.ramp[0] as string, 45, tokens.ramp[1] as string, 90, tokens.ramp[2] as string, 150, tokens.ramp[3] as string],
        "circle-stroke-color": tokens.panel,
        "circle-stroke-width": 1,
      },
    },
    {
      id: "moves", type: "line", source: "moves", layout: { visibility: shown("industry"), "line-cap": "round" },
      paint: { "line-color": tokens.industry.ink, "line-width": 1.8, "line-opacity": 0.9, "line-dasharray": [1, 1.6] },
    },
    {
      id: "parks", type: "circle", source: "parks", layout: { visibility: shown("industry") },
      paint: {
        "circle-radius": byZoom(6, 3, 11, 7),
        "circle-color": ["case", ["get", "chosen"], tokens.industry.ink, ["get", "reached"], tokens.industry.mark, tokens.panel],
        "circle-stroke-color": tokens.industry.mark,
        "circle-stroke-width": 1.4,
      },
    },
    {
      id: "windows", type: "circle", source: "windows", layout: { visibility: shown("service") },
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"],
          6, ["interpolate", ["linear"], ["get", "weight"], 0, 3, 1, 9],
          11, ["interpolate", ["linear"], ["get", "weight"], 0, 6, 1, 18]],
        "circle-color": tokens.service.mark,
        "circle-opacity": 0.82,
        "circle-stroke-color": tokens.panel,
        "circle-stroke-width": 1.4,
      },
    },
    {
      id: "trip-case", type: "line", source: "trip", layout: { visibility: shown("commute"), "line-cap": "round", "line-join": "round" },
      paint: { "line-color": tokens.panel, "line-width": 7 },
    },
    {
      id: "trip", type: "line", source: "trip", layout: { visibility: shown("commute"), "line-cap": "round", "line-join": "round" },
      paint: { "line-color": ["case", ["==", ["get", "kind"], "ride"], tokens.seal, tokens.ink2], "line-width": 3.4 },
    },
    {
      id: "county-names", type: "symbol", source: "labels", filter: ["==", ["get", "level"], "county"], minzoom: 8.2,
      layout: { "text-field": name, "text-font": sans, "text-size": byZoom(8, 10, 12, 13), "text-max-width": 7, "text-padding": 6 },
      paint: { "text-color": tokens.ink3, "text-opacity": 0.85, ...halo },
    },
    {
      id: "station-names", type: "symbol", source: "stations",
      filter: ["any", ["all", ["==", ["get", "mode"], "rail"], [">=", ["get", "weight"], ["step", ["zoom"], 2, 7, 0.42, 8, 0.22, 9, 0]]], [">=", ["zoom"], 11]],
      layout: {
        "text-field": name, "text-font": sans, "text-size": byZoom(6, 10.5, 11, 13),
        "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 0.6, "text-justify": "auto",
        "symbol-sort-key": ["-", 1, ["get", "weight"]], "text-padding": 3,
      },
      paint: { "text-color": tokens.ink2, ...halo },
    },
    {
      id: "park-names", type: "symbol", source: "parks", minzoom: 7.5,
      filter: ["any", ["get", "reached"], ["get", "chosen"], [">=", ["zoom"], 9.5]],
      layout: {
        visibility: shown("industry"), "text-field": name, "text-font": sans, "text-size": 11,
        "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 0.8, "text-max-width": 9,
      },
      paint: { "text-color": tokens.industry.ink, ...halo },
    },
    {
      id: "window-names", type: "symbol", source: "windows", minzoom: 8.5,
      layout: {
        visibility: shown("service"), "text-field": name, "text-font": sans, "text-size": 11,
        "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 1, "text-max-width": 9,
      },
      paint: { "text-color": tokens.service.ink, ...halo },
    },
    {
      id: "city-names", type: "symbol", source: "labels", filter: ["==", ["get", "level"], "city"], maxzoom: 10,
      layout: { "text-field": name, "text-font": sans, "text-size": byZoom(6, 12, 9, 16), "text-letter-spacing": 0.12, "text-padding": 4 },
      paint: { "text-color": tokens.ink2, ...halo, "text-halo-width": 1.8 },
    },
    {
      id: "province-names", type: "symbol", source: "labels", filter: ["==", ["get", "level"], "province"], maxzoom: 8,
      layout: { "text-field": name, "text-font": serif, "text-size": byZoom(5, 15, 8, 24), "text-letter-spacing": 0.3, "text-padding": 2 },
      paint: { "text-color": tokens.ink, "text-opacity": 0.8, ...halo, "text-halo-width": 2 },
    },
    {
      id: "other-dot", type: "circle", source: "other", layout: { visibility: shown("commute") }, filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": byZoom(6, 4, 11, 6), "circle-color": tokens.panel, "circle-stroke-color": tokens.seal, "circle-stroke-width": 2.4 },
    },
    {
      id: "other-name", type: "symbol", source: "other", filter: ["==", ["geometry-type"], "Point"],
      layout: { visibility: shown("commute"), "text-field": name, "text-font": sans, "text-size": 13, "text-variable-anchor": ["bottom", "top", "left", "right"], "text-radial-offset": 0.8 },
      paint: { "text-color": tokens.seal, ...halo, "text-halo-color": tokens.panel, "text-halo-width": 2.4 },
    },
    {
      id: "goal-dot", type: "circle", source: "goal", layout: { visibility: shown("commute") },
      paint: { "circle-radius": byZoom(6, 5, 11, 8), "circle-color": tokens.seal, "circle-stroke-color": tokens.panel, "circle-stroke-width": 2.4 },
    },
    {
      id: "goal-name", type: "symbol", source: "goal",
      layout: { visibility: shown("commute"), "text-field": name, "text-font": sans, "text-size": 14, "text-variable-anchor": ["bottom", "top", "left", "right"], "text-radial-offset": 0.9, "text-allow-overlap": true },
      paint: { "text-color": tokens.ink, ...halo, "text-halo-color": tokens.panel, "text-halo-width": 2.6 },
    },
    {
      id: "origin-ring", type: "circle", source: "origin",
      paint: { "circle-radius": byZoom(6, 8, 11, 12), "circle-color": tokens.panel, "circle-opacity": 0.9, "circle-stroke-color": tokens.commute.ink, "circle-stroke-width": 2.4 },
    },
    {
      id: "origin-dot", type: "circle", source: "origin",
      paint: { "circle-radius": byZoom(6, 3.2, 11, 5), "circle-color": tokens.seal },
    },
    {
      id: "origin-name", type: "symbol", source: "origin",
      layout: { "text-field": name, "text-font": sans, "text-size": 14, "text-offset": [0, -1.5], "text-allow-overlap": true, "text-anchor": "bottom" },
      paint: { "text-color": tokens.ink, ...halo, "text-halo-color": tokens.panel, "text-halo-width": 2.6 },
    },
  ];
}

const nothing = { type: "FeatureCollection" as const, features: [] };

export function styleOf(tokens: Tokens, lang: Lang, panel: Panel): StyleSpecification {
  return {
    version: 8,
    sources: Object.fromEntries(sourceIds.map((id) => [id, { type: "geojson" as const, data: nothing, tolerance: id === "circle" || id === "other" ? 0.2 : 0.375 }])),
    layers: layersOf(tokens, lang, panel),
  };
}
