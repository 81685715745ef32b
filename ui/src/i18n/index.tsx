// Messages of the page: one file per language, flat ids, {arg} placeholders.
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { Lang } from "../state/view";
import { en } from "./en";
import { makeFormats, type Formats } from "./format";
import { zh } from "./zh";

export type MessageId = keyof typeof zh;
export type Args = Record<string, string | number>;

const catalogues: Record<Lang, Record<MessageId, string>> = { zh, en };

/** fill puts arguments into a message; an argument that is missing stays visible as {name}. */
export function fill(message: string, args: Args = {}): string {
  return message.replace(/\{(\w+)\}/g, (hole, name: string) => (name in args ? String(args[name]) : hole));
}

export interface Text extends Formats {
  lang: Lang;
  t: (id: MessageId, args?: Args) => string;
  /** The name of a thing in the page's language; Chinese where it has no English name, words for a point of the map. */
  named: (thing: { name: string; nameEn?: string | undefined }) => string;
}

/** pointName says "lon,lat" to four decimals, some ten metres; null for what is no point. */
function pointName(lang: Lang, name: string): string | null {
  const point = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(name);
  return point && fill(catalogues[lang]["place.point"], { lon: Number(point[1]).toFixed(4), lat: Number(point[2]).toFixed(4) });
}

export function makeText(lang: Lang): Text {
  return {
    lang,
    t: (id, args) => fill(catalogues[lang][id], args),
    named: (thing) => (lang === "en" && thing.nameEn) || pointName(lang, thing.name) || thing.name,
    ...makeFormats(lang),
  };
}

const TextContext = createContext<Text>(makeText("zh"));

export function TextProvider({ lang, children }: { lang: Lang; children: ReactNode }) {
  const text = useMemo(() => makeText(lang), [lang]);
  return <TextContext.Provider value={text}>{children}</TextContext.Provider>;
}

export function useText(): Text {
  return useContext(TextContext);
}
