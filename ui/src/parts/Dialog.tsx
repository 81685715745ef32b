import { type ReactNode, useEffect, useRef } from "react";
import { useText } from "../i18n";
import { Icon } from "./Icon";

/** Dialog is the browser's own modal: focus stays inside and Esc closes it. */
export function Dialog({ title, open, onClose, wide = false, children }: { title: string; open: boolean; onClose: () => void; wide?: boolean; children: ReactNode }) {
  const { t } = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={wide ? "wide" : undefined} aria-label={title} onClose={onClose} onClick={(event) => event.target === dialog.current && onClose()} onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <div className="dialog">
        <header>
          <h2>{title}</h2>
          <button type="button" className="icon-button" onClick={onClose} aria-label={t("dialog.close")}>
            <Icon name="close" />
          </button>
        </header>
        {open && children}
      </div>
    </dialog>
  );
}
