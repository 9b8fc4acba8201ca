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
export const CHECKS = [
  "signature",
  "issuer-key",
  "register",
  "status",
  "validity",
  "schema",
  "pdf-bytes",
  "pdf-signature",
  "visible-text",
] as const;

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

/** A field that a page shows otherwise than it was signed. */
export interface AlteredField {
  /** A field pointer into the subject. */
  readonly field: string;
  readonly label: Text;
  /** What was signed, masked as the type's public list has it. */
  readonly signed: Text;
  /** What the page shows in its place; "" where it shows nothing. A stranger's text. */
  readonly shown: string;
}

/** A copy that was handed out for one use (加注件). */
export interface PublicCopy {
  readonly purpose: string;
  readonly user: string;
  readonly issuedAt: string;
  /** The last day of use, a calendar date. */
  readonly until?: string;
  /** That day is over. */
  readonly past: boolean;
}

/** The certificate whose signature a PDF bears, known to us or not: the check pdf-signature says. */
export interface PublicSeal {
  /** `CN=…, O=…, C=CN`, as the certificate has it. */
  readonly subject: string;
  /** Hex SHA-256 of the certificate. */
  readonly fingerprint: string;
  /** A known seal that was made for trying things out. */
  readonly development: boolean;
  /** The instant that the signer claims. */
  readonly signedAt?: string;
  /** The instant that a time-stamping authority vouches for. */
  readonly timestampedAt?: string;
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
  /** What a tampered page shows otherwise than it was signed, where the fields can be told. */
  readonly altered?: readonly AlteredField[];
  /** The id of the register's entry whose credential is attached to a tampered page, or that is signed over the posted document. */
  readonly entry?: string;
  readonly copy?: PublicCopy;
  readonly seal?: PublicSeal;
  /** The register could only be read as it was at this UTC instant, which is too long ago to be believed. */
  readonly registerAsOf?: string;
  /** UTC instant of the check. */
  readonly checkedAt: string;
}
