// The words that cells may hold for yes and no, kinds of codes and "no end", in every language at once: a Chinese sheet is read whatever
// language the asker speaks.

import type { LicenceType } from "../../licence/licence-type.ts";
import type { Words } from "../../licence/words.ts";
import type { YesNo } from "./cells.ts";

/** What cells may say. */
export interface Vocabulary {
  readonly yesNo: YesNo;
  /** Names of holder code types in lower case → their code. */
  readonly codeTypes: ReadonlyMap<string, string>;
  /** Words for "no end" in lower case. */
  readonly longTerm: ReadonlySet<string>;
}

/** Gathers the words of all languages for a type. */
export function vocabularyOf(type: LicenceType, words: readonly Words[]): Vocabulary {
  const listed = (path: string): string[] => words.flatMap((say) => say(path).toLowerCase().split("|"));
  const codeTypes = type.holder.codeTypes.flatMap((code) =>
    listed(`bulk.code-types.${code}`).map((name) => [name, code] as const),
  );
  return {
    yesNo: { yes: new Set(listed("bulk.cells.yes")), no: new Set(listed("bulk.cells.no")) },
    codeTypes: new Map(codeTypes),
    longTerm: new Set(listed("bulk.cells.long-term")),
  };
}
