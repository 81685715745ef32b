// The answer to a click, where the click was: how long to there, and why.
import { useText } from "../i18n";
import { Icon } from "../parts/Icon";
import { change, useView } from "../state/store";
import { useCircle } from "./circle";
import { beyond, hhmm } from "./itinerary";
import { openItinerary } from "./open";
import { noWay, useItinerary } from "./useItinerary";
import { Why } from "./Why";

export function TripBar() {
  const { t, named } = useText();
  const { panel, to } = useView();
  const { circle, from } = useCircle();
  const trip = useItinerary();
  if (panel !== "commute" || to === "") return null;
  const fresh = trip.isPlaceholderData ? undefined : trip.data;
  const fromName = named(fresh?.from ?? (circle?.origin.id === from ? circle.origin : { name: from }));
  const toName = named(fresh?.to ?? { name: to });
  return (
    <section className="trip-bar" aria-label={t("trip.bar")}>
      <p className="trip-bar-ends">
        <b>
          {fromName} → {toName}
        </b>
        <button type="button" className="icon-button" aria-label={t("trip.close")} title={t("trip.close")} onClick={() => change({ to: "" })}>
          <Icon name="close" size={12} />
        </button>
      </p>
      <div className="trip-bar-answer" aria-live="polite" aria-busy={trip.isFetching}>
        <BarAnswer />
      </div>
      <p className="trip-bar-do">
        {!trip.isError && (
          <button type="button" className="mini" onClick={() => openItinerary(to, "table")}>
            {t("trip.legs")}
          </button>
        )}
        <button type="button" className="mini" onClick={() => change({ from: to, to: "" })}>
          {t("trip.start")}
        </button>
      </p>
    </section>
  );
}

function BarAnswer() {
  const { t } = useText();
  const { minutes, percentile } = useView();
  const trip = useItinerary();
  if (trip.isError) {
    const without = noWay(trip.error);
    return <p>{without ? t(`trip.without.${without}`) : t("state.failed")}</p>;
  }
  if (trip.isPlaceholderData || !trip.data) return <p className="quiet">{t("state.loading")}…</p>;
  const { data } = trip;
  return (
    <>
      <p>
        {t(`percentile.${percentile}`)} <b className="trip-bar-minutes tabular">{data.minutes ?? "–"}</b> {t("unit.minutes")} <span className="quiet tabular">{t("trip.bar.range", { least: data.percentiles.p5 ?? "–", most: data.percentiles.p95 ?? "–" })}</span>{" "}
        {beyond(data, minutes) && <span className="badge">{t("trip.beyond", { minutes })}</span>}
      </p>
      {data.best && (
        <p>
          <span className="quiet tabular">{t("trip.bar.best", { depart: hhmm(data.best.depart), arrive: hhmm(data.best.arrive), minutes: data.best.minutes })}</span> <Why journey={data.best} />
        </p>
      )}
    </>
  );
}
