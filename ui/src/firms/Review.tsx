// The review queue: pairs that may be one firm, side by side, decided by
// keyboard or mouse by somebody else than who proposed them.
import { type FormEvent, useEffect, useRef, useState } from "react";
import { moment, useAsk, useSend } from "../account/client";
import { useText } from "../i18n";
import { Pager } from "../parts/Pager";
import { Answer, Empty, Trouble } from "../parts/States";
import { Choice } from "../system/parts";
import { addressOf, type Firm, type Paged, type Pair, useFirmWords } from "./client";
import { compare, runs } from "./compare";
import { Undo } from "./Undo";
import "./firms.css";

const pageLength = 30;
type State = "open" | "merged" | "apart";

export function Review({ mayReview }: { mayReview: boolean }) {
  const w = useFirmWords();
  const [state, setState] = useState<State>("open");
  const [after, setAfter] = useState("");
  const pairs = useAsk<Paged<Pair>>("/firm-pairs", { state, after, limit: pageLength });
  return (
    <div className="account-page review-page">
      <h2>{w("review")}</h2>
      <p className="quiet">{w("reviewHint")}</p>
      <div className="row">
        <Choice
          label={w("state")}
          value={state}
          onChange={(event) => {
            setState(event.target.value as State);
            setAfter("");
          }}
          options={[["open", w("open")], ["merged", w("merged")], ["apart", w("apart")]]}
        />
        {mayReview && state === "open" && <p className="quiet keys">{w("keys")}</p>}
      </div>
      <Answer query={pairs} lines={10}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty>{state === "open" ? w("noPairs") : w("noneFits")}</Empty>
          ) : (
            <>
              <Queue key={`${state} ${after}`} pairs={items} mayReview={mayReview} />
              <Pager cursor={after} next={next} onTurn={setAfter} start={w("newer")} more={w("more")} />
            </>
          )
        }
      </Answer>
    </div>
  );
}

type Wish = "merge" | "apart" | null;

