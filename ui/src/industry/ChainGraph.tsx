// The chain as the server laid it out: raw end at the left, final at the
// right. SVG with literal colours, so that the exported file is complete.
import { type KeyboardEvent, useRef, useState } from "react";
import type { ChainAnswer, ChainNode } from "../api/types";
import { save } from "../export/save";
import { svgText } from "../export/svg";
import { useText } from "../i18n";
import { Dialog } from "../parts/Dialog";
import { Icon } from "../parts/Icon";
import { Section } from "../parts/Section";
import { sourceText } from "../parts/Sources";
import { change, useView } from "../state/store";
import { fonts, type Tokens } from "../theme/tokens";
import { useTokens } from "../theme/useTokens";
import { box, edgePath, frameOf, lines, nearest, placed } from "./graph";

/** ChainGraph shows the graph in the panel and, enlarged, over the page. */
export function ChainGraph({ answer }: { answer: ChainAnswer }) {
  const { t, named } = useText();
  const [large, setLarge] = useState(false);
  return (
    <>
      <Graph answer={answer} onEnlarge={() => setLarge(true)} />
      <Dialog title={`${t("chain.graph")} · ${named(answer.chain)}`} open={large} onClose={() => setLarge(false)} wide>
        <Graph answer={answer} />
      </Dialog>
    </>
  );
}

function Graph({ answer, onEnlarge }: { answer: ChainAnswer; onEnlarge?: () => void }) {
  const { t, named, number } = useText();
  const tokens = useTokens();
  const { node: chosen } = useView();
  const chart = useRef<SVGSVGElement>(null);
  const frame = frameOf(answer.nodes);
  const at = new Map(answer.nodes.map((node) => [node.id, placed(node, frame)]));
  const title = t("chain.graph");
  const stop = answer.nodes.some((node) => node.id === chosen) ? chosen : answer.nodes[0]?.id;

  const exportSvg = () => {
    const note = [named(answer.chain), answer.area?.name, ...answer.sources.slice(0, 2).map(sourceText)].filter(Boolean).join(" | ");
    if (chart.current) save(`sanquan-${answer.chain.name}.svg`, svgText(chart.current, note, tokens.panel, tokens.ink3), "image/svg+xml");
  };
  const pick = (id: string) => change({ node: id === chosen ? "" : id, tab: "nodes" });
  const keyDown = (event: KeyboardEvent, node: ChainNode) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pick(node.id);
      return;
    }
    const next = nearest(answer.nodes, node, event.key);
    if (!next) return;
    event.preventDefault();
    chart.current?.querySelector<SVGGElement>(`[data-node="${CSS.escape(next.id)}"]`)?.focus();
  };

  return (
    <Section
      title={title}
      actions={
        <>
          {onEnlarge && (
            <button type="button" className="mini" onClick={onEnlarge}>
              <Icon name="fit" size={12} /> {t("chain.graph.enlarge")}
            </button>
          )}
          <button type="button" className="mini" onClick={exportSvg} aria-label={t("export.svg.of", { name: title })}>
            <Icon name="download" size={12} /> SVG
          </button>
        </>
      }
    >
      <div className="graph-scroll">
        <svg ref={chart} className={onEnlarge ? "graph" : "graph graph-large"} viewBox={`0 0 ${frame.width} ${frame.height}`} style={{ minWidth: frame.width * 0.8 }} role="group" aria-label={t("chain.graph.alt", { chain: named(answer.chain), nodes: answer.nodes.length, edges: answer.edges.length })} fontFamily={fonts.sans}>
          {answer.edges.map((edge) => {
            const [from, to] = [at.get(edge.from), at.get(edge.to)];
            if (!from || !to) return null;
            const lit = edge.from === chosen || edge.to === chosen;
            return <path key={`${edge.from}>${edge.to}`} d={edgePath(from, to)} fill="none" stroke={lit ? tokens.industry.ink : tokens.line2} strokeWidth={lit ? 1.8 : 1} />;
          })}
          {answer.nodes.map((node) => {
            const { x, y } = placed(node, frame);
            const look = lookOf(node, tokens);
            const picked = node.id === chosen;
            const words = lines(node.name);
            return (
              <g
                key={node.id}
                data-node={node.id}
                className="node"
                transform={`translate(${x - box.width / 2} ${y - box.height / 2})`}
                role="button"
                tabIndex={node.id === stop ? 0 : -1}
                aria-pressed={picked}
                onClick={() => pick(node.id)}
                onKeyDown={(event) => keyDown(event, node)}
              >
                <title>{t("chain.node.alt", { name: node.name, status: t(`chain.status.${node.status}`), firms: number(node.firms.total), class: `${node.class} ${node.gbt4754}` })}</title>
                <rect width={box.width} height={box.height} rx="4" fill={look.fill} stroke={picked ? tokens.industry.ink : look.stroke} strokeWidth={picked ? 2.4 : 1.2} strokeDasharray={look.dash} />
                {words.map((word, index) => (
                  <text key={word} aria-hidden="true" x="8" y={(words.length === 1 ? 17 : 14) + index * 13} fontSize="11.5" fill={look.ink}>
                    {word}
                  </text>
                ))}
                <text aria-hidden="true" x={box.width - 7} y={box.height - 6} textAnchor="end" fontSize="9.5" fill={look.ink}>
                  {node.status === "missing" ? t("chain.lack") : gradeText(node)}
                </text>
                {node.withinMinutes !== null && node.withinMinutes > 0 && <circle cx={box.width - 1} cy="1" r="4.4" fill={tokens.commute.mark} stroke={tokens.panel} strokeWidth="1.2" />}
              </g>
            );
          })}
        </svg>
      </div>
      <ul className="graph-legend">
        <li className="status-present">{t("chain.status.present")}</li>
        <li className="status-outside">{t("chain.status.outside")}</li>
        <li className="status-missing">{t("chain.status.missing")}</li>
        {answer.park && <li className="status-reached">{t("chain.reached.mark", { minutes: answer.minutes ?? 90 })}</li>}
        <li className="quiet">{t("chain.grades")}</li>
      </ul>
    </Section>
  );
}

function gradeText({ firms }: ChainNode): string {
  return (["A", "B", "C"] as const)
    .filter((grade) => firms[grade] > 0)
    .map((grade) => `${grade}${firms[grade]}`)
    .join(" ");
}

function lookOf(node: ChainNode, tokens: Tokens) {
  switch (node.status) {
    case "present":
      return { fill: tokens.industry.soft, stroke: tokens.industry.mark, ink: tokens.ink, dash: undefined };
    case "outside":
      return { fill: tokens.panel, stroke: tokens.industry.mark, ink: tokens.ink2, dash: undefined };
    case "missing":
      return { fill: tokens.panel, stroke: tokens.seal, ink: tokens.seal, dash: "4 3" };
  }
}
