// Two records side by side.
import type { Firm } from "./client";
import type { Word } from "./words";

/** Line is a field of both records. */
export interface Line {
  field: Word;
  a: string;
  b: string;
  same: boolean;
}

const fields: [Word, (firm: Firm) => string][] = [
  ["field.name", (firm) => firm.name],
  ["field.code", (firm) => firm.code ?? ""],
  ["field.old_code", (firm) => (firm.oldCodes ?? []).join("、")],
  ["field.former_name", (firm) => (firm.formerNames ?? []).join("、")],
  ["field.alias", (firm) => (firm.aliases ?? []).join("、")],
  ["field.area", (firm) => firm.areaName ?? firm.area ?? ""],
  ["field.address", (firm) => firm.address ?? ""],
  ["field.class", (firm) => firm.class ?? ""],
  ["field.industry", (firm) => firm.industry ?? ""],
  ["field.qualification", (firm) => (firm.titles ?? []).join("、")],
  ["field.founded", (firm) => firm.founded ?? ""],
  ["field.capital", (firm) => firm.capital ?? ""],
  ["field.employees", (firm) => firm.employees ?? ""],
  ["source", (firm) => firm.source],
  ["observed", (firm) => firm.observed],
];

/** compare lists the fields that either record has. */
export function compare(a: Firm, b: Firm): Line[] {
  return fields.map(([field, of]) => ({ field, a: of(a), b: of(b), same: of(a) === of(b) })).filter((line) => line.a !== "" || line.b !== "");
}

/** runs cuts both texts into what they share at their ends and what differs between. */
export function runs(text: string, other: string): { text: string; differs: boolean }[] {
  const [mine, theirs] = [[...text], [...other]];
  let head = 0;
  while (head < mine.length && head < theirs.length && mine[head] === theirs[head]) head++;
  let tail = 0;
  while (tail < mine.length - head && tail < theirs.length - head && mine[mine.length - 1 - tail] === theirs[theirs.length - 1 - tail]) tail++;
  return [
    { text: mine.slice(0, head).join(""), differs: false },
    { text: mine.slice(head, mine.length - tail).join(""), differs: true },
    { text: mine.slice(mine.length - tail).join(""), differs: false },
  ].filter((run) => run.text !== "");
}
