import { expect, test } from "vitest";
import { asArea, asMoney, tenThousands } from "./client";
import { words } from "./words";

test("money is written exactly", () => {
  expect([0, 1, 1_000_000, 7_800_000_000, 1_500_000].map(tenThousands)).toEqual(["0", "0.000001", "1", "7800", "1.5"]);
});

test("quantities keep the unit they were given in", () => {
  expect(asArea({ number: "30", unit: "mu" })).toBe("30 亩");
  expect(asMoney({ number: "3100000", unit: "yuan" })).toBe("3100000 元");
  expect(asArea(undefined)).toBe("");
});

test("both languages name the same values", () => {
  const named = (text: string) => (text.match(/\{[a-z]+\}/g) ?? []).toSorted();
  for (const [word, text] of Object.entries(words.zh)) expect(named(words.en[word as keyof typeof words.en]), word).toEqual(named(text));
});
