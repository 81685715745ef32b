// A second circle beside the first: another origin, another departure, or both.
import { useId } from "react";
import { useHubs, useRegion } from "../api/queries";
import type { Circle } from "../api/types";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { PlacePicker } from "../parts/PlacePicker";
import { Section } from "../parts/Section";
import { Skeleton, Trouble } from "../parts/States";
import { change, useView } from "../state/store";
import { useCircle, useOtherCircle } from "./circle";
import { comparisonOf, type Figure, hoursWith, nextHub } from "./compare";

export function Compare({ circle }: { circle: Circle }) {
  const { t } = useText();
  const { vs } = useView();
  const { from } = useCircle();
  const hubs = useHubs();
  const region = useRegion();
  const next = nextHub(hubs.data?.items ?? [], region.data?.home.code, from);
  const on = vs !== "";
  return (
    <Section
      title={t("compare.title")}
      actions={
        <button type="button" className="mini" aria-pressed={on} disabled={!on && next === ""} onClick={() => change(on ? { vs: "", vsDepart: "" } : { vs: next })}>
          {t("compare.button")}
        </button>
      }
    >
      {on && <Beside first={circle} />}
    </Section>
  );
}

function Beside({ first }: { first: Circle }) {
  const { t, named } = useText();
  const { vs, vsDepart, depart } = useView();
  const hubs = useHubs();
  const { circle: second, error, retry, pending } = useOtherCircle();
  const departId = useId();
  const chosen = hubs.data?.items.find((hub) => hub.id === vs);
  const name = chosen ? named(chosen) : second?.origin.id === vs ? named(second.origin) : vs;
  return (
    <div className="compare" aria-busy={pending}>
      <div className="compare-with">
        <div className="filter">
          <label className="field-label" htmlFor="compare-place">
            {t("compare.with")}
          </label>
          <PlacePicker id="compare-place" label={t("compare.with")} value={vs} valueName={name} suggestions={hubs.data?.items ?? []} onChange={(id) => change({ vs: id })} placeholder={t("controls.search")} />
        </div>
        <div className="filter">
          <label className="field-label" htmlFor={departId}>
            {t("compare.depart")}
          </label>
          <select id={departId} className="text-field" value={vsDepart} onChange={(event) => change({ vsDepart: event.target.value })}>
            <option value="">{t("compare.same", { depart })}</option>
            {hoursWith(vsDepart).map((hour) => (
              <option key={hour} value={hour}>
                {hour}
              </option>
            ))}
          </select>
        </div>
      </div>
      {error ? <Trouble error={error} retry={retry} /> : second ? <Figures first={first} second={second} /> : <Skeleton lines={7} />}
    </div>
  );
}

function Figures({ first, second }: { first: Circle; second: Circle }) {
  const { t, named, number, persons } = useText();
  const shown = (row: Figure, value: number) => (row.id === "persons" ? persons(value) : number(value, 2));
  const signed = (row: Figure, value: number) => {
    const text = `${value > 0 ? "+" : value < 0 ? "−" : ""}${shown(row, Math.abs(value))}`;
    return row.id === "share" ? t("compare.points", { points: text }) : text;
  };
  const columns: Column<Figure>[] = [
    { id: "figure", title: t("compare.figure"), value: (row) => t(`commute.figure.${row.id}`) + (row.unit ? ` (${row.unit})` : "") },
    { id: "first", title: `${named(first.origin)} ${first.depart}`, numeric: true, value: (row) => row.first, cell: (row) => shown(row, row.first) },
    { id: "second", title: `${named(second.origin)} ${second.depart}`, numeric: true, value: (row) => row.second, cell: (row) => shown(row, row.second) },
    { id: "difference", title: t("compare.diff"), numeric: true, value: (row) => row.difference, cell: (row) => (row.difference === null ? "–" : signed(row, row.difference)) },
  ];
  return (
    <>
      <DataTable name={`sanquan-${first.origin.name}-${second.origin.name}-${first.minutes}`} caption={t("compare.table")} columns={columns} rows={comparisonOf(first, second)} rowKey={(row) => row.id} />
      <p className="quiet">{t("compare.note")}</p>
    </>
  );
}
