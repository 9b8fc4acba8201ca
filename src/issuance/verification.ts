// The verification desk: gathers what the register knows and lets licence/verify.ts decide. It has no Signer and cannot sign.

import type { JsonValue } from "../licence/licence-type.ts";
import type { Report } from "../licence/verdict.ts";

/** What the paper says, by the compare keys of the type (`name`, `number`, `code` …). */
export type PaperText = Readonly<Record<string, string>>;

/** Whether the paper says what the register says; only fields that were filled in are named. */
export interface MatchResult {
  readonly result: "matches" | "differs";
  readonly fields: Readonly<Record<string, "matches" | "differs">>;
}

/** Answers third parties. */
export interface VerificationDesk {
  /** The report on the licence behind a QR; any letter case. verdict `unknown` when there is none. */
  reportOf(id: string): Promise<Report>;
  /** The report on a posted credential, parsed from strict JSON. Never trusts a key or a status that the document carries. */
  reportOn(document: JsonValue): Promise<Report>;
  /** Compares the paper with the register. @throws {LicenceError} not-found; request-invalid when no known key is filled in. */
  match(id: string, paper: PaperText): Promise<MatchResult>;
  /** Ids of licences with that number (or identifier, or id) for the form on `/`; at most 20. */
  find(text: string): Promise<readonly string[]>;
}
