// The parts forms are made of.
import { type FormEvent, type InputHTMLAttributes, type ReactNode, useId } from "react";
import { Trouble } from "../parts/States";

/** Field is an input with its name above it. */
export function Field({ label, hint, ...input }: { label: string; hint?: string | undefined } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <p className="form-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-describedby={hint ? `${id}-hint` : undefined} autoCapitalize="none" spellCheck={false} {...input} />
      {hint && (
        <span className="quiet" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </p>
  );
}

/** Form calls back with its members by name, and shows what went wrong. */
export function Form({ onSubmit, error, busy, action, children }: { onSubmit: (values: Record<string, string>) => void; error?: unknown; busy?: boolean; action: string; children: ReactNode }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]));
    onSubmit(values);
  };
  return (
    <form className="form" onSubmit={submit}>
      {children}
      {error ? <Trouble error={error} /> : null}
      <button type="submit" className="button primary" disabled={busy}>
        {action}
      </button>
    </form>
  );
}
