// Lists of firms: a file, its dry run, the decision, and what was imported so far.
import { useState } from "react";
import { moment, useAsk } from "../account/client";
import { address } from "../api/client";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Pager } from "../parts/Pager";
import { Answer, Empty, Trouble } from "../parts/States";
import { type Import, path, useDownload, useImportWords } from "./client";
import { OneImport } from "./OneImport";
import { SendFile } from "./SendFile";
import "./intake.css";

const pageLength = 20;

export function Imports({ mayChange }: { mayChange: boolean }) {
  const w = useImportWords();
  const { lang } = useText();
  const download = useDownload();
  const [after, setAfter] = useState("");
  const [shown, setShown] = useState<Import | null>(null);
  const list = useAsk<{ items: Import[]; next?: string }>(path, { after, limit: pageLength });
  const template = (format: string) => download.mutate({ from: address(`${path}/template`, { format }), name: `firms.${format}` });
  const columns: Column<Import>[] = [
    { id: "file", title: w("file"), value: (one) => one.file },
    { id: "state", title: w("state"), value: (one) => one.state, cell: (one) => <span className={`import-state import-${one.state}`}>{w(`state.${one.state}` as "state.planned")}</span>, nowrap: true },
    { id: "created", title: w("created"), value: (one) => one.counts.created, numeric: true },
    { id: "changed", title: w("changed"), value: (one) => one.counts.changed, numeric: true },
    { id: "refused", title: w("refused"), value: (one) => one.counts.refused, numeric: true },
    { id: "who", title: w("who"), value: (one) => one.byName, nowrap: true },
    { id: "when", title: w("when"), value: (one) => one.created, cell: (one) => moment(one.created, lang), nowrap: true },
  ];
  return (
    <div className="account-page import-page">
      <h2>{w("imports")}</h2>
      <p className="quiet">{w("hint")}</p>
      <p className="row" role="group" aria-label={w("template")}>
        <button type="button" className="button" onClick={() => template("xlsx")}>
          {w("templateXlsx")}
        </button>
        <button type="button" className="button" onClick={() => template("csv")}>
          {w("templateCsv")}
        </button>
      </p>
      {download.isError && <Trouble error={download.error} />}
      {mayChange && <SendFile onDone={setShown} />}
      {shown ? <OneImport key={shown.id + shown.version} one={shown} mayChange={mayChange} onChanged={setShown} /> : null}
      <section className="import-history">
        <Answer query={list} lines={6}>
          {({ items, next }) => (
            <>
              <DataTable name="imports" caption={w("history")} columns={columns} rows={items} rowKey={(one) => one.id} picked={shown?.id ?? ""} onPick={setShown} first={pageLength} empty={w("none")} />
              <Pager cursor={after} next={next} onTurn={setAfter} start={w("newest")} more={w("more")} />
            </>
          )}
        </Answer>
        {!shown && <Empty>{w("pick")}</Empty>}
      </section>
    </div>
  );
}
