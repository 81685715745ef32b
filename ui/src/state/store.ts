// The view as a store that lives in the browser's address.
import { useSyncExternalStore } from "react";
import { formatView, parseView, type View } from "./view";

let current: View = read();
const listeners = new Set<() => void>();

function read(): View {
  return parseView(window.location.search);
}

window.addEventListener("popstate", () => {
  current = read();
  for (const listener of listeners) listener();
});

let writeTimer: ReturnType<typeof setTimeout> | undefined;

/**
 * change merges a patch into the view. Steps a reader may want to go back over
 * (another panel, hub or chain) get a history entry; a moving slider does not,
 * and its writes are held for 150 ms because browsers refuse floods of them.
 */
export function change(patch: Partial<View>, step: "step" | "slide" = "step"): void {
  const next = { ...current, ...patch };
  if (formatView(next) === formatView(current)) return;
  current = next;
  for (const listener of listeners) listener();
  clearTimeout(writeTimer);
  if (step === "step") {
    window.history.pushState(null, "", here());
    return;
  }
  writeTimer = setTimeout(() => window.history.replaceState(null, "", here()), 150);
}

function here(): string {
  return window.location.pathname + formatView(current);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** useView returns the view and renders again when it changes. */
export function useView(): View {
  return useSyncExternalStore(subscribe, () => current);
}