function Queue({ pairs, mayReview }: { pairs: Pair[]; mayReview: boolean }) {
  const w = useFirmWords();
  const [at, setAt] = useState(0);
  const [wish, setWish] = useState<Wish>(null);
  const place = Math.min(at, pairs.length - 1);
  const pair = pairs[place];
  const list = useRef<HTMLUListElement>(null);
  const move = (to: number) => {
    setAt(Math.max(0, Math.min(pairs.length - 1, to)));
    setWish(null);
  };
  const decidable = mayReview && pair !== undefined && pair.state === "open" && !pair.own;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape") setWish(null);
      const typing = event.target instanceof HTMLElement && event.target.closest("input, select, textarea");
      if (typing || event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(place + (event.key === "ArrowDown" ? 1 : -1));
      } else if (decidable && (event.key === "m" || event.key === "a")) {
        event.preventDefault();
        setWish(event.key === "m" ? "merge" : "apart");
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
  useEffect(() => {
    list.current?.children[place]?.scrollIntoView({ block: "nearest" });
  }, [place]);
  if (!pair) return null;
  return (
    <div className="review">
      <ul ref={list} className="hits pairs" aria-label={w("pairs")}>
        {pairs.map((one, index) => (
          <li key={one.id}>
            <button type="button" className="hit" aria-current={index === place ? "true" : undefined} onClick={() => move(index)}>
              <b>{one.a.name}</b>
              <span>{one.b.name}</span>
              <Score score={one.score} />
            </button>
          </li>
        ))}
      </ul>
      <OnePair key={pair.id} pair={pair} mayReview={mayReview} decidable={decidable} wish={wish} onWish={setWish} />
    </div>
  );
}

function Score({ score }: { score: number | null | undefined }) {
  const w = useFirmWords();
  return <span className="hit-more">{score === null || score === undefined ? w("noScore") : `${w("score")} ${(score * 100).toFixed(1)}%`}</span>;
}

interface OneProps {
  pair: Pair;
  mayReview: boolean;
  decidable: boolean;
  wish: Wish;
  onWish: (wish: Wish) => void;
}

function OnePair({ pair, mayReview, decidable, wish, onWish }: OneProps) {
  const w = useFirmWords();
  const { lang } = useText();
  const lines = compare(pair.a, pair.b);
  const weights = pair.weights ?? [];
  return (
    <article className="one-pair" aria-label={`${pair.a.name} / ${pair.b.name}`}>
      <div className="table-scroll">
        <table className="sides">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{w("value")}</span>
              </th>
              <Side title={w("one")} firm={pair.a} />
              <Side title={w("other")} firm={pair.b} />
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.field} className={line.same ? "agrees" : "differs"}>
                <th scope="row">
                  {w(line.field)} <span className="side-verdict">{line.same ? w("same") : w("differs")}</span>
                </th>
                <td>
                  <Runs text={line.a} other={line.b} same={line.same} />
                </td>
                <td>
                  <Runs text={line.b} other={line.a} same={line.same} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {weights.length > 0 && (
        <section aria-labelledby="pair-weights">
          <h4 id="pair-weights">{w("weights")}</h4>
          <p className="quiet">{w("weightsHint")}</p>
          <ul className="weights">
            {weights.map((weight) => (
              <li key={weight.field}>
                <span>
                  {weight.field} <span className="quiet">{weight.level}</span>
                </span>
                <span className={weight.log2 < 0 ? "weight against" : "weight"} style={{ width: `${Math.min(100, Math.abs(weight.log2) * 6)}%` }} aria-hidden="true" />
                <span className="num">{weight.log2 > 0 ? `+${weight.log2.toFixed(2)}` : weight.log2.toFixed(2)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="quiet">
        {w("proposed", { by: pair.by || w("program"), at: moment(pair.at, lang), method: pair.method === "manual" || pair.method === "undo" ? w(`method.${pair.method}`) : pair.method })} {pair.note}
      </p>
      {pair.decidedBy && pair.decidedAt && <p className="quiet">{w("decided", { by: pair.decidedBy, at: moment(pair.decidedAt, lang) })}</p>}
      {pair.state !== "open" && pair.event && mayReview && <Undo event={pair.event} />}
      {pair.state === "open" && !mayReview && <p className="quiet">{w("forbidden")}</p>}
      {pair.state === "open" && mayReview && pair.own && <p className="firm-conflict">{w("own")}</p>}
      {decidable &&
        (wish === null ? (
          <p className="row">
            <button type="button" className="button primary" aria-keyshortcuts="m" onClick={() => onWish("merge")}>
              {w("merge")}
            </button>
            <button type="button" className="button" aria-keyshortcuts="a" onClick={() => onWish("apart")}>
              {w("keepApart")}
            </button>
          </p>
        ) : (
          <Decide pair={pair} wish={wish} onCancel={() => onWish(null)} />
        ))}
    </article>
  );
}

function Side({ title, firm }: { title: string; firm: Firm }) {
  return (
    <th scope="col">
      {title} <a href={addressOf(firm.id)}>{firm.name}</a>
    </th>
  );
}

function Runs({ text, other, same }: { text: string; other: string; same: boolean }) {
  if (text === "") return <>–</>;
  if (same || other === "") return <>{text}</>;
  return (
    <>
      {runs(text, other).map((run) => (run.differs ? <mark key={run.text}>{run.text}</mark> : run.text))}
    </>
  );
}

function Decide({ pair, wish, onCancel }: { pair: Pair; wish: "merge" | "apart"; onCancel: () => void }) {
  const w = useFirmWords();
  const [reason, setReason] = useState("");
  const [into, setInto] = useState("");
  const decide = useSend<void>(
    "POST",
    () => `/firm-pairs/${encodeURIComponent(pair.id)}/decide`,
    () => ({ merge: wish === "merge", reason: reason.trim(), ...(into && wish === "merge" ? { into } : {}) }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== "" && !decide.isPending) decide.mutate();
  };
  return (
    <form className="decide" onSubmit={submit}>
      <h4>{wish === "merge" ? w("merge") : w("keepApart")}</h4>
      {wish === "merge" && <Choice label={w("into")} value={into || pair.a.id} onChange={(event) => setInto(event.target.value)} options={[[pair.a.id, pair.a.name], [pair.b.id, pair.b.name]]} />}
      <p className="form-field">
        <label htmlFor="decide-reason">{w("reason")}</label>
        {/* It was asked for just now, by a key or a button. */}
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
        <input id="decide-reason" autoFocus required maxLength={500} placeholder={w("reasonHint")} value={reason} onChange={(event) => setReason(event.target.value)} />
      </p>
      <p className="row">
        <button type="submit" className="button primary" disabled={decide.isPending}>
          {w("confirm")}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {w("cancel")}
        </button>
      </p>
      {decide.isError && <Trouble error={decide.error} />}
    </form>
  );
}
