// The second factor: set up with a QR code, confirmed with a first code.
import QRCode from "antd/es/qr-code";
import { useState } from "react";
import { Section } from "../parts/Section";
import { Trouble } from "../parts/States";
import { Field, Form } from "./Field";
import { useRefresh, useSend, useWords } from "./client";

interface Begun {
  secret: string;
  address: string;
}

export function SecondFactor({ on, required, codes }: { on: boolean; required: boolean; codes: number }) {
  const w = useWords();
  const begin = useSend<void, Begun>("POST", () => "/me/second-factor", undefined, false);
  const confirm = useSend<Record<string, string>, { codes: string[] | null }>("POST", () => "/me/second-factor/confirm", (body) => body, false);
  const disable = useSend<Record<string, string>>("POST", () => "/me/second-factor/disable", (body) => body);
  const refresh = useRefresh();
  const [kept, setKept] = useState(false);
  const given = kept ? null : confirm.data?.codes;
  const keep = () => {
    setKept(true);
    void refresh();
  };
  return (
    <Section title={w("factor")}>
      {given ? (
        <div className="stack" role="status">
          <h4>{w("recovery")}</h4>
          <p>{w("recoveryHint")}</p>
          <ul className="codes">
            {given.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ul>
          <button type="button" className="button" onClick={keep}>
            {w("kept")}
          </button>
        </div>
      ) : on ? (
        <>
          <p>{w("factorOn", { count: codes })} {required && w("factorRequired")}</p>
          {!required && (
            <Form action={w("disable")} busy={disable.isPending} error={disable.error} onSubmit={disable.mutate}>
              <Field label={w("password")} name="password" type="password" autoComplete="current-password" required />
              <Field label={w("code")} name="code" inputMode="numeric" autoComplete="one-time-code" required minLength={6} />
            </Form>
          )}
        </>
      ) : begin.data ? (
        <div className="stack">
          <p>{w("scan")}</p>
          <p>
            <code>{begin.data.secret.replace(/(.{4})/g, "$1 ").trim()}</code>
          </p>
          {/* The same in letters stands above. */}
          <div aria-hidden="true">
            <QRCode type="svg" value={begin.data.address} size={184} color="#000000" bgColor="#ffffff" />
          </div>
          <Form action={w("confirm")} busy={confirm.isPending} error={confirm.error} onSubmit={confirm.mutate}>
            <Field label={w("code")} name="code" inputMode="numeric" autoComplete="one-time-code" required minLength={6} maxLength={6} />
          </Form>
        </div>
      ) : (
        <>
          <p>{w("factorOff")} {required && w("factorRequired")}</p>
          {begin.error ? <Trouble error={begin.error} /> : null}
          <button type="button" className="button" onClick={() => begin.mutate()}>
            {w("begin")}
          </button>
        </>
      )}
    </Section>
  );
}
