import Select from "antd/es/select";
import { useAreas, useParks } from "../api/queries";
import type { ChainRow } from "../api/types";
import { useText } from "../i18n";
import { change, useView } from "../state/store";

interface Option {
  value: string;
  label: string;
}

/** ChainFilters picks the chain, the area that counts as here, and the park to measure from. */
export function ChainFilters({ chains, chain }: { chains: ChainRow[]; chain: string }) {
  const { t, named } = useText();
  const view = useView();
  const areas = useAreas();
  const parks = useParks();
  const nameOf = new Map((areas.data?.features ?? []).map(({ properties }) => [properties.code, named(properties)]));
  const areaOptions = (areas.data?.features ?? [])
    .map(({ properties }) => properties)
    .toSorted((a, b) => a.code.localeCompare(b.code))
    .map((area) => {
      const above = area.level === "county" ? (nameOf.get(area.parent ?? "") ?? "") : "";
      return { value: area.code, label: above ? `${named(area)} · ${above}` : named(area) };
    });
  const parkOptions = (parks.data?.items ?? []).map((park) => ({ value: park.id, label: named(park) }));
  return (
    <div className="filters">
      <div className="chips" role="group" aria-label={t("chain.pick")}>
        {chains
          .toSorted((a, b) => Number(b.joint) - Number(a.joint))
          .map((one) => (
            <button key={one.id} type="button" aria-pressed={one.id === chain} onClick={() => change({ chain: one.id, node: "" })} title={one.joint ? t("chain.joint") : undefined}>
              {one.joint && <i className="joint" aria-hidden="true" />}
              {named(one)}
            </button>
          ))}
      </div>
      <label className="filter" htmlFor="chain-area">
        <span className="field-label">{t("chain.area")}</span>
        <Select
          id="chain-area"
          aria-label={t("chain.area")}
          mode="multiple"
          showSearch={{ optionFilterProp: "label" }}
          allowClear
          placeholder={t("industry.region")}
          value={view.area.split(",").filter(Boolean)}
          options={areaOptions}
          onChange={(codes: string[]) => change({ area: codes.join(",") })}
          maxTagCount="responsive"
          popupMatchSelectWidth={false}
        />
      </label>
      <Picker id="chain-park" label={t("chain.park", { minutes: view.minutes })} none={t("chain.park.none")} value={view.park} options={parkOptions} onChange={(park) => change({ park })} />
    </div>
  );
}

function Picker({ id, label, none, value, options, onChange }: { id: string; label: string; none: string; value: string; options: Option[]; onChange: (value: string) => void }) {
  return (
    <label className="filter" htmlFor={id}>
      <span className="field-label">{label}</span>
      <Select
        id={id}
        aria-label={label}
        showSearch={{ optionFilterProp: "label" }}
        allowClear={value !== ""}
        value={value}
        options={[{ value: "", label: none }, ...options]}
        onChange={(next: string | undefined) => onChange(next ?? "")}
        popupMatchSelectWidth={false}
      />
    </label>
  );
}
