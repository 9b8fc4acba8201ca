// Which language an asker reads: the switch `?lang=` first, then Accept-Language (RFC 9110 §12.5.4), else Chinese.

import type { Language, Words } from "../licence/words.ts";
import { ranked } from "./negotiation.ts";

/** A language with its sentences; `chosen` when the asker used the switch, so that links keep it. */
export interface Speech {
  readonly language: Language;
  readonly chosen: boolean;
  readonly words: Words;
}

/** Answers how to speak to whoever sent a request. */
export type SpeechOf = (request: {
  readonly lang?: string | undefined;
  readonly accept?: string | undefined;
}) => Speech;

/** Hands out the catalogue's sentences in the asker's language. */
export function createSpeech(wordsIn: (language: Language) => Words): SpeechOf {
  return ({ lang, accept }) => {
    const chosen = lang === undefined ? undefined : languageOf(lang);
    const language = chosen ?? acceptedLanguage(accept);
    return { language, chosen: chosen !== undefined, words: wordsIn(language) };
  };
}

function acceptedLanguage(accept: string | undefined): Language {
  for (const { value } of ranked(accept)) {
    const language = languageOf(value);
    if (language !== undefined) return language;
  }
  return "zh-CN";
}

/** Any Chinese reads the Chinese page and any English the English one; `undefined` for other languages. */
function languageOf(tag: string): Language | undefined {
  const primary = tag.toLowerCase().split("-", 1)[0];
  if (primary === "zh") return "zh-CN";
  return primary === "en" ? "en" : undefined;
}
