// Entering a record: what every record must say, and what most do.
import { type FormEvent, useState } from "react";
import { useSend } from "../account/client";
import { Dialog } from "../parts/Dialog";
import { Trouble } from "../parts/States";
import { categories, type Row, type Side, states, useMoveWords, type Wish } from "./client";

const field = (name: string, label: string, more: Record<string, unknown> = {}) => (
  <p className="form-field">
    <label htmlFor={`enter-${name}`}>{label}</label>
    <input id={`enter-${name}`} name={name} autoComplete="off" {...more} />
  </p>
);

export function Enter({ onDone }: { onDone: (id: string) => void }) {
  const w = useMoveWords();
  const [open, setOpen] = useState(false);
  const [side, setSide] = useState<Side>("out");
  const enter = useSend<Wish, Row>("POST", () => "/relocations", (wish) => wish);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const said = Object.fromEntries([...data.entries()].map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value !== ""));
    enter.mutate(said as unknown as Wish, {
      onSuccess: (row) => {
        setOpen(false);
        onDone(row.id);
      },
    });
  };
  return (
    <>
      <button type="button" className="button primary" onClick={() => setOpen(true)}>
        {w("add")}
      </button>
      <Dialog title={w("add")} open={open} onClose={() => setOpen(false)} wide>
        <form className="enter-move" onSubmit={submit}>
          <p className="form-field">
            <label htmlFor="enter-side">{w("side")}</label>
            <select id="enter-side" name="side" value={side} onChange={(event) => setSide(event.target.value as Side)}>
              <option value="out">{w("out")}</option>
              <option value="in">{w("in")}</option>
            </select>
          </p>
          {field("name", w("name"), { required: true, maxLength: 200 })}
          {field("code", w("code"), { maxLength: 18 })}
          <p className="form-field">
            <label htmlFor="enter-category">{w("category")}</label>
            <select id="enter-category" name="category">
              {categories.map((category) => (
                <option key={category} value={category}>
                  {w(`category.${category}`)}
                </option>
              ))}
            </select>
          </p>
          {field("fromArea", w("fromArea"), { required: side === "out", pattern: "\\d{6}", title: w("codeHint"), placeholder: "110106" })}
          {field("toArea", w("toArea"), { required: side === "in", pattern: "\\d{6}", title: w("codeHint"), placeholder: "130609" })}
          {side === "out" && field("toText", w("toText"), { maxLength: 200 })}
          <p className="form-field">
            <label htmlFor="enter-state">{w("state")}</label>
            <select key={side} id="enter-state" name="state">
              {states[side].slice(0, -1).map((state) => (
                <option key={state} value={state}>
                  {w(`state.${state as "signed"}`)}
                </option>
              ))}
            </select>
          </p>
          {field("planned", w("planned"), { maxLength: 10, placeholder: "2025" })}
          {field("actual", w("actual"), { maxLength: 10, placeholder: "2025-06-30" })}
          {field("basisDocument", w("basisDocument"), { maxLength: 400 })}
          {field("project", w("project"), { maxLength: 100 })}
          {field("evidence", w("evidence"), { maxLength: 400 })}
          {field("note", w("note"), { maxLength: 400 })}
          {enter.isError && <Trouble error={enter.error} />}
          <p className="row confirm">
            <button type="button" className="button" onClick={() => setOpen(false)}>
              {w("cancel")}
            </button>
            <button type="submit" className="button primary" disabled={enter.isPending}>
              {w("save")}
            </button>
          </p>
        </form>
      </Dialog>
    </>
  );
}
