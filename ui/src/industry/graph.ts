// Geometry of the chain graph: where the server's 0..1 positions fall in a
// frame wide and high enough for the boxes. Pure.
import type { ChainNode } from "../api/types";

export const box = { width: 104, height: 40 } as const;
const gap = { x: 34, y: 12 } as const;
const margin = 6;

export interface Frame {
  width: number;
  height: number;
}

/** frameOf makes room for every layer side by side and for the fullest one. */
export function frameOf(nodes: ChainNode[]): Frame {
  const full = new Map<number, number>();
  for (const node of nodes) full.set(node.layer, (full.get(node.layer) ?? 0) + 1);
  const layers = Math.max(1, ...[...full.keys()].map((layer) => layer + 1));
  const most = Math.max(1, ...full.values());
  return {
    width: layers * box.width + (layers - 1) * gap.x + 2 * margin,
    height: Math.max(3, most) * (box.height + gap.y) + 2 * margin,
  };
}

/** placed is the middle of a node's box. */
export function placed(node: ChainNode, frame: Frame): { x: number; y: number } {
  return {
    x: margin + box.width / 2 + node.x * (frame.width - box.width - 2 * margin),
    y: margin + box.height / 2 + node.y * (frame.height - box.height - 2 * margin),
  };
}

export function edgePath(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const [x0, x1] = [from.x + box.width / 2, to.x - box.width / 2];
  const bend = Math.max(12, (x1 - x0) / 2);
  return `M${x0} ${from.y}C${x0 + bend} ${from.y} ${x1 - bend} ${to.y} ${x1} ${to.y}`;
}

/** lines breaks a name into at most two lines of about eight CJK characters. */
export function lines(name: string): string[] {
  const most = 8;
  if (wide(name) <= most) return [name];
  let head = "";
  for (const letter of name) {
    if (wide(head + letter) > most) break;
    head += letter;
  }
  const rest = name.slice(head.length);
  return [head, wide(rest) > most - 2 ? `${[...rest].slice(0, most - 3).join("")}…` : rest];
}

/** nearest is the node an arrow key leads to: the closest within 60° of its direction. */
export function nearest(nodes: ChainNode[], from: ChainNode, key: string): ChainNode | null {
  const direction = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (!direction) return null;
  const frame = frameOf(nodes);
  const here = placed(from, frame);
  const [dx = 0, dy = 0] = direction;
  let best: { node: ChainNode; cost: number } | null = null;
  for (const node of nodes) {
    const there = placed(node, frame);
    const [x, y] = [there.x - here.x, there.y - here.y];
    const along = x * dx + y * dy;
    const across = Math.abs(x * dy - y * dx);
    if (along <= 0 || across > along * 1.74) continue;
    const cost = along + 2 * across;
    if (!best || cost < best.cost) best = { node, cost };
  }
  return best?.node ?? null;
}

/** wide is the width of a text in CJK characters. */
function wide(text: string): number {
  return [...text].reduce((sum, letter) => sum + ((letter.codePointAt(0) ?? 0) > 255 ? 1 : 0.55), 0);
}
