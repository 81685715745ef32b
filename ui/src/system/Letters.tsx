// Dead letters: messages that nobody tries any more.
import { useState } from "react";
import { moment, useAsk, useSend } from "../account/client";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Pager } from "../parts/Pager";
import { Section } from "../parts/Section";
import { Answer, Trouble } from "../parts/States";
import { type Letter, type Paged, useSystemWords } from "./client";
import { ConfirmDrop } from "./parts";

export function Letters({ mayChange }: { mayChange: boolean }) {
  const w = useSystemWords();
  const { lang } = useText();
  const [after, setAfter] = useState("");
  const [dropping, setDropping] = useState<Letter | null>(null);
  const letters = useAsk<Paged<Letter>>("/messages", { dead: "true", after });
  const requeue = useSend<string, Letter>("POST", (id) => `/messages/${encodeURIComponent(id)}/requeue`);
  const drop = useSend<string, Letter>("DELETE", (id) => `/messages/${encodeURIComponent(id)}`);
  const trouble = requeue.error ?? drop.error;
  const manage: Column<Letter> = {
    id: "actions",
    title: w("actions"),
    value: () => "",
    cell: (row) => (
      <span className="actions">
        <button type="button" className="mini" aria-label={`${w("requeue")} ${row.id}`} disabled={requeue.isPending} onClick={() => requeue.mutate(row.id)}>
          {w("requeue")}
        </button>
        <button type="button" className="mini danger" aria-label={`${w("drop")} ${row.id}`} onClick={() => setDropping(row)}>
          {w("drop")}
        </button>
      </span>
    ),
  };
  const columns: Column<Letter>[] = [
    { id: "id", title: w("id"), value: (row) => row.id, cell: (row) => <code>{row.id}</code>, nowrap: true },
    ...(mayChange ? [manage] : []),
    { id: "topic", title: w("topic"), value: (row) => row.topic, nowrap: true },
    { id: "attempts", title: w("attempts"), value: (row) => row.attempts, numeric: true },
    { id: "created", title: w("created"), value: (row) => row.created, cell: (row) => moment(row.created, lang), nowrap: true },
    { id: "dead", title: w("dead"), value: (row) => row.dead ?? "", cell: (row) => (row.dead ? moment(row.dead, lang) : "–"), nowrap: true },
    { id: "lastError", title: w("lastError"), value: (row) => row.lastError ?? "", cell: (row) => <span className="wrap">{row.lastError}</span> },
  ];
  return (
    <div className="stack">
      {trouble ? <Trouble error={trouble} /> : null}
      <Answer query={letters}>
        {({ items, next }) => (
          <>
            {items.length > 0 ? (
              <DataTable name="dead-letters" caption={w("letters")} columns={columns} rows={items} rowKey={(row) => row.id} first={50} />
            ) : (
              <Section title={w("letters")}>
                <p className="fine">{w("noLetters")}</p>
              </Section>
            )}
            <p className="quiet">{w("lettersHint")}</p>
            <Pager cursor={after} next={next} onTurn={setAfter} start={w("newest")} more={w("more")} />
          </>
        )}
      </Answer>
      <ConfirmDrop what={dropping?.id ?? ""} warning={w("dropLetterSure")} open={dropping !== null} onClose={() => setDropping(null)} onDrop={() => dropping && drop.mutate(dropping.id)} />
    </div>
  );
}
