// The parts that both pages are made of.
import { type SelectHTMLAttributes, useId, useState } from "react";
import { Dialog } from "../parts/Dialog";
import { useSystemWords } from "./client";

/** Choice is a list to choose from, with its name above it. */
export function Choice({ label, options, ...select }: { label: string; options: readonly (readonly [value: string, text: string])[] } & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <p className="form-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} {...select}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </p>
  );
}

/** Command is a line for a terminal; browsers copy only on a page they trust. */
export function Command({ line }: { line: string }) {
  const w = useSystemWords();
  const [copied, setCopied] = useState(false);
  return (
    <span className="command">
      <code className="wrap">{line}</code>
      {navigator.clipboard && (
        <button type="button" className="mini" aria-label={`${w("copy")} ${line}`} onClick={() => void navigator.clipboard.writeText(line).then(() => setCopied(true))}>
          <span aria-live="polite">{copied ? w("copied") : w("copy")}</span>
        </button>
      )}
    </span>
  );
}

/** ConfirmDrop asks before something is gone for good. */
export function ConfirmDrop({ what, warning, open, onClose, onDrop }: { what: string; warning: string; open: boolean; onClose: () => void; onDrop: () => void }) {
  const w = useSystemWords();
  return (
    <Dialog title={`${w("drop")} ${what}`} open={open} onClose={onClose}>
      <p>{warning}</p>
      <p className="row confirm">
        <button type="button" className="button" onClick={onClose}>
          {w("keep")}
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            onClose();
            onDrop();
          }}
        >
          {w("drop")}
        </button>
      </p>
    </Dialog>
  );
}
