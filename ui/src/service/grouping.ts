// How the matrix is arranged. Pure.
import type { Matrix } from "../api/types";

export interface Row {
  item: Matrix["items"][number];
  cells: number[];
}

/** grouped puts the items that match under their authorities, largest group first. */
export function grouped(matrix: Matrix, filter: string): [string, Row[]][] {
  const wanted = filter.trim().toLowerCase();
  const groups = new Map<string, Row[]>();
  matrix.items.forEach((item, index) => {
    const text = `${item.code} ${item.name} ${item.mode} ${item.authority}`.toLowerCase();
    if (wanted !== "" && !text.includes(wanted)) return;
    const row = { item, cells: matrix.cells[index] ?? [] };
    const group = groups.get(item.authority);
    if (group) group.push(row);
    else groups.set(item.authority, [row]);
  });
  return [...groups].toSorted((a, b) => b[1].length - a[1].length);
}

/** provincesOf counts the columns of each province (the first two digits of a code), in order. */
export function provincesOf(codes: string[]): [string, number][] {
  const runs: [string, number][] = [];
  for (const code of codes) {
    const last = runs.at(-1);
    if (last?.[0] === code.slice(0, 2)) last[1]++;
    else runs.push([code.slice(0, 2), 1]);
  }
  return runs;
}
