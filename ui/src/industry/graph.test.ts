import { describe, expect, it } from "vitest";
import type { ChainNode } from "../api/types";
import { box, edgePath, frameOf, lines, nearest, placed } from "./graph";

const node = (id: string, layer: number, x: number, y: number) => ({ id, layer, x, y }) as ChainNode;
// a ─ c
// b ─ d
const square = [node("a", 0, 0, 0.2), node("b", 0, 0, 0.8), node("c", 1, 1, 0.2), node("d", 1, 1, 0.8)];

describe("the frame", () => {
  it("holds every box whole", () => {
    const frame = frameOf(square);
    for (const one of square) {
      const { x, y } = placed(one, frame);
      expect(x - box.width / 2).toBeGreaterThanOrEqual(0);
      expect(x + box.width / 2).toBeLessThanOrEqual(frame.width);
      expect(y - box.height / 2).toBeGreaterThanOrEqual(0);
      expect(y + box.height / 2).toBeLessThanOrEqual(frame.height);
    }
  });
  it("grows with layers and with the fullest layer", () => {
    expect(frameOf([...square, node("e", 2, 1, 0)]).width).toBeGreaterThan(frameOf(square).width);
    expect(frameOf([...square, node("e", 1, 1, 0), node("f", 1, 1, 0)]).height).toBeGreaterThan(frameOf(square).height);
  });
});

it("an edge leaves at the right and arrives at the left of a box", () => {
  expect(edgePath({ x: 100, y: 10 }, { x: 300, y: 50 })).toBe(`M${100 + box.width / 2} 10C200 10 200 50 ${300 - box.width / 2} 50`);
});

describe("nearest", () => {
  it.each([
    ["a", "ArrowRight", "c"],
    ["a", "ArrowDown", "b"],
    ["d", "ArrowLeft", "b"],
    ["d", "ArrowUp", "c"],
    ["a", "ArrowUp", undefined],
    ["a", "Enter", undefined],
  ])("from %s, %s leads to %s", (from, key, to) => {
    expect(nearest(square, square.find((one) => one.id === from) as ChainNode, key)?.id).toBe(to);
  });
});

it("lines breaks long names in two and shortens what is left", () => {
  expect(lines("电解槽")).toEqual(["电解槽"]);
  expect(lines("可再生能源发电与制氢")).toEqual(["可再生能源发电与", "制氢"]);
  expect(lines("工业软件与工业互联网平台综合解决方案")).toEqual(["工业软件与工业互", "联网平台综…"]);
});
