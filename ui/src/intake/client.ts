// What the import page asks and sends.
import { useMutation } from "@tanstack/react-query";
import { useRefresh, useSend } from "../account/client";
import { address, failure } from "../api/client";
import type { components } from "../api/schema";
import { save } from "../export/save";
import { fill, useText } from "../i18n";
import { type Word, words } from "./words";

type Schemas = components["schemas"];
export type Import = Schemas["ImportAnswer"];
export type Problem = Schemas["ImportProblem"];
export type Counts = Schemas["ImportCounts"];
export interface Upload {
  file: File;
  sheet: string;
  source: string;
  observed: string;
}

export const path = "/firm-imports";

/** useImportWords returns the words of the page in its language. */
export function useImportWords() {
  const { lang } = useText();
  return (word: Word, args?: Record<string, string | number>) => fill(words[lang][word], args);
}

/** useDryRun sends a file and resolves with what importing it would do. */
export function useDryRun() {
  const { lang } = useText();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({ file, ...query }: Upload) => {
      const response = await fetch(address(path, { name: file.name, ...query }), {
        method: "POST",
        headers: { Accept: "application/json", "Accept-Language": lang, "X-Sanquan-Csrf": "1", "Content-Type": "application/octet-stream" },
        body: file,
      }).catch(() => null);
      if (!response?.ok) throw await failure(response);
      return (await response.json()) as Import;
    },
    onSuccess: refresh,
  });
}

export const useApply = () => useSend<{ id: string; accept: "good" | "all" }, Import>("POST", ({ id }) => `${path}/${id}/apply`, ({ accept }) => ({ accept }));
export const useUndo = () => useSend<string, Import>("POST", (id) => `${path}/${id}/undo`);

/** useDownload fetches a file in the page's language and offers it. */
export function useDownload() {
  const { lang } = useText();
  return useMutation({
    mutationFn: async ({ from, name }: { from: string; name: string }) => {
      const response = await fetch(from, { headers: { "Accept-Language": lang } }).catch(() => null);
      if (!response?.ok) throw await failure(response);
      save(name, await response.blob());
    },
  });
}
