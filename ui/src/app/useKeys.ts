import { useEffect, useEffectEvent } from "react";

export const searchFieldId = "from-place";

/** useKeys gives the page its shortcuts: "/" searches, "?" helps, Esc leaves a field. */
export function useKeys({ onHelp }: { onHelp: () => void }): void {
  const help = useEffectEvent(onHelp);
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as HTMLElement;
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
      if (event.key === "Escape" && typing) target.blur();
      if (typing || document.querySelector("dialog[open]")) return;
      if (event.key === "/") {
        event.preventDefault();
        document.getElementById(searchFieldId)?.focus();
      } else if (event.key === "?") {
        event.preventDefault();
        help();
      }
    };
    window.addEventListener("keydown", down);
    return () => window.removeEventListener("keydown", down);
  }, []);
}
