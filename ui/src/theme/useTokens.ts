import { createContext, useContext, useLayoutEffect, useSyncExternalStore } from "react";
import type { ThemeChoice } from "../state/view";
import { cssVariables, dark, light, type Tokens } from "./tokens";

const preference = window.matchMedia("(prefers-color-scheme: dark)");

function subscribe(listener: () => void): () => void {
  preference.addEventListener("change", listener);
  return () => preference.removeEventListener("change", listener);
}

/** useChosenTokens resolves the reader's choice and writes the tokens to the document. */
export function useChosenTokens(choice: ThemeChoice): Tokens {
  const systemDark = useSyncExternalStore(subscribe, () => preference.matches);
  const tokens = choice === "dark" || (choice === "auto" && systemDark) ? dark : light;
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = tokens.dark ? "dark" : "light";
    root.style.colorScheme = tokens.dark ? "dark" : "light";
    for (const [name, value] of Object.entries(cssVariables(tokens))) root.style.setProperty(name, value);
  }, [tokens]);
  return tokens;
}

const TokensContext = createContext<Tokens>(light);
export const TokensProvider = TokensContext.Provider;

/** useTokens returns the tokens in force, for what CSS cannot colour: map and exported charts. */
export function useTokens(): Tokens {
  return useContext(TokensContext);
}
