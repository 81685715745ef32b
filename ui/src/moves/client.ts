// What the board of moves asks, and how it writes what it is told.
import type { components } from "../api/schema";
import { fill, useText } from "../i18n";
import { type Word, words } from "./words";

type Schemas = components["schemas"];
export type Row = Schemas["RelocationRow"];
export type Reconciliation = Schemas["RelocationReconciliation"];
export type Pair = Schemas["LedgerRow"];
export type Entry = Schemas["LedgerEntry"];
export type Totals = Schemas["RelocationTotals"];
export type Group = Schemas["LedgerGroup"];
export type Figure = Schemas["LedgerReportedFigure"];
export type Load = Schemas["LedgerParkLoad"];
export type Shares = Schemas["SharingAnswer"];
export type Area = Schemas["LedgerArea"];
export type Money = Schemas["LedgerMoney"];
export type Wish = Schemas["RelocationWish"];

export type Side = "out" | "in";

export const states: Record<Side, string[]> = {
  out: ["surveyed", "assessed", "planned", "signed", "moving", "vacated", "reused", "verified", "closed"],
  in: ["talks", "settled", "producing", "full", "sharing", "ended"],
};

export const categories = ["manufacturing", "wholesale", "storage", "coach_station", "production", "other"] as const;

export type Words = (word: Word, args?: Record<string, string | number>) => string;

/** useMoveWords returns the words of this page in its language. */
export function useMoveWords(): Words {
  const { lang } = useText();
  return (word, args) => fill(words[lang][word], args);
}

const areaUnits: Record<string, string> = { m2: "㎡", mu: "亩", ha: "公顷", km2: "km²" };
const moneyUnits: Record<string, string> = { yuan: "元", wan: "万元", yi: "亿元" };

/** asArea and asMoney write a quantity as it was given. */
export const asArea = (area: Area | undefined) => (area ? `${area.number} ${areaUnits[area.unit] ?? area.unit}` : "");
export const asMoney = (money: Money | undefined) => (money ? `${money.number} ${moneyUnits[money.unit] ?? money.unit}` : "");

/** tenThousands writes fen in 万元, without zeros at the end. */
export function tenThousands(fen: number): string {
  const whole = Math.floor(fen / 1_000_000);
  const rest = String(fen % 1_000_000).padStart(6, "0").replace(/0+$/, "");
  return rest ? `${whole}.${rest}` : String(whole);
}
