// Where from, when, how long, how sure, how to the station.
import Segmented from "antd/es/segmented";
import Slider from "antd/es/slider";
import { type ReactNode, useId, useState } from "react";
import { useHubs, useRegion } from "../api/queries";
import type { FeederMode } from "../api/types";
import { useCircle } from "../commute/circle";
import { useText } from "../i18n";
import { Icon } from "../parts/Icon";
import { BasisBadge } from "../parts/Badge";
import { PlacePicker } from "../parts/PlacePicker";
import { change, useView } from "../state/store";
import { minutesRange, type Percentile, windowRange } from "../state/view";
import { clockText, minutesOf, windowText } from "./clock";
import { searchFieldId } from "./useKeys";

export function Controls() {
  const { t, named } = useText();
  const view = useView();
  const { circle, from } = useCircle();
  const hubs = useHubs();
  const region = useRegion();
  const [open, setOpen] = useState(false);
  const home = region.data?.home.code;
  const main = (hubs.data?.items ?? []).filter((hub) => hub.area === home).slice(0, 6);
  const chosen = hubs.data?.items.find((hub) => hub.id === from);
  const fromName = circle?.origin.id === from ? named(circle.origin) : named(chosen ?? { name: from });
  const start = minutesOf(view.depart);

  return (
    <section className="controls" aria-label={t("controls.label")}>
      <PlacePicker id={searchFieldId} label={t("controls.from")} value={from} valueName={fromName} suggestions={hubs.data?.items ?? []} onChange={(id) => change({ from: id })} placeholder={t("controls.search")} />
      <div className="hubs" role="group" aria-label={t("controls.hubs")}>
        {main.map((hub) => (
          <button key={hub.id} type="button" aria-pressed={hub.id === from} onClick={() => change({ from: hub.id })}>
            {named(hub)}
          </button>
        ))}
      </div>
      <Field label={t("controls.minutes")} value={<b className="big">{view.minutes}<small>{t("unit.minutes")}</small></b>} id="minutes">
        {(label) => (
          <Slider
            ariaLabelForHandle={label}
            ariaValueTextFormatterForHandle={(value) => t("controls.minutes.value", { minutes: value })}
            {...minutesRange}
            value={view.minutes}
            onChange={(minutes: number) => change({ minutes }, "slide")}
            marks={{ 30: "30", 60: "60", 90: "90", 120: "120" }}
            tooltip={{ open: false }}
          />
        )}
      </Field>
      <button type="button" className="unfold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="sliders" size={14} />
        <span className="unfold-now">
          {windowText(view.depart, view.window)} · {t(`percentile.${view.percentile}`)} · {t(`feeder.${view.feeder}`)}
        </span>
        <Icon name={open ? "up" : "down"} size={12} />
      </button>
      {open && (
        <div className="unfolded">
          <Field label={t("controls.depart")} value={view.depart} id="depart">
            {(label) => (
              <Slider ariaLabelForHandle={label} ariaValueTextFormatterForHandle={clockText} min={300} max={1380} step={15} value={start} onChange={(value: number) => change({ depart: clockText(value) }, "slide")} tooltip={{ open: false }} />
            )}
          </Field>
          <Field label={t("controls.window")} value={t("unit.minutes.of", { minutes: view.window })} id="window">
            {(label) => <Slider ariaLabelForHandle={label} {...windowRange} value={view.window} onChange={(window: number) => change({ window }, "slide")} tooltip={{ open: false }} />}
          </Field>
          <div className="field">
            <span className="field-label">{t("controls.percentile")}</span>
            <Segmented<Percentile>
              block
              size="small"
              aria-label={t("controls.percentile")}
              options={([10, 50, 90] as const).map((value) => ({ value, label: t(`percentile.${value}`), title: t(`percentile.${value}.help`) }))}
              value={view.percentile}
              onChange={(percentile) => change({ percentile })}
            />
          </div>
          <div className="field">
            <span className="field-label">
              {t("controls.feeder")} <BasisBadge basis="estimated" />
            </span>
            <Segmented<FeederMode>
              block
              size="small"
              aria-label={t("controls.feeder")}
              options={(["walk", "bike", "car"] as const).map((value) => ({ value, label: t(`feeder.${value}`) }))}
              value={view.feeder}
              onChange={(feeder) => change({ feeder })}
            />
          </div>
          <p className="hint">{t("controls.click")}</p>
        </div>
      )}
    </section>
  );
}

function Field({ label, value, id, children }: { label: string; value: ReactNode; id: string; children: (label: string) => ReactNode }) {
  const labelId = useId();
  return (
    <div className="field" data-field={id}>
      <span className="field-label" id={labelId}>
        {label}
      </span>
      <span className="field-value">{value}</span>
      {children(label)}
    </div>
  );
}
