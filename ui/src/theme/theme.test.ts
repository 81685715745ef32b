import { describe, expect, it } from "vitest";
import { contrast } from "./contrast";
import { dark, light } from "./tokens";

describe.each([
  ["light", light],
  ["dark", dark],
])("tokens, %s", (_, tokens) => {
  it.each(["ink", "ink2", "ink3"] as const)("%s reads on every ground", (name) => {
    for (const ground of [tokens.panel, tokens.raised, tokens.land]) {
      expect(contrast(tokens[name], ground)).toBeGreaterThanOrEqual(4.5);
    }
  });
  it.each(["commute", "industry", "service"] as const)("%s ink reads on panel and on its soft ground", (name) => {
    for (const ground of [tokens.panel, tokens.raised, tokens[name].soft]) {
      expect(contrast(tokens[name].ink, ground)).toBeGreaterThanOrEqual(4.5);
    }
    // WCAG 2.2 1.4.11: a mark needs 3:1 only where it is the sole carrier; amber on white is not.
    expect(contrast(tokens[name].mark, tokens.panel)).toBeGreaterThanOrEqual(2.8);
  });
  it("seal reads on panel and on its soft ground", () => {
    expect(contrast(tokens.seal, tokens.panel)).toBeGreaterThanOrEqual(4.5);
    // The dashed outline of the second circle on the map.
    expect(contrast(tokens.seal, tokens.land)).toBeGreaterThanOrEqual(3);
    expect(contrast(tokens.seal, tokens.sealSoft)).toBeGreaterThanOrEqual(4.5);
  });
});
