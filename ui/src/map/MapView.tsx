// The map: one MapLibre instance for the life of the page. Data, theme,
// language and panel are pushed into it; it reports clicks and the camera.
import "maplibre-gl/dist/maplibre-gl.css";
import { type GeoJSONSource, type LayerSpecification, type MapGeoJSONFeature, Map as MapLibre, type MapMouseEvent, Popup, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useText } from "../i18n";
import { Icon } from "../parts/Icon";
import type { Camera } from "../state/view";
import { useView } from "../state/store";
import { useTokens } from "../theme/useTokens";
import type { Features } from "./features";
import { layersOf, type SourceId, styleOf } from "./layers";
import { mapPicture } from "./picture";

setWorkerUrl(workerUrl);

export interface Props {
  data: Partial<Record<SourceId, Features>>;
  /** West, south, east, north of what the first look shows. */
  bounds: [number, number, number, number] | null;
  /** Box of the answer, for the button that returns to it. */
  answer: [number, number, number, number] | null;
  onPick: (id: string) => void;
  onCamera: (camera: Camera) => void;
  onPicture: (picture: Blob) => void;
  /** Lines under the exported picture. */
  pictureTitle: string;
  pictureNote: string;
}

const pickable = ["origin-ring", "parks", "windows", "reached", "stations"];

export default function MapView({ data, bounds, answer, onPick, onCamera, onPicture, pictureTitle, pictureNote }: Props) {
  const { t, lang, minutes: asMinutes, persons, named } = useText();
  const tokens = useTokens();
  const view = useView();
  const holder = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre | null>(null);
  const [broken, setBroken] = useState(false);
  const make = useEffectEvent((container: HTMLElement) => makeMap(container, styleOf(tokens, lang, view.panel), view.camera));
  const picked = useEffectEvent((made: MapLibre, at: { x: number; y: number }) => {
    const { lng, lat } = made.unproject([at.x, at.y]);
    onPick(idAt(made, at) ?? `${lng.toFixed(5)},${lat.toFixed(5)}`);
  });
  const moved = useEffectEvent((made: MapLibre) => {
    const { lng, lat } = made.getCenter();
    onCamera({ zoom: made.getZoom(), lat, lon: lng });
  });

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const made = make(element);
    if (!made) {
      // oxlint-disable-next-line react/set-state-in-effect -- whether there is WebGL is only known now
      setBroken(true);
      return;
    }
    made.touchZoomRotate.disableRotation();
    made.keyboard.disableRotation();
    // By keyboard the arrows move the map below the cross, and Enter picks what is there.
    made.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      picked(made, { x: made.getCanvas().clientWidth / 2, y: made.getCanvas().clientHeight / 2 });
    });
    made.once("load", () => setMap(made));
    // What tests and screenshots wait for.
    made.on("idle", () => element.setAttribute("data-idle", "true"));
    made.on("dataloading", () => element.removeAttribute("data-idle"));
    made.on("movestart", () => element.removeAttribute("data-idle"));
    made.on("click", (event: MapMouseEvent) => picked(made, event.point));
    made.on("moveend", (event) => {
      // Only what the reader did; not our own fitting.
      if ("originalEvent" in event && event.originalEvent) moved(made);
    });
    return () => {
      setMap(null);
      made.remove();
    };
  }, []);

  useLook(map);
  useData(map, data);
  useFirstLook(map, bounds, view.camera !== null);
  usePrint(map);
  useEffect(() => map?.getCanvas().setAttribute("aria-label", t("map.keys")), [map, t]);
  useHover(map, { asMinutes, persons, named });

  const padding = () => paddingFor(holder.current);
  const fit = () => {
    const box = answer ?? bounds;
    if (map && box) map.fitBounds(box, { padding: padding(), duration: 500 });
  };
  const exportPicture = async () => {
    if (map) onPicture(await mapPicture(map, tokens, pictureTitle, pictureNote));
  };

  return (
    <div className="map" data-ready={map !== null} data-circle={outermost(data.circle)} data-other={outermost(data.other)} data-goal={data.goal?.features[0] ? true : undefined}>
      <div ref={holder} className="map-canvas" role="application" aria-label={t("map.label")} />
      <i className="map-cross" aria-hidden="true" />
      {broken && (
        <div className="map-broken" role="alert">
          <p className="trouble-title">{t("map.broken")}</p>
          <p>{t("map.broken.help")}</p>
        </div>
      )}
      <div className="map-tools" role="group" aria-label={t("map.tools")}>
        <button type="button" aria-label={t("map.in")} onClick={() => map?.zoomIn()}>
          <Icon name="plus" />
        </button>
        <button type="button" aria-label={t("map.out")} onClick={() => map?.zoomOut()}>
          <Icon name="minus" />
        </button>
        <button type="button" aria-label={t("map.fit")} title={t("map.fit")} onClick={fit}>
          <Icon name="fit" />
        </button>
        <button type="button" aria-label={t("map.png")} title={t("map.png")} onClick={() => void exportPicture()}>
          <Icon name="download" />
        </button>
      </div>
    </div>
  );
}

/** makeMap returns null where the browser has no WebGL. */
function makeMap(container: HTMLElement, style: StyleSpecification, camera: Camera | null): MapLibre | null {
  try {
    return new MapLibre({
      container,
      style,
      center: camera ? [camera.lon, camera.lat] : [116.6, 39.3],
      zoom: camera?.zoom ?? 6.4,
      minZoom: 4.5,
      maxZoom: 14,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      // Fading labels would repaint the map for every step of a slider.
      fadeDuration: 0,
      localIdeographFontFamily: "sans-serif",
    });
  } catch {
    return null;
  }
}

