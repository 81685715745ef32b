// The audit: entries, their details, and whether the chain holds.
import { useState } from "react";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Pager } from "../parts/Pager";
import { Section } from "../parts/Section";
import { Answer, Trouble } from "../parts/States";
import { Field } from "./Field";
import { type AuditEntry, type AuditReport, moment, useAsk, useRows, useWords } from "./client";

const pageLength = 100;

export function Audit() {
  const w = useWords();
  const { lang, number } = useText();
  const [filter, setFilter] = useState({ action: "", from: "", to: "" });
  const [before, setBefore] = useState<number | null>(null);
  const [picked, setPicked] = useState(0);
  const [asked, setAsked] = useState(false);
  const entries = useRows<AuditEntry>("/audit", { ...filter, before, limit: pageLength });
  const check = useAsk<AuditReport>("/audit/check", {}, asked);
  const narrow = (patch: Partial<typeof filter>) => {
    setFilter({ ...filter, ...patch });
    setBefore(null);
  };
  const columns: Column<AuditEntry>[] = [
    { id: "seq", title: "№", value: (row) => row.seq, numeric: true },
    { id: "time", title: w("when"), value: (row) => row.time, cell: (row) => moment(row.time, lang), nowrap: true },
    { id: "name", title: w("who"), value: (row) => row.name },
    { id: "action", title: w("action"), value: (row) => row.action, nowrap: true },
    { id: "object", title: w("object"), value: (row) => row.kind },
    { id: "result", title: w("result"), value: (row) => row.result, cell: (row) => w(row.result) },
    { id: "reason", title: w("reason"), value: (row) => row.reason },
  ];
  return (
    <div className="account-page">
      <h2>{w("audit")}</h2>
      <div className="row" role="group" aria-label={w("filters")}>
        <Field label={w("action")} value={filter.action} onChange={(event) => narrow({ action: event.target.value })} placeholder="role.grant" maxLength={40} />
        <Field label={w("from")} type="date" value={filter.from} onChange={(event) => narrow({ from: event.target.value })} />
        <Field label={w("to")} type="date" value={filter.to} onChange={(event) => narrow({ to: event.target.value })} />
        <button type="button" className="button" onClick={() => (asked ? void check.refetch() : setAsked(true))}>
          {w("verify")}
        </button>
      </div>
      {check.data && <Verdict report={check.data} />}
      {check.isError && <Trouble error={check.error} />}
      <Answer query={entries} lines={10}>
        {({ items }) => {
          const entry = items.find((row) => row.seq === picked);
          return (
            <>
              <DataTable name="audit" caption={w("audit")} columns={columns} rows={items} rowKey={(row) => String(row.seq)} picked={String(picked)} onPick={(row) => setPicked(row.seq)} first={pageLength} empty={w("noEntries")} />
              <Pager cursor={before === null ? "" : String(before)} next={items.length === pageLength ? String(items.at(-1)?.seq ?? "") : undefined} onTurn={(cursor) => setBefore(cursor === "" ? null : Number(cursor))} start={w("newest")} more={w("more")} />
              {entry && (
                <Section title={`${w("details")} № ${number(entry.seq)}`}>
                  <dl className="details">
                    {([["via", entry.via], ["address", entry.address], ["place", entry.place], ["object", `${entry.kind} ${entry.object}`], ["before", entry.before], ["after", entry.after], ["request", entry.request]] as const)
                      .filter(([, value]) => value !== "")
                      .map(([word, value]) => (
                        <div key={word}>
                          <dt>{w(word)}</dt>
                          <dd>
                            <code className="wrap">{value}</code>
                          </dd>
                        </div>
                      ))}
                  </dl>
                </Section>
              )}
            </>
          );
        }}
      </Answer>
    </div>
  );
}

function Verdict({ report }: { report: AuditReport }) {
  const w = useWords();
  if (report.ok)
    return (
      <p role="status" className="demo-note">
        {w("holds", { rows: report.rows, heads: report.signedHeads })}
      </p>
    );
  return (
    <p role="alert" className="trouble">
      {w("broken", { row: report.break?.seq ?? 0, reason: report.break?.reason ?? "" })}
    </p>
  );
}
