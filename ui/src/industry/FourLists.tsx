// 强链、延链、补链、薄弱: each finding says why in a line and unfolds into the
// numbers and the firms it rests on.
import type { ChainAnswer, ChainFinding, Evidence } from "../api/types";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Section } from "../parts/Section";
import { Empty } from "../parts/States";
import { GapTable } from "./ChainTables";

const order = ["strong", "extend", "fill", "weak"] as const;

export function FourLists({ answer }: { answer: ChainAnswer }) {
  const { t, number } = useText();
  return (
    <div className="stack">
      {order.map((id) => (
        <Section key={id} title={`${t(`chain.list.${id}`)} ${number(answer.lists[id].length)}`} note={<span className="quiet">{t(`chain.list.${id}.what`)}</span>}>
          {answer.lists[id].length === 0 ? (
            <Empty>{t(id === "strong" ? "chain.list.strong.none" : "chain.list.none")}</Empty>
          ) : (
            answer.lists[id].map((finding) => <Found key={finding.node} finding={finding} chain={answer.chain.name} />)
          )}
        </Section>
      ))}
      <details className="fold">
        <summary>{t("chain.thresholds")}</summary>
        <table className="plain-table">
          <tbody>
            {Object.entries(answer.thresholds).map(([id, one]) => (
              <tr key={id}>
                <th scope="row">{t(`chain.threshold.${id as Limit}`)}</th>
                <td className="num">{one.value}</td>
                <td>{t(`chain.threshold.${id as Limit}.why`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      <GapTable answer={answer} />
    </div>
  );
}

function Found({ finding, chain }: { finding: ChainFinding; chain: string }) {
  const { t, lang, number } = useText();
  const why = finding.reasons.map((one) => one.text).join(lang === "zh" ? "；" : "; ");
  return (
    <details className="fold finding" data-finding={finding.node}>
      <summary>
        <b>{finding.name}</b> {finding.grade && <span className={`grade grade-${finding.grade}`}>{finding.grade}</span>} <span className="why">{why}</span>
      </summary>
      <table className="plain-table">
        <caption className="quiet">{t("chain.list.measures")}</caption>
        <tbody>
          {finding.measures.map((one) => (
            <tr key={one.id}>
              <th scope="row">{t(`chain.measure.${one.id as Measure}`)}</th>
              <td className="num">{one.value === null ? t("chain.cannot") : number(one.value, 3)}</td>
              <td>
                <code>{one.formula}</code> {one.why?.text}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {finding.near.length > 0 && (
        <p className="quiet">
          {finding.near.map((one) => `${t(`chain.near.${one.role as Role}`)} ${one.name} (${number(one.firms)})`).join(lang === "zh" ? "；" : "; ")}
        </p>
      )}
      {finding.firms.length > 0 && <Firms name={`sanquan-${chain}-${finding.name}-firms`} caption={t("chain.list.firms")} rows={finding.firms} />}
      {finding.candidates.length > 0 && <Firms name={`sanquan-${chain}-${finding.name}-elsewhere`} caption={t("chain.list.elsewhere", { all: number(finding.elsewhere) })} rows={finding.candidates} timed />}
    </details>
  );
}

type Limit = "suppliers" | "quotient" | "rowFirms" | "nodeFirms" | "concentration" | "lead" | "dependence" | "inputs" | "anchorStaff" | "proximity" | "ubiquity";
type Measure = "quotient" | "density" | "gain" | "promise" | "suppliers" | "anchors" | "concentration" | "effective" | "lead" | "dependence" | "need";
type Role = "uses" | "feeds" | "akin";

/** Firms is a table of firms at a node with the evidence for each. */
export function Firms({ name, caption, rows, timed = false }: { name: string; caption: string; rows: Evidence[]; timed?: boolean }) {
  const { t, percent } = useText();
  const columns: Column<Evidence>[] = [
    { id: "firm", title: t("column.firm"), value: (row) => row.firm.name, cell: (row) => <span title={row.firm.name}>{row.firm.shortName || row.firm.name}</span> },
    { id: "grade", title: t("column.grade"), value: (row) => row.grade, cell: (row) => <span className={`grade grade-${row.grade}`} title={t(`grade.${row.grade}`)}>{row.grade}</span> },
    { id: "area", title: t("column.area"), value: (row) => row.firm.areaName },
    ...(timed ? [{ id: "minutes", title: t("column.minutes"), numeric: true, value: (row: Evidence) => row.minutes, cell: (row: Evidence) => (row.minutes === null ? t(row.reach === "beyond" ? "chain.beyond" : "chain.unknown") : row.minutes) }] : []),
    { id: "evidence", title: t("column.evidence"), value: (row) => row.evidence },
    { id: "share", title: t("column.revenue"), numeric: true, value: (row) => row.share, cell: (row) => (row.share === null ? "–" : percent(row.share, 0)) },
    { id: "observed", nowrap: true, title: t("column.observed"), value: (row) => row.firm.observed },
    { id: "source", title: t("column.source"), value: (row) => row.source },
  ];
  return <DataTable name={name} caption={caption} columns={columns} rows={rows} rowKey={(row) => row.firm.id + row.evidence} first={8} />;
}
