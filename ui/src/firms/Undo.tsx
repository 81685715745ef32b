// Taking a merge or separation back, with a reason.
import { type FormEvent, useState } from "react";
import { useSend } from "../account/client";
import { Trouble } from "../parts/States";
import { useFirmWords } from "./client";

export function Undo({ event }: { event: string }) {
  const w = useFirmWords();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const undo = useSend<string>("POST", () => `/firm-events/${encodeURIComponent(event)}/undo`, (why) => ({ reason: why }));
  if (!open) {
    return (
      <button type="button" className="mini" onClick={() => setOpen(true)}>
        {w("undo")}
      </button>
    );
  }
  const submit = (sent: FormEvent) => {
    sent.preventDefault();
    if (reason.trim() !== "") undo.mutate(reason.trim());
  };
  return (
    <form className="decide" onSubmit={submit}>
      <p className="quiet">{w("undoHint")}</p>
      <p className="form-field">
        <label htmlFor={`undo-${event}`}>{w("reason")}</label>
        {/* It was asked for just now. */}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
        <input id={`undo-${event}`} autoFocus required maxLength={500} value={reason} onChange={(changed) => setReason(changed.target.value)} />
      </p>
      <p className="row">
        <button type="submit" className="button primary" disabled={undo.isPending}>
          {w("undo")}
        </button>
        <button type="button" className="button" onClick={() => setOpen(false)}>
          {w("cancel")}
        </button>
      </p>
      {undo.isError && <Trouble error={undo.error} />}
    </form>
  );
}
