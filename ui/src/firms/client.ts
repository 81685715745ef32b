// What the pages about the firm register ask.
import type { components } from "../api/schema";
import { fill, useText } from "../i18n";
import { type Word, words } from "./words";

type Schemas = components["schemas"];
export type Firm = Schemas["FirmRow"];
export type Hit = Schemas["FirmHit"];
export type Card = Schemas["FirmCard"];
export type Fact = Schemas["FactRow"];
export type Pair = Schemas["FirmPair"];
export type Event = Schemas["FirmEventRow"];

/** A page of a list that the server continues from a cursor. */
export interface Paged<T> {
  items: T[];
  next?: string;
}

export type Words = (word: Word, args?: Record<string, string | number>) => string;

/** useFirmWords returns the words of these pages in the page's language. */
export function useFirmWords(): Words {
  const { lang } = useText();
  return (word, args) => fill(words[lang][word], args);
}

/** addressOf is the page of a firm. */
export function addressOf(id: string): string {
  return `/firms/${encodeURIComponent(id)}`;
}
