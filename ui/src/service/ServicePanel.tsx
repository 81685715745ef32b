// 服务圈: what can be handled in another place as if at home, and for whom.
import { useMatrix, useRegion, useRegionName, useWindows } from "../api/queries";
import { highlighted } from "../parts/highlighted";
import { useText } from "../i18n";
import { Indicators } from "../industry/Indicators";
import { BasisBadge } from "../parts/Badge";
import { Sources } from "../parts/Sources";
import { Answer, Skeleton, Trouble } from "../parts/States";
import { Tabs } from "../parts/Tabs";
import { change, useView } from "../state/store";
import { Agreements } from "./Agreements";
import { MatrixView } from "./Matrix";
import { Programmes } from "./Programmes";
import { WindowTable } from "./WindowTable";

const tabs = ["matrix", "windows", "agreements", "programmes", "indicators"] as const;
type Tab = (typeof tabs)[number];

export default function ServicePanel() {
  const { t } = useText();
  const view = useView();
  const matrix = useMatrix();
  const tab: Tab = tabs.find((one) => one === view.tab) ?? "matrix";
  return (
    <div className="panel panel-service">
      <Headline />
      <Tabs<Tab> label={t("service.more")} active={tab} onChange={(next) => change({ tab: next })} tabs={tabs.map((id) => ({ id, title: t(`service.tab.${id}`) }))}>
        {tab === "matrix" && (
          <Answer query={matrix} height={360}>
            {(data) => (
              <>
                <MatrixView matrix={data} />
                <Sources of={data.sources} />
              </>
            )}
          </Answer>
        )}
        {tab === "windows" && <WindowTable />}
        {tab === "agreements" && <Agreements />}
        {tab === "programmes" && <Programmes />}
        {tab === "indicators" && <Indicators circle="service" />}
      </Tabs>
    </div>
  );
}

function Headline() {
  const { t, number, persons, percent } = useText();
  const { item } = useView();
  const region = useRegion();
  const windows = useWindows(item);
  const name = useRegionName();
  for (const query of [windows, region]) if (query.isError) return <Trouble error={query.error} retry={() => void query.refetch()} />;
  if (!windows.data || !region.data) return <Skeleton lines={3} />;
  const reach = windows.data.peopleWithin60;
  const words = {
    items: number(region.data.counts.items ?? 0),
    windows: number(windows.data.items.length),
    persons: reach ? persons(reach.inside) : "–",
    share: reach ? percent(reach.share) : "–",
    region: name,
  };
  return (
    <>
      <p className="headline" data-testid="service-headline">
        {highlighted(t("service.headline", words))}
      </p>
      <p className="subline">
        {windows.data.sample && (
          <>
            <BasisBadge basis="sample" /> {t("service.sample")}{" "}
          </>
        )}
        {reach && (
          <>
            <BasisBadge basis={reach.basis} /> {reach.method}
          </>
        )}
      </p>
    </>
  );
}
