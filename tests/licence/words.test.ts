// The words for people: the same keys and the same placeholders in both languages, a sentence for every code that src can give.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { describeError, describeFieldError } from "../../src/licence/describe.ts";
import { LicenceError } from "../../src/licence/errors.ts";
import { CHECKS, VERDICTS } from "../../src/licence/verdict.ts";
import { createWords, type WordTable } from "../../src/licence/words.ts";
import { STATUS_OF_CODE } from "../../src/web/problem.ts";
import { testCatalogueData } from "../catalogue.ts";

const { "zh-CN": zh, en } = testCatalogueData().words;
const SRC = path.resolve(import.meta.dirname, "../../src");

function* leavesOf(table: WordTable, at = ""): Generator<readonly [string, string]> {
  for (const [name, value] of Object.entries(table)) {
    if (typeof value === "string") yield [`${at}${name}`, value];
    else yield* leavesOf(value, `${at}${name}.`);
  }
}

const chinese = new Map(leavesOf(zh));
const english = new Map(leavesOf(en));

/** The field error codes that stand in src as literals. */
function fieldCodes(): ReadonlyMap<string, string> {
  const names = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const codes = new Map<string, string>();
  for (const name of names) {
    const text = readFileSync(path.join(SRC, name), "utf8");
    const found = [
      ...text.matchAll(/pointer[^\n]*?,\s*code: "([a-z-]+)"/g),
      ...text.matchAll(/\b(?:wrong|refusal)\([^,()]+, "([a-z-]+)"/g),
      ...text.matchAll(/\b(?:numberError|error)\("([a-z-]+)"/g),
    ];
    for (const [, code = ""] of found) codes.set(code, name);
  }
  return codes;
}

// commander names its headings and faults itself, and an operator's own types may know further acts.
const ASKED_FOR_ELSEWHERE = /^(cli\.headings|cli\.usage-faults|acts)\./;

const code = filesUnder(SRC, ".ts").join("\n");
const types = filesUnder(path.resolve(SRC, "../schemas/types"), ".json").join("\n");
const literals = new Set([...`${code}${types}`.matchAll(/"([^"\\\n]*)"/g)].map(([, literal = ""]) => literal));
const names = new Set(code.match(/[A-Za-z]\w*/g));
/** Beginnings of composed paths: `acts.${…}`, `code-${…}`. */
const stems = new Set([...code.matchAll(/`([\w.-]*[.-])\$\{/g)].map(([, stem = ""]) => stem));

function filesUnder(folder: string, end: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(end))
    .map((name) => readFileSync(path.join(folder, name), "utf8").replace(/^\s*(\/\/|\*|\/\*).*$/gm, ""));
}

function isSaid(key: string): boolean {
  const own = key.replace(/^cli\./, "");
  return [key, own].some((path) => code.includes(`"${path}"`) || isComposed(path));
}

function isComposed(text: string): boolean {
  const ends = [...text.matchAll(/[.-]/g)].map(({ index }) => index + 1);
  return ends.some((end) => stems.has(text.slice(0, end)) && text.slice(end).split(".").every(isWord));
}

function isWord(text: string): boolean {
  return literals.has(text) || names.has(text) || /^\d+$/.test(text) || isComposed(text);
}

describe("the words for people", () => {
  it("are the same keys in both languages", () => {
    expect([...chinese.keys()].filter((key) => !english.has(key))).toEqual([]);
    expect([...english.keys()].filter((key) => !chinese.has(key))).toEqual([]);
    expect(chinese.size).toBeGreaterThan(200);
  });

  it("have the same placeholders in both languages, but for a thing's own name in each", () => {
    const holes = (text = ""): readonly string[] =>
      [
        ...new Set(
          [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => (name === "zh" || name === "en" ? "title" : name)),
        ),
      ].toSorted();
    // What one language needs and the other does not say is no mistake; what none of both fills is.
    const differing = [...chinese].filter(([key, text]) => holes(text).join() !== holes(english.get(key)).join());
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it("are Chinese in Chinese and have no Chinese characters left in English, but for acts and examples of commands", () => {
    const kept = /^(acts\.|cli\.|page\.other-language)/;
    const mixed = [...english].filter(([key, text]) => /[\p{Script=Han}，。；：]/u.test(text) && !kept.test(key));
    expect(mixed).toEqual([]);
  });

  it("are all said by somebody: by their name, or put together from a beginning and a known word", () => {
    const unsaid = [...english.keys()].filter((key) => !isSaid(key) && !ASKED_FOR_ELSEWHERE.test(key));
    expect(unsaid).toEqual([]);
    expect(isSaid("page.nobody-says-this")).toBe(false);
  });

  it("are never empty", () => {
    for (const [key, text] of [...chinese, ...english]) expect(text.trim(), key).not.toBe("");
  });

  it("have a word and a sentence for every verdict, and all outcomes of every check", () => {
    for (const verdict of VERDICTS) {
      expect(chinese.has(`verdicts.${verdict}.word`), verdict).toBe(true);
      expect(chinese.has(`verdicts.${verdict}.sentence`), verdict).toBe(true);
    }
    for (const check of CHECKS) {
      for (const part of ["name", "passed", "failed", "not-checked"])
        expect(chinese.has(`checks.${check}.${part}`)).toBe(true);
    }
  });

  it("have a sentence for every reason to refuse an operation", () => {
    for (const code of Object.keys(STATUS_OF_CODE)) expect(chinese.has(`errors.${code}`), code).toBe(true);
  });

  it("have a sentence for everything that can be wrong with a field", () => {
    const codes = fieldCodes();
    expect(codes.size).toBeGreaterThan(25);
    const faults = [
      "length",
      "characters",
      "form",
      "region",
      "date",
      "check-character",
      "inner-check-character",
      "legacy",
    ];
    const kinds = ["string", "integer", "number", "boolean", "array", "object"];
    const all = [...codes.keys(), ...faults.map((fault) => `code-${fault}`), ...kinds.map((kind) => `type-${kind}`)];
    expect(all.filter((code) => !chinese.has(`fields.${code}`)).map((code) => `${code} (${codes.get(code)})`)).toEqual(
      [],
    );
  });

  it("name every lawful act of every type", () => {
    for (const { acts, slug } of testCatalogueData().types) {
      for (const { act } of acts) expect(chinese.has(`acts.${act}.word`), `${slug}: ${act}`).toBe(true);
    }
  });
});

describe("describing an error", () => {
  const words = createWords(en);

  it("fills the sentence of its code", () => {
    const error = { pointer: "/claims/x", code: "max-length", parameters: { zh: "摊位", en: "Place", expected: 20 } };
    const sentence = describeFieldError(words, "en", error);
    expect(sentence).toContain("Place");
    expect(sentence).toContain("20");
    expect(describeFieldError(createWords(zh), "zh-CN", error)).toContain("摊位");
  });

  it("names the pointer when the field has no title, and says something of a code without a sentence", () => {
    expect(describeFieldError(words, "en", { pointer: "/a/b", code: "never-heard-of" })).toMatch(/\/a\/b/);
    expect(describeFieldError(words, "en", { pointer: "/a/b", code: "never-heard-of" })).not.toContain(
      "never-heard-of",
    );
  });

  it("of an operation fills its parameters in", () => {
    const error = new LicenceError("rate-limited", { parameters: { seconds: 30 } });
    expect(describeError(words, error)).toContain("30");
  });
});
