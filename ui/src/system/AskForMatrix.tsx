// The form that asks for a travel-time matrix.
import { useRef } from "react";
import { Field, Form } from "../account/Field";
import { Section } from "../parts/Section";
import { type Job, useAskForMatrix, useSystemWords } from "./client";
import { Keys, matrixArgs } from "./matrix";
import { Choice } from "./parts";

const kinds = ["areas", "places", "stations"] as const;
const feeders = ["walk", "bike", "car"] as const;

export function AskForMatrix({ onAsked }: { onAsked: (job: Job) => void }) {
  const w = useSystemWords();
  const keys = useRef(new Keys());
  const ask = useAskForMatrix();
  const submit = (values: Record<string, string>) => {
    const args = matrixArgs(values);
    ask.mutate(
      { args, key: keys.current.of(JSON.stringify(args)) },
      {
        onSuccess: (job) => {
          keys.current.answered();
          onAsked(job);
        },
      },
    );
  };
  const points = kinds.map((kind) => [kind, w(`points.${kind}`)] as const);
  return (
    <Section title={w("ask")}>
      <Form action={w("askDo")} busy={ask.isPending} error={ask.error} onSubmit={submit}>
        <div className="ask">
          <Choice label={w("points")} name="points" options={points} />
          <Choice label={w("destinations")} name="destinations" options={[["", w("same")], ...points]} />
          <Field label={w("depart")} name="depart" type="time" defaultValue="08:00" required />
          <Field label={w("window")} name="window" type="number" min={1} max={240} defaultValue={60} required />
          <Field label={w("minutes")} name="minutes" type="number" min={1} max={480} defaultValue={120} required />
          <Choice label={w("feeder")} name="feeder" options={feeders.map((feeder) => [feeder, w(`feeder.${feeder}`)] as const)} />
          <Field label={w("percentiles")} hint={w("percentilesHint")} name="percentiles" inputMode="decimal" pattern="[0-9.,，、;； ]*" maxLength={60} defaultValue="50" />
          <Choice label={w("format")} name="format" options={[["parquet", "Parquet"], ["csv", "CSV"]]} />
        </div>
        {ask.isSuccess && <p role="status">{w("asked")}</p>}
      </Form>
    </Section>
  );
}
