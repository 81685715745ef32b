// How round the circle is: the sixteen sector radii around the mean, each
// dent named by the place it keeps out. Drawn as SVG with literal colours, so
// that the exported file is complete by itself.
import { useRef } from "react";
import type { Circle, Dent, Sector } from "../api/types";
import { save } from "../export/save";
import { svgText } from "../export/svg";
import { useText } from "../i18n";
import { compass } from "../i18n/format";
import { type Column, DataTable } from "../parts/DataTable";
import { Icon } from "../parts/Icon";
import { Section } from "../parts/Section";
import { fonts } from "../theme/tokens";
import { useTokens } from "../theme/useTokens";
import { wedge } from "./wedge";

/** Room at the sides is for the names of places. */
const size = { width: 380, height: 276 } as const;
const rim = 112;

export function Roundness({ circle }: { circle: Circle }) {
  const { t, lang, named, number } = useText();
  const tokens = useTokens();
  const chart = useRef<SVGSVGElement>(null);
  const { roundness } = circle;
  const title = t("roundness.title");

  const exportSvg = () => {
    if (!chart.current) return;
    const note = t("roundness.note", { from: named(circle.origin), minutes: circle.minutes, depart: circle.depart });
    save(`sanquan-${circle.origin.name}-${circle.minutes}-roundness.svg`, svgText(chart.current, note, tokens.panel, tokens.ink3), "image/svg+xml");
  };

  return (
    <Section
      title={title}
      actions={
        <button type="button" className="mini" onClick={exportSvg} aria-label={t("export.svg.of", { name: title })}>
          <Icon name="download" size={12} /> SVG
        </button>
      }
    >
      <div className="roundness">
        <Gauge circle={circle} chart={chart} />
        <div className="roundness-words">
          <p>
            {t("roundness.sentence", { quotient: number(roundness.quotient, 2), radius: number(roundness.meanRadiusKm, 1) })}
          </p>
          {roundness.dents.length === 0 ? (
            <p className="quiet">{t("roundness.none")}</p>
          ) : (
            <ol className="dents" aria-label={t("roundness.dents")}>
              {roundness.dents.slice(0, 5).map((dent) => (
                <li key={dent.name}>
                  <b>{compass(lang, dent.name)}</b>
                  <span className="tabular">
                    {number(dent.radiusKm, 0)} km · {number(dent.ratio, 2)}×
                  </span>
                  {dent.toward && <span className="quiet">{dentText(dent)}</span>}
                </li>
              ))}
            </ol>
          )}
        </div>
      </div>
      <details className="fold">
        <summary>{t("roundness.table")}</summary>
        <SectorTable circle={circle} />
      </details>
    </Section>
  );

  function dentText(dent: Dent): string {
    const { toward } = dent;
    if (!toward) return "";
    const name = named(toward);
    const km = number(toward.km);
    return toward.minutes === null ? t("roundness.toward.far", { name, km }) : t("roundness.toward", { name, km, minutes: toward.minutes });
  }
}

