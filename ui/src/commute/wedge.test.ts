import { expect, it } from "vitest";
import { wedge } from "./wedge";

it("centres on its bearing, north up, clockwise", () => {
  expect(wedge(0, 180, 10)).toBe("M0 0L-10 0A10 10 0 0 1 10 0Z");
  expect(wedge(90, 180, 10)).toBe("M0 0L0 -10A10 10 0 0 1 0 10Z");
});
