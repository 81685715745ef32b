// The form that sends a file for a dry run.
import { type DragEvent, useId, useState } from "react";
import { Field, Form } from "../account/Field";
import { type Import, useDryRun, useImportWords } from "./client";

export function SendFile({ onDone }: { onDone: (one: Import) => void }) {
  const w = useImportWords();
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [over, setOver] = useState(false);
  const dryRun = useDryRun();
  const submit = (values: Record<string, string>) => {
    if (!file) return;
    dryRun.mutate({ file, sheet: values["sheet"] ?? "", source: values["source"] ?? "", observed: values["observed"] ?? "" }, { onSuccess: onDone });
  };
  const drag = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };
  return (
    <Form action={w("dryRun")} busy={dryRun.isPending || !file} error={dryRun.error} onSubmit={submit}>
      <div
        className={over ? "drop over" : "drop"}
        onDragOver={(event) => drag(event, true)}
        onDragLeave={(event) => drag(event, false)}
        onDrop={(event) => {
          drag(event, false);
          setFile(event.dataTransfer.files[0] ?? null);
        }}
      >
        <label htmlFor={id}>{w("drop")}</label>
        <input id={id} type="file" accept=".xlsx,.csv,.tsv,.txt" aria-describedby={`${id}-types`} onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
        <span className="quiet" id={`${id}-types`}>
          {w("types")}
        </span>
        {file && <span role="status">{w("chosen", { name: file.name, size: Math.ceil(file.size / 1024) })}</span>}
      </div>
      <div className="import-fields">
        <Field label={w("source")} hint={w("sourceHint")} name="source" maxLength={200} />
        <Field label={w("observed")} hint={w("observedHint")} name="observed" maxLength={10} pattern="\d{4}(-\d{2}(-\d{2})?)?" />
        <Field label={w("sheet")} hint={w("sheetHint")} name="sheet" maxLength={60} />
      </div>
      {dryRun.isPending && <p role="status">{w("reading")}</p>}
    </Form>
  );
}
