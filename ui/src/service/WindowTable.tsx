import { useItems, useWindows } from "../api/queries";
import type { Window } from "../api/types";
import { useText } from "../i18n";
import { Bar } from "../parts/Bar";
import { BasisBadge } from "../parts/Badge";
import { type Column, DataTable } from "../parts/DataTable";
import { Sources } from "../parts/Sources";
import { Answer } from "../parts/States";
import { change, useView } from "../state/store";

export function WindowTable() {
  const { t, persons } = useText();
  const { item } = useView();
  const windows = useWindows(item);
  const items = useItems();
  const itemName = items.data?.items.find((one) => one.code === item)?.name;
  return (
    <Answer query={windows} lines={7}>
      {(data) => {
        const most = Math.max(1, ...data.items.map((row) => row.peopleWithin60 ?? 0));
        const columns: Column<Window>[] = [
          { id: "name", title: t("column.window"), value: (row) => row.name, cell: (row) => <>{row.name} <BasisBadge basis={row.basis} /></> },
          { id: "area", title: t("column.area"), value: (row) => row.areaName ?? row.area },
          { id: "items", title: t("column.items"), numeric: true, value: (row) => row.items.length },
          { id: "people", title: t("column.people60"), numeric: true, value: (row) => row.peopleWithin60, cell: (row) => (row.peopleWithin60 == null ? "–" : <Bar value={row.peopleWithin60} of={most} colour="service" text={persons(row.peopleWithin60)} />) },
          { id: "hours", nowrap: true, title: t("column.hours"), value: (row) => row.hours },
          { id: "basis", title: t("column.basis"), value: (row) => t(`basis.${row.basis}`), hidden: true },
        ];
        return (
          <>
            {item !== "" && (
              <p className="chosen">
                {t("windows.of", { item: itemName ?? item })}{" "}
                <button type="button" className="link" onClick={() => change({ item: "" })}>
                  {t("windows.all")}
                </button>
              </p>
            )}
            <DataTable name="sanquan-windows" caption={t("windows.title")} columns={columns} rows={data.items} rowKey={(row) => row.id} sort={{ id: "people", down: true }} empty={t("windows.none")} />
            <Sources of={data.sources} estimated={data.peopleWithin60 ? [data.peopleWithin60.method] : []} />
          </>
        );
      }}
    </Answer>
  );
}
