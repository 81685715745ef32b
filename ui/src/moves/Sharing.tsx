// What if: the sharing of taxes by 财预〔2015〕92号, with its picture and its table.
import { useState } from "react";
import { useAsk } from "../account/client";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Figures, Section } from "../parts/Section";
import { Answer } from "../parts/States";
import { useDebounced } from "../parts/useDebounced";
import { useTokens } from "../theme/useTokens";
import { fonts } from "../theme/tokens";
import { type Shares, tenThousands, useMoveWords } from "./client";

type Year = NonNullable<Shares["years"]>[number];

export function Sharing() {
  const w = useMoveWords();
  const [three, setThree] = useState("2500,2600,2700");
  const [after, setAfter] = useState("3000,4000,5000,6000,6000");
  const [market, setMarket] = useState(false);
  const [off, setOff] = useState(false);
  const asked = useDebounced(JSON.stringify({ three: three.replaceAll("，", ","), after: after.replaceAll("，", ","), marketLed: market, notInPlan: off }), 250);
  const query = JSON.parse(asked) as { three: string; after: string; marketLed: boolean; notInPlan: boolean };
  const answer = useAsk<Shares>("/tax-sharing", { three: query.three, ...(query.after ? { after: query.after } : {}), marketLed: String(query.marketLed), notInPlan: String(query.notInPlan) });
  return (
    <>
      <form className="sharing-form" onSubmit={(event) => event.preventDefault()}>
        <p className="form-field">
          <label htmlFor="sharing-three">{w("three")}</label>
          <input id="sharing-three" value={three} maxLength={100} onChange={(event) => setThree(event.target.value)} />
        </p>
        <p className="form-field">
          <label htmlFor="sharing-after">{w("after")}</label>
          <input id="sharing-after" value={after} maxLength={300} onChange={(event) => setAfter(event.target.value)} />
        </p>
        <label className="check">
          <input type="checkbox" checked={market} onChange={(event) => setMarket(event.target.checked)} /> {w("marketLed")}
        </label>
        <label className="check">
          <input type="checkbox" checked={off} onChange={(event) => setOff(event.target.checked)} /> {w("notInPlan")}
        </label>
      </form>
      <Answer query={answer} lines={6}>
        {(shares) => <Result shares={shares} />}
      </Answer>
    </>
  );
}

function Result({ shares }: { shares: Shares }) {
  const w = useMoveWords();
  const columns: Column<Year>[] = [
    { id: "year", title: w("year"), value: (row) => row.year, cell: (row) => w("yearN", { n: row.year }) },
    { id: "tax", title: w("taxOfYear"), value: (row) => row.tax / 1e6, cell: (row) => tenThousands(row.tax), numeric: true },
    { id: "half", title: w("half"), value: (row) => row.half / 1e6, cell: (row) => tenThousands(row.half), numeric: true },
    { id: "room", title: w("leftCap"), value: (row) => row.room / 1e6, cell: (row) => tenThousands(row.room), numeric: true },
    { id: "share", title: w("share"), value: (row) => row.share / 1e6, cell: (row) => <b>{tenThousands(row.share)}</b>, numeric: true },
    { id: "why", title: w("why"), value: (row) => w(`rule.${row.why as "half"}`) },
  ];
  return (
    <>
      <Figures
        of={[
          { label: w("cap"), value: tenThousands(shares.cap), unit: w("wan") },
          { label: w("total"), value: tenThousands(shares.total), unit: w("wan") },
          { label: w("leftCap"), value: tenThousands(shares.left), unit: w("wan") },
        ]}
      />
      {!shares.eligible && (
        <p className="dead-note">
          {w("notEligible")}: {(shares.grounds ?? []).map((ground) => w(`ground.${ground as "below_size"}`)).join("；")}
        </p>
      )}
      {shares.eligible && (shares.years?.length ?? 0) > 0 && (
        <>
          <Bars years={shares.years ?? []} />
          <DataTable name="tax-sharing" caption={w("tax")} columns={columns} rows={shares.years ?? []} rowKey={(row) => String(row.year)} first={20} />
          <p>{w(shares.reached ? "reached" : shares.open ? "open" : "unreached")}</p>
        </>
      )}
      <p className="quiet">{w("rule")}</p>
    </>
  );
}

/** Bars are the taxes of each year, with the part that goes to the giving place. */
function Bars({ years }: { years: Year[] }) {
  const w = useMoveWords();
  const { number } = useText();
  const tokens = useTokens();
  const most = Math.max(1, ...years.map((year) => year.tax));
  const [step, tall, foot] = [78, 150, 22];
  const width = Math.max(320, years.length * step + 10);
  const height = (value: number) => (value / most) * (tall - 24);
  return (
    <Section title={w("chart")}>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="graph-scroll" tabIndex={0} role="region" aria-label={w("chart")}>
        <svg width={width} height={tall + foot} viewBox={`0 0 ${width} ${tall + foot}`} role="img" aria-label={w("chart")} fontFamily={fonts.sans} fontSize="11">
          {years.map((year, index) => {
            const x = 10 + index * step;
            return (
              <g key={year.year}>
                <rect x={x} y={tall - height(year.tax)} width={46} height={height(year.tax)} fill={tokens.industry.soft} stroke={tokens.industry.mark} />
                <rect x={x} y={tall - height(year.share)} width={46} height={height(year.share)} fill={tokens.industry.mark} />
                <text x={x + 23} y={tall - height(year.tax) - 5} textAnchor="middle" fill={tokens.ink}>
                  {number(year.tax / 1e6, 1)}
                </text>
                <text x={x + 23} y={tall + 15} textAnchor="middle" fill={tokens.ink2}>
                  {w("yearN", { n: year.year })}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
      <p className="quiet">
        <span className="swatch whole" /> {w("taxOfYear")} <span className="swatch part" /> {w("share")} ({w("wan")})
      </p>
    </Section>
  );
}
