import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "./en";
import { fill } from "./index";
import { zh } from "./zh";

const source = join(import.meta.dirname, "..");
const code = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|^testing/.test(name) && !/i18n.(zh|en)\.ts$/.test(name))
  .map((name) => readFileSync(join(source, name), "utf8"))
  .join("\n");
const holes = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).toSorted();

describe("catalogues", () => {
  it("have the same ids in the same order", () => {
    expect(Object.keys(en)).toEqual(Object.keys(zh));
  });
  it.each(Object.keys(zh))("%s takes the same arguments in both languages and is not empty", (id) => {
    const [chinese, english] = [zh[id as keyof typeof zh], en[id as keyof typeof en]];
    expect(holes(english)).toEqual(holes(chinese));
    expect(chinese.trim()).not.toBe("");
    expect(english.trim()).not.toBe("");
  });
  it("hold no message that no code asks for", () => {
    // A literal id, or a template such as `basis.${…}.help`.
    const templates = [...code.matchAll(/\bt\(\s*`([^`]+)`/g)].map(([, text]) => new RegExp(`^${(text as string).replaceAll(".", "\\.").replaceAll(/\$\{[^}]*\}/g, "[A-Za-z0-9]+")}$`));
    const unused = Object.keys(zh).filter((id) => !code.includes(`"${id}"`) && !templates.some((template) => template.test(id)));
    expect(unused).toEqual([]);
  });
});

describe("fill", () => {
  it("puts arguments in their places", () => {
    expect(fill("{a} of {b}", { a: 1, b: "two" })).toBe("1 of two");
  });
  it("leaves a missing argument visible", () => {
    expect(fill("{a} of {b}", { a: 1 })).toBe("1 of {b}");
  });
});
