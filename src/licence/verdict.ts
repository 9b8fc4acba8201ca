// The one vocabulary of verdicts and checks on page, API, CLI, PDF and receipt. What each means for people is in
// schemas/words; which one applies is decided in verify.ts and nowhere else.

import type { Text } from "./words.ts";

/** All verdicts, first that applies first (rules.md, Verdicts). */
export const VERDICTS = [
  "unverifiable",
  "unknown",
  "tampered",
  "not-issued",
  "key-compromised",
  "revoked",
  "superseded",
  "suspended",
  "expired",
  "not-yet-valid",
  "valid",
] as const;

/** What a third party is told. */
export type Verdict = (typeof VERDICTS)[number];

/** All checks, always all present in this order. */
export const CHECKS = ["signature", "issuer-key", "register", "status", "validity", "schema"] as const;

/** The name of a check. */
export type CheckName = (typeof CHECKS)[number];

/** Nothing unchecked ever counts as passed. */
export type Outcome = "passed" | "failed" | "not-checked";

/** One named check of a report; `reason` is kebab-case and has a sentence under `reasons.` in schemas/words. */
export interface Check {
  readonly name: CheckName;
  readonly outcome: Outcome;
  readonly reason?: string;
}

/** What the public may read of a change of status: never the internal note, never the actor's code. */
export interface PublicStatus {
  /** The lawful act: 吊销, 暂扣 …; absent when computed (endorsement due). */
  readonly act?: string;
  /** The ground in words, when its type lets the public see it. */
  readonly ground?: Text;
  readonly legalBasis?: string;
  /** The department that acted. */
  readonly by: Text;
  /** When it took effect and when the register learned of it; UTC instants. */
  readonly effectiveAt: string;
  readonly recordedAt: string;
}

/** A field of a licence as the public sees it: labelled, masked, written for people. */
export interface ShownField {
  /** The field pointer of the type's public list. */
  readonly field: string;
  readonly label: Text;
  readonly value: Text;
  readonly masked: boolean;
}

/** A licence as the public sees it. */
export interface PublicLicence {
  readonly id: string;
  readonly identifier: string;
  readonly number: string;
  readonly version: number;
  readonly type: { readonly code: string; readonly version: number; readonly name: Text };
  readonly issuer: { readonly uscc: string; readonly name: Text };
  /** Calendar dates. */
  readonly issuedOn: string;
  readonly validFrom: string;
  readonly validUntil?: string;
  /** The day a statement is about (无犯罪记录证明). */
  readonly asOf?: string;
  readonly endorsedUntil?: string;
  readonly fields: readonly ShownField[];
}

/** The answer to "is it genuine and still in force?". */
export interface Report {
  readonly verdict: Verdict;
  /** Why this verdict, kebab-case: `id-unknown`, `endorsement-due` … */
  readonly reason?: string;
  readonly checks: readonly Check[];
  /** Absent whenever the content cannot be trusted. */
  readonly licence?: PublicLicence;
  /** The change of status behind revoked or suspended. */
  readonly status?: PublicStatus;
  /** The successor's id, when superseded. */
  readonly successor?: string;
  /** UTC instant of the check. */
  readonly checkedAt: string;
}
