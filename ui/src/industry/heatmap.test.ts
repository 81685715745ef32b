import { describe, expect, it } from "vitest";
import { shade } from "./heatmap";

describe("shade", () => {
  it("grows with the count and stays readable under its number", () => {
    expect(shade(1, 20)).toBeLessThan(shade(2, 20));
    expect(shade(20, 20)).toBeCloseTo(0.76);
  });
});
