import Select from "antd/es/select";
import { useState } from "react";
import { usePlaceSearch } from "../api/queries";
import type { Place } from "../api/types";
import { useText } from "../i18n";
import { useDebounced } from "./useDebounced";

interface Props {
  id: string;
  label: string;
  value: string;
  /** Name of what is chosen now, for ids that are not among the suggestions. */
  valueName: string;
  suggestions: Place[];
  onChange: (id: string) => void;
  placeholder: string;
}

/** PlacePicker finds any place or station of the region by Chinese or English name. */
export function PlacePicker({ id, label, value, valueName, suggestions, onChange, placeholder }: Props) {
  const { t, named } = useText();
  const [typed, setTyped] = useState("");
  const found = usePlaceSearch(useDebounced(typed, 120));
  const places = typed.trim() === "" ? suggestions : (found.data?.items ?? []);
  const options = places.map((place) => ({
    value: place.id,
    label: (
      <span className="place-option">
        <span>{named(place)}</span>
        <small>
          {t(`kind.${place.kind}`)}
          {place.areaName ? ` · ${place.areaName}` : ""}
        </small>
      </span>
    ),
    text: named(place),
  }));
  return (
    <Select
      id={id}
      aria-label={label}
      className="place-picker"
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      value={value ? { value, label: valueName || value } : null}
      labelInValue
      options={options}
      placeholder={placeholder}
      loading={found.isFetching}
      notFoundContent={<span className="quiet">{found.isFetching ? t("state.loading") : t("search.none")}</span>}
      onSelect={(choice: { value: string }) => {
        setTyped("");
        onChange(choice.value);
      }}
      popupMatchSelectWidth={280}
    />
  );
}
