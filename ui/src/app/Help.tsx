import { useRegion } from "../api/queries";
import type { Basis } from "../api/types";
import { useText } from "../i18n";
import { BasisBadge } from "../parts/Badge";
import { Dialog } from "../parts/Dialog";
import { sourceText } from "../parts/Sources";

const bases: Basis[] = ["reported", "measured", "compiled", "general", "estimated", "sample"];

/** Help: keys, what the marks mean, every assumption and every source. */
export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t, number } = useText();
  const region = useRegion();
  return (
    <Dialog title={t("help.title")} open={open} onClose={onClose}>
      <p>{t("help.intro")}</p>
      <h3>{t("help.keys")}</h3>
      <dl className="keys">
        {(["search", "help", "close", "arrows", "map"] as const).map((key) => (
          <div key={key}>
            <dt>
              <kbd>{t(`help.key.${key}`)}</kbd>
            </dt>
            <dd>{t(`help.key.${key}.does`)}</dd>
          </div>
        ))}
      </dl>
      <h3>{t("help.marks")}</h3>
      <dl className="marks">
        {bases.map((basis) => (
          <div key={basis}>
            <dt>
              <BasisBadge basis={basis} all />
            </dt>
            <dd>{t(`basis.${basis}.help`)}</dd>
          </div>
        ))}
      </dl>
      {region.data && (
        <>
          <h3>{t("help.assumptions")}</h3>
          <ul className="plain">
            {region.data.assumptions.map((one) => (
              <li key={one.id}>
                {one.note.replace(/[。.]$/, "")}
                {/* A rule without a quantity has the value 0 and the unit 1. */}
                {one.unit === "1" && one.value === 0 ? null : (
                  <>
                    {t("help.is")}
                    <b className="tabular">{number(one.value, 2)}</b> {one.unit === "1" ? "" : one.unit}
                  </>
                )}
              </li>
            ))}
          </ul>
          <h3>{t("help.sources")}</h3>
          <ul className="plain">
            {region.data.sources.map((source) => (
              <li key={source.id}>
                {sourceText(source)}
                {source.licence ? ` · ${source.licence}` : ""}
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
