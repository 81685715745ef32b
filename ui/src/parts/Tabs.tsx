// Tabs as the ARIA practices describe them: arrows move, one stop in the tab order.
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

export interface TabSpec<I extends string> {
  id: I;
  title: ReactNode;
}

interface Props<I extends string> {
  label: string;
  tabs: TabSpec<I>[];
  active: I;
  onChange: (id: I) => void;
  className?: string;
  children?: ReactNode;
}

export function Tabs<I extends string>({ label, tabs, active, onChange, className = "tabs", children }: Props<I>) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const keyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = tabs.findIndex((tab) => tab.id === active);
    let to = -1;
    if (step !== undefined) to = (at + step + tabs.length) % tabs.length;
    else if (event.key === "Home") to = 0;
    else if (event.key === "End") to = tabs.length - 1;
    const tab = tabs[to];
    if (!tab) return;
    event.preventDefault();
    onChange(tab.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${tab.id}"]`)?.focus();
  };
  return (
    <>
      <div ref={list} className={className} role="tablist" aria-label={label} onKeyDown={keyDown} tabIndex={-1}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-${tab.id}`}
            data-tab={tab.id}
            aria-selected={tab.id === active}
            aria-controls={`${base}-panel`}
            tabIndex={tab.id === active ? 0 : -1}
            onClick={() => onChange(tab.id)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${active}`} className={`${className}-panel`}>
        {children}
      </div>
    </>
  );
}