/** outermost is the minutes of the widest polygon drawn. */
function outermost(circle: Features | undefined): number | undefined {
  const widest = circle?.features[0]?.properties.minutes;
  return typeof widest === "number" ? widest : undefined;
}

function idAt(map: MapLibre, { x, y }: { x: number; y: number }): string | null {
  const near = map.queryRenderedFeatures([[x - 5, y - 5], [x + 5, y + 5]], { layers: pickable.filter((id) => map.getLayer(id)) });
  const id: unknown = near.find((feature) => typeof feature.properties.id === "string")?.properties.id;
  return typeof id === "string" ? id : null;
}

/** useLook repaints the layers when theme, language or panel change. */
function useLook(map: MapLibre | null): void {
  const tokens = useTokens();
  const { lang } = useText();
  const { panel } = useView();
  const drawn = useRef<LayerSpecification[]>([]);
  useEffect(() => {
    if (!map) return;
    const before = new Map(drawn.current.map((layer) => [layer.id, layer]));
    const next = layersOf(tokens, lang, panel);
    for (const layer of next) {
      for (const part of ["paint", "layout"] as const) {
        const now = (layer[part] ?? {}) as Record<string, unknown>;
        const was = (before.get(layer.id)?.[part] ?? {}) as Record<string, unknown>;
        for (const [name, value] of Object.entries(now)) {
          if (JSON.stringify(was[name]) === JSON.stringify(value)) continue;
          if (part === "paint") map.setPaintProperty(layer.id, name as never, value as never);
          else map.setLayoutProperty(layer.id, name as never, value as never);
        }
      }
    }
    drawn.current = next;
  }, [map, tokens, lang, panel]);
}

/** useData pushes each changed collection into its source. */
function useData(map: MapLibre | null, data: Props["data"]): void {
  const pushed = useRef<Props["data"]>({});
  useEffect(() => {
    if (!map) return;
    for (const [id, features] of Object.entries(data) as [SourceId, Features][]) {
      if (pushed.current[id] === features) continue;
      map.getSource<GeoJSONSource>(id)?.setData(features);
      pushed.current[id] = features;
    }
  }, [map, data]);
  useEffect(() => {
    if (!map) pushed.current = {};
  }, [map]);
}

/** useFirstLook fits the map once, when there is something to fit it to. */
function useFirstLook(map: MapLibre | null, bounds: Props["bounds"], given: boolean): void {
  const done = useRef(given);
  useEffect(() => {
    if (!map || !bounds || done.current) return;
    done.current = true;
    map.fitBounds(bounds, { padding: paddingFor(map.getContainer()), duration: 0 });
  }, [map, bounds]);
}

/** usePrint leaves a picture of the map for the printer, which cannot read the canvas. */
function usePrint(map: MapLibre | null): void {
  useEffect(() => {
    if (!map) return;
    const picture = document.createElement("img");
    picture.className = "map-print";
    picture.alt = "";
    const before = () => {
      map.redraw();
      picture.src = map.getCanvas().toDataURL("image/png");
      map.getContainer().append(picture);
    };
    const done = () => picture.remove();
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", done);
    return () => {
      window.removeEventListener("beforeprint", before);
      window.removeEventListener("afterprint", done);
    };
  }, [map]);
}

/** The controls lie over the left of a wide map; what is fitted keeps clear of them. */
function paddingFor(element: HTMLElement | null) {
  const wide = (element?.clientWidth ?? 0) > 640;
  return wide ? { top: 40, right: 60, bottom: 50, left: 348 } : { top: 20, right: 20, bottom: 30, left: 20 };
}

interface Words {
  asMinutes: (value: number | null) => string;
  persons: (value: number) => string;
  named: (thing: { name: string; nameEn?: string | undefined }) => string;
}

/** useHover names what is under the pointer. */
function useHover(map: MapLibre | null, words: Words): void {
  const wordsFor = useEffectEvent((feature: MapGeoJSONFeature) => describe(feature, words));
  useEffect(() => {
    if (!map) return;
    const popup = new Popup({ closeButton: false, closeOnClick: false, offset: 10, className: "hover" });
    const move = (event: MapMouseEvent) => {
      const layers = pickable.filter((id) => map.getLayer(id));
      const [feature] = map.queryRenderedFeatures([[event.point.x - 3, event.point.y - 3], [event.point.x + 3, event.point.y + 3]], { layers });
      map.getCanvas().style.cursor = feature ? "pointer" : "crosshair";
      if (!feature) popup.remove();
      else popup.setLngLat(event.lngLat).setText(wordsFor(feature)).addTo(map);
    };
    const out = () => popup.remove();
    map.on("mousemove", move);
    map.on("mouseout", out);
    return () => {
      map.off("mousemove", move);
      map.off("mouseout", out);
      popup.remove();
    };
  }, [map]);
}

function describe({ properties }: MapGeoJSONFeature, { asMinutes, persons, named }: Words): string {
  const name = named({ name: String(properties.name), nameEn: properties.nameEn as string | undefined });
  if (typeof properties.minutes === "number") return `${name} · ${asMinutes(properties.minutes)}`;
  if (typeof properties.persons === "number") return `${name} · ${persons(properties.persons)}`;
  return name;
}
