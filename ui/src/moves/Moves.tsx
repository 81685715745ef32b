// 疏解—承接: the ledger of moves. A board of both sides by state, the
// reconciliation, the totals beside what others report, and the sharing of taxes.
import { useState } from "react";
import { useAsk } from "../account/client";
import { address } from "../api/client";
import { Pager } from "../parts/Pager";
import { Answer, Empty } from "../parts/States";
import { Tabs } from "../parts/Tabs";
import { categories, type Row, type Side, states, useMoveWords } from "./client";
import { Enter } from "./Enter";
import { OneMove } from "./OneMove";
import { Reconcile } from "./Reconcile";
import { Sharing } from "./Sharing";
import { Summary } from "./Summary";
import "./moves.css";

const views = ["board", "reconcile", "totals", "tax"] as const;
type View = (typeof views)[number];

export interface Narrow {
  year: string;
  category: string;
  place: string;
}

/** asQuery leaves out what does not narrow. */
export const asQuery = (narrow: Narrow) => Object.fromEntries(Object.entries(narrow).filter(([name, value]) => value !== "" && (name !== "place" || /^\d{6}$/.test(value))));

const viewOf = () => views.find((view) => view === window.location.hash.slice(1)) ?? "board";

export function Moves({ may }: { may: (action: string) => boolean }) {
  const w = useMoveWords();
  const [view, setView] = useState<View>(viewOf);
  const [narrow, setNarrow] = useState<Narrow>({ year: "", category: "", place: "" });
  const show = (next: View) => {
    window.history.replaceState(null, "", `#${next}`);
    setView(next);
  };
  const [years] = useState(() => Array.from({ length: 14 }, (_, index) => String(new Date().getFullYear() - index)));
  return (
    <div className="account-page moves-page">
      <h2>{w("title")}</h2>
      <p className="quiet">{w("lead")}</p>
      {view !== "tax" && (
        <form className="row moves-filter" onSubmit={(event) => event.preventDefault()}>
          <p className="form-field">
            <label htmlFor="moves-year">{w("year")}</label>
            <select id="moves-year" value={narrow.year} onChange={(event) => setNarrow({ ...narrow, year: event.target.value })}>
              <option value="">{w("allYears")}</option>
              {years.map((year) => (
                <option key={year}>{year}</option>
              ))}
            </select>
          </p>
          <p className="form-field">
            <label htmlFor="moves-category">{w("category")}</label>
            <select id="moves-category" value={narrow.category} onChange={(event) => setNarrow({ ...narrow, category: event.target.value })}>
              <option value="">{w("all")}</option>
              {categories.map((category) => (
                <option key={category} value={category}>
                  {w(`category.${category}`)}
                </option>
              ))}
            </select>
          </p>
          <p className="form-field">
            <label htmlFor="moves-place">{w("place")}</label>
            <input id="moves-place" inputMode="numeric" maxLength={6} placeholder="110106" value={narrow.place} onChange={(event) => setNarrow({ ...narrow, place: event.target.value.trim() })} />
          </p>
        </form>
      )}
      <Tabs<View> label={w("views")} active={view} onChange={show} tabs={views.map((id) => ({ id, title: w(id) }))}>
        {view === "board" && <Board narrow={narrow} may={may} />}
        {view === "reconcile" && <Reconcile narrow={narrow} />}
        {view === "totals" && <Summary narrow={narrow} />}
        {view === "tax" && <Sharing />}
      </Tabs>
    </div>
  );
}

const isLate = (row: Row) => (row.clock?.late ?? 0) > 0;

/** The most records of a page, on the board and in a download. */
const pageLength = 500;

