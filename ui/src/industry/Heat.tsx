// Chain node × district: where the firms of each node are. Rows and columns
// are placed by the server; literal colours, so that the file is complete.
import { useRef } from "react";
import { useAreaName, useHeat } from "../api/queries";
import type { Heat as HeatAnswer, HeatCell } from "../api/types";
import { pngOf } from "../export/png";
import { save } from "../export/save";
import { svgText } from "../export/svg";
import { useText } from "../i18n";
import { type Column, DataTable } from "../parts/DataTable";
import { Icon } from "../parts/Icon";
import { Section } from "../parts/Section";
import { Sources } from "../parts/Sources";
import { Answer, Empty } from "../parts/States";
import { change, useView } from "../state/store";
import { shade } from "./heatmap";
import { fonts } from "../theme/tokens";
import { useTokens } from "../theme/useTokens";

const size = { cell: 18, left: 150, top: 118, foot: 8 };

export function Heat({ chain }: { chain: string }) {
  const { t } = useText();
  const heat = useHeat(chain);
  return (
    <Answer query={heat} height={320}>
      {(answer) =>
        answer.cells.length === 0 ? (
          <Empty>{t("heat.none")}</Empty>
        ) : (
          <>
            <Picture answer={answer} />
            <Table answer={answer} />
            <Sources of={answer.cells.map((cell) => cell.source)} />
          </>
        )
      }
    </Answer>
  );
}

function Picture({ answer }: { answer: HeatAnswer }) {
  const { t, named, number } = useText();
  const tokens = useTokens();
  const { area } = useView();
  const areaName = useAreaName();
  const chart = useRef<SVGSVGElement>(null);
  const [wide, tall] = [answer.columns.length * size.cell, answer.rows.length * size.cell];
  const [width, height] = [size.left + wide + 40, size.top + tall + size.foot];
  const chosen = new Set(area.split(","));
  const dates = answer.cells.map((cell) => cell.observed).filter(Boolean).toSorted();
  const file = () => {
    const note = `${named(answer.chain)} | ${t("heat.title")} | ${dates.at(-1) ?? ""} | ${[...new Set(answer.cells.map((cell) => cell.source))].slice(0, 3).join(", ")}`;
    return chart.current ? svgText(chart.current, note, tokens.panel, tokens.ink3) : "";
  };
  const name = `sanquan-${answer.chain.name}-heat`;
  return (
    <Section
      title={t("heat.title")}
      actions={
        <>
          <button type="button" className="mini" onClick={() => save(`${name}.svg`, file(), "image/svg+xml")} aria-label={t("export.svg.of", { name: t("heat.title") })}>
            <Icon name="download" size={12} /> SVG
          </button>
          <button type="button" className="mini" onClick={() => void pngOf(file(), width, height + 26).then((blob) => save(`${name}.png`, blob))} aria-label={t("heat.png")}>
            <Icon name="download" size={12} /> PNG
          </button>
        </>
      }
    >
      {/* A scrolling region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="graph-scroll" tabIndex={0} role="region" aria-label={t("heat.title")}>
        <svg ref={chart} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t("heat.alt", { chain: named(answer.chain), nodes: answer.rows.length, areas: answer.columns.length, cells: answer.cells.length })} fontFamily={fonts.sans} fontSize="11">
          {answer.rows.map((row, index) => (
            <g key={row.node}>
              {index % 2 === 0 && <rect x="0" y={size.top + row.y * tall - size.cell / 2} width={width} height={size.cell} fill={tokens.raised} />}
              <text x={size.left - 8} y={size.top + row.y * tall + 4} textAnchor="end" fill={row.firms > 0 ? tokens.ink : tokens.seal}>
                {short(row.name, 12)}
              </text>
            </g>
          ))}
          {answer.columns.map((column) => (
            <text key={column.area} transform={`translate(${size.left + column.x * wide + 4} ${size.top - 6}) rotate(-60)`} fill={chosen.has(column.area) ? tokens.industry.ink : tokens.ink2} fontWeight={chosen.has(column.area) ? 700 : 400}>
              {short(areaName(column.area), 12)}
            </text>
          ))}
          {answer.cells.map((cell) => (
            <g key={`${cell.node} ${cell.area}`} transform={`translate(${size.left + cell.x * wide - size.cell / 2} ${size.top + cell.y * tall - size.cell / 2})`}>
              <title>{t("heat.cell", { node: cell.nodeName, area: cell.areaName, firms: number(cell.firms.total), a: cell.firms.A, b: cell.firms.B, c: cell.firms.C })}</title>
              <rect x="1" y="1" width={size.cell - 2} height={size.cell - 2} rx="2" fill={tokens.industry.mark} fillOpacity={shade(cell.firms.total, answer.most)} />
              <text x={size.cell / 2} y="13" textAnchor="middle" fontSize="9.5" fill={tokens.ink} aria-hidden="true">
                {cell.firms.total}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <p className="quiet">{t("heat.note")}</p>
    </Section>
  );
}

function short(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

function Table({ answer }: { answer: HeatAnswer }) {
  const { t, number } = useText();
  const columns: Column<HeatCell>[] = [
    { id: "node", title: t("column.node"), value: (row) => row.nodeName },
    { id: "area", title: t("column.area"), value: (row) => row.areaName },
    { id: "firms", title: t("heat.firms"), numeric: true, value: (row) => row.firms.total },
    { id: "A", title: "A", numeric: true, value: (row) => row.firms.A },
    { id: "B", title: "B", numeric: true, value: (row) => row.firms.B },
    { id: "C", title: "C", numeric: true, value: (row) => row.firms.C },
    { id: "quotient", title: t("chain.measure.quotient"), numeric: true, value: (row) => row.quotient, cell: (row) => (row.quotient === null ? t("chain.cannot") : number(row.quotient, 2)) },
    { id: "observed", nowrap: true, title: t("column.observed"), value: (row) => row.observed },
    { id: "source", title: t("column.source"), value: (row) => row.source, hidden: true },
  ];
  return <DataTable name={`sanquan-${answer.chain.name}-heat`} caption={t("heat.title")} columns={columns} rows={answer.cells} rowKey={(row) => `${row.node} ${row.area}`} sort={{ id: "firms", down: true }} onPick={(row) => change({ node: row.node, area: row.area, tab: "nodes" })} />;
}
