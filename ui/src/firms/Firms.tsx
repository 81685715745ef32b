// The firm register: a search that answers while one types, the register by
// name, and the card of one firm.
import { useEffect, useRef, useState } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useAsk } from "../account/client";
import { get } from "../api/client";
import type { List } from "../api/types";
import { useText } from "../i18n";
import { BasisBadge } from "../parts/Badge";
import { type Column, DataTable } from "../parts/DataTable";
import { Pager } from "../parts/Pager";
import { Answer, Empty } from "../parts/States";
import { useDebounced } from "../parts/useDebounced";
import { FirmCard } from "./FirmCard";
import { addressOf, type Firm, type Hit, type Paged, useFirmWords } from "./client";
import "./firms.css";

const pageLength = 50;
const restMillis = 120;

/** The firm that the address names. */
const named = () => decodeURIComponent(/^\/firms\/([^/]+)$/.exec(window.location.pathname)?.[1] ?? "");

export function Firms({ mayReview }: { mayReview: boolean }) {
  const w = useFirmWords();
  const { lang } = useText();
  const [text, setText] = useState("");
  const [after, setAfter] = useState("");
  const [id, setId] = useState(named);
  const sought = useDebounced(text.trim(), restMillis);
  const detail = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const follow = () => setId(named());
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  }, []);
  const pick = (to: string) => {
    window.history.pushState(null, "", addressOf(to));
    setId(to);
    if (detail.current && detail.current.getBoundingClientRect().top > window.innerHeight) detail.current.scrollIntoView({ block: "start" });
  };
  const hits = useQuery({
    queryKey: ["account", "/firms/search", sought, lang],
    queryFn: ({ signal }) => get<List<Hit>>("/firms/search", { q: sought, limit: 30 }, lang, signal),
    enabled: sought !== "",
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
  const listed = useAsk<Paged<Firm>>("/firms", { after, limit: pageLength }, sought === "");
  const columns: Column<Firm>[] = [
    { id: "name", title: w("name"), value: (firm) => firm.name, cell: (firm) => <>{firm.name} <BasisBadge basis={firm.basis} /></> },
    { id: "code", title: w("code"), value: (firm) => firm.code ?? "", nowrap: true },
    { id: "area", title: w("area"), value: (firm) => firm.areaName ?? "" },
    { id: "observed", title: w("observed"), value: (firm) => firm.observed, nowrap: true },
    { id: "source", title: w("source"), value: (firm) => firm.source, hidden: true },
  ];
  return (
    <div className="account-page firms-page">
      <h2>{w("firms")}</h2>
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const first = hits.data?.items?.[0];
          if (first) pick(first.firm.id);
        }}
      >
        <p className="form-field">
          <label htmlFor="firm-search">{w("search")}</label>
          <input id="firm-search" type="search" autoComplete="off" spellCheck={false} maxLength={100} value={text} aria-describedby="firm-search-hint" onChange={(event) => setText(event.target.value)} />
        </p>
        <p id="firm-search-hint" className="quiet">
          {w("hint")}
        </p>
      </form>
      <div className="columns wide">
        {sought === "" ? (
          <Answer query={listed} lines={10}>
            {({ items, next }) => (
              <>
                <DataTable name="firms" caption={w("listed")} columns={columns} rows={items} rowKey={(firm) => firm.id} picked={id} onPick={(firm) => pick(firm.id)} first={pageLength} empty={w("empty")} />
                <Pager cursor={after} next={next} onTurn={setAfter} start={w("first")} more={w("more")} />
              </>
            )}
          </Answer>
        ) : (
          <Answer query={hits} lines={10}>
            {({ items }) => <Hits hits={items ?? []} picked={id} onPick={pick} />}
          </Answer>
        )}
        <div ref={detail} className="firm-detail">
          {id === "" ? <Empty>{w("pickOne")}</Empty> : <FirmCard key={id} id={id} mayReview={mayReview} onPick={pick} />}
        </div>
      </div>
    </div>
  );
}

function Hits({ hits, picked, onPick }: { hits: Hit[]; picked: string; onPick: (id: string) => void }) {
  const w = useFirmWords();
  return (
    <section aria-label={w("found")} aria-live="polite">
      <h4 className="found-head">
        {w("found")} <span className="count">{hits.length}</span>
      </h4>
      {hits.length === 0 && <Empty>{w("none")}</Empty>}
      <ol className="hits">
        {hits.map(({ firm, field, how, text, from, to }) => (
          <li key={firm.id}>
            <button type="button" className="hit" aria-current={picked === firm.id ? "true" : undefined} onClick={() => onPick(firm.id)}>
              <b>{firm.name}</b> <BasisBadge basis={firm.basis} />
              <span className="hit-more">
                {[firm.code, firm.areaName].filter(Boolean).join(" · ")}
                {(field !== "name" || how === "pinyin") && (
                  <span>
                    {w(`by.${field as "name"}`)}
                    {how === "pinyin" && ` · ${w("pinyin")}`}: <Matched text={text} from={from} to={to} />
                  </span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Matched shows a text with the characters that matched. */
function Matched({ text, from, to }: { text: string; from: number; to: number }) {
  const characters = [...text];
  return (
    <>
      {characters.slice(0, from).join("")}
      <mark>{characters.slice(from, to).join("")}</mark>
      {characters.slice(to).join("")}
    </>
  );
}
