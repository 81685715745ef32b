// 功能圈: which chains tie the places together, who stands where, what is missing.
import { useChain, useChains } from "../api/queries";
import type { ChainAnswer, ChainRow } from "../api/types";
import { useText } from "../i18n";
import { highlighted } from "../parts/highlighted";
import { Figures } from "../parts/Section";
import { Sources } from "../parts/Sources";
import { Answer, Empty } from "../parts/States";
import { Tabs } from "../parts/Tabs";
import { change, useView } from "../state/store";
import { ChainFilters } from "./ChainFilters";
import { ChainGraph } from "./ChainGraph";
import { EvidenceTable, NodeTable } from "./ChainTables";
import { FourLists } from "./FourLists";
import { Heat } from "./Heat";
import { Indicators } from "./Indicators";
import { Moves } from "./Moves";
import { Notices } from "./Notices";
import { Shock } from "./Shock";

const tabs = ["nodes", "lists", "heat", "shock", "indicators", "moves", "notices"] as const;
type Tab = (typeof tabs)[number];

export default function IndustryPanel() {
  const { t } = useText();
  const view = useView();
  const chains = useChains();
  const tab: Tab = tabs.find((one) => one === view.tab) ?? "nodes";
  return (
    <div className="panel panel-industry">
      <Answer query={chains} lines={8}>
        {({ items }) => (items.length === 0 ? <Empty>{t("chain.none")}</Empty> : <Chain chains={items} tab={tab} />)}
      </Answer>
    </div>
  );
}

function Chain({ chains, tab }: { chains: ChainRow[]; tab: Tab }) {
  const { t } = useText();
  const view = useView();
  const id = chains.some((one) => one.id === view.chain) ? view.chain : (chains[0]?.id ?? "");
  const chain = useChain(id, { area: view.area, park: view.park, minutes: view.park ? view.minutes : null });
  return (
    <>
      <ChainFilters chains={chains} chain={id} />
      <Answer query={chain} height={320}>
        {(data) => <Diagnosis answer={data} />}
      </Answer>
      <Tabs<Tab> label={t("industry.more")} active={tab} onChange={(next) => change({ tab: next })} tabs={tabs.map((one) => ({ id: one, title: t(`industry.tab.${one}`) }))}>
        {tab === "nodes" && chain.data && <Nodes answer={chain.data} />}
        {tab === "lists" && chain.data && <FourLists answer={chain.data} />}
        {tab === "heat" && <Heat chain={id} />}
        {tab === "shock" && chain.data && <Shock key={id} answer={chain.data} />}
        {tab === "indicators" && <Indicators circle="industry" />}
        {tab === "moves" && <Moves />}
        {tab === "notices" && <Notices />}
      </Tabs>
    </>
  );
}

function Diagnosis({ answer }: { answer: ChainAnswer }) {
  const { t, lang, named, number } = useText();
  const { summary } = answer;
  const words = { chain: named(answer.chain), nodes: number(summary.nodes), present: number(summary.present), missing: number(summary.missing) };
  const place = answer.area ? answer.area.name : t("industry.region");
  return (
    <>
      <p className="headline">{highlighted(t("chain.headline", { ...words, place }))}</p>
      {answer.park && (
        <p className="subline">{t("chain.park.line", { park: named(answer.park), minutes: answer.minutes ?? 90, reachable: number(summary.reachable ?? 0) })}{" "}
          <button type="button" className="link" onClick={() => change({ from: answer.park?.id ?? "" })}>
            {t("chain.park.start")}
          </button>
        </p>
      )}
      <p className="subline">
        <a href={`/api/v1/chains/${encodeURIComponent(answer.chain.id)}/brief?${new URLSearchParams({ area: answer.area?.code ?? "", format: "html", lang })}`} target="_blank" rel="noreferrer">
          {t("chain.brief")}
        </a>
      </p>
      <Figures
        of={[
          { label: t("chain.status.present"), value: number(summary.present) },
          { label: t("chain.status.outside"), value: number(summary.outside) },
          { label: t("chain.status.missing"), value: number(summary.missing) },
          { label: t("chain.single"), value: number(summary.single) },
          ...(summary.reachable === null ? [] : [{ label: t("chain.reachable"), value: number(summary.reachable) }]),
        ]}
      />
      <ChainGraph answer={answer} />
      <Sources of={answer.sources} />
      {answer.notes.length > 0 && (
        <details className="fold">
          <summary>{t("chain.notes")}</summary>
          <ul className="plain">
            {answer.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Nodes({ answer }: { answer: ChainAnswer }) {
  const { node } = useView();
  const chosen = answer.nodes.find((one) => one.id === node);
  return (
    <>
      {chosen && <EvidenceTable node={chosen} />}
      <NodeTable answer={answer} />
    </>
  );
}
