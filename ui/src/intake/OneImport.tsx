// An import: its counts, its problems, and what may be done about it.
import { useEffect, useRef, useState } from "react";
import { address } from "../api/client";
import { type Column, DataTable } from "../parts/DataTable";
import { Dialog } from "../parts/Dialog";
import { Section } from "../parts/Section";
import { Trouble } from "../parts/States";
import { type Counts, type Import, path, type Problem, useApply, useDownload, useImportWords, useUndo } from "./client";

const fates = ["rows", "created", "changed", "unchanged", "duplicate", "refused", "skipped"] as const satisfies (keyof Counts)[];

export function OneImport({ one, mayChange, onChanged }: { one: Import; mayChange: boolean; onChanged: (one: Import) => void }) {
  const w = useImportWords();
  const heading = useRef<HTMLParagraphElement>(null);
  const download = useDownload();
  // What just came is read out and looked at first.
  useEffect(() => heading.current?.focus(), []);
  return (
    <Section title={w("result")}>
      <p ref={heading} tabIndex={-1}>
        {w("resultOf", { file: one.file, sheet: one.sheet, header: one.header })}
        {one.encoding && ` · ${one.encoding}`}
      </p>
      {one.earlier && <p className="dead-note">{w("earlier", { id: one.earlier.slice(-6) })}</p>}
      <dl className="import-counts">
        {fates.map((fate) => (
          <div key={fate} className={fate === "refused" && one.counts.refused > 0 ? "wrong" : undefined}>
            <dt>{w(fate)}</dt>
            <dd>{one.counts[fate]}</dd>
          </div>
        ))}
      </dl>
      {one.problemsTotal !== undefined || one.problems ? <Problems all={one.problems ?? []} total={one.problemsTotal ?? 0} /> : null}
      <div className="row import-decide">
        {mayChange && (
          <button type="button" className="button" disabled={download.isPending} onClick={() => download.mutate({ from: address(`${path}/${one.id}/report`), name: `report-${one.file.replace(/\.\w+$/, "")}.xlsx` })}>
            {w("report")}
          </button>
        )}
        {mayChange && <Decide one={one} onChanged={onChanged} />}
      </div>
      {download.isError && <Trouble error={download.error} />}
    </Section>
  );
}

function Decide({ one, onChanged }: { one: Import; onChanged: (one: Import) => void }) {
  const w = useImportWords();
  const apply = useApply();
  const undo = useUndo();
  const [asking, setAsking] = useState(false);
  const { created, changed, refused } = one.counts;
  const accept = refused > 0 ? "good" : "all";
  const failed = apply.error ?? undo.error;
  return (
    <>
      {(one.state === "planned" || one.state === "applying") && created + changed > 0 && (
        <button type="button" className="button primary" disabled={apply.isPending} onClick={() => apply.mutate({ id: one.id, accept }, { onSuccess: onChanged })}>
          {w(accept === "all" ? "applyAll" : "applyGood", { count: created + changed })}
        </button>
      )}
      {(one.state === "applied" || one.state === "undoing") && (
        <button type="button" className="button danger" disabled={undo.isPending} onClick={() => setAsking(true)}>
          {w("undo")}
        </button>
      )}
      <p role="status" className="import-said">
        {one.state === "planned" && (created + changed === 0 ? w("nothingNew") : refused > 0 ? w("onlyAll") : "")}
        {one.state === "applied" && w("applied", { created, changed })}
        {one.state === "undone" && w("undone")}
      </p>
      {failed && <Trouble error={failed} />}
      <Dialog title={w("undo")} open={asking} onClose={() => setAsking(false)}>
        <p>{w("undoSure")}</p>
        <p className="row confirm">
          <button type="button" className="button" onClick={() => setAsking(false)}>
            {w("keep")}
          </button>
          <button
            type="button"
            className="button danger"
            onClick={() => {
              setAsking(false);
              undo.mutate(one.id, { onSuccess: onChanged });
            }}
          >
            {w("undo")}
          </button>
        </p>
      </Dialog>
    </>
  );
}

function Problems({ all, total }: { all: Problem[]; total: number }) {
  const w = useImportWords();
  const columns: Column<Problem>[] = [
    { id: "row", title: w("row"), value: (one) => one.row, cell: (one) => (one.row === 0 ? w("table") : one.row), nowrap: true },
    { id: "column", title: w("column"), value: (one) => one.column ?? "", nowrap: true },
    { id: "heading", title: w("heading"), value: (one) => one.heading ?? "" },
    { id: "value", title: w("value"), value: (one) => one.value ?? "" },
    { id: "grade", title: w("grade"), value: (one) => one.grade, cell: (one) => <span className={`import-state grade-${one.grade}`}>{w(`grade.${one.grade}` as "grade.bad")}</span>, nowrap: true },
    { id: "reason", title: w("reason"), value: (one) => one.reason + (one.cells > 1 ? w("cells", { cells: one.cells }) : "") },
    { id: "remedy", title: w("remedy"), value: (one) => one.remedy ?? "" },
  ];
  return (
    <>
      <DataTable name="problems" caption={w("problems")} columns={columns} rows={all} rowKey={(one) => `${one.row} ${one.column ?? ""} ${one.field ?? ""} ${one.code}`} first={20} empty={w("noProblems")} />
      {total > all.length && <p className="quiet">{w("problemsMore", { shown: all.length, total })}</p>}
    </>
  );
}
