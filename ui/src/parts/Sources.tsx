import { useRegion } from "../api/queries";
import type { Source } from "../api/types";
import { useText } from "../i18n";

const none: string[] = [];

/** Sources is the line under every picture and table: where it comes from and of which date. */
export function Sources({ of, estimated = none }: { of: (string | Source | undefined)[]; estimated?: string[] }) {
  const { t, lang } = useText();
  const region = useRegion();
  const known = new Map((region.data?.sources ?? []).map((source) => [source.id, source]));
  const seen = new Map<string, Source>();
  for (const one of of) {
    if (!one) continue;
    const source = typeof one === "string" ? (known.get(one) ?? { id: one, title: one }) : one;
    seen.set(source.id, source);
  }
  if (seen.size === 0 && estimated.length === 0) return null;
  const mark = lang === "zh" ? "；" : "; ";
  const all = [...seen.values()];
  const shown = all.slice(0, 2);
  const rest = all.slice(2);
  return (
    <p className="sources">
      {seen.size > 0 && (
        <>
          <b>{t("source.label")}</b> {shown.map(sourceText).join(mark)}
          {rest.length > 0 && (
            <details>
              <summary>{t("source.more", { count: rest.length })}</summary>
              {rest.map(sourceText).join(mark)}
            </details>
          )}
        </>
      )}
      {estimated.length > 0 && (
        <span className="sources-estimated">
          <span className="badge badge-estimated">{t("basis.estimated")}</span> {estimated.map((one) => one.replace(/[。.]$/, "")).join(mark)}
        </span>
      )}
    </p>
  );
}

/** sourceText is a source in one line: title, publisher, date. */
export function sourceText(source: Source): string {
  return [source.title, source.publisher !== source.title ? source.publisher : "", source.date].filter(Boolean).join(" · ");
}
