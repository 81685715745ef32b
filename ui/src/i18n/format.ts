// Numbers as a reader of each language expects them.
import type { Lang } from "../state/view";

export interface Formats {
  /** A count or measure; digits is the most decimals shown. */
  number: (value: number, digits?: number) => string;
  /** People: 万 (ten thousand) in Chinese, million in English. */
  persons: (value: number) => string;
  /** A share 0..1 as per cent. */
  percent: (share: number, digits?: number) => string;
  /** Whole minutes with their unit. */
  minutes: (value: number | null | undefined) => string;
  /** ISO date, month or interval, as written, with an en dash between the ends. */
  period: (iso: string | undefined) => string;
}

export function makeFormats(lang: Lang): Formats {
  const locale = lang === "zh" ? "zh-CN" : "en-GB";
  const cache = new Map<number, Intl.NumberFormat>();
  const number = (value: number, digits = 0) => {
    let format = cache.get(digits);
    if (!format) {
      format = new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
      cache.set(digits, format);
    }
    return format.format(value);
  };
  const fixed = (value: number, digits: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  return {
    number,
    persons: (value) => {
      if (lang === "zh") {
        if (value < 10_000) return number(value);
        return `${value >= 1e7 ? number(value / 1e4) : fixed(value / 1e4, 1)} 万`;
      }
      if (value < 1e6) return number(value);
      return `${fixed(value / 1e6, value < 1e7 ? 2 : 1)} million`;
    },
    percent: (share, digits = 1) => `${fixed(share * 100, digits)}%`,
    minutes: (value) => {
      if (value === null || value === undefined) return "–";
      return lang === "zh" ? `${number(value)} 分` : `${number(value)} min`;
    },
    period: (iso) => (iso ?? "").replace("/", " – "),
  };
}

const compassZh: Record<string, string> = {
  N: "北", NNE: "北东北", NE: "东北", ENE: "东东北", E: "东", ESE: "东东南", SE: "东南", SSE: "南东南",
  S: "南", SSW: "南西南", SW: "西南", WSW: "西西南", W: "西", WNW: "西西北", NW: "西北", NNW: "北西北",
};

/** compass names a direction given as N, NNE, NE… */
export function compass(lang: Lang, name: string): string {
  return lang === "zh" ? (compassZh[name] ?? name) : name;
}