function Gauge({ circle, chart }: { circle: Circle; chart: React.RefObject<SVGSVGElement | null> }) {
  const { t, lang, named, number } = useText();
  const tokens = useTokens();
  const { sectors, dents, meanRadiusKm, quotient } = circle.roundness;
  const longest = Math.max(meanRadiusKm * 1.25, ...sectors.map((sector) => sector.radiusKm), 1);
  const scale = rim / longest;
  const dented = new Map(dents.map((dent) => [dent.name, dent]));
  const description = t("roundness.alt", { quotient: number(quotient, 2), radius: number(meanRadiusKm, 1), dents: dents.length });
  return (
    <svg ref={chart} className="gauge" viewBox={`${-size.width / 2} ${-size.height / 2} ${size.width} ${size.height}`} role="img" aria-label={description} fontFamily={fonts.sans}>
      {[0.25, 0.5, 0.75, 1].map((part) => (
        <circle key={part} r={rim * part} fill="none" stroke={tokens.line} strokeWidth="0.8" />
      ))}
      {sectors.map((sector) => {
        const dent = dented.has(sector.name);
        return (
          <path key={sector.name} d={wedge(sector.bearing, 22.5, sector.radiusKm * scale)} fill={dent ? tokens.sealSoft : tokens.commute.mark} fillOpacity={dent ? 1 : 0.8} stroke={dent ? tokens.seal : tokens.panel} strokeWidth={dent ? 1.2 : 1}>
            <title>{`${compass(lang, sector.name)} ${number(sector.radiusKm, 1)} km`}</title>
          </path>
        );
      })}
      <circle r={meanRadiusKm * scale} fill="none" stroke={tokens.ink} strokeWidth="1.2" strokeDasharray="4 3" />
      {(["N", "E", "S", "W"] as const).map((name, index) => {
        const angle = (index * Math.PI) / 2;
        return (
          <text key={name} x={Math.sin(angle) * (rim + 13)} y={-Math.cos(angle) * (rim + 13) + 4} textAnchor="middle" fontSize="11" fill={tokens.ink3}>
            {compass(lang, name)}
          </text>
        );
      })}
      {labelled(dents).map((dent) => {
        const angle = (dent.bearing * Math.PI) / 180;
        const [x, y] = [Math.sin(angle) * (rim + 12), -Math.cos(angle) * (rim + 12) + 4];
        const anchor = Math.sin(angle) > 0.3 ? "start" : Math.sin(angle) < -0.3 ? "end" : "middle";
        const text = dent.toward ? short(named(dent.toward), lang) : compass(lang, dent.name);
        return (
          <g key={dent.name}>
            <line x1={Math.sin(angle) * (dent.radiusKm * scale + 3)} y1={-Math.cos(angle) * (dent.radiusKm * scale + 3)} x2={Math.sin(angle) * (rim + 6)} y2={-Math.cos(angle) * (rim + 6)} stroke={tokens.seal} strokeWidth="0.9" strokeDasharray="2 2" />
            <text x={x} y={y} textAnchor={anchor} fontSize="11" fill={tokens.seal}>
              {text}
            </text>
          </g>
        );
      })}
      <circle r="2.6" fill={tokens.seal} stroke={tokens.panel} strokeWidth="1" />
    </svg>
  );
}

/** labelled keeps the deepest dents whose labels do not run into a compass letter or each other. */
function labelled(dents: Dent[]): Dent[] {
  const kept: Dent[] = [];
  for (const dent of dents) {
    const free = dent.bearing % 90 !== 0 && kept.every((other) => Math.abs(other.bearing - dent.bearing) > 30);
    if (free && kept.length < 6) kept.push(dent);
  }
  return kept;
}

/** short fits a name beside the gauge: without what kind of division it is, and cut where it still runs out. */
function short(name: string, lang: string): string {
  const [plain, most] = lang === "zh" ? [name, 5] : [name.replace(/ (County|District|City)$/, ""), 11];
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}

function SectorTable({ circle }: { circle: Circle }) {
  const { t, lang, named } = useText();
  const toward = new Map(circle.roundness.dents.map((dent) => [dent.name, dent.toward]));
  const columns: Column<Sector>[] = [
    { id: "name", title: t("column.direction"), value: (row) => compass(lang, row.name) },
    { id: "bearing", title: t("column.bearing"), numeric: true, value: (row) => row.bearing },
    { id: "radius", title: t("column.radius"), numeric: true, value: (row) => row.radiusKm },
    { id: "ratio", title: t("column.ratio"), numeric: true, value: (row) => row.ratio, cell: (row) => row.ratio.toFixed(2) },
    {
      id: "toward",
      title: t("column.toward"),
      value: (row) => {
        const place = toward.get(row.name);
        return place ? named(place) : null;
      },
    },
  ];
  return <DataTable name={`sanquan-${circle.origin.name}-${circle.minutes}-sectors`} caption={t("roundness.sectors")} columns={columns} rows={circle.roundness.sectors} rowKey={(row) => row.name} first={16} />;
}
