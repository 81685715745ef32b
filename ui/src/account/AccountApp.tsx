// The pages about accounts and the running server: a frame, and in it the page that the address names,
// or the way to sign in where nobody is.
import { useEffect, useLayoutEffect, useState } from "react";
import { ApiError } from "../api/client";
import { useText } from "../i18n";
import { Logo } from "../parts/Icon";
import { Skeleton, Trouble } from "../parts/States";
import { change } from "../state/store";
import { Account } from "./Account";
import { Audit } from "./Audit";
import { type Me, type Need, useMe, useOptions, useSend, useWords, type Words } from "./client";
import { SignIn } from "./SignIn";
import { Imports } from "../intake/Imports";
import { Firms } from "../firms/Firms";
import { Moves } from "../moves/Moves";
import { Review } from "../firms/Review";
import { Jobs } from "../system/Jobs";
import { System } from "../system/System";
import { Users } from "./Users";
import "./account.css";

const pages = [
  { path: "/firms", word: "firms", action: "firm.read" },
  { path: "/firm-review", word: "firmReview", action: "firm.read" },
  { path: "/relocations", word: "relocations", action: "relocation.read" },
  { path: "/account", word: "account", action: "self.read" },
  { path: "/users", word: "users", action: "account.list" },
  { path: "/audit", word: "audit", action: "audit.read" },
  { path: "/import", word: "imports", action: "firm.read" },
  { path: "/jobs", word: "jobs", action: "job.read" },
  { path: "/system", word: "system", action: "doctor.read" },
] as const;

/** The address of one firm is below that of the register. */
const inFirms = (path: string) => path === "/firms" || path.startsWith("/firms/");

export default function AccountApp() {
  const w = useWords();
  const { lang, t } = useText();
  const [path, setPath] = useState(window.location.pathname);
  const me = useMe();
  const signOut = useSend<void>("DELETE", () => "/session");
  useLayoutEffect(() => {
    // The map's page fits the window; these are as long as they are.
    document.documentElement.classList.add("long");
  }, []);
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
  // Where nobody can sign in, the person at the server's machine may do some things all the same.
  const options = useOptions();
  const off = options.data?.enabled === false;
  const allowed = (off ? options.data?.open : whole?.permissions) ?? [];
  const may = (action: string) => allowed.includes(action);
  const pending = options.isPending || !me.isFetchedAfterMount;
  return (
    <>
      <header className="top">
        <h1 className="brand">
          <Logo />
          <a className="brand-name" href="/">
            {t("app.name")}
          </a>
          <span className="brand-line">{w(pages.find((page) => page.path === path || (page.path === "/firms" && inFirms(path)))?.word ?? "title")}</span>
        </h1>
        <nav className="account-nav" aria-label={w("pages")}>
          {pages.filter(({ action }) => may(action)).map((page) => (
            <a
              key={page.path}
              href={page.path}
              aria-current={path === page.path || (page.path === "/firms" && inFirms(path)) ? "page" : undefined}
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
      <main className="account-main">{pending ? <Skeleton lines={8} /> : inside({ me: me.data ?? null, error: me.error, off, path, may, w })}</main>
    </>
  );
}

interface Visit {
  me: Me | null;
  error: unknown;
  /** Nobody can sign in. */
  off: boolean;
  path: string;
  may: (action: string) => boolean;
  w: Words;
}

function inside({ me, error, off, path, may, w }: Visit) {
  if (me && me.need !== "") return <SignIn owed={me.need} />;
  const invited = window.location.hash.startsWith("#invitation=");
  if ((off || (me && !error)) && !invited) {
    const closed = <p className="trouble">{off ? w("onlyHere") : w("forbidden")}</p>;
    if (path === "/import") return may("firm.read") ? <Imports mayChange={may("firm.change")} /> : closed;
    if (path === "/jobs") return may("job.read") ? <Jobs mayChange={may("job.change")} /> : closed;
    if (path === "/system") return may("doctor.read") ? <System /> : closed;
    if (inFirms(path)) return may("firm.read") ? <Firms mayReview={may("firm.review")} /> : closed;
    if (path === "/relocations") return may("relocation.read") ? <Moves may={may} /> : closed;
    if (path === "/firm-review") return may("firm.read") ? <Review mayReview={may("firm.review")} /> : closed;
  }
  if (me && !error && !invited) {
    if (path === "/users") return may("account.list") ? <Users me={me} /> : <p className="trouble">{w("forbidden")}</p>;
    if (path === "/audit") return may("audit.read") ? <Audit /> : <p className="trouble">{w("forbidden")}</p>;
    return <Account me={me} />;
  }
  const problem = error instanceof ApiError ? error.problem : null;
  const owed: Need = problem?.id === "auth.more_owed" ? "code" : "";
  if (me || !error || problem?.status === 401 || problem?.status === 403 || problem?.id === "auth.off") return <SignIn owed={owed} />;
  return <Trouble error={error} />;
}
