// What the account pages ask the server, and the changes they send.
import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from "@tanstack/react-query";
import { address, failure, get, type Query } from "../api/client";
import type { components } from "../api/schema";
import type { List } from "../api/types";
import { fill, useText } from "../i18n";
import { type Word, words } from "./words";

type Schemas = components["schemas"];
export type Me = Schemas["Me"];
export type User = Schemas["User"];
export type UserLink = Schemas["UserLink"];
export type Need = Schemas["SignInStep"]["need"];
export type SignInOptions = Schemas["SignInOptions"];
export type SessionRow = Schemas["SessionRow"];
export type TokenRow = Schemas["TokenRow"];
export type NewToken = Schemas["NewTokenAnswer"];
export type ReadRow = Schemas["ReadRow"];
export type RoleRow = Schemas["RoleRow"];
export type AuditEntry = Schemas["AuditEntry"];
export type AuditReport = Schemas["AuditReport"];

/** send changes something; the header tells the server that it was a page of its own. */
export async function send<T>(method: "POST" | "PUT" | "DELETE", path: string, body: unknown, lang: string, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(address(path), {
    method,
    headers: { Accept: "application/json", "Accept-Language": lang, "X-Sanquan-Csrf": "1", ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch(() => null);
  if (!response?.ok) throw await failure(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** useAsk reads something that changes: it is never older than the visit. */
export function useAsk<T>(path: string, query: Query = {}, enabled = true): UseQueryResult<T> {
  const { lang } = useText();
  return useQuery({ queryKey: ["account", path, query, lang], queryFn: ({ signal }) => get<T>(path, query, lang, signal), enabled, staleTime: 0, retry: false });
}

/** useRefresh returns what asks everything again that is on the page. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["account"] });
}

/** useSend makes a change and then refreshes the page, unless what the answer says must stay on it. */
export function useSend<B, T = void>(method: "POST" | "PUT" | "DELETE", path: (body: B) => string, payload: (body: B) => unknown = () => undefined, refreshing = true): UseMutationResult<T, unknown, B> {
  const { lang } = useText();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: B) => send<T>(method, path(body), payload(body), lang),
    onSuccess: () => (refreshing ? refresh() : undefined),
  });
}

export const useMe = () => useAsk<Me>("/me");
export const useOptions = () => useAsk<SignInOptions>("/sign-in");
export const useRows = <T,>(path: string, query: Query = {}, enabled = true) => useAsk<List<T>>(path, query, enabled);

export type Words = (word: Word, args?: Record<string, string | number>) => string;

/** useWords returns the words of these pages in the page's language. */
export function useWords(): Words {
  const { lang } = useText();
  return (word, args) => fill(words[lang][word], args);
}

/** moment is a time of the API as the reader's clock shows it. */
export function moment(time: string, lang: string, timeStyle: "short" | "medium" = "short"): string {
  return new Date(time).toLocaleString(lang === "zh" ? "zh-CN" : "en-GB", { dateStyle: "short", timeStyle });
}
