// Division × division: who moved where, and where branches stand of whom, as
// lines on a quiet map with the matrix and the balance beside them.
import { useRef, useState } from "react";
import { useAreas, useFlows } from "../api/queries";
import type { FlowAnswer, FlowCell } from "../api/types";
import { address } from "../api/client";
import { pngOf } from "../export/png";
import { save } from "../export/save";
import { svgText } from "../export/svg";
import { fill, useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Icon } from "../parts/Icon";
import { Section } from "../parts/Section";
import { Sources } from "../parts/Sources";
import { Answer, Empty } from "../parts/States";
import { fonts } from "../theme/tokens";
import { useTokens } from "../theme/useTokens";
import { bend, planeOf, widthOf } from "./arcs";
import { type FlowWord, flowWords } from "./flowWords";

const limit = 180;
const width = 440;

export type FlowKind = "move" | "branch";

function useFlowWords() {
  const { lang } = useText();
  return (word: FlowWord, args?: Record<string, string | number>) => fill(flowWords[lang][word], args);
}

export function Flows() {
  const w = useFlowWords();
  const [kind, setKind] = useState<FlowKind>("move");
  const flows = useFlows(kind, limit);
  return (
    <>
      <p className="form-line">
        <label>
          {w("kind")}{" "}
          <select value={kind} onChange={(event) => setKind(event.target.value as FlowKind)}>
            <option value="move">{w("move")}</option>
            <option value="branch">{w("branch")}</option>
          </select>
        </label>
      </p>
      <Answer query={flows} height={320}>
        {(answer) => (
          <>
            {answer.items.length === 0 ? <Empty>{w(kind === "branch" ? "noneBranch" : "none")}</Empty> : <Picture answer={answer} kind={kind} />}
            <p className="quiet">
              {w("outside", { links: answer.links, outside: answer.outside })} {sampleOf(answer) > 0 && w("sampleNote", { sample: sampleOf(answer) })}
            </p>
            {answer.items.length > 0 && <Tables answer={answer} />}
            {answer.source ? <Sources of={[answer.source]} /> : <p className="quiet">{`${w("source")}: ${w("source2")}`}</p>}
          </>
        )}
      </Answer>
    </>
  );
}

const sampleOf = (answer: FlowAnswer) => answer.items.reduce((sum, one) => sum + one.sample, 0);

/** ringsOf are the outer rings of a division's outline. */
const ringsOf = (geometry: { type: string; coordinates: unknown } | null | undefined) =>
  geometry?.type === "MultiPolygon" ? (geometry.coordinates as number[][][][]).map((polygon) => polygon[0] ?? []) : [];

function Picture({ answer, kind }: { answer: FlowAnswer; kind: FlowKind }) {
  const w = useFlowWords();
  const { t, period } = useText();
  const tokens = useTokens();
  const areas = useAreas();
  const chart = useRef<SVGSVGElement>(null);
  const rings = (areas.data?.features ?? []).filter((area) => area.properties.level === "county").flatMap((area) => ringsOf(area.geometry));
  const drawn = answer.items.filter((one) => !one.within);
  const ends = drawn.flatMap((one) => [one.fromPoint ?? [], one.toPoint ?? []]);
  const plane = planeOf([...ends, ...rings.flat()], width, 14);
  const most = Math.max(1, ...drawn.map((one) => one.count));
  const seats = new Map(drawn.flatMap((one) => [[one.fromName, one.fromPoint ?? []] as const, [one.toName, one.toPoint ?? []] as const]));
  const file = () => (chart.current ? svgText(chart.current, `${w("title")} | ${w(kind)} | ${answer.period ? period(answer.period) : ""} | ${answer.source ?? w("source2")}`, tokens.panel, tokens.ink3) : "");
  const path = kind === "move" ? "/flows" : "/firm-flows";
  return (
    <Section
      title={w("map")}
      actions={
        <>
          <a className="mini" href={address(path, { minutes: limit, format: "geojson" })} download={`flows-${kind}.geojson`}>
            <Icon name="download" size={12} /> GeoJSON
          </a>
          <button type="button" className="mini" onClick={() => save(`flows-${kind}.svg`, file(), "image/svg+xml")} aria-label={t("export.svg.of", { name: w("map") })}>
            <Icon name="download" size={12} /> SVG
          </button>
          <button type="button" className="mini" onClick={() => void pngOf(file(), plane.width, plane.height + 26).then((blob) => save(`flows-${kind}.png`, blob))} aria-label={w("png")}>
            <Icon name="download" size={12} /> PNG
          </button>
        </>
      }
    >
      {/* A scrolling region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="graph-scroll" tabIndex={0} role="region" aria-label={w("map")}>
        <svg ref={chart} width={plane.width} height={plane.height} viewBox={`0 0 ${plane.width} ${plane.height}`} role="img" aria-label={w("alt", { cells: drawn.length })} fontFamily={fonts.sans} fontSize="11">
          <path d={rings.map((ring) => `M${ring.map((point) => plane.at(point).map((n) => n.toFixed(1)).join(" ")).join("L")}Z`).join("")} fill={tokens.land} stroke={tokens.line2} strokeWidth="0.6" />
          {drawn.map((one) => (
            <path key={`${one.from} ${one.to}`} d={bend(plane.at(one.fromPoint ?? []), plane.at(one.toPoint ?? []))} fill="none" stroke={tokens.industry.mark} strokeOpacity="0.8" strokeWidth={widthOf(one.count, most)} strokeLinecap="round">
              <title>{`${one.fromName} → ${one.toName}: ${one.count}`}</title>
            </path>
          ))}
          {[...seats].map(([name, point]) => {
            const [x, y] = plane.at(point);
            const right = x < plane.width - 110;
            return (
              <g key={name}>
                <circle cx={x} cy={y} r="3.5" fill={tokens.panel} stroke={tokens.industry.ink} strokeWidth="1.5" />
                <text x={right ? x + 6 : x - 6} y={y + 4} textAnchor={right ? "start" : "end"} fill={tokens.ink} stroke={tokens.panel} strokeWidth="3" paintOrder="stroke">
                  {name.replace(/^.*?(?:省|市)(?=.)/, "")}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
      <p className="quiet">{w("note")}</p>
    </Section>
  );
}

function Tables({ answer }: { answer: FlowAnswer }) {
  const w = useFlowWords();
  const columns: Column<FlowCell>[] = [
    { id: "from", title: w("from"), value: (row) => row.fromName },
    { id: "to", title: w("to"), value: (row) => row.toName },
    { id: "count", title: w("count"), value: (row) => row.count, numeric: true },
    { id: "minutes", title: w("minutes"), value: (row) => row.minutes, cell: (row) => row.minutes ?? (row.within ? w("within") : row.beyond ? w("beyond", { limit }) : w("unknown")), numeric: true },
    { id: "km", title: w("km"), value: (row) => (row.kmApart ? Math.round(row.kmApart) : null), numeric: true },
  ];
  const nets: Column<FlowAnswer["nets"][number]>[] = [
    { id: "area", title: w("area"), value: (row) => row.name },
    { id: "in", title: w("in"), value: (row) => row.in, numeric: true },
    { id: "out", title: w("out"), value: (row) => row.out, numeric: true },
    { id: "net", title: w("net"), value: (row) => row.net, numeric: true },
  ];
  return (
    <>
      <DataTable name="flows" caption={w("table")} columns={columns} rows={answer.items} rowKey={(row) => `${row.from} ${row.to}`} />
      <DataTable name="net-flows" caption={w("net")} columns={nets} rows={answer.nets} rowKey={(row) => row.area} />
    </>
  );
}
