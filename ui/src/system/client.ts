// What the pages about the running server ask and send.
import { keepPreviousData, useMutation, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { send, useRefresh } from "../account/client";
import { get, type Query } from "../api/client";
import type { components } from "../api/schema";
import { fill, useText } from "../i18n";
import type { MatrixArgs } from "./matrix";
import type { State } from "./job";
import { pollEvery } from "./poll";
import { type Word, words } from "./words";

type Schemas = components["schemas"];
/** The document has plain text for the state. */
export type Job = Omit<Schemas["JobAnswer"], "state"> & { state: State };
export type Letter = Schemas["MessageRow"];
export type Diagnosis = Schemas["Diagnosis"];
export type Finding = Schemas["DoctorFinding"];
/** A page of a list that the server continues from a cursor. */
export interface Paged<T> {
  items: T[];
  next?: string;
}

export type Words = (word: Word, args?: Record<string, string | number>) => string;

/** useSystemWords returns the words of these pages in the page's language. */
export function useSystemWords(): Words {
  const { lang } = useText();
  return (word, args) => fill(words[lang][word], args);
}

export type Live<T> = UseQueryResult<T> & { paused: boolean };

/** useLive asks again and again while the answer is unfinished; since is when the reader last did something, in milliseconds of the clock. */
export function useLive<T>(path: string, query: Query, since: number, unfinished: (data: T) => boolean): Live<T> {
  const { lang } = useText();
  const pause = (data: T | undefined, asked: number) => data !== undefined && unfinished(data) && pollEvery(asked - since);
  const result = useQuery({
    queryKey: ["account", path, query, lang],
    queryFn: ({ signal }) => get<T>(path, query, lang, signal),
    staleTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => pause(state.data, Math.max(state.dataUpdatedAt, state.errorUpdatedAt)),
  });
  const { data, dataUpdatedAt, errorUpdatedAt } = result;
  return { ...result, paused: data !== undefined && unfinished(data) && pause(data, Math.max(dataUpdatedAt, errorUpdatedAt)) === false };
}

/** useAskForMatrix asks for a job of that kind under an idempotency key. */
export function useAskForMatrix() {
  const { lang } = useText();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ args, key }: { args: MatrixArgs; key: string }) => send<Job>("POST", "/jobs", { kind: "matrix", args }, lang, { "Idempotency-Key": key }),
    onSuccess: refresh,
  });
}
