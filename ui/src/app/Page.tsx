import { lazy, Suspense, useEffect, useState } from "react";
import { useText } from "../i18n";
import { MapArea } from "../map/MapArea";
import { Skeleton } from "../parts/States";
import { Tabs } from "../parts/Tabs";
import { change, useView } from "../state/store";
import type { Panel } from "../state/view";
import { CommuteCard, IndustryCard, ServiceCard } from "./Cards";
import { Controls } from "./Controls";
import { Footer } from "./Footer";
import { Header } from "./Header";
import { Help } from "./Help";
import { useKeys } from "./useKeys";

const CommutePanel = lazy(() => import("../commute/CommutePanel"));
const IndustryPanel = lazy(() => import("../industry/IndustryPanel"));
const ServicePanel = lazy(() => import("../service/ServicePanel"));

export function Page() {
  const { t } = useText();
  const { panel } = useView();
  const [help, setHelp] = useState(false);
  useKeys({ onHelp: () => setHelp(true) });
  useEffect(() => {
    document.documentElement.dataset.panel = panel;
  }, [panel]);

  return (
    <>
      <a className="skip" href="#answers">
        {t("app.skip")}
      </a>
      <Header onHelp={() => setHelp(true)} />
      <main className="stage">
        <MapArea>
          <Controls />
        </MapArea>
        <div className="side" id="answers" tabIndex={-1}>
          <Tabs<Panel>
            label={t("panels.label")}
            className="circles"
            active={panel}
            onChange={(next) => change({ panel: next, tab: "" })}
            tabs={[
              { id: "commute", title: <CommuteCard /> },
              { id: "industry", title: <IndustryCard /> },
              { id: "service", title: <ServiceCard /> },
            ]}
          >
            <Suspense fallback={<Skeleton lines={8} />}>
              {panel === "commute" && <CommutePanel />}
              {panel === "industry" && <IndustryPanel />}
              {panel === "service" && <ServicePanel />}
            </Suspense>
          </Tabs>
          <Footer />
        </div>
      </main>
      <Help open={help} onClose={() => setHelp(false)} />
    </>
  );
}
