import type { Basis } from "../api/types";
import { useText } from "../i18n";

/** BasisBadge says how sure a figure is. Without `all`, what was reported or measured carries none. */
export function BasisBadge({ basis, all = false }: { basis: Basis | undefined; all?: boolean }) {
  const { t } = useText();
  if (!basis || (!all && (basis === "reported" || basis === "measured" || basis === "compiled"))) return null;
  return (
    <span className={`badge badge-${basis}`} title={t(`basis.${basis}.help`)}>
      {t(`basis.${basis}`)}
    </span>
  );
}
