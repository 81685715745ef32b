// The map with what it needs: loads the map's code on its own, and gathers its data.
import { Component, lazy, type ReactNode, Suspense, useMemo } from "react";
import { useAreas, useChain, useLines, useMoves, useParks, useRegion, useStations, useWindows } from "../api/queries";
import { useCircle, useOtherCircle } from "../commute/circle";
import { openItinerary } from "../commute/open";
import { TripBar } from "../commute/TripBar";
import { useItinerary } from "../commute/useItinerary";
import { save } from "../export/save";
import { useText } from "../i18n";
import { sourceText } from "../parts/Sources";
import { change, useView } from "../state/store";
import { bordersOf } from "./borders";
import * as features from "./features";
import { Legend } from "./Legend";
import { skeletonOf } from "./skeleton";

const MapView = lazy(() => import("./MapView"));

export function MapArea({ children }: { children: ReactNode }) {
  const { t, named } = useText();
  const view = useView();
  const region = useRegion();
  const { circle } = useCircle();
  const { circle: other } = useOtherCircle();
  const data = useMapData();
  const answer = useMemo(() => (circle ? features.boundsOf(circle, other) : null), [circle, other]);

  const pick = (id: string) => {
    if (view.panel === "commute") openItinerary(id, "map");
    else if (view.panel === "industry" && id.startsWith("park")) change({ park: id });
    else if (!id.startsWith("window")) change({ from: id });
  };
  const sources = (region.data?.sources ?? []).filter((source) => circle?.sources.includes(source.id)).slice(0, 2);
  const first = circle ? t("map.picture", { from: named(circle.origin), minutes: circle.minutes, depart: circle.depart }) : t("app.title");
  const title = other ? `${first} · ${t("legend.other", { from: named(other.origin), minutes: other.minutes, depart: other.depart })}` : first;
  const approval = region.data?.mapApproval ? `${t("map.approval")} ${region.data.mapApproval}` : t("map.approval.none");
  const note = [region.data?.title, region.data?.version, approval, ...sources.map(sourceText)].filter(Boolean).join(" | ");

  return (
    <section className="map-area" aria-label={t("map.label")}>
      <MapGuard>
        <Suspense fallback={<div className="map-wait" role="status" aria-label={t("state.loading")} />}>
          <MapView
            data={data}
            bounds={answer ?? region.data?.bounds ?? null}
            answer={answer}
            onPick={pick}
            onCamera={(camera) => change({ camera }, "slide")}
            onPicture={(picture) => save(`sanquan-${circle?.origin.name ?? "map"}-${view.minutes}.png`, picture)}
            pictureTitle={title}
            pictureNote={note}
          />
        </Suspense>
      </MapGuard>
      <TripBar />
      {children}
      <Legend approval={approval} />
    </section>
  );
}

function useMapData() {
  const { named } = useText();
  const view = useView();
  const region = useRegion();
  const areas = useAreas();
  const lines = useLines();
  const stations = useStations();
  const parks = useParks();
  const moves = useMoves();
  const windows = useWindows(view.item);
  const chain = useChain(view.chain, { area: view.area, park: view.park, minutes: view.park ? view.minutes : null });
  const { circle, from } = useCircle();
  const { circle: second } = useOtherCircle();
  const trip = useItinerary();
  const home = region.data?.home.code ?? "";
  const chosenPark = chain.data?.park?.id ?? view.park;

  const busy = useMemo(() => features.weights(lines.data), [lines.data]);
  const ground = useMemo(
    () =>
      areas.data
        ? { areas: features.areaFeatures(areas.data, home), borders: bordersOf(areas.data.features) as features.Features, labels: features.labelFeatures(areas.data) }
        : {},
    [areas.data, home],
  );
  const network = useMemo(
    () => ({
      ...(lines.data ? { lines: skeletonOf(lines.data) as unknown as features.Features } : {}),
      stations: features.stationFeatures(stations.data?.items ?? [], busy),
    }),
    [lines.data, stations.data, busy],
  );
  const answer = useMemo(
    () => ({ circle: features.circleFeatures(circle), reached: features.reachedFeatures(circle, busy) }),
    [circle, busy],
  );
  const other = useMemo(() => ({ other: features.otherFeatures(second, from) }), [second, from]);
  // Each circle brings a new object of the same place.
  const { id = "", lon = 0, lat = 0 } = circle?.origin ?? {};
  const name = circle ? named(circle.origin) : "";
  const origin = useMemo(() => ({ origin: features.originFeatures(id === "" ? null : { lon, lat, name }) }), [id, lon, lat, name]);
  // The parks change with the circle; where nobody sees them they need not.
  const parkCircle = view.panel === "industry" ? circle : null;
  const industry = useMemo(
    () => ({ parks: features.parkFeatures(parks.data?.items ?? [], parkCircle, chosenPark), moves: features.moveFeatures(moves.data?.items ?? [], areas.data) }),
    [parks.data, parkCircle, chosenPark, moves.data, areas.data],
  );
  const service = useMemo(() => ({ windows: features.windowFeatures(windows.data?.items ?? []) }), [windows.data]);
  const shown = view.to !== "" && !trip.isPlaceholderData ? (trip.data ?? null) : null;
  // A point is where it says, before there is an answer and without one.
  const [, west, south] = /^(-?[\d.]+),(-?[\d.]+)$/.exec(view.to) ?? [];
  const goal = useMemo(() => shown?.to ?? (west && south ? { lon: Number(west), lat: Number(south), name: view.to } : null), [shown, west, south, view.to]);
  const goalName = goal ? named(goal) : "";
  const journey = useMemo(
    () => ({ trip: features.tripFeatures(shown?.best ?? null), goal: features.originFeatures(goal && { lon: goal.lon, lat: goal.lat, name: goalName }) }),
    [shown, goal, goalName],
  );
  return useMemo(() => ({ ...ground, ...network, ...answer, ...other, ...origin, ...industry, ...service, ...journey }), [ground, network, answer, other, origin, industry, service, journey]);
}

/** A map that cannot be drawn must not take the page with it: the tables say the same. */
class MapGuard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    return this.state.failed ? <MapFailed /> : this.props.children;
  }
}

function MapFailed() {
  const { t } = useText();
  return (
    <div className="map-broken" role="alert">
      <p className="trouble-title">{t("map.broken")}</p>
      <p>{t("map.broken.help")}</p>
    </div>
  );
}
