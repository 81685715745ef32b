// One record: all that it says, and what may be done with it now.
import { useSend } from "../account/client";
import { Trouble } from "../parts/States";
import { asArea, asMoney, type Row, useMoveWords } from "./client";
import { Clock } from "./Moves";

export function OneMove({ row, may }: { row: Row; may: (action: string) => boolean }) {
  const w = useMoveWords();
  const at = `/relocations/${encodeURIComponent(row.id)}`;
  const advance = useSend<string>("POST", () => `${at}/advance`, (to) => ({ to }));
  const confirm = useSend<void>("POST", () => `${at}/confirm`);
  const failed = advance.isError ? advance.error : confirm.error;
  const said: [string, string | number | undefined][] = [
    [w("code"), row.code],
    [w("former"), row.former?.join("、")],
    [w("category"), w(`category.${row.category as "other"}`)],
    [w("from"), row.fromName],
    [w("to"), row.exit ? w(`exit.${row.exit as "quit"}`) : row.toName],
    [w("park"), row.parkName],
    [w("planned"), row.planned],
    [w("actual"), row.actual],
    [w("area"), asArea(row.area)],
    [w("staff"), row.staff],
    [w("revenue"), asMoney(row.revenue)],
    [w("taxes"), asMoney(row.tax)],
    [w("land"), asArea(row.land)],
    [w("building"), asArea(row.building)],
    [w("reuse"), row.reuse],
    [w("reusedOn"), row.reusedOn],
    [w("basisDocument"), row.basisDocument],
    [w("project"), row.project],
    [w("evidence"), row.evidence],
    [w("note"), row.note],
    [w("since"), row.since],
    [w("entered"), row.enteredBy],
    [w("changedBy"), row.changedBy],
    [w("confirmed"), row.confirmedBy],
    [w("version"), row.version],
  ];
  return (
    <article className="one-move">
      <h3>{row.name}</h3>
      <p className="quiet">
        {w(row.side as "out")} · {w(`state.${row.state as "signed"}`)} <Clock row={row} />
      </p>
      <dl className="move-said">
        {said
          .filter(([, value]) => value !== undefined && value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <p className="row">
        {may("relocation.change") &&
          row.next?.map((state) => (
            <button key={state} type="button" className="button" disabled={advance.isPending} onClick={() => advance.mutate(state)}>
              {w("advance", { state: w(`state.${state as "signed"}`) })}
            </button>
          ))}
        {may("relocation.confirm") && !row.confirmedBy && (
          <button type="button" className="button primary" disabled={confirm.isPending} onClick={() => confirm.mutate()}>
            {w("confirm")}
          </button>
        )}
      </p>
      {(advance.isError || confirm.isError) && <Trouble error={failed} />}
    </article>
  );
}
