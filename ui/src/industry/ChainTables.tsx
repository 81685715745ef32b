import type { ChainAnswer, ChainNode, Evidence, Gap } from "../api/types";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Icon } from "../parts/Icon";
import { Sources } from "../parts/Sources";
import { change, useView } from "../state/store";

export function NodeTable({ answer }: { answer: ChainAnswer }) {
  const { t } = useText();
  const { node } = useView();
  const columns: Column<ChainNode>[] = [
    { id: "name", title: t("column.node"), value: (row) => row.name },
    { id: "stage", nowrap: true, title: t("column.stage"), value: (row) => t(`stage.${row.stage}`) },
    { id: "status", nowrap: true, title: t("column.status"), value: (row) => t(`chain.status.${row.status}`), cell: (row) => <span className={`status status-${row.status}`}>{t(`chain.status.${row.status}`)}</span> },
    { id: "A", title: "A", numeric: true, value: (row) => row.firms.A },
    { id: "B", title: "B", numeric: true, value: (row) => row.firms.B },
    { id: "C", title: "C", numeric: true, value: (row) => row.firms.C },
    ...(answer.area ? [{ id: "inArea", title: t("column.inArea"), numeric: true, value: (row: ChainNode) => row.inArea }] : []),
    ...(answer.park ? [{ id: "within", title: t("column.within", { minutes: answer.minutes ?? 90 }), numeric: true, value: (row: ChainNode) => row.withinMinutes }] : []),
    { id: "class", title: "GB/T 4754", value: (row) => `${row.gbt4754 ?? ""} ${row.class ?? ""}`.trim() },
  ];
  return (
    <DataTable
      name={`sanquan-${answer.chain.name}-nodes`}
      caption={t("chain.nodes")}
      columns={columns}
      rows={answer.nodes}
      rowKey={(row) => row.id}
      onPick={(row) => change({ node: row.id === node ? "" : row.id })}
      picked={node}
    />
  );
}

export function EvidenceTable({ node }: { node: ChainNode }) {
  const { t, percent } = useText();
  const timed = node.withinMinutes !== null;
  const columns: Column<Evidence>[] = [
    { id: "firm", title: t("column.firm"), value: (row) => row.firm.name, cell: (row) => <span title={row.firm.name}>{row.firm.shortName || row.firm.name}</span> },
    { id: "grade", title: t("column.grade"), value: (row) => row.grade, cell: (row) => <span className={`grade grade-${row.grade}`} title={t(`grade.${row.grade}`)}>{row.grade}</span> },
    { id: "area", title: t("column.area"), value: (row) => row.firm.areaName },
    { id: "evidence", title: t("column.evidence"), value: (row) => row.evidence },
    { id: "share", title: t("column.revenue"), numeric: true, value: (row) => row.share, cell: (row) => (row.share === null ? "–" : percent(row.share, 0)) },
    ...(timed ? [{ id: "minutes", title: t("column.minutes"), numeric: true, value: (row: Evidence) => row.minutes }] : []),
    { id: "observed", nowrap: true, title: t("column.observed"), value: (row) => row.firm.observed },
    { id: "source", title: t("column.source"), value: (row) => row.source, hidden: true },
  ];
  return (
    <div className="evidence">
      <DataTable
        name={`sanquan-${node.name}-evidence`}
        caption={t("chain.evidence", { node: node.name })}
        columns={columns}
        rows={node.evidence}
        rowKey={(row) => row.firm.id + row.evidence}
        empty={t("chain.evidence.none")}
        actions={
          <button type="button" className="mini" onClick={() => change({ node: "" })} aria-label={t("chain.evidence.close")}>
            <Icon name="close" size={12} />
          </button>
        }
      />
      <Sources of={node.evidence.map((row) => row.source)} />
    </div>
  );
}

export function GapTable({ answer }: { answer: ChainAnswer }) {
  const { t, lang } = useText();
  const names = new Map(answer.nodes.map((node) => [node.id, node.name]));
  const join = (ids: string[]) => ids.map((id) => names.get(id) ?? id).join(lang === "zh" ? "、" : ", ");
  const columns: Column<Gap>[] = [
    { id: "name", title: t("column.node"), value: (row) => row.name },
    { id: "status", nowrap: true, title: t("column.status"), value: (row) => t(`chain.status.${row.status}`) },
    { id: "wanted", title: t("chain.wanted"), numeric: true, value: (row) => row.usedBy.length },
    { id: "usedBy", title: t("chain.usedBy"), value: (row) => join(row.usedBy) },
    { id: "madeFrom", title: t("chain.madeFrom"), value: (row) => join(row.madeFrom) },
  ];
  return (
    <DataTable name={`sanquan-${answer.chain.name}-gaps`} caption={t("chain.gaps")} columns={columns} rows={answer.gaps} rowKey={(row) => row.node} onPick={(row) => change({ node: row.node, tab: "nodes" })} empty={t("chain.gaps.none")} />
  );
}
