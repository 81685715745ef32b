// 通勤圈: one sentence, one picture, then everything behind it.
import { useRegionName } from "../api/queries";
import type { Circle } from "../api/types";
import { useText } from "../i18n";
import { BasisBadge } from "../parts/Badge";
import { highlighted } from "../parts/highlighted";
import { Figures } from "../parts/Section";
import { Sources } from "../parts/Sources";
import { Skeleton, Trouble } from "../parts/States";
import { Tabs } from "../parts/Tabs";
import { change, useView } from "../state/store";
import { Claims } from "./Claims";
import { Compare } from "./Compare";
import { useCircle } from "./circle";
import { DistrictTable, ParkTable, StationTable } from "./ReachedTables";
import { Roundness } from "./Roundness";
import { TripLookup } from "./TripLookup";

const tabs = ["stations", "parks", "districts", "trip", "claims"] as const;
type Tab = (typeof tabs)[number];

export default function CommutePanel() {
  const { t } = useText();
  const view = useView();
  const { circle, error, retry, pending } = useCircle();
  const tab: Tab = tabs.find((one) => one === view.tab) ?? "stations";
  return (
    <div className="panel panel-commute" aria-busy={pending}>
      {error ? <Trouble error={error} retry={retry} /> : null}
      {circle ? <Answer circle={circle} /> : error ? null : <Skeleton lines={9} />}
      <Tabs<Tab>
        label={t("commute.more")}
        active={tab}
        onChange={(next) => change({ tab: next })}
        tabs={tabs.map((id) => ({ id, title: t(`commute.tab.${id}`) }))}
      >
        {tab === "trip" && <TripLookup />}
        {tab === "claims" && <Claims />}
        {circle && tab === "stations" && <StationTable circle={circle} />}
        {circle && tab === "parks" && <ParkTable circle={circle} />}
        {circle && tab === "districts" && <DistrictTable circle={circle} />}
      </Tabs>
    </div>
  );
}

function Answer({ circle }: { circle: Circle }) {
  const { t, named, number, persons, percent } = useText();
  const region = useRegionName();
  return (
    <>
      <p className="headline" data-testid="headline">
        {highlighted(
          t("commute.headline", {
            from: named(circle.origin),
            minutes: circle.minutes,
            persons: persons(circle.persons.inside),
            share: percent(circle.persons.share),
            region: region,
          }),
        )}
      </p>
      <p className="subline">
        {t("commute.subline", {
          depart: circle.depart,
          window: circle.windowMinutes,
          percentile: t(`percentile.${asPercentile(circle.percentile)}`),
          feeder: t(`feeder.${circle.feeder.mode}`),
        })}{" "}
        <BasisBadge basis={circle.persons.basis} /> <span className="quiet">{t("commute.millis", { millis: number(circle.computeMillis, 1) })}</span>
      </p>
      <Figures
        of={[
          { label: t("commute.figure.area"), value: number(circle.areaKm2), unit: "km²" },
          { label: t("commute.figure.stations"), value: number(circle.stations.length) },
          { label: t("commute.figure.parks"), value: number(circle.parks.length) },
          { label: t("commute.figure.districts"), value: number(circle.districts.filter((district) => district.share >= 0.5).length) },
          { label: t("commute.figure.roundness"), value: number(circle.roundness.quotient, 2) },
          { label: t("commute.figure.radius"), value: number(circle.roundness.meanRadiusKm, 1), unit: "km" },
        ]}
      />
      <Compare circle={circle} />
      <Roundness circle={circle} />
      <Sources of={circle.sources} estimated={circle.estimated} />
    </>
  );
}

const asPercentile = (value: number) => (value <= 10 ? 10 : value >= 90 ? 90 : 50);
