// From here to there: every leg, why it takes as long as it takes, and where
// each time comes from.
import { useHubs, useTrip } from "../api/queries";
import type { Journey, Leg, Trip } from "../api/types";
import { useText } from "../i18n";
import { BasisBadge } from "../parts/Badge";
import { type Column, DataTable } from "../parts/DataTable";
import { Icon } from "../parts/Icon";
import { PlacePicker } from "../parts/PlacePicker";
import { Figures } from "../parts/Section";
import { Sources } from "../parts/Sources";
import { Answer, Empty } from "../parts/States";
import { change, useView } from "../state/store";
import { useCircle } from "./circle";

export function TripLookup() {
  const { t, named } = useText();
  const view = useView();
  const { from, circle } = useCircle();
  const hubs = useHubs();
  const trip = useTrip({ from, to: view.to, depart: view.depart, window: view.window, feeder: view.feeder });
  const toName = trip.data?.to && view.to ? named(trip.data.to) : view.to;
  return (
    <div className="trip">
      <div className="trip-ends">
        <span className="trip-from">{circle ? named(circle.origin) : from}</span>
        <button type="button" className="icon-button" aria-label={t("trip.swap")} title={t("trip.swap")} disabled={view.to === ""} onClick={() => change({ from: view.to, to: from })}>
          <Icon name="swap" />
        </button>
        <PlacePicker id="to-place" label={t("trip.to")} value={view.to} valueName={toName} suggestions={hubs.data?.items ?? []} onChange={(to) => change({ to })} placeholder={t("trip.to")} />
      </div>
      {view.to === "" ? (
        <Empty>{t("trip.empty")}</Empty>
      ) : (
        <Answer query={trip} lines={7}>
          {(data) => <TripAnswer trip={data} />}
        </Answer>
      )}
    </div>
  );
}

function TripAnswer({ trip }: { trip: Trip }) {
  const { t, lang } = useText();
  const range = [trip.percentiles.p5, trip.percentiles.p95].map((value) => value ?? "–").join(" – ");
  const columns: Column<Trip["options"][number]>[] = [
    { id: "depart", title: t("trip.depart"), value: (row) => clock(row.depart) },
    { id: "arrive", title: t("trip.arrive"), value: (row) => clock(row.arrive) },
    { id: "minutes", title: t("column.minutes"), numeric: true, value: (row) => row.minutes },
    { id: "ride", title: t("trip.ride"), numeric: true, value: (row) => row.rideMinutes },
    { id: "wait", title: t("trip.wait"), numeric: true, value: (row) => row.waitMinutes },
    { id: "walk", title: t("trip.walk"), numeric: true, value: (row) => row.walkMinutes },
    { id: "lines", title: t("trip.lines"), value: (row) => row.legs.filter((leg) => leg.kind === "ride").map((leg) => lineName(leg)).join(lang === "zh" ? "、" : ", ") },
  ];
  const same = trip.best && trip.fastestRide && trip.best.depart === trip.fastestRide.depart && trip.best.arrive === trip.fastestRide.arrive;
  return (
    <>
      <Figures
        of={[
          { label: t("trip.fastest"), value: String(trip.rideMinutes.fastest ?? "–"), unit: t("unit.minutes") },
          { label: t("trip.median"), value: String(trip.percentiles.p50 ?? "–"), unit: t("unit.minutes") },
          { label: t("trip.range"), value: range, unit: t("unit.minutes") },
        ]}
      />
      {trip.best && <JourneyCard title={t("trip.best")} journey={trip.best} />}
      {trip.fastestRide && !same && <JourneyCard title={t("trip.fastestRide")} journey={trip.fastestRide} />}
      <DataTable name={`sanquan-${trip.from.name}-${trip.to.name}`} caption={t("trip.options")} columns={columns} rows={trip.options} rowKey={(row) => `${row.depart}${row.arrive}${row.legs.map(lineName).join()}`} first={8} />
      <Sources of={trip.sources} estimated={trip.estimated} />
    </>
  );
}

function JourneyCard({ title, journey }: { title: string; journey: Journey }) {
  const { t } = useText();
  const { waitMinutes, rideMinutes, walkMinutes } = journey;
  return (
    <section className="journey" aria-label={title}>
      <h4>
        {title}
        <span className="tabular">
          {clock(journey.depart)} → {clock(journey.arrive)} · <b>{journey.minutes}</b> {t("unit.minutes")}
        </span>
      </h4>
      <p className="why">{t("trip.why", { wait: waitMinutes, ride: rideMinutes, walk: walkMinutes })}</p>
      <div className="strip" aria-hidden="true">
        {journey.legs.map((leg) => (
          <span key={`${leg.depart}${leg.from.id}`} style={{ flexGrow: Math.max(1, leg.minutes + leg.waitMinutes) }}>
            {leg.waitMinutes > 0 && <i className="strip-wait" style={{ flexGrow: leg.waitMinutes }} />}
            <i className={leg.kind === "ride" ? "strip-ride" : "strip-walk"} style={{ flexGrow: Math.max(1, leg.minutes) }} />
          </span>
        ))}
      </div>
      <ol className="legs">
        {journey.legs.map((leg) => (
          <LegRow key={`${leg.depart}${leg.from.id}${leg.to.id}`} leg={leg} />
        ))}
      </ol>
    </section>
  );
}

function LegRow({ leg }: { leg: Leg }) {
  const { t, named } = useText();
  const ride = leg.kind === "ride";
  return (
    <li className={ride ? "leg leg-ride" : "leg"}>
      <span className="leg-clock tabular">
        {clock(leg.depart)}
        <br />
        {clock(leg.arrive)}
      </span>
      <span>
        <b>
          {named(leg.from)} → {named(leg.to)}
        </b>
        <span className="leg-what">
          {ride ? lineName(leg) : t(`feeder.${leg.kind as "walk" | "bike" | "car"}`)}
          {" · "}
          {t("unit.minutes.of", { minutes: leg.minutes })}
          {leg.waitMinutes > 0 && ` · ${t("trip.leg.wait", { minutes: leg.waitMinutes })}`}
          {ride && leg.stops ? ` · ${t("trip.leg.stops", { stops: leg.stops })}` : ""}
        </span>
        <span className="leg-marks">
          {!ride && <BasisBadge basis="estimated" />}
          {leg.clock === "estimated" && <span className="badge badge-estimated">{t("trip.clock.estimated")}</span>}
          {leg.runs === "estimated" && <span className="badge badge-estimated">{t("trip.runs.estimated")}</span>}
          {leg.source && (
            <small className="quiet">
              {leg.source.title}
              {leg.observed ? ` · ${leg.observed}` : ""}
            </small>
          )}
        </span>
      </span>
    </li>
  );
}

const clock = (time: string) => time.slice(0, 5);
const lineName = (leg: Leg) => [leg.line, leg.name].filter((part, index, all) => part && all.indexOf(part) === index).join(" ");
