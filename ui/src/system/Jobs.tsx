// Background jobs: what runs, what waits for a person, and asking for more.
import { useState } from "react";
import { moment } from "../account/client";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Pager } from "../parts/Pager";
import { Answer, Empty, Trouble } from "../parts/States";
import { AskForMatrix } from "./AskForMatrix";
import { type Job, type Paged, useLive, useSystemWords } from "./client";
import { kinds, states, unfinished } from "./job";
import { Letters } from "./Letters";
import { JobState, OneJob, Progress } from "./OneJob";
import { Choice } from "./parts";
import "./system.css";

const pageLength = 50;

export function Jobs({ mayChange }: { mayChange: boolean }) {
  const w = useSystemWords();
  const { lang } = useText();
  const [filter, setFilter] = useState({ state: "", kind: "" });
  const [after, setAfter] = useState("");
  const [picked, setPicked] = useState("");
  const [since, setSince] = useState(() => Date.now());
  const jobs = useLive<Paged<Job>>("/jobs", { ...filter, after, limit: pageLength }, since, ({ items }) => items.some(unfinished));
  const touch = () => setSince(Date.now());
  const narrow = (patch: Partial<typeof filter>) => {
    setFilter({ ...filter, ...patch });
    setAfter("");
    touch();
  };
  const pick = (id: string) => {
    setPicked(id);
    touch();
  };
  const gone = () => {
    pick("");
    void jobs.refetch();
  };
  const columns: Column<Job>[] = [
    { id: "job", title: w("job"), value: (job) => job.id, cell: (job) => <>{w(`kind.${job.kind}` as "kind.matrix")} <code>{job.id.slice(-6)}</code></> },
    { id: "state", title: w("state"), value: (job) => job.state, cell: (job) => <JobState job={job} />, nowrap: true },
    { id: "progress", title: w("progress"), value: (job) => job.progress.done, cell: (job) => <Progress job={job} />, nowrap: true },
    { id: "attempt", title: w("attempts"), value: (job) => job.attempt, numeric: true },
    { id: "askedBy", title: w("askedBy"), value: (job) => job.askedBy, nowrap: true },
    { id: "created", title: w("created"), value: (job) => job.created, cell: (job) => moment(job.created, lang), nowrap: true },
  ];
  return (
    <div className="account-page jobs-page">
      <h2>{w("jobs")}</h2>
      <p className="quiet">{w("jobsHint")}</p>
      <div className="row" role="group" aria-label={w("filters")}>
        <Choice label={w("state")} value={filter.state} onChange={(event) => narrow({ state: event.target.value })} options={[["", w("all")], ...states.map((state) => [state, w(`state.${state}`)] as const)]} />
        <Choice label={w("kind")} value={filter.kind} onChange={(event) => narrow({ kind: event.target.value })} options={[["", w("all")], ...kinds.map((kind) => [kind, w(`kind.${kind}`)] as const)]} />
        {jobs.paused && (
          <p role="status">
            {w("paused")}{" "}
            <button
              type="button"
              className="button"
              onClick={() => {
                touch();
                void jobs.refetch();
              }}
            >
              {w("goOn")}
            </button>
          </p>
        )}
      </div>
      {jobs.isError && jobs.data && (
        <>
          <Trouble error={jobs.error} retry={() => void jobs.refetch()} />
          <p className="quiet">{w("stale")}</p>
        </>
      )}
      <div className="columns wide">
        <Answer query={jobs} lines={8}>
          {({ items, next }) => (
            <>
              <DataTable name="jobs" caption={w("jobs")} columns={columns} rows={items} rowKey={(job) => job.id} picked={picked} onPick={(job) => pick(job.id)} first={pageLength} empty={filter.state || filter.kind ? w("noneFits") : w("noJobs")} />
              <Pager
                cursor={after}
                next={next}
                onTurn={(cursor) => {
                  setAfter(cursor);
                  touch();
                }}
                start={w("newest")}
                more={w("more")}
              />
            </>
          )}
        </Answer>
        {picked ? <OneJob key={picked} id={picked} since={since} mayChange={mayChange} onTouch={touch} onGone={gone} /> : <Empty>{w("pick")}</Empty>}
      </div>
      {mayChange && <AskForMatrix onAsked={(job) => pick(job.id)} />}
      <Letters mayChange={mayChange} />
    </div>
  );
}
