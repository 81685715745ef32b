// From here to there: every leg, why it takes as long as it takes, and where
// each time comes from.
import { useHubs } from "../api/queries";
import type { Journey, Leg, Trip } from "../api/types";
import { useText } from "../i18n";
import { BasisBadge } from "../parts/Badge";
import { type Column, DataTable } from "../parts/DataTable";
import { Icon } from "../parts/Icon";
import { PlacePicker } from "../parts/PlacePicker";
import { Figures } from "../parts/Section";
import { Sources } from "../parts/Sources";
import { Answer, Empty, Skeleton } from "../parts/States";
import { change, useView } from "../state/store";
import { useCircle } from "./circle";
import { highlighted } from "../parts/highlighted";
import { beyond, hhmm, lineName } from "./itinerary";
import { itineraryId } from "./open";
import { noWay, useItinerary, useOtherItinerary } from "./useItinerary";
import { Why } from "./Why";

export function TripLookup() {
  const { t, named } = useText();
  const { to, vs } = useView();
  const { from, circle } = useCircle();
  const hubs = useHubs();
  const trip = useItinerary();
  const fresh = trip.isPlaceholderData ? undefined : trip.data;
  const without = trip.isError ? noWay(trip.error) : null;
  return (
    <section className="trip" id={itineraryId} tabIndex={-1} aria-label={t("commute.tab.trip")} aria-busy={to !== "" && trip.isFetching}>
      <div className="trip-ends">
        <span className="trip-from">{named(circle?.origin.id === from ? circle.origin : { name: from })}</span>
        <button type="button" className="icon-button" aria-label={t("trip.swap")} title={t("trip.swap")} disabled={to === ""} onClick={() => change({ from: to, to: from })}>
          <Icon name="swap" />
        </button>
        <PlacePicker id="to-place" label={t("trip.to")} value={to} valueName={to && named(fresh?.to ?? { name: to })} suggestions={hubs.data?.items ?? []} onChange={(id) => change({ to: id })} placeholder={t("trip.to")} />
      </div>
      {to === "" ? (
        <Empty>{t("trip.empty")}</Empty>
      ) : without ? (
        <NoWay why={without} />
      ) : (
        <Answer query={trip} lines={7}>
          {(data) => <TripAnswer trip={data} />}
        </Answer>
      )}
      {to !== "" && vs !== "" && <OtherTrip />}
    </section>
  );
}

/** NoWay is an answer, not a failure: it says so, and what may help. */
function NoWay({ why }: { why: "none" | "same" }) {
  const { t } = useText();
  const { feeder } = useView();
  return (
    <Empty>
      <span data-testid="no-way">{t(`trip.without.${why}`)}</span>
      {why === "none" && (
        <span className="empty-do">
          {(["bike", "car"] as const)
            .filter((mode) => mode !== feeder)
            .map((mode) => (
              <button key={mode} type="button" className="button" onClick={() => change({ feeder: mode })}>
                {t("trip.try", { feeder: t(`feeder.${mode}`) })}
              </button>
            ))}
        </span>
      )}
    </Empty>
  );
}

/** OtherTrip is the way from the second circle's origin, or at its hour, in one line. */
function OtherTrip() {
  const { t, named } = useText();
  const trip = useOtherItinerary();
  const without = trip.isError ? noWay(trip.error) : null;
  return (
    <section className="journey journey-other" aria-label={t("compare.title")}>
      {trip.data && !trip.isPlaceholderData ? (
        <>
          <h4>
            {t("trip.other", { from: named(trip.data.from), depart: trip.data.depart })}
            <span className="tabular">
              <b>{trip.data.minutes ?? "–"}</b> {t("unit.minutes")}
            </span>
          </h4>
          {trip.data.best && <Why journey={trip.data.best} />}
        </>
      ) : trip.isError ? (
        <p className="quiet">{without ? t(`trip.without.${without}`) : t("state.failed")}</p>
      ) : (
        <Skeleton lines={2} />
      )}
    </section>
  );
}

function TripAnswer({ trip }: { trip: Trip }) {
  const { t, lang, named } = useText();
  const { minutes } = useView();
  const percentile = t(`percentile.${trip.percentile <= 10 ? 10 : trip.percentile >= 90 ? 90 : 50}`);
  const range = [trip.percentiles.p5, trip.percentiles.p95].map((value) => value ?? "–").join(" – ");
  const columns: Column<Trip["options"][number]>[] = [
    { id: "depart", title: t("trip.depart"), value: (row) => hhmm(row.depart) },
    { id: "arrive", title: t("trip.arrive"), value: (row) => hhmm(row.arrive) },
    { id: "minutes", title: t("column.minutes"), numeric: true, value: (row) => row.minutes },
    { id: "walk", title: t("trip.walk"), numeric: true, value: (row) => row.walkMinutes },
    { id: "wait", title: t("trip.wait"), numeric: true, value: (row) => row.waitMinutes },
    { id: "ride", title: t("trip.ride"), numeric: true, value: (row) => row.rideMinutes },
    { id: "lines", title: t("trip.lines"), value: (row) => row.legs.filter((leg) => leg.kind === "ride").map(lineName).join(t("list.and")) || t(`feeder.${trip.feeder.mode as "walk"}`) },
  ];
  const same = trip.best && trip.fastestRide && trip.best.depart === trip.fastestRide.depart && trip.best.arrive === trip.fastestRide.arrive;
  return (
    <>
      <p className="trip-sentence">
        {trip.minutes === null
          ? t("trip.sentence.none", { from: named(trip.from), to: named(trip.to), percentile })
          : highlighted(t("trip.sentence", { from: named(trip.from), to: named(trip.to), percentile: lang === "en" ? percentile.toLowerCase() : percentile, minutes: trip.minutes }))}{" "}
        {beyond(trip, minutes) && <span className="badge">{t("trip.beyond", { minutes })}</span>}
      </p>
      <Figures
        of={[
          { label: t("trip.median"), value: String(trip.percentiles.p50 ?? "–"), unit: t("unit.minutes") },
          { label: t("trip.range"), value: range, unit: t("unit.minutes") },
          { label: t("trip.fastest"), value: String(trip.rideMinutes.fastest ?? "–"), unit: t("unit.minutes") },
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
  return (
    <section className="journey" aria-label={title}>
      <h4>
        {title}
        <span className="tabular">
          {hhmm(journey.depart)} → {hhmm(journey.arrive)} · <b>{journey.minutes}</b> {t("unit.minutes")}
        </span>
      </h4>
      <Why journey={journey} />
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
        {hhmm(leg.depart)}
        <br />
        {hhmm(leg.arrive)}
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
