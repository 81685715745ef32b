import { useIndicators } from "../api/queries";
import type { Indicator } from "../api/types";
import { useText } from "../i18n";
import { BasisBadge } from "../parts/Badge";
import { type Column, DataTable } from "../parts/DataTable";
import { Sources } from "../parts/Sources";
import { Answer } from "../parts/States";

/** Indicators: figures as somebody reported them, in their own words. */
export function Indicators({ circle }: { circle: "industry" | "service" }) {
  const { t, named, number, period } = useText();
  const indicators = useIndicators(circle);
  const columns: Column<Indicator>[] = [
    { id: "name", title: t("column.indicator"), value: (row) => named(row) },
    {
      id: "value", title: t("column.reported"), numeric: true, value: (row) => row.value,
      cell: (row) => (
        <>
          <b>
            {number(row.value, 1)}
            {row.atLeast ? "+" : ""}
          </b>{" "}
          {row.unit}
        </>
      ),
    },
    { id: "basis", title: t("column.basis"), value: (row) => t(`basis.${row.basis}`), cell: (row) => <BasisBadge basis={row.basis} all /> },
    { id: "period", title: t("column.period"), value: (row) => period(row.period) },
    { id: "quote", title: t("column.quote"), value: (row) => row.quote, cell: (row) => <q lang="zh-CN">{row.quote}</q> },
    { id: "source", title: t("column.source"), value: (row) => row.source.title, hidden: true },
  ];
  return (
    <Answer query={indicators} lines={6}>
      {({ items }) => (
        <>
          <DataTable name={`sanquan-indicators-${circle}`} caption={t("indicators.title")} columns={columns} rows={items} rowKey={(row) => row.id} empty={t("indicators.none")} />
          <Sources of={items.map((row) => row.source)} />
        </>
      )}
    </Answer>
  );
}
