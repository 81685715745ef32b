// The pages about accounts: a frame, and in it the page that the address names,
// or the way to sign in where nobody is.
import { useEffect, useState } from "react";
import { ApiError } from "../api/client";
import { useText } from "../i18n";
import { Logo } from "../parts/Icon";
import { Skeleton, Trouble } from "../parts/States";
import { change } from "../state/store";
import { Account } from "./Account";
import { Audit } from "./Audit";
import { type Me, type Need, useMe, useSend, useWords, type Words } from "./client";
import { SignIn } from "./SignIn";
import { Users } from "./Users";
import "./account.css";

const pages = [
  { path: "/account", word: "account", action: "self.read" },
  { path: "/users", word: "users", action: "account.list" },
  { path: "/audit", word: "audit", action: "audit.read" },
] as const;

export default function AccountApp() {
  const w = useWords();
  const { lang, t } = useText();
  const [path, setPath] = useState(window.location.pathname);
  const me = useMe();
  const signOut = useSend<void>("DELETE", () => "/session");
  useEffect(() => {
    const follow = () => setPath(window.location.pathname);
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  }, []);
  const go = (to: string) => {
    window.history.pushState(null, "", to);
    setPath(to);
  };
  const whole = me.data && me.data.need === "" ? me.data : null;
  const may = (action: string) => (whole?.permissions ?? []).includes(action);
  return (
    <>
      <header className="top">
        <h1 className="brand">
          <Logo />
          <a className="brand-name" href="/">
            {t("app.name")}
          </a>
          <span className="brand-line">{w("title")}</span>
        </h1>
        <nav className="account-nav" aria-label={w("pages")}>
          {pages.filter(({ action }) => may(action)).map((page) => (
            <a
              key={page.path}
              href={page.path}
              aria-current={path === page.path ? "page" : undefined}
              onClick={(event) => {
                event.preventDefault();
                go(page.path);
              }}
            >
              {w(page.word)}
            </a>
          ))}
        </nav>
        <nav className="top-tools" aria-label={t("app.tools")}>
          <a href="/" className="lang">
            {w("toRegion")}
          </a>
          <button type="button" className="lang" lang={lang === "zh" ? "en" : "zh-CN"} onClick={() => change({ lang: lang === "zh" ? "en" : "zh" })}>
            {lang === "zh" ? "English" : "中文"}
          </button>
          {me.data && (
            <button type="button" className="button" onClick={() => signOut.mutate(undefined, { onSuccess: () => window.location.assign("/sign-in") })}>
              {w("signOut")}
            </button>
          )}
        </nav>
      </header>
      <main className="account-main">{inside(me.data ?? null, me.error, !me.isFetchedAfterMount, path, w)}</main>
    </>
  );
}

function inside(me: Me | null, error: unknown, pending: boolean, path: string, w: Words) {
  if (pending) return <Skeleton lines={8} />;
  if (me && me.need !== "") return <SignIn owed={me.need} />;
  const invited = window.location.hash.startsWith("#invitation=");
  if (me && !error && !invited) {
    const may = (action: string) => (me.permissions ?? []).includes(action);
    if (path === "/users") return may("account.list") ? <Users me={me} /> : <p className="trouble">{w("forbidden")}</p>;
    if (path === "/audit") return may("audit.read") ? <Audit /> : <p className="trouble">{w("forbidden")}</p>;
    return <Account me={me} />;
  }
  const problem = error instanceof ApiError ? error.problem : null;
  const owed: Need = problem?.id === "auth.more_owed" ? "code" : "";
  if (me || !error || problem?.status === 401 || problem?.status === 403 || problem?.id === "auth.off") return <SignIn owed={owed} />;
  return <Trouble error={error} />;
}
