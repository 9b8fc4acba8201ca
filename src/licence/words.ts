// Words for people: one catalogue of sentences for page, API, CLI, PDF and receipt (schemas/words/*.json).
// Looking a word up never fails at run time: a test holds that every key exists in both languages.

/** A language Vellum speaks; Chinese first. BCP 47 tags. */
export type Language = "zh-CN" | "en";

/** The same text in every language. */
export interface Text {
  readonly "zh-CN": string;
  readonly en: string;
}

/** Nested tables of sentences; a leaf may hold `{name}` placeholders. */
export interface WordTable {
  readonly [key: string]: string | WordTable;
}

/** Values for the placeholders of a sentence. */
export type WordParameters = Readonly<Record<string, string | number>>;

/** Looks sentences up by dotted path in one language, e.g. `words("verdicts.valid.word")`. */
export type Words = (path: string, parameters?: WordParameters) => string;

/**
 * Binds a table of sentences to a look-up function.
 * A path that is not in the table answers the path itself, so that a missing word is seen, never thrown.
 */
export function createWords(table: WordTable): Words {
  return (path, parameters = {}) => {
    const sentence = leafAt(table, path);
    return sentence === undefined ? path : fill(sentence, parameters);
  };
}

function leafAt(table: WordTable, path: string): string | undefined {
  let node: string | WordTable | undefined = table;
  for (const step of path.split(".")) {
    if (typeof node !== "object" || !Object.hasOwn(node, step)) return undefined;
    node = node[step];
  }
  return typeof node === "string" ? node : undefined;
}

function fill(sentence: string, parameters: WordParameters): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? String(parameters[name]) : whole,
  );
}
