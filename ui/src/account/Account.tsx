// The own account: password, second factor, sessions, tokens, who saw my data.
import { useState } from "react";
import { ApiError } from "../api/client";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Section } from "../parts/Section";
import { Answer } from "../parts/States";
import { Field, Form } from "./Field";
import { type Me, moment, type NewToken, type ReadRow, type SessionRow, type TokenRow, useRows, useSend, useWords } from "./client";
import { SecondFactor } from "./SecondFactor";

export function Account({ me }: { me: Me }) {
  const w = useWords();
  return (
    <div className="account-page">
      <h2>{w("account")}</h2>
      <p>
        <b>{me.name}</b> <code>{me.login}</code> · {(me.roles ?? []).map((grant) => w(`role.${grant.role}` as "role.viewer") + (grant.place ? ` ${grant.place}` : "")).join(", ") || w("none")}
        {me.demo && <span className="badge badge-sample">{w("demoMark")}</span>}
      </p>
      <div className="columns">
        <ChangePassword />
        <SecondFactor on={me.secondFactor.on} required={me.secondFactor.required} codes={me.secondFactor.recoveryCodes} />
        <Phone masked={me.phone} />
      </div>
      <Sessions />
      <Tokens scopes={me.scopes ?? []} />
      <Reads />
    </div>
  );
}

export function ChangePassword() {
  const w = useWords();
  const change = useSend<Record<string, string>>("POST", () => "/me/password", ({ old, password }) => ({ old, password }));
  const [unlike, setUnlike] = useState(false);
  const submit = (body: Record<string, string>) => {
    setUnlike(body.password !== body.again);
    if (body.password === body.again) change.mutate(body);
  };
  return (
    <Section title={w("password")}>
      <Form action={w("change")} busy={change.isPending} error={unlike ? new ApiError({ status: 422, detail: w("mismatch") }) : change.error} onSubmit={submit}>
        <Field label={w("oldPassword")} name="old" type="password" autoComplete="current-password" required />
        <Field label={w("newPassword")} name="password" type="password" autoComplete="new-password" required />
        <Field label={w("again")} name="again" type="password" autoComplete="new-password" required />
        {change.isSuccess && !unlike && <p role="status">{w("changed")}</p>}
      </Form>
    </Section>
  );
}

function Phone({ masked }: { masked: string }) {
  const w = useWords();
  const save = useSend<Record<string, string>>("PUT", () => "/me/phone", (body) => body);
  return (
    <Section title={w("phone")}>
      <Form action={w("save")} busy={save.isPending} error={save.error} onSubmit={save.mutate}>
        <Field label={w("phone")} hint={w("phoneHint")} name="phone" type="tel" autoComplete="tel" placeholder={masked} maxLength={30} />
        {save.isSuccess && <p role="status">{w("saved")}</p>}
      </Form>
    </Section>
  );
}

function Sessions() {
  const w = useWords();
  const { lang } = useText();
  const sessions = useRows<SessionRow>("/me/sessions");
  const end = useSend<string>("DELETE", (id) => `/me/sessions/${id}`);
  const columns: Column<SessionRow>[] = [
    { id: "agent", title: w("browser"), value: (row) => row.agent },
    { id: "address", title: w("address"), value: (row) => row.address, nowrap: true },
    { id: "begun", title: w("begun"), value: (row) => row.begun, cell: (row) => moment(row.begun, lang), nowrap: true },
    { id: "seen", title: w("seen"), value: (row) => row.seen, cell: (row) => moment(row.seen, lang), nowrap: true },
    { id: "end", title: w("end"), value: () => "", cell: (row) => (row.current ? w("current") : <button type="button" className="mini" onClick={() => end.mutate(row.id)}>{w("end")}</button>) },
  ];
  return <Answer query={sessions}>{(list) => <DataTable name="sessions" caption={w("sessions")} columns={columns} rows={list.items} rowKey={(row) => row.id} empty={w("noSessions")} />}</Answer>;
}

function Tokens({ scopes }: { scopes: string[] }) {
  const w = useWords();
  const { lang } = useText();
  const tokens = useRows<TokenRow>("/me/tokens");
  const make = useSend<{ name: string; scope: string[]; place: string; days: number }, NewToken>("POST", () => "/me/tokens", (body) => body);
  const revoke = useSend<string>("DELETE", (id) => `/me/tokens/${id}`);
  const columns: Column<TokenRow>[] = [
    { id: "name", title: w("name"), value: (row) => row.name },
    { id: "scope", title: w("scope"), value: (row) => (row.scope ?? []).join(", ") + (row.place ? ` @${row.place}` : "") },
    { id: "expires", title: w("expires"), value: (row) => row.expires, cell: (row) => moment(row.expires, lang), nowrap: true },
    { id: "lastUsed", title: w("lastUsed"), value: (row) => row.lastUsed, cell: (row) => (row.lastUsed ? moment(row.lastUsed, lang) : "–"), nowrap: true },
    { id: "state", title: w("state"), value: (row) => row.state, cell: (row) => (row.state === "usable" ? <button type="button" className="mini" onClick={() => revoke.mutate(row.id)}>{w("revoke")}</button> : w(row.state as "expired")) },
  ];
  return (
    <div className="stack">
      <Answer query={tokens}>{(list) => <DataTable name="tokens" caption={w("tokens")} columns={columns} rows={list.items} rowKey={(row) => row.id} empty={w("noTokens")} />}</Answer>
      {make.data && (
        <p role="status" className="demo-note">
          {w("once")} <code className="wrap">{make.data.token}</code>
        </p>
      )}
      <details>
        <summary>{w("make")}</summary>
        <Form
          action={w("make")}
          busy={make.isPending}
          error={make.error}
          onSubmit={(body) => make.mutate({ name: body.name ?? "", place: body.place ?? "", days: Number(body.days), scope: scopes.filter((scope) => `scope ${scope}` in body) })}
        >
          <Field label={w("name")} name="name" required maxLength={64} />
          <fieldset>
            <legend>{w("scope")}</legend>
            {scopes.map((scope) => (
              <label key={scope}>
                <input type="checkbox" name={`scope ${scope}`} /> <code>{scope}</code>
              </label>
            ))}
          </fieldset>
          <Field label={w("place")} name="place" pattern="[0-9]{6}" maxLength={6} />
          <Field label={w("days")} name="days" type="number" min={1} max={366} defaultValue={90} required />
        </Form>
      </details>
    </div>
  );
}

function Reads() {
  const w = useWords();
  const { lang } = useText();
  const reads = useRows<ReadRow>("/me/reads");
  const columns: Column<ReadRow>[] = [
    { id: "time", title: w("when"), value: (row) => row.time, cell: (row) => moment(row.time, lang), nowrap: true },
    { id: "name", title: w("who"), value: (row) => row.name },
    { id: "reason", title: w("reason"), value: (row) => row.reason },
  ];
  return <Answer query={reads}>{(list) => <DataTable name="reads" caption={w("reads")} columns={columns} rows={list.items} rowKey={(row) => row.time + row.name} empty={w("noReads")} />}</Answer>;
}