function Board({ narrow, may }: { narrow: Narrow; may: (action: string) => boolean }) {
  const w = useMoveWords();
  const [text, setText] = useState("");
  const [overdue, setOverdue] = useState(false);
  const [picked, setPicked] = useState("");
  const narrowed = { ...asQuery(narrow), ...(text.trim() ? { q: text.trim() } : {}) };
  const [at, setAt] = useState({ of: "", cursor: "" }); // a page of a list that was narrowed in another way is none of this one
  const narrowing = JSON.stringify(narrowed);
  const after = at.of === narrowing ? at.cursor : "";
  const query = { ...narrowed, ...(after ? { after } : {}), limit: pageLength };
  const list = useAsk<{ items: Row[]; next?: string }>("/relocations", query);
  const file = (format: string) => address("/relocations", { ...query, format });
  return (
    <>
      <div className="row moves-tools">
        <p className="form-field">
          <label htmlFor="moves-text">{w("text")}</label>
          <input id="moves-text" type="search" maxLength={60} value={text} onChange={(event) => setText(event.target.value)} />
        </p>
        <label className="check">
          <input type="checkbox" checked={overdue} onChange={(event) => setOverdue(event.target.checked)} /> {w("overdueOnly")}
        </label>
        <span className="row" role="group" aria-label={w("download")}>
          {["xlsx", "csv", "geojson"].map((format) => (
            <a key={format} className="button" href={file(format)} download={`relocations.${format}`}>
              {format === "geojson" ? "GeoJSON" : format.toUpperCase()}
            </a>
          ))}
        </span>
        {may("relocation.change") && <Enter onDone={setPicked} />}
      </div>
      <Answer query={list} lines={10}>
        {({ items, next }) => {
          const shown = overdue ? items.filter(isLate) : items;
          const one = items.find((row) => row.id === picked);
          return (
            <>
              {shown.length === 0 && <Empty>{w("none")}</Empty>}
              {shown.length > 0 && (["out", "in"] as const).map((side) => <Lane key={side} side={side} rows={shown.filter((row) => row.side === side)} picked={picked} onPick={setPicked} />)}
              {(after || next) && <p className="quiet">{w("onePage", { count: pageLength })}</p>}
              <Pager cursor={after} next={next} onTurn={(cursor) => setAt({ of: narrowing, cursor })} start={w("start")} more={w("more")} />
              <section className="move-detail" aria-live="polite">
                {one ? <OneMove key={`${one.id} ${one.version}`} row={one} may={may} /> : shown.length > 0 && <p className="quiet">{w("pick")}</p>}
              </section>
            </>
          );
        }}
      </Answer>
    </>
  );
}

/** Lane is one side's columns, one a state. */
function Lane({ side, rows, picked, onPick }: { side: Side; rows: Row[]; picked: string; onPick: (id: string) => void }) {
  const w = useMoveWords();
  return (
    <section className={`lane lane-${side}`} aria-label={w(side)}>
      <h3>
        {w(side)} <span className="count">{rows.length}</span>
      </h3>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="lane-columns" tabIndex={0} role="region" aria-label={w(side)}>
        {states[side].map((state) => {
          const here = rows.filter((row) => row.state === state);
          return (
            <div key={state} className={here.length === 0 ? "lane-column bare" : "lane-column"}>
              <h4>
                {w(`state.${state as "signed"}`)} <span className="count">{here.length}</span>
              </h4>
              <ul>
                {here.map((row) => (
                  <li key={row.id}>
                    <button type="button" className={isLate(row) ? "move-card overdue" : "move-card"} aria-current={picked === row.id ? "true" : undefined} onClick={() => onPick(row.id)}>
                      <b>{row.name}</b>
                      <span className="move-way">
                        {row.fromName || w("nowhere")} → {row.exit ? w(`exit.${row.exit as "quit"}`) : row.toName || w("nowhere")}
                      </span>
                      <Clock row={row} />
                      <span className="move-marks">
                        {row.sample && <span className="move-mark sample">{w("sample")}</span>}
                        <span className={row.confirmedBy ? "move-mark confirmed" : "move-mark"}>{w(row.confirmedBy ? "confirmed" : "unconfirmed")}</span>
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </div>
    </section>
  );
}

export function Clock({ row }: { row: Row }) {
  const w = useMoveWords();
  if (!row.clock?.due) return null;
  const { owner, next, due, late } = row.clock;
  return (
    <span className="move-clock">
      {late > 0 && <strong>{w("late", { days: late })}</strong>} {w("due", { owner: w(`owner.${owner as "giving_office"}`), next: w(`state.${next as "signed"}`), due })}
    </span>
  );
}
