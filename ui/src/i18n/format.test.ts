import { describe, expect, it } from "vitest";
import { compass, makeFormats } from "./format";

describe("formats", () => {
  const [zh, en] = [makeFormats("zh"), makeFormats("en")];
  it("counts people as each language does", () => {
    expect([8_048_000, 36_120_000, 950].map(zh.persons)).toEqual(["804.8 万", "3,612 万", "950"]);
    expect([8_048_000, 36_120_000, 950].map(en.persons)).toEqual(["8.05 million", "36.1 million", "950"]);
  });
  it("writes shares, minutes and intervals", () => {
    expect(zh.percent(0.0729)).toBe("7.3%");
    expect(zh.minutes(null)).toBe("–");
    expect(en.minutes(49)).toBe("49 min");
    expect(en.period("2019-04/2024-05")).toBe("2019-04 – 2024-05");
  });
  it("names directions", () => {
    expect([compass("zh", "SSW"), compass("en", "SSW")]).toEqual(["南西南", "SSW"]);
  });
});
