import { useRegionName } from "../api/queries";
import { useText } from "../i18n";
import { Icon, type IconName, Logo } from "../parts/Icon";
import { change, useView } from "../state/store";
import type { ThemeChoice } from "../state/view";

const nextTheme: Record<ThemeChoice, ThemeChoice> = { auto: "light", light: "dark", dark: "auto" };
const themeIcon: Record<ThemeChoice, IconName> = { auto: "auto", light: "sun", dark: "moon" };

export function Header({ onHelp }: { onHelp: () => void }) {
  const { t, lang } = useText();
  const { theme } = useView();
  const region = useRegionName();
  return (
    <header className="top">
      <h1 className="brand">
        <Logo />
        <span className="brand-name">{t("app.name")}</span>
        <span className="brand-line">{t("app.motto")}</span>
      </h1>
      <p className="region">{region}</p>
      <nav className="top-tools" aria-label={t("app.tools")}>
        <a className="icon-button" href="/firms" aria-label={t("firms.open")} title={t("firms.open")}>
          <Icon name="search" />
        </a>
        <a className="icon-button" href="/jobs" aria-label={t("jobs.open")} title={t("jobs.open")}>
          <Icon name="tasks" />
        </a>
        <a className="icon-button" href="/account" aria-label={t("account.open")} title={t("account.open")}>
          <Icon name="people" />
        </a>
        <button type="button" className="lang" lang={lang === "zh" ? "en" : "zh-CN"} onClick={() => change({ lang: lang === "zh" ? "en" : "zh" })}>
          {lang === "zh" ? "English" : "中文"}
        </button>
        <button type="button" className="icon-button" aria-label={t(`theme.${theme}`)} title={t(`theme.${theme}`)} onClick={() => change({ theme: nextTheme[theme] })}>
          <Icon name={themeIcon[theme]} />
        </button>
        <button type="button" className="icon-button" aria-label={t("help.open")} title={t("help.open")} onClick={onHelp}>
          <Icon name="help" />
        </button>
      </nav>
    </header>
  );
}
