// Items by places, grouped by authority. A cell is a window count.
import { useMemo, useState } from "react";
import { useAreaName } from "../api/queries";
import type { Matrix } from "../api/types";
import { csv } from "../export/csv";
import { save } from "../export/save";
import { useText } from "../i18n";
import { BasisBadge } from "../parts/Badge";
import { Icon } from "../parts/Icon";
import { Empty } from "../parts/States";
import { change, useView } from "../state/store";
import { grouped, provincesOf } from "./grouping";

export function MatrixView({ matrix }: { matrix: Matrix }) {
  const { t, named, number } = useText();
  const { item: chosen } = useView();
  const [filter, setFilter] = useState("");
  const groups = useMemo(() => grouped(matrix, filter), [matrix, filter]);
  const areaName = useAreaName();
  const provinces = provincesOf(matrix.places.map((place) => place.code));
  const firsts = new Set(provinces.map((_, index) => provinces.slice(0, index).reduce((sum, [, count]) => sum + count, 0)));
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const toggle = (authority: string) => {
    const next = new Set(closed);
    if (!next.delete(authority)) next.add(authority);
    setClosed(next);
  };
  const exportCsv = () =>
    save(
      "sanquan-items-places.csv",
      csv([
        [t("column.code"), t("column.item"), t("column.mode"), t("column.authority"), t("column.basis"), ...matrix.places.map((place) => place.name)],
        ...matrix.items.map((item, row) => [item.code, item.name, item.mode, item.authority, t(`basis.${item.basis}`), ...(matrix.cells[row] ?? [])]),
      ]),
      "text/csv",
    );

  return (
    <div className="matrix">
      <div className="table-head">
        <h4 id="matrix-title">
          {t("matrix.title", { items: number(matrix.items.length), places: number(matrix.places.length) })} {matrix.sample && <BasisBadge basis="sample" />}
        </h4>
        <span className="actions">
          <button type="button" className="mini" onClick={exportCsv} aria-label={t("export.csv.of", { name: t("service.tab.matrix") })}>
            <Icon name="download" size={12} /> CSV
          </button>
        </span>
      </div>
      <input type="search" className="text-field" aria-label={t("matrix.filter")} placeholder={t("matrix.filter")} value={filter} onChange={(event) => setFilter(event.target.value)} />
      {groups.length === 0 ? (
        <Empty>{t("matrix.none")}</Empty>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className="matrix-scroll" tabIndex={0} role="region" aria-labelledby="matrix-title">
          <table aria-labelledby="matrix-title">
            <thead>
              <tr>
                <th scope="col" rowSpan={2} className="matrix-corner">
                  {t("column.item")}
                </th>
                {provinces.map(([code, count]) => (
                  <th key={code} scope="colgroup" colSpan={count} className="matrix-province">
                    {areaName(`${code}0000`)}
                  </th>
                ))}
              </tr>
              <tr>
                {matrix.places.map((place, index) => (
                  <th key={place.code} scope="col" className={firsts.has(index) ? "matrix-place province-first" : "matrix-place"} title={t("matrix.place", { name: named(place), windows: place.windows, items: place.items })}>
                    <span>{areaName(place.code)}</span>
                  </th>
                ))}
              </tr>
            </thead>
            {groups.map(([authority, rows]) => {
              const open = filter !== "" || !closed.has(authority);
              return (
                <tbody key={authority}>
                  <tr className="matrix-group">
                    <th scope="rowgroup" colSpan={matrix.places.length + 1}>
                      <button type="button" aria-expanded={open} onClick={() => toggle(authority)}>
                        <Icon name={open ? "down" : "right"} size={11} /> {authority} <span className="count">{rows.length}</span>
                      </button>
                    </th>
                  </tr>
                  {open &&
                    rows.map(({ item, cells }) => (
                      <tr key={item.code} aria-current={item.code === chosen ? "true" : undefined}>
                        <th scope="row">
                          <button type="button" className="pick" onClick={() => change({ item: item.code === chosen ? "" : item.code })} title={`${item.code} · ${item.mode}`}>
                            {item.name}
                          </button>
                        </th>
                        {cells.map((count, index) => (
                          <td key={matrix.places[index]?.code} className={cellClass(count, firsts.has(index))}>
                            {count > 0 ? count : null}
                          </td>
                        ))}
                      </tr>
                    ))}
                </tbody>
              );
            })}
          </table>
        </div>
      )}
      <p className="quiet">{t("matrix.hint")}</p>
    </div>
  );
}

function cellClass(count: number, first: boolean): string | undefined {
  return [count > 0 && "has", count > 1 && "many", first && "province-first"].filter(Boolean).join(" ") || undefined;
}
