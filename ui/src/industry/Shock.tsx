// What if a node, or one firm, were closed: who loses downstream, who is left.
import Select from "antd/es/select";
import { useState } from "react";
import { useShock } from "../api/queries";
import type { ChainAnswer, ChainHit, ChainLoss } from "../api/types";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Figures } from "../parts/Section";
import { Answer, Empty } from "../parts/States";
import { useView } from "../state/store";
import { Firms } from "./FourLists";

export function Shock({ answer }: { answer: ChainAnswer }) {
  const { t, named } = useText();
  const view = useView();
  const [firm, setFirm] = useState("");
  const [node, setNode] = useState(answer.nodes.some((one) => one.id === view.node) ? view.node : "");
  const firms = new Map(answer.nodes.flatMap((one) => one.evidence.map((row) => [row.firm.id, row.firm.shortName || row.firm.name])));
  const loss = useShock(firm ? { firm, node: "", area: "", minutes: view.minutes } : { firm: "", node, area: view.area, minutes: view.minutes });
  return (
    <div className="stack">
      <div className="filters">
        <Pick id="shock-node" label={answer.area ? t("shock.node.in", { area: answer.area.name }) : t("shock.node")} value={firm ? "" : node} options={answer.nodes.map((one) => ({ value: one.id, label: one.name }))} onChange={(next) => { setNode(next); setFirm(""); }} />
        <Pick id="shock-firm" label={t("shock.firm")} value={firm} options={[...firms].map(([value, label]) => ({ value, label }))} onChange={setFirm} />
      </div>
      {firm || node ? <Answer query={loss}>{(data) => <Lost loss={data} chain={named(answer.chain)} />}</Answer> : <Empty>{t("shock.pick")}</Empty>}
    </div>
  );
}

function Pick({ id, label, value, options, onChange }: { id: string; label: string; value: string; options: { value: string; label: string }[]; onChange: (value: string) => void }) {
  const { t } = useText();
  return (
    <label className="filter" htmlFor={id}>
      <span className="field-label">{label}</span>
      <Select id={id} aria-label={label} showSearch={{ optionFilterProp: "label" }} value={value} options={[{ value: "", label: t("shock.none") }, ...options]} onChange={(next: string) => onChange(next)} popupMatchSelectWidth={false} />
    </label>
  );
}

function Lost({ loss, chain }: { loss: ChainLoss; chain: string }) {
  const { t, number, percent } = useText();
  const columns: Column<ChainHit>[] = [
    { id: "node", title: t("column.node"), value: (row) => row.name },
    { id: "chain", title: t("shock.chain"), value: (row) => row.chain },
    { id: "steps", title: t("shock.steps"), numeric: true, value: (row) => row.steps },
    { id: "firms", title: t("heat.firms"), numeric: true, value: (row) => row.firms },
    { id: "mild", title: t("shock.mild"), numeric: true, value: (row) => row.mild, cell: (row) => percent(row.mild, 0) },
    { id: "strict", title: t("shock.strict"), numeric: true, value: (row) => row.strict, cell: (row) => percent(row.strict, 0) },
  ];
  return (
    <>
      <ul className="plain">
        {loss.closed.slice(0, 12).map((one) => (
          <li key={one.node}>{t("shock.closed", { node: one.name, failed: number(one.failed), firms: number(one.firms), names: one.names.slice(0, 4).join("、") })}</li>
        ))}
      </ul>
      {loss.sides.map((side) => (
        <div key={side.area}>
          <Figures
            of={[
              { label: t("shock.reached"), value: number(side.reached) },
              { label: t("shock.cut"), value: number(side.cut) },
              { label: t("shock.mild"), value: side.mild === null ? "–" : percent(side.mild, 1) },
              { label: t("shock.strict"), value: side.strict === null ? "–" : percent(side.strict, 1) },
            ]}
          />
          <DataTable name={`sanquan-${chain}-shock`} caption={t("shock.hits")} columns={columns} rows={side.hits} rowKey={(row) => row.node} empty={t("shock.nobody")} />
        </div>
      ))}
      {loss.substitutes.map((one) => (
        <Firms key={one.node} name={`sanquan-${one.name}-substitutes`} caption={t("shock.left", { node: one.name, left: number(one.left), within: number(one.within), minutes: number(loss.minutes) })} rows={one.firms} timed />
      ))}
      <ul className="plain quiet">
        {loss.notes.map((one) => (
          <li key={one.id}>{one.text}</li>
        ))}
      </ul>
    </>
  );
}
