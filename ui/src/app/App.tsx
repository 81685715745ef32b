import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import ConfigProvider from "antd/es/config-provider";
import enUS from "antd/es/locale/en_US";
import zhCN from "antd/es/locale/zh_CN";
import theme from "antd/es/theme";
import { lazy, Suspense, useLayoutEffect, useMemo } from "react";
import { ApiError } from "../api/client";
import { CircleProvider } from "../commute/circle";
import { TextProvider, useText } from "../i18n";
import { useView } from "../state/store";
import { fonts, type Tokens } from "../theme/tokens";
import { Skeleton } from "../parts/States";
import { TokensProvider, useChosenTokens } from "../theme/useTokens";
import { Page } from "./Page";

const AccountApp = lazy(() => import("../account/AccountApp"));
const accountPaths = new Set(["/sign-in", "/account", "/users", "/audit", "/jobs", "/system", "/import", "/firms", "/firm-review", "/relocations"]);
const accountPage = (path: string) => accountPaths.has(path) || path.startsWith("/firms/");

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      // What the server refused it will refuse again; only a lost line is worth a second try.
      retry: (count, error) => count < 2 && error instanceof ApiError && (error.problem.status === 0 || error.problem.status >= 502),
    },
  },
});

// Its transitions wait for an end that never comes where motion is switched off.
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

export function App() {
  const view = useView();
  const tokens = useChosenTokens(view.theme);
  const antd = useMemo(() => antdTheme(tokens), [tokens]);
  return (
    <QueryClientProvider client={client}>
      <TextProvider lang={view.lang}>
        <TokensProvider value={tokens}>
          <ConfigProvider locale={view.lang === "zh" ? zhCN : enUS} theme={antd} csp={{ nonce }}>
            <DocumentWords />
            {accountPage(window.location.pathname) ? (
              <Suspense fallback={<Skeleton lines={8} />}>
                <AccountApp />
              </Suspense>
            ) : (
              <CircleProvider>
                <Page />
              </CircleProvider>
            )}
          </ConfigProvider>
        </TokensProvider>
      </TextProvider>
    </QueryClientProvider>
  );
}

/** DocumentWords keeps the document's language and title in step. */
function DocumentWords() {
  const { lang, t } = useText();
  useLayoutEffect(() => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = t("app.title");
  }, [lang, t]);
  return null;
}

function antdTheme(tokens: Tokens) {
  return {
    algorithm: tokens.dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: tokens.commute.mark,
      colorBgContainer: tokens.panel,
      colorBgElevated: tokens.panel,
      colorText: tokens.ink,
      colorTextPlaceholder: tokens.ink3,
      colorBorder: tokens.line2,
      fontFamily: fonts.sans,
      borderRadius: 4,
      controlHeight: 34,
      motion: !calm.matches,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.18s",
    },
    components: {
      Slider: { railSize: 4, railBg: tokens.line2, railHoverBg: tokens.line2, trackBg: tokens.commute.mark, trackHoverBg: tokens.commute.ink, handleColor: tokens.commute.mark, handleSize: 12, handleSizeHover: 14 },
    },
  };
}
