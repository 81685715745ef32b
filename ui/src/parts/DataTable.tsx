// The table beside every picture: sortable, keyboard-reachable, exportable.
import { type ReactNode, useId, useMemo, useState } from "react";
import { type Cell, csv } from "../export/csv";
import { save } from "../export/save";
import { useText } from "../i18n";
import { Icon } from "./Icon";
import { Empty } from "./States";

export interface Column<T> {
  id: string;
  title: string;
  /** What is sorted by and exported. */
  value: (row: T) => Cell;
  /** What is shown; the value where left out. */
  cell?: (row: T) => ReactNode;
  numeric?: boolean;
  /** Never broken into two lines. */
  nowrap?: boolean;
  /** Only in the export. */
  hidden?: boolean;
}

interface Props<T> {
  name: string;
  caption: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  sort?: { id: string; down?: boolean };
  /** Rows shown before the reader asks for all. */
  first?: number;
  onPick?: (row: T) => void;
  picked?: string;
  empty?: string;
  actions?: ReactNode;
}

export function DataTable<T>({ name, caption, columns, rows, rowKey, sort, first = 12, onPick, picked, empty, actions }: Props<T>) {
  const { t, lang, number } = useText();
  const [order, setOrder] = useState(sort ?? null);
  const [all, setAll] = useState(false);
  const captionId = useId();
  const sorted = useMemo(() => sortRows(rows, columns, order, lang), [rows, columns, order, lang]);
  const visible = columns.filter((column) => !column.hidden);
  const shown = all ? sorted : sorted.slice(0, first);

  const exportCsv = () =>
    save(`${name}.csv`, csv([columns.map((column) => column.title), ...sorted.map((row) => columns.map((column) => column.value(row)))]), "text/csv");
  const toggle = (id: string) => setOrder((before) => (before?.id === id ? { id, down: !before.down } : { id, down: false }));

  return (
    <div className="table">
      <div className="table-head">
        <h4 id={captionId}>
          {caption} <span className="count">{number(rows.length)}</span>
        </h4>
        <span className="actions">
          {actions}
          <button type="button" className="mini" onClick={exportCsv} disabled={rows.length === 0} aria-label={t("export.csv.of", { name: caption })}>
            <Icon name="download" size={12} /> CSV
          </button>
        </span>
      </div>
      {rows.length === 0 ? (
        <Empty>{empty ?? t("state.empty")}</Empty>
      ) : (
        // A scrolling region must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className="table-scroll" tabIndex={0} role="region" aria-labelledby={captionId}>
          <table aria-labelledby={captionId}>
            <thead>
              <tr>
                {visible.map((column) => (
                  <th key={column.id} scope="col" className={column.numeric ? "num" : undefined} aria-sort={order?.id === column.id ? (order.down ? "descending" : "ascending") : "none"}>
                    <button type="button" onClick={() => toggle(column.id)}>
                      {column.title}
                      <span className="sort">{order?.id === column.id && <Icon name={order.down ? "down" : "up"} size={10} />}</span>
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => {
                const key = rowKey(row);
                return (
                  <tr key={key} aria-current={picked === key ? "true" : undefined}>
                    {visible.map((column, index) => {
                      const content = column.cell ? column.cell(row) : shownValue(column.value(row), number);
                      const body =
                        index === 0 && onPick ? (
                          <button type="button" className="pick" onClick={() => onPick(row)}>
                            {content}
                          </button>
                        ) : (
                          content
                        );
                      return index === 0 ? (
                        <th key={column.id} scope="row" className={column.numeric ? "num" : undefined}>
                          {body}
                        </th>
                      ) : (
                        <td key={column.id} className={column.numeric ? "num" : column.nowrap ? "nowrap" : undefined}>
                          {body}
                        </td>
                      );
                    })}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > first && (
        <button type="button" className="more" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t("table.fewer") : t("table.all", { count: number(rows.length) })}
          <Icon name={all ? "up" : "down"} size={12} />
        </button>
      )}
    </div>
  );
}

function shownValue(value: Cell, number: (value: number, digits?: number) => string): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "number" ? number(value, 1) : value;
}

/** sortRows sorts by a column's value; what has none comes last either way. */
export function sortRows<T>(rows: T[], columns: Column<T>[], order: { id: string; down?: boolean } | null, lang: string): T[] {
  const column = columns.find((one) => one.id === order?.id);
  if (!order || !column) return rows;
  const collator = new Intl.Collator(lang === "zh" ? "zh-CN" : "en", { numeric: true });
  const sign = order.down ? -1 : 1;
  return rows.toSorted((one, other) => {
    const a = column.value(one);
    const b = column.value(other);
    const missing = Number(a === null || a === undefined || a === "") - Number(b === null || b === undefined || b === "");
    if (missing !== 0) return missing;
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * collator.compare(String(a), String(b));
  });
}
