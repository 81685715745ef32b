import { describe, expect, it } from "vitest";
import { type Column, sortRows } from "./DataTable";

interface Row {
  name: string;
  minutes: number | null;
}
const columns: Column<Row>[] = [
  { id: "name", title: "", value: (row) => row.name },
  { id: "minutes", title: "", value: (row) => row.minutes },
];
const rows: Row[] = [{ name: "天津", minutes: 40 }, { name: "保定", minutes: null }, { name: "雄安", minutes: 5 }];
const names = (sorted: Row[]) => sorted.map((row) => row.name).join("");

describe("sortRows", () => {
  it("sorts numbers as numbers", () => expect(names(sortRows(rows, columns, { id: "minutes" }, "zh"))).toBe("雄安天津保定"));
  it("puts what has no value last either way", () => expect(names(sortRows(rows, columns, { id: "minutes", down: true }, "zh"))).toBe("天津雄安保定"));
  it("sorts Chinese by pinyin", () => expect(names(sortRows(rows, columns, { id: "name" }, "zh"))).toBe("保定天津雄安"));
  it("keeps the server's order until asked", () => expect(sortRows(rows, columns, null, "zh")).toBe(rows));
});
