// Facts as sentences for people: what is wrong with a field, why an operation was refused. The sentences are in schemas/words.

import type { FieldError, LicenceError } from "./errors.ts";
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

/** Why an operation was refused, as a sentence. */
export function describeError(words: Words, error: LicenceError): string {
  return words(`errors.${error.code}`, error.parameters);
}
