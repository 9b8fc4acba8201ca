// What a checker of a code system can find wrong. A fault is a fact with a name; its sentence stands in schemas/words under
// `fields.code-<fault>`, where `found`, `expected` and `example` fill it.

/**
 * `length`, `characters` and `form` are about the writing; `region` and `date` about what the digits mean; `check-character`
 * about the last character; `inner-check-character` about the organisation code inside a USCC; `legacy` is a form that was
 * once right (a 15-digit resident identity number).
 */
export type FaultName =
  | "length"
  | "characters"
  | "form"
  | "region"
  | "date"
  | "check-character"
  | "inner-check-character"
  | "legacy";

/** One thing that is wrong with a code. */
export interface CodeFault {
  readonly fault: FaultName;
  /** The part that is wrong, as it was found. */
  readonly found: string;
  /** What would be right there: a character, a length, a form such as `JY + 14`. */
  readonly expected: string;
}
