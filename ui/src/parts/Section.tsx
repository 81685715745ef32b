import { type ReactNode, useId } from "react";

/** Section is a heading, its actions and a body. */
export function Section({ title, note, actions, children }: { title: string; note?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <div className="section-head">
        <h3 id={id}>{title}</h3>
        {note}
        {actions && <span className="actions">{actions}</span>}
      </div>
      {children}
    </section>
  );
}

export interface FigureSpec {
  label: string;
  value: string;
  unit?: string;
  note?: ReactNode;
}

/** Figures is a row of numbers with their names. */
export function Figures({ of }: { of: FigureSpec[] }) {
  return (
    <dl className={of.length > 4 ? "figures many" : "figures"}>
      {of.map(({ label, value, unit, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <b>{value}</b>
            {unit && <small>{unit}</small>}
            {note}
          </dd>
        </div>
      ))}
    </dl>
  );
}
