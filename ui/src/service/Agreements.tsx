import { useAgreements } from "../api/queries";
import type { Agreement } from "../api/types";
import { useText } from "../i18n";
import { BasisBadge } from "../parts/Badge";
import { type Column, DataTable } from "../parts/DataTable";
import { Sources } from "../parts/Sources";
import { Answer } from "../parts/States";

export function Agreements() {
  const { t } = useText();
  const agreements = useAgreements();
  const columns: Column<Agreement>[] = [
    { id: "title", title: t("column.agreement"), value: (row) => row.title, cell: (row) => <>{row.title} <BasisBadge basis={row.basis} /></> },
    { id: "a", title: t("column.partyA"), value: (row) => row.areaAName ?? row.areaA },
    { id: "b", title: t("column.partyB"), value: (row) => row.areaBName ?? row.areaB },
    { id: "items", title: t("column.items"), numeric: true, value: (row) => row.items.length },
    { id: "signed", nowrap: true, title: t("column.signed"), value: (row) => row.signed },
    { id: "until", nowrap: true, title: t("column.until"), value: (row) => row.until },
    { id: "basis", title: t("column.basis"), value: (row) => t(`basis.${row.basis}`), hidden: true },
  ];
  return (
    <Answer query={agreements} lines={5}>
      {({ items }) => (
        <>
          <DataTable name="sanquan-agreements" caption={t("agreements.title")} columns={columns} rows={items} rowKey={(row) => row.id} empty={t("agreements.none")} />
          <Sources of={items.map((row) => row.source)} />
        </>
      )}
    </Answer>
  );
}
