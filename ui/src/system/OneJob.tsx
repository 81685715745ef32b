// One job in full, and what can be done to it.
import { useState } from "react";
import { moment, useSend } from "../account/client";
import { useText } from "../i18n";
import { Section } from "../parts/Section";
import { Answer, Trouble } from "../parts/States";
import { type Job, useLive, useSystemWords } from "./client";
import { share, unfinished, type Verb, verbs } from "./job";
import { Command, ConfirmDrop } from "./parts";

export function JobState({ job }: { job: Job }) {
  const w = useSystemWords();
  return <span className={`job-state job-${job.state}`}>{job.cancelling && unfinished(job) ? w("cancelling") : w(`state.${job.state}`)}</span>;
}

/** Progress is a bar with its figures; without a whole, what is done alone. */
export function Progress({ job }: { job: Job }) {
  const w = useSystemWords();
  const { number } = useText();
  const part = share(job);
  if (part === null) return job.state === "running" ? <progress className="job-progress" aria-label={w("progress")} /> : <span>–</span>;
  const { done, total } = job.progress;
  const text = w("of", { done: number(done), total: number(total), percent: Math.floor(part * 100) });
  return (
    <span className="job-share">
      <progress className="job-progress" max={1} value={part} aria-label={w("progress")} /> <span>{text}</span>
    </span>
  );
}

const paths: Record<Verb, (id: string) => string> = {
  cancel: (id) => `/jobs/${id}/cancel`,
  requeue: (id) => `/jobs/${id}/requeue`,
  drop: (id) => `/jobs/${id}`,
};

interface Props {
  id: string;
  since: number;
  mayChange: boolean;
  onTouch: () => void;
  onGone: () => void;
}

export function OneJob({ id, since, mayChange, onTouch, onGone }: Props) {
  const job = useLive<Job>(`/jobs/${encodeURIComponent(id)}`, {}, since, unfinished);
  return <Answer query={job}>{(found) => <Details job={found} mayChange={mayChange} onTouch={onTouch} onGone={onGone} />}</Answer>;
}

function Details({ job, mayChange, onTouch, onGone }: { job: Job } & Pick<Props, "mayChange" | "onTouch" | "onGone">) {
  const w = useSystemWords();
  const { lang } = useText();
  const [asking, setAsking] = useState(false);
  const change = useSend<"cancel" | "requeue", Job>("POST", (verb) => paths[verb](job.id));
  const drop = useSend<void, Job>("DELETE", () => paths.drop(job.id), () => undefined, false);
  const act = (verb: Verb) => {
    onTouch();
    if (verb === "drop") setAsking(true);
    else change.mutate(verb);
  };
  const name = `${w(`kind.${job.kind}` as "kind.matrix")} ${job.id.slice(-6)}`;
  const trouble = change.error ?? drop.error;
  const sum = typeof job.result === "object" && job.result !== null && "sum" in job.result;
  const rows = [
    ["problem", job.problemText],
    ["attempts", job.attempt > 0 ? w("attemptOf", { attempt: job.attempt, max: job.maxAttempts }) : w("notBegun")],
    ["worker", job.worker],
    ["askedBy", job.askedBy],
    ["created", moment(job.created, lang)],
    ["started", job.started && moment(job.started, lang)],
    ["ended", job.ended && moment(job.ended, lang)],
  ] as const;
  const data = [["args", job.args], ["checkpoint", job.checkpoint], ["result", job.result]] as const;
  return (
    <Section title={name} note={<JobState job={job} />}>
      <div className="stack one-job">
        {job.state === "dead" && <p className="dead-note">{w("why.dead")}</p>}
        {job.state === "failed" && <p className="dead-note">{w("why.failed")}</p>}
        {(share(job) !== null || unfinished(job)) && (
          <p aria-live="polite">
            <Progress job={job} /> {unfinished(job) && job.progressText}
          </p>
        )}
        {mayChange && (
          <p className="row">
            {verbs(job).map((verb) => (
              <button key={verb} type="button" className={verb === "drop" ? "button danger" : "button"} disabled={change.isPending || drop.isPending} onClick={() => act(verb)}>
                {w(verb)}
              </button>
            ))}
          </p>
        )}
        {trouble ? <Trouble error={trouble} /> : null}
        <dl className="details">
          {rows.filter(([, value]) => value).map(([word, value]) => (
            <div key={word}>
              <dt>{w(word)}</dt>
              <dd className="wrap">{value}</dd>
            </div>
          ))}
          <div>
            <dt>{w("id")}</dt>
            <dd>
              <code className="wrap">{job.id}</code>
            </dd>
          </div>
          {data.filter(([, value]) => value !== undefined).map(([word, value]) => (
            <div key={word}>
              <dt>{w(word)}</dt>
              <dd>
                <pre className="json">{JSON.stringify(value, null, 1)}</pre>
              </dd>
            </div>
          ))}
        </dl>
        {sum && (
          <p>
            {w("fetch")} <Command line={`sanquan job fetch ${job.id} -o ${job.kind}-${job.id.slice(-6)}`} />
          </p>
        )}
      </div>
      <ConfirmDrop what={name} warning={w("dropSure")} open={asking} onClose={() => setAsking(false)} onDrop={() => drop.mutate(undefined, { onSuccess: onGone })} />
    </Section>
  );
}
