import { expect, it } from "vitest";
import { clockText, minutesOf } from "./clock";

it("reads and writes times of day", () => {
  expect(minutesOf("08:05")).toBe(485);
  expect(clockText(485)).toBe("08:05");
  expect(clockText(1500)).toBe("01:00");
});
