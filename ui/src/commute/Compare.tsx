// A second circle beside the first: another origin, another departure, or both.
import { useId } from "react";
import { windowText } from "../app/clock";
import { useHubs, useRegion } from "../api/queries";
import type { Circle } from "../api/types";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { PlacePicker } from "../parts/PlacePicker";
import { Section } from "../parts/Section";
import { Skeleton, Trouble } from "../parts/States";
import { change, useView } from "../state/store";
import { sameOrigin } from "../state/view";
import { useCircle, useOtherCircle } from "./circle";
import { comparisonOf, type Figure, hoursWith, nextHub, otherHour } from "./compare";

export function Compare({ circle }: { circle: Circle }) {
  const { t } = useText();
  const { vs, depart } = useView();
  const { from } = useCircle();
  const hubs = useHubs();
  const region = useRegion();
  const next = nextHub(hubs.data?.items ?? [], region.data?.home.code, from);
  const mode = vs === "" ? "off" : vs === sameOrigin ? "hours" : "hub";
  const off = { vs: "", vsDepart: "" };
  return (
    <Section
      title={t("compare.title")}
      actions={
        <>
          <button type="button" className="mini" aria-pressed={mode === "hub"} disabled={mode !== "hub" && next === ""} onClick={() => change(mode === "hub" ? off : { vs: next, vsDepart: "" })}>
            {t("compare.button")}
          </button>
          <button type="button" className="mini" aria-pressed={mode === "hours"} onClick={() => change(mode === "hours" ? off : { vs: sameOrigin, vsDepart: otherHour(depart) })}>
            {t("compare.hours")}
          </button>
        </>
      }
    >
      {mode !== "off" && <Beside first={circle} />}
    </Section>
  );
}

function Beside({ first }: { first: Circle }) {
  const { t, named } = useText();
  const { vsDepart, depart, window } = useView();
  const hubs = useHubs();
  const { circle: second, from: vs, error, retry, pending } = useOtherCircle();
  const departId = useId();
  const chosen = hubs.data?.items.find((hub) => hub.id === vs);
  const name = chosen ? named(chosen) : named(second?.origin.id === vs ? second.origin : { name: vs });
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
            <option value="">{t("compare.same", { depart: windowText(depart, window) })}</option>
            {hoursWith(vsDepart).map((hour) => (
              <option key={hour} value={hour}>
                {windowText(hour, window)}
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
    { id: "first", title: `${named(first.origin)} ${windowText(first.depart, first.windowMinutes)}`, numeric: true, value: (row) => row.first, cell: (row) => shown(row, row.first) },
    { id: "second", title: `${named(second.origin)} ${windowText(second.depart, second.windowMinutes)}`, numeric: true, value: (row) => row.second, cell: (row) => shown(row, row.second) },
    { id: "difference", title: t("compare.diff"), numeric: true, value: (row) => row.difference, cell: (row) => (row.difference === null ? "–" : signed(row, row.difference)) },
  ];
  return (
    <>
      <DataTable name={`sanquan-${first.origin.name}-${second.origin.name}-${first.minutes}`} caption={t("compare.table")} columns={columns} rows={comparisonOf(first, second)} rowKey={(row) => row.id} />
      <p className="quiet">{t("compare.note")}</p>
    </>
  );
}
