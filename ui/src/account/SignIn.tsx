// From a login to a whole session: password, code, link, new password.
import { useState } from "react";
import { ApiError } from "../api/client";
import { Answer, Empty } from "../parts/States";
import { Field, Form } from "./Field";
import { type Need, type SignInOptions, useOptions, useRefresh, useSend, useWords } from "./client";
import { SecondFactor } from "./SecondFactor";
import { ChangePassword } from "./Account";

interface Step {
  login: string;
  need: Need;
}

/** owed is what the address or the server says is still missing; "" for a fresh start. */
export function SignIn({ owed }: { owed: Need }) {
  const w = useWords();
  const options = useOptions();
  const refresh = useRefresh();
  const [need, setNeed] = useState<Need>(owed);
  const [joined, setJoined] = useState(false);
  const invitation = /^#invitation=([\w-]+)$/.exec(window.location.hash)?.[1];
  const proceed = (step: Step) => {
    setNeed(step.need);
    if (step.need === "") {
      const page = window.location.pathname === "/sign-in" ? "/account" : window.location.pathname;
      window.history.replaceState(null, "", page + window.location.search);
      window.dispatchEvent(new PopStateEvent("popstate"));
    }
    void refresh();
  };
  const problem = new URLSearchParams(window.location.search).get("problem");
  return (
    <Answer query={options}>
      {(about) => {
        if (!about.enabled) return <Empty>{`${w("off")} ${w("offHint")}`}</Empty>;
        if (invitation && !joined) return <Join token={invitation} about={about} onDone={() => setJoined(true)} />;
        if (need === "code") return <Code onDone={proceed} />;
        if (need === "password") return <Owed text={w("tooOld")}><ChangePassword /></Owed>;
        if (need === "enrol") return <Owed text={w("mustEnrol")}><SecondFactor on={false} required codes={0} /></Owed>;
        return (
          <div className="narrow">
            <h2>{w("signIn")}</h2>
            {joined && <p role="status">{w("inviteDone")}</p>}
            {problem && /^auth\.(unknown_identity|provider_refused|no_provider)$/.test(problem) && (
              <p role="alert" className="trouble">
                {w(`problem.${problem}` as "problem.auth.no_provider")}
              </p>
            )}
            <Password onDone={proceed} />
            {about.provider && (
              <a className="button" href="/auth/provider/start">
                {w("provider")}
              </a>
            )}
            {(about.demo ?? []).length > 0 && (
              <aside className="demo-note">
                <h3>{w("demo")}</h3>
                <p>{w("demoHint")}</p>
                <ul>
                  {(about.demo ?? []).map((login) => (
                    <li key={login}>
                      <code>{login}</code> {w(`role.${login.replace(/^demo-/, "")}` as "role.viewer")}
                    </li>
                  ))}
                </ul>
              </aside>
            )}
          </div>
        );
      }}
    </Answer>
  );
}

function Owed({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <div className="narrow">
      <p role="status" className="demo-note">
        {text}
      </p>
      {children}
    </div>
  );
}

function Password({ onDone }: { onDone: (step: Step) => void }) {
  const w = useWords();
  const signIn = useSend<Record<string, string>, Step>("POST", () => "/session", (body) => body, false);
  return (
    <Form action={w("signIn")} busy={signIn.isPending} error={signIn.error} onSubmit={(body) => signIn.mutate(body, { onSuccess: onDone })}>
      <Field label={w("login")} name="login" autoComplete="username" required maxLength={64} />
      <Field label={w("password")} name="password" type="password" autoComplete="current-password" required maxLength={512} />
    </Form>
  );
}

function Code({ onDone }: { onDone: (step: Step) => void }) {
  const w = useWords();
  const give = useSend<Record<string, string>, Step>("POST", () => "/session/code", (body) => body, false);
  return (
    <div className="narrow">
      <h2>{w("factor")}</h2>
      <Form action={w("next")} busy={give.isPending} error={give.error} onSubmit={(body) => give.mutate(body, { onSuccess: onDone })}>
        <Field label={w("code")} hint={w("codeHint")} name="code" inputMode="numeric" autoComplete="one-time-code" required minLength={6} maxLength={40} />
      </Form>
    </div>
  );
}

function Join({ token, about, onDone }: { token: string; about: SignInOptions; onDone: () => void }) {
  const w = useWords();
  const accept = useSend<string>("POST", () => "/invitation", (password) => ({ token, password }), false);
  const [unlike, setUnlike] = useState(false);
  const join = (body: Record<string, string>) => {
    setUnlike(body.password !== body.again);
    if (body.password === body.again)
      accept.mutate(body.password ?? "", {
        onSuccess: () => {
          window.history.replaceState(null, "", "/sign-in");
          onDone();
        },
      });
  };
  const { minLength: min, maxLength: max } = about.password;
  return (
    <div className="narrow">
      <h2>{w("invite")}</h2>
      <Form action={w("save")} busy={accept.isPending} error={unlike ? new ApiError({ status: 422, detail: w("mismatch") }) : accept.error} onSubmit={join}>
        <Field label={w("newPassword")} hint={w("inviteHint", { min, max })} name="password" type="password" autoComplete="new-password" required />
        <Field label={w("again")} name="again" type="password" autoComplete="new-password" required />
      </Form>
    </div>
  );
}
