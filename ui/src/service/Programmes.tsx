import { useProgrammes } from "../api/queries";
import type { Programme } from "../api/types";
import { useText } from "../i18n";
import { BasisBadge } from "../parts/Badge";
import { type Column, DataTable } from "../parts/DataTable";
import { Sources } from "../parts/Sources";
import { Answer } from "../parts/States";

const kinds = ["topic", "site", "activity"] as const;

export function Programmes() {
  const { t } = useText();
  const programmes = useProgrammes();
  const kindName = (kind: string) => {
    const known = kinds.find((one) => one === kind);
    return known ? t(`programme.${known}`) : kind;
  };
  const columns: Column<Programme>[] = [
    { id: "name", title: t("column.programme"), value: (row) => row.name, cell: (row) => <>{row.name} <BasisBadge basis={row.basis} /></> },
    { id: "kind", nowrap: true, title: t("column.kind"), value: (row) => kindName(row.kind) },
    { id: "camp", title: t("column.camp"), value: (row) => row.camp },
    { id: "area", title: t("column.area"), value: (row) => row.areaName },
    { id: "seats", title: t("column.seats"), numeric: true, value: (row) => row.seats },
    { id: "from", nowrap: true, title: t("column.begins"), value: (row) => row.from },
    { id: "to", nowrap: true, title: t("column.ends"), value: (row) => row.to },
    { id: "basis", title: t("column.basis"), value: (row) => t(`basis.${row.basis}`), hidden: true },
  ];
  return (
    <Answer query={programmes} lines={5}>
      {({ items }) => (
        <>
          <DataTable name="sanquan-programmes" caption={t("programmes.title")} columns={columns} rows={items} rowKey={(row) => row.id} empty={t("programmes.none")} />
          <Sources of={items.map((row) => row.source)} />
        </>
      )}
    </Answer>
  );
}
