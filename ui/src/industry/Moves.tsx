import { useMoves } from "../api/queries";
import type { Move } from "../api/types";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Sources } from "../parts/Sources";
import { Answer } from "../parts/States";
import { Flows } from "./Flows";

export function Moves() {
  const { t, period } = useText();
  const moves = useMoves();
  const columns: Column<Move>[] = [
    { id: "firm", title: t("column.firm"), value: (row) => row.firm },
    { id: "from", title: t("column.from"), value: (row) => row.fromAreaName ?? row.fromArea },
    { id: "to", title: t("column.to"), value: (row) => row.toAreaName || row.to || t("moves.left") },
    { id: "between", nowrap: true, title: t("column.between"), value: (row) => period(row.between) },
  ];
  return (
    <>
      <Flows />
      <Answer query={moves} lines={5}>
        {({ items }) => (
          <>
            <DataTable name="sanquan-moves" caption={t("moves.title")} columns={columns} rows={items} rowKey={(row) => row.id} empty={t("moves.none")} />
            <Sources of={items.map((row) => row.source)} />
          </>
        )}
      </Answer>
    </>
  );
}
