// Facts as sentences for people: what is wrong with a field, why an operation was refused, a verdict in a word. The sentences are in schemas/words.

import type { FieldError, LicenceError } from "./errors.ts";
import type { Report } from "./verdict.ts";
import type { Language, Words } from "./words.ts";

/**
 * What is wrong with one field and what would be right, as a sentence. Errors carry a field's title in both languages (`zh`,
 * `en`); the sentence's `{title}` is the one of `language`, or the pointer when the field has none.
 */
export function describeFieldError(words: Words, language: Language, error: FieldError): string {
  const parameters = error.parameters ?? {};
  const title = parameters[language === "zh-CN" ? "zh" : "en"] ?? error.pointer;
  const path = `fields.${error.code}`;
  const sentence = words(path, { ...parameters, title });
  return sentence === path ? words("fields.invalid", { ...parameters, title }) : sentence;
}

/** A verdict in a word or two; a revoked licence is named by the act (已吊销, 已注销), a copy whose use is over by that. */
export function verdictWord(
  words: Words,
  { verdict, reason, status }: Pick<Report, "verdict" | "reason" | "status">,
): string {
  if (reason === "copy-past") return words("verdicts.valid.copy-past-word");
  const named = verdict === "revoked" && status?.act !== undefined ? `acts.${status.act}.word` : undefined;
  return (named && sentenceAt(words, named)) ?? words(`verdicts.${verdict}.word`);
}

/** The sentence at a path; undefined where there is none, for createWords answers the path itself. */
export function sentenceAt(words: Words, path: string): string | undefined {
  const sentence = words(path);
  return sentence === path ? undefined : sentence;
}

/** Why an operation was refused, as a sentence. */
export function describeError(words: Words, error: LicenceError): string {
  return words(`errors.${error.code}`, error.parameters);
}
