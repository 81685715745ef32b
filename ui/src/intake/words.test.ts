import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { words } from "./words";

const code = readdirSync(import.meta.dirname)
  .filter((name) => /\.tsx?$/.test(name) && !/^words|\.test\./.test(name))
  .map((name) => readFileSync(`${import.meta.dirname}/${name}`, "utf8"))
  .join("\n");
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

describe("the words of the import page", () => {
  it.each(Object.keys(words.zh))("%s takes the same arguments in both languages and is asked for", (key) => {
    const word = key as keyof typeof words.zh;
    expect(holes(words.en[word])).toEqual(holes(words.zh[word]));
    expect(words.en[word].trim()).not.toBe("");
    const family = /^(\w+)\./.exec(key)?.[1];
    expect(code.includes(`"${key}"`) || (family !== undefined && code.includes(`\`${family}.\${`))).toBe(true);
  });
});
