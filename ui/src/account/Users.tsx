// Accounts and roles, for whoever administers them. What the reader's roles do
// not allow is not offered; the server decides all the same.
import { useState } from "react";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { useDebounced } from "../parts/useDebounced";
import { Section } from "../parts/Section";
import { Answer, Empty, Trouble } from "../parts/States";
import { Field, Form } from "./Field";
import { type Me, moment, type RoleRow, type User, type UserLink, useRows, useSend, useWords } from "./client";

export function Users({ me }: { me: Me }) {
  const w = useWords();
  const may = (action: string) => (me.permissions ?? []).includes(action);
  const [text, setText] = useState("");
  const [picked, setPicked] = useState("");
  const users = useRows<User>("/users", { q: useDebounced(text, 250), limit: 1000 });
  const create = useSend<Record<string, string>, UserLink>("POST", () => "/users", (body) => body);
  const columns: Column<User>[] = [
    { id: "login", title: w("login"), value: (row) => row.login, nowrap: true },
    { id: "name", title: w("name"), value: (row) => row.name },
    { id: "place", title: w("place"), value: (row) => row.place },
    { id: "state", title: w("state"), value: (row) => row.state, cell: (row) => <>{w(row.state as "active")} {row.demo && <span className="badge badge-sample">{w("demoMark")}</span>}</> },
    { id: "roles", title: w("roles"), value: (row) => (row.roles ?? []).map((grant) => w(`role.${grant.role}` as "role.viewer")).join(", ") },
  ];
  return (
    <div className="account-page">
      <h2>{w("users")}</h2>
      <Field label={w("find")} type="search" value={text} onChange={(event) => setText(event.target.value)} maxLength={60} />
      <div className="columns wide">
        <Answer query={users}>
          {(list) => <DataTable name="users" caption={w("users")} columns={columns} rows={list.items} rowKey={(row) => row.id} picked={picked} onPick={(row) => setPicked(row.id)} first={20} empty={w("noUsers")} />}
        </Answer>
        {(() => {
          const user = users.data?.items.find((row) => row.id === picked);
          return user ? <OneUser key={user.id} user={user} me={me} /> : <Empty>{w("pick")}</Empty>;
        })()}
      </div>
      {may("account.create") && (
        <Section title={w("add")}>
          <Form action={w("add")} busy={create.isPending} error={create.error} onSubmit={create.mutate}>
            <Field label={w("login")} name="login" required minLength={2} maxLength={64} autoComplete="off" />
            <Field label={w("name")} name="name" required maxLength={64} autoComplete="off" />
            <Field label={w("place")} name="place" pattern="[0-9]{6}" maxLength={6} />
            <Field label={w("phone")} name="phone" type="tel" maxLength={30} autoComplete="off" />
          </Form>
          {create.data && <OneTimeLink of={create.data} />}
        </Section>
      )}
    </div>
  );
}

function OneTimeLink({ of }: { of: UserLink }) {
  const w = useWords();
  const { lang } = useText();
  const [copied, setCopied] = useState(false);
  const link = window.location.origin + of.path;
  return (
    <div role="status" className="demo-note">
      <h4>{w("link")}</h4>
      <p>{w("linkHint", { who: of.user.name, until: moment(of.expires, lang) })}</p>
      <p>
        <code className="wrap">{link}</code>
      </p>
      <button type="button" className="button" onClick={() => void navigator.clipboard?.writeText(link).then(() => setCopied(true))}>
        {copied ? w("copied") : w("copy")}
      </button>
    </div>
  );
}

function OneUser({ user, me }: { user: User; me: Me }) {
  const w = useWords();
  const may = (action: string) => (me.permissions ?? []).includes(action) && user.id !== me.id;
  const act = useSend<string>("POST", (verb) => `/users/${user.id}/${verb}`);
  const reset = useSend<void, UserLink>("POST", () => `/users/${user.id}/reset`);
  const unmask = useSend<Record<string, string>, { phone: string }>("POST", () => `/users/${user.id}/unmask`, (body) => body);
  const grant = useSend<Record<string, string>>("POST", () => `/users/${user.id}/roles`, (body) => body);
  const take = useSend<{ role: string; place?: string | undefined }>("DELETE", ({ role, place }) => `/users/${user.id}/roles/${role}${place ? `?place=${place}` : ""}`);
  const roles = useRows<RoleRow>("/roles");
  const state = user.state === "disabled" ? (["enable", "start", "account.disable"] as const) : (["disable", "stop", "account.disable"] as const);
  const verbs = [state, ["unlock", "unlock", "account.unlock"] as const];
  const trouble = act.error ?? reset.error ?? take.error;
  return (
    <Section title={`${user.name} ${user.login}`}>
      <p className="row">
        {verbs.filter(([, , action]) => may(action)).map(([verb, word]) => (
          <button key={verb} type="button" className="button" onClick={() => act.mutate(verb)}>
            {w(word)}
          </button>
        ))}
        {may("account.reset") && (
          <button type="button" className="button" onClick={() => reset.mutate()}>
            {w("reset")}
          </button>
        )}
      </p>
      {trouble ? <Trouble error={trouble} /> : null}
      {reset.data && <OneTimeLink of={reset.data} />}
      <ul className="grants">
        {(user.roles ?? []).map((held) => (
          <li key={held.role + (held.place ?? "")}>
            {w(`role.${held.role}` as "role.viewer")} {held.place}
            {may("role.grant") && (
              <button type="button" className="mini" onClick={() => take.mutate(held)}>
                {w("take")}
              </button>
            )}
          </li>
        ))}
      </ul>
      {may("role.grant") && (
        <Form action={w("grant")} busy={grant.isPending} error={grant.error} onSubmit={grant.mutate}>
          <p className="form-field">
            <label htmlFor="grant-role">{w("roles")}</label>
            <select id="grant-role" name="role">
              {(roles.data?.items ?? []).filter((row) => row.grantable).map((row) => (
                <option key={row.role} value={row.role}>
                  {w(`role.${row.role}` as "role.viewer")}
                </option>
              ))}
            </select>
          </p>
          <Field label={w("place")} name="place" pattern="[0-9]{6}" maxLength={6} />
        </Form>
      )}
      {user.phone && (
        <p>
          {w("phone")} <code>{unmask.data?.phone ?? user.phone}</code>
        </p>
      )}
      {user.phone && may("account.unmask") && !unmask.data && (
        <Form action={w("show")} busy={unmask.isPending} error={unmask.error} onSubmit={unmask.mutate}>
          <Field label={w("reason")} hint={w("showHint")} name="reason" required minLength={4} maxLength={200} />
        </Form>
      )}
    </Section>
  );
}
