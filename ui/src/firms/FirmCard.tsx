// All that the register has of one firm, each fact with its source and day.
import { useState } from "react";
import { moment, useAsk } from "../account/client";
import { useText } from "../i18n";
import { BasisBadge } from "../parts/Badge";
import { type Column, DataTable } from "../parts/DataTable";
import { Answer } from "../parts/States";
import { addressOf, type Card, type Event, type Fact, type Firm, useFirmWords, type Words } from "./client";
import { Undo } from "./Undo";

interface Props {
  id: string;
  mayReview: boolean;
  onPick: (id: string) => void;
}

export function FirmCard({ id, mayReview, onPick }: Props) {
  const card = useAsk<Card>(`/firms/${encodeURIComponent(id)}`);
  return (
    <Answer query={card} lines={12}>
      {(data) => <Shown card={data} mayReview={mayReview} onPick={onPick} />}
    </Answer>
  );
}

/** worded is a value as people read it. */
function worded(w: Words, firm: Firm, fact: Fact): string {
  switch (fact.field) {
    case "kind":
      return w(`kind.${fact.value as "branch"}`);
    case "status":
      return w(`status.${fact.value as "active"}`);
    case "area":
      return fact.value === firm.area && firm.areaName ? `${firm.areaName} ${fact.value}` : fact.value;
    case "qualification":
      return [fact.value, fact.issuer && w("issuer", { issuer: fact.issuer }), fact.from, fact.until && w("until", { until: fact.until })].filter(Boolean).join("，");
    default:
      return fact.value;
  }
}

function Shown({ card, mayReview, onPick }: { card: Card } & Omit<Props, "id">) {
  const w = useFirmWords();
  const [ended, setEnded] = useState(false);
  const { firm } = card;
  const facts = card.facts ?? [];
  const gone = facts.filter((fact) => fact.ended).length;
  const clashing = new Set((card.conflicts ?? []).flatMap((conflict) => conflict.facts ?? []));
  const columns: Column<Fact>[] = [
    { id: "what", title: w("field"), value: (fact) => w(`field.${fact.field as "name"}`), nowrap: true },
    {
      id: "value",
      title: w("value"),
      value: (fact) => fact.value,
      cell: (fact) => (
        <span className={fact.ended ? "fact-ended" : undefined} title={fact.ended?.reason}>
          {clashing.has(fact.id) && <b className="clash">≠ </b>}
          {worded(w, firm, fact)} <BasisBadge basis={fact.basis} />
          {fact.ended && <span className="badge">{w("ended")}</span>}
        </span>
      ),
    },
    { id: "observed", title: w("when"), value: (fact) => fact.observed, nowrap: true },
    { id: "source", title: w("source"), value: (fact) => fact.source },
    { id: "by", title: w("who"), value: (fact) => (fact.batch === "pack" ? w("pack") : fact.by) },
  ];
  return (
    <article className="firm-card" aria-labelledby="firm-card-name">
      <header>
        <h3 id="firm-card-name">{firm.name}</h3>
        <p className="firm-line">
          {firm.code && <code>{firm.code}</code>}
          <span>{firm.areaName}</span>
          <span>{w(`kind.${firm.kind as "branch"}`)}</span>
          {firm.status && <span>{w(`status.${firm.status as "active"}`)}</span>}
          {(firm.titles ?? []).map((title) => (
            <span key={title} className="badge firm-title">
              {title}
            </span>
          ))}
          <BasisBadge basis={firm.basis} />
        </p>
        {card.parentFirm && (
          <p>
            {w("parent")} <FirmLink firm={card.parentFirm} onPick={onPick} />
          </p>
        )}
      </header>
      {firm.conflicts > 0 && (
        <p className="firm-conflict" role="note">
          {w("conflicts", { count: firm.conflicts })}
        </p>
      )}
      <DataTable name={`firm-${firm.id}`} caption={w("facts")} columns={columns} rows={ended ? facts : facts.filter((fact) => !fact.ended)} rowKey={(fact) => fact.id} first={40} />
      {gone > 0 && (
        <label className="firm-ended">
          <input type="checkbox" checked={ended} onChange={(event) => setEnded(event.target.checked)} /> {w("showEnded", { count: gone })}
        </label>
      )}
      <section aria-labelledby="firm-positions">
        <h4 id="firm-positions">{w("positions")}</h4>
        {(card.positions ?? []).length === 0 ? (
          <p className="quiet">{w("noPositions")}</p>
        ) : (
          <ul className="firm-list">
            {(card.positions ?? []).map((position) => (
              <li key={position.node + position.grade}>
                <b>
                  {position.chainName} · {position.nodeName}
                </b>{" "}
                <span className="badge">{position.grade}</span>
                {position.share >= 0 && <span className="quiet"> {Math.round(position.share * 100)}%</span>}
                <span className="quiet"> {position.evidence}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="firm-branches">
        <h4 id="firm-branches">{w("branches")}</h4>
        {(card.branches ?? []).length === 0 ? (
          <p className="quiet">{w("noBranches")}</p>
        ) : (
          <ul className="firm-list">
            {(card.branches ?? []).map((branch) => (
              <li key={branch.id}>
                <FirmLink firm={branch} onPick={onPick} /> <span className="quiet">{branch.areaName}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="firm-moves">
        <h4 id="firm-moves">{w("moves")}</h4>
        {(card.moves ?? []).length === 0 ? (
          <p className="quiet">{w("noMoves")}</p>
        ) : (
          <ul className="firm-list">
            {(card.moves ?? []).map((move) => (
              <li key={move.id}>
                {move.fromAreaName} → {move.toAreaName || move.to} <span className="quiet">{move.between}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {(card.sources ?? []).length > 0 && (
        <p className="quiet">
          {w("source")}: {(card.sources ?? []).map((source) => `${source.title} (${source.date})`).join("；")}
        </p>
      )}
      {(card.events ?? []).length > 0 && <History events={card.events ?? []} members={(card.members ?? []).length} mayReview={mayReview} />}
    </article>
  );
}

/** FirmLink leads to a firm on this page, and by its address elsewhere. */
function FirmLink({ firm, onPick }: { firm: Firm; onPick: (id: string) => void }) {
  return (
    <a
      href={addressOf(firm.id)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onPick(firm.id);
      }}
    >
      {firm.name}
    </a>
  );
}

function History({ events, members, mayReview }: { events: Event[]; members: number; mayReview: boolean }) {
  const w = useFirmWords();
  const { lang } = useText();
  return (
    <section aria-labelledby="firm-history">
      <h4 id="firm-history">{w("history")}</h4>
      {members > 1 && <p>{w("members", { count: members })}</p>}
      <ul className="firm-list">
        {events.map((event) => (
          <li key={event.id}>
            <b>{w(`event.${event.kind as "merge"}`)}</b> <span className="quiet">{w("decided", { by: event.by, at: moment(event.at, lang) })}</span> {event.reason}
            {mayReview && event.live && event.kind !== "undo" && <Undo event={event.id} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
