import { useAreaName } from "../api/queries";
import type { Circle, CircleDistrict, CircleStation } from "../api/types";
import { useText } from "../i18n";
import { Bar } from "../parts/Bar";
import { type Column, DataTable } from "../parts/DataTable";
import { openItinerary } from "./open";

export function StationTable({ circle }: { circle: Circle }) {
  const { t, named } = useText();
  const areaName = useAreaName();
  const columns: Column<CircleStation>[] = [
    { id: "name", title: t("column.station"), value: (row) => named(row) },
    { id: "mode", nowrap: true, title: t("column.mode"), value: (row) => t(`mode.${row.mode}`) },
    { id: "area", nowrap: true, title: t("column.area"), value: (row) => areaName(row.area) },
    { id: "minutes", title: t("column.minutes"), numeric: true, value: (row) => row.minutes, cell: (row) => <Bar value={row.minutes} of={circle.minutes} colour="commute" /> },
    { id: "best", title: t("column.best"), numeric: true, value: (row) => row.bestMinutes },
    { id: "worst", title: t("column.worst"), numeric: true, value: (row) => row.worstMinutes },
    { id: "lon", title: "lon", value: (row) => row.lon, hidden: true },
    { id: "lat", title: "lat", value: (row) => row.lat, hidden: true },
  ];
  // Rail first: a metro stop next door is no news in a circle of the region.
  const rows = circle.stations.toSorted((a, b) => Number(a.mode === "metro") - Number(b.mode === "metro") || a.minutes - b.minutes);
  return (
    <DataTable
      name={fileName(circle, "stations")}
      caption={t("commute.stations")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      onPick={(row) => openItinerary(row.id, "table")}
      empty={t("commute.stations.none")}
    />
  );
}

export function ParkTable({ circle }: { circle: Circle }) {
  const { t, named } = useText();
  const areaName = useAreaName();
  const columns: Column<Circle["parks"][number]>[] = [
    { id: "name", title: t("column.park"), value: (row) => named(row) },
    { id: "area", nowrap: true, title: t("column.area"), value: (row) => areaName(row.area) },
    { id: "minutes", title: t("column.minutes"), numeric: true, value: (row) => row.minutes, cell: (row) => <Bar value={row.minutes} of={circle.minutes} colour="commute" /> },
    { id: "best", title: t("column.best"), numeric: true, value: (row) => row.bestMinutes },
    { id: "worst", title: t("column.worst"), numeric: true, value: (row) => row.worstMinutes },
  ];
  return (
    <DataTable
      name={fileName(circle, "parks")}
      caption={t("commute.parks")}
      columns={columns}
      rows={circle.parks}
      rowKey={(row) => row.id}
      onPick={(row) => openItinerary(row.id, "table")}
      empty={t("commute.parks.none")}
    />
  );
}

export function DistrictTable({ circle }: { circle: Circle }) {
  const { t, named, percent, persons } = useText();
  const areaName = useAreaName();
  const columns: Column<CircleDistrict>[] = [
    { id: "name", title: t("column.district"), value: (row) => named(row) },
    { id: "parent", nowrap: true, title: t("column.parent"), value: (row) => areaName(row.parent) },
    { id: "persons", title: t("column.persons"), numeric: true, value: (row) => row.persons, cell: (row) => persons(row.persons) },
    { id: "share", title: t("column.share"), numeric: true, value: (row) => Math.round(row.share * 1000) / 10, cell: (row) => <Bar value={row.share} of={1} colour="commute" text={percent(row.share, 0)} /> },
    { id: "seat", title: t("column.seat"), numeric: true, value: (row) => row.seatMinutes },
  ];
  return <DataTable name={fileName(circle, "districts")} caption={t("commute.districts")} columns={columns} rows={circle.districts} rowKey={(row) => row.code} empty={t("commute.districts.none")} />;
}

const fileName = (circle: Circle, what: string) => `sanquan-${circle.origin.name}-${circle.minutes}-${what}`;
