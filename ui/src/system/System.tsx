// What the server finds of itself.
import { moment, useAsk } from "../account/client";
import { useText } from "../i18n";
import { Answer, Trouble } from "../parts/States";
import { type Diagnosis, type Finding, useSystemWords } from "./client";
import { Command } from "./parts";
import "./system.css";

const marks: Record<Finding["status"], string> = { fail: "✗", warn: "!", skip: "–", ok: "✓" };
const urgency: Finding["status"][] = ["fail", "warn", "skip", "ok"];

export function System() {
  const w = useSystemWords();
  const { lang } = useText();
  const examined = useAsk<Diagnosis>("/doctor");
  return (
    <div className="account-page">
      <h2>{w("system")}</h2>
      <p className="row examined">
        <button type="button" className="button primary" disabled={examined.isFetching} onClick={() => void examined.refetch()}>
          {w("examine")}
        </button>
        {examined.dataUpdatedAt > 0 && (
          <span className="quiet" role="status">
            {w("checkedAt", { time: moment(new Date(examined.dataUpdatedAt).toISOString(), lang, "medium") })}
          </span>
        )}
      </p>
      {examined.isError && examined.data && <Trouble error={examined.error} />}
      <Answer query={examined} lines={12}>
        {({ checks }) => <Findings all={checks ?? []} />}
      </Answer>
      <p className="quiet">
        {w("deeper")} <Command line="sanquan doctor" />
      </p>
    </div>
  );
}

function Findings({ all }: { all: Finding[] }) {
  const w = useSystemWords();
  const count = (status: Finding["status"]) => all.filter((finding) => finding.status === status).length;
  const [fail, warn, ok] = [count("fail"), count("warn"), count("ok")];
  // What needs somebody first; otherwise causes before effects, as they come.
  const sorted = all.toSorted((one, other) => urgency.indexOf(one.status) - urgency.indexOf(other.status));
  return (
    <>
      <p className="headline">{ok === all.length ? w("sound") : w("counts", { fail, warn, ok })}</p>
      <ul className="findings" aria-label={w("findings")}>
        {sorted.map((finding) => (
          <li key={finding.name} className={`finding finding-${finding.status}`}>
            <span className="finding-mark" role="img" aria-label={w(`status.${finding.status}`)} title={w(`status.${finding.status}`)}>
              {marks[finding.status]}
            </span>
            <b>{finding.title}</b>
            <span className="finding-reason">{finding.reason}</span>
            {finding.repair && (
              <span className="finding-repair">
                {w("repair")} <Command line={finding.repair} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
