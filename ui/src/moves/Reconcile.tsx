// The reconciliation: how many agree, what is open and whose it is, and both
// sides of a row beside each other.
import { useState } from "react";
import { useAsk } from "../account/client";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Figures, Section } from "../parts/Section";
import { Answer, Empty } from "../parts/States";
import { asArea, asMoney, type Entry, type Pair, type Reconciliation, useMoveWords, type Words } from "./client";
import { asQuery, type Narrow } from "./Moves";

const keyOf = (row: Pair) => `${row.out?.ref ?? ""}/${row.in?.ref ?? ""}`;

/** todo says what a row asks of its owner. */
function todo(row: Pair, w: Words): string {
  const parts = [...(row.differences ?? []).map((one) => `${fieldName(one.field, w)}：${valueOf(one.field, one.out, w)} ≠ ${valueOf(one.field, one.in, w)}`), ...(row.missing ?? []).map((one) => w(`missing.${one as "proof"}`))];
  if (parts.length === 0 && row.status === "only_out" && !row.exit) parts.push(w("post_out"));
  if (parts.length === 0 && row.status === "only_in") parts.push(w("post_in"));
  if (row.exit) parts.push(w(`exit.${row.exit as "quit"}`));
  return parts.join("；");
}

const fieldWords = { code: "code", name: "name", project: "project", category: "category", from: "from", to: "to", planned: "planned", actual: "actual", staff: "staff", revenue: "revenue", tax: "taxes" } as const;

const fieldName = (field: string, w: Words) => w(fieldWords[field as keyof typeof fieldWords] ?? "field");

function valueOf(field: string, value: string, w: Words): string {
  if (field === "category") return w(`category.${value as "other"}`);
  if (field === "to" && (value === "quit" || value === "dissolved")) return w(`exit.${value}`);
  return value;
}

export function Reconcile({ narrow }: { narrow: Narrow }) {
  const w = useMoveWords();
  const { number } = useText();
  const [picked, setPicked] = useState("");
  const answer = useAsk<Reconciliation>("/relocations/reconciliation", asQuery(narrow));
  return (
    <Answer query={answer} lines={10}>
      {({ counts, rows, twice, names, agreement }) => {
        const columns: Column<Pair>[] = [
          { id: "firm", title: w("firm"), value: (row) => row.out?.name ?? row.in?.name ?? "" },
          { id: "status", title: w("status"), value: (row) => w(row.status as "matched"), cell: (row) => <span className={`pair-status pair-${row.status}`}>{w(row.status as "matched")}</span>, nowrap: true },
          { id: "owner", title: w("owes"), value: (row) => (row.owner ? `${names?.[row.owner.place] ?? row.owner.place}（${w(row.owner.side as "out")}）` : "") },
          { id: "due", title: w("by"), value: (row) => row.due ?? "", nowrap: true },
          { id: "todo", title: w("what"), value: (row) => todo(row, w) },
        ];
        const all = rows ?? [];
        const one = all.find((row) => keyOf(row) === picked);
        return (
          <>
            <Figures
              of={[
                { label: w("matched"), value: number(counts.matched) },
                { label: w("differing"), value: number(counts.differing) },
                { label: w("only_out"), value: number(counts.onlyOut), unit: `${w("exits")} ${counts.exits}` },
                { label: w("only_in"), value: number(counts.onlyIn) },
                { label: w("agreement"), value: agreement < 0 ? "–" : `${number(100 * agreement, 1)}%` },
              ]}
            />
            {all.length === 0 ? (
              <Empty>{w("none")}</Empty>
            ) : (
              <DataTable name="reconciliation" caption={w("rows")} columns={columns} rows={all} rowKey={keyOf} picked={picked} onPick={(row) => setPicked(keyOf(row))} first={40} />
            )}
            {(twice ?? []).map((firm) => (
              <p key={firm.refs?.join()} className="quiet">
                {w("twice", { names: firm.names?.join("、") ?? "" })}
              </p>
            ))}
            {all.length > 0 && <Section title={w("pair")}>{one ? <SideBySide row={one} names={names ?? {}} /> : <p className="quiet">{w("sideBySide")}</p>}</Section>}
          </>
        );
      }}
    </Answer>
  );
}

function SideBySide({ row, names }: { row: Pair; names: Record<string, string> }) {
  const w = useMoveWords();
  const differing = new Set((row.differences ?? []).map((one) => one.field));
  const site = (one: Entry["from"] | undefined) => one?.text || names[one?.area ?? ""] || one?.area || "";
  const lines: [string, string, (entry: Entry) => string][] = [
    ["name", w("name"), (entry) => entry.name],
    ["code", w("code"), (entry) => entry.code ?? ""],
    ["project", w("project"), (entry) => entry.project ?? ""],
    ["category", w("category"), (entry) => w(`category.${entry.category as "other"}`)],
    ["from", w("from"), (entry) => site(entry.from)],
    ["to", w("to"), (entry) => (entry.exit ? w(`exit.${entry.exit as "quit"}`) : site(entry.to))],
    ["planned", w("planned"), (entry) => entry.planned ?? ""],
    ["actual", w("actual"), (entry) => entry.actual ?? ""],
    ["staff", w("staff"), (entry) => entry.staff?.toString() ?? ""],
    ["revenue", w("revenue"), (entry) => asMoney(entry.revenue)],
    ["tax", w("taxes"), (entry) => asMoney(entry.tax)],
    ["", w("area"), (entry) => asArea(entry.area)],
    ["", w("state"), (entry) => w(`state.${entry.state as "signed"}`)],
    ["", w("evidence"), (entry) => entry.evidence ?? ""],
  ];
  const cell = (entry: Entry | undefined, value: (entry: Entry) => string) => (entry ? value(entry) || <i className="quiet">{w("notStated")}</i> : "–");
  return (
    <table className="both">
      <thead>
        <tr>
          <th scope="col">{w("field")}</th>
          <th scope="col">{w("out")}</th>
          <th scope="col">{w("in")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(([field, title, value]) => (
          <tr key={title} className={differing.has(field) ? "differs" : undefined}>
            <th scope="row">
              {title}
              {differing.has(field) && <b> ≠ {w("differs")}</b>}
            </th>
            <td>{cell(row.out, value)}</td>
            <td>{cell(row.in, value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
