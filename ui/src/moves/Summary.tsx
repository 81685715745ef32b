// Totals: what is recorded, and beside it, never in one number with it, what
// others report.
import { useAsk } from "../account/client";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Figures, type FigureSpec, Section } from "../parts/Section";
import { Answer } from "../parts/States";
import { type Figure, type Group, type Load, type Totals, useMoveWords } from "./client";
import { asQuery, type Narrow } from "./Moves";

export function Summary({ narrow }: { narrow: Narrow }) {
  const w = useMoveWords();
  const { number, named, period } = useText();
  const answer = useAsk<Totals>("/relocations/totals", asQuery(narrow));
  return (
    <Answer query={answer} lines={12}>
      {(totals) => {
        const title = (id: string | null | undefined) => totals.sources?.find((one) => one.id === id)?.title ?? id ?? "";
        const reported: Column<Figure>[] = [
          { id: "name", title: w("category"), value: (row) => named(row) },
          { id: "reported", title: w("reported"), value: (row) => row.value, cell: (row) => `${row.atLeast ? w("atLeast") : ""}${number(row.value)} ${row.unit}`, numeric: true },
          { id: "recorded", title: w("recorded"), value: (row) => row.recorded, numeric: true },
          { id: "period", title: w("period"), value: (row) => period(row.period), nowrap: true },
          { id: "quote", title: w("quote"), value: (row) => row.quote },
          { id: "source", title: w("source"), value: (row) => title(row.source) },
        ];
        return (
          <>
            <Section title={w("kpi")}>
              <Figures of={figures(totals, w, number)} />
            </Section>
            <DataTable name="reported-and-recorded" caption={`${w("reported")} | ${w("recorded")}`} columns={reported} rows={totals.out.reported ?? []} rowKey={(row) => row.id} first={10} />
            <p className="quiet">{w("reportedHint")}</p>
            <Groups name="by-category" caption={w("byCategory")} rows={totals.out.byCategory ?? []} word={(key) => w(`category.${key as "other"}`)} />
            <Groups name="by-year" caption={w("byYear")} rows={totals.out.byYear ?? []} word={(key) => key || w("unknown")} />
            <Groups name="by-destination" caption={w("byDestination")} rows={totals.out.byDestination ?? []} word={(key) => totals.names?.[key] || key || w("unknown")} />
            <Parks rows={totals.parks ?? []} />
          </>
        );
      }}
    </Answer>
  );
}

function figures({ kpi, out, in: received }: Totals, w: ReturnType<typeof useMoveWords>, number: (value: number, digits?: number) => string): FigureSpec[] {
  const share = (value: number | null | undefined) => (value === null || value === undefined ? "–" : `${number(100 * value, 1)}%`);
  return [
    { label: w("out"), value: number(out.all.records), unit: `${w("confirmedN")} ${out.all.confirmed}` },
    { label: w("in"), value: number(received.all.records), unit: `${w("confirmedN")} ${received.all.confirmed}` },
    { label: w("agreement"), value: share(kpi.agreement) },
    { label: w("doneShare"), value: share(kpi.doneShare), unit: `${kpi.done}/${kpi.planned}` },
    { label: w("reusedShare"), value: share(kpi.reusedShare) },
    { label: w("reuseDays"), value: kpi.reuseDays === null || kpi.reuseDays === undefined ? "–" : number(kpi.reuseDays, 1), unit: w("ofRecords", { n: kpi.reuseDaysOf }) },
    { label: w("jobsKept"), value: share(kpi.jobsKept), unit: w("ofRecords", { n: kpi.jobsKeptPairs }) },
  ];
}

function Groups({ name, caption, rows, word }: { name: string; caption: string; rows: Group[]; word: (key: string) => string }) {
  const w = useMoveWords();
  const { number } = useText();
  // What no record states is not nought.
  const sum = (id: string, title: string, value: (row: Group) => number | null): Column<Group> => ({
    id, title, value, numeric: true, cell: (row) => (value(row) === null ? w("unknown") : number(value(row) ?? 0, 2)),
  });
  const columns: Column<Group>[] = [
    { id: "key", title: caption, value: (row) => word(row.key) },
    { id: "records", title: w("records"), value: (row) => row.records, numeric: true },
    { id: "confirmed", title: w("confirmedN"), value: (row) => row.confirmed, numeric: true },
    { id: "sample", title: w("sample"), value: (row) => row.sample, numeric: true },
    sum("staff", w("staff"), (row) => (row.unstated.staff === row.records ? null : row.staff)),
    sum("tax", w("taxYuan"), (row) => (row.unstated.tax === row.records ? null : row.taxFen / 100)),
    sum("land", w("landM2"), (row) => (row.unstated.land === row.records ? null : row.landM2)),
    sum("building", w("buildingM2"), (row) => (row.unstated.building === row.records ? null : row.buildingM2)),
  ];
  return <DataTable name={name} caption={caption} columns={columns} rows={rows} rowKey={(row) => row.key} />;
}

function Parks({ rows }: { rows: Load[] }) {
  const w = useMoveWords();
  const { number } = useText();
  const size = (value: number | null | undefined) => (value === null || value === undefined ? w("capacityUnknown") : number(value, 2));
  const columns: Column<Load>[] = [
    { id: "name", title: w("park"), value: (row) => row.name },
    { id: "records", title: w("records"), value: (row) => row.records, numeric: true },
    { id: "booked", title: w("booked"), value: (row) => row.bookedM2, cell: (row) => number(row.bookedM2, 2), numeric: true },
    { id: "declared", title: w("declared"), value: (row) => row.declaredM2, cell: (row) => size(row.declaredM2), numeric: true },
    { id: "left", title: w("left"), value: (row) => row.leftM2, cell: (row) => size(row.leftM2), numeric: true },
  ];
  return <DataTable name="parks" caption={w("parks")} columns={columns} rows={rows} rowKey={(row) => row.park} empty={w("noParks")} />;
}
