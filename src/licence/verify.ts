// The one function that decides a verdict (rules.md, Verdicts): from facts that others gathered, in fixed precedence, with
// all checks always present. Pure: it asks nobody and knows no clock but the instant it is given.

import { addSeconds, dateOf } from "./calendar.ts";
import {
  type FileFacts,
  type Finding,
  failed,
  fileChecks,
  isPageAltered,
  obstructionOf,
  PASSED,
  unchecked,
} from "./file-findings.ts";
import { CHECKS, type Check, type CheckName, type Verdict } from "./verdict.ts";

/** How far a clock may be off before a licence counts as not yet valid, in seconds. */
const CLOCK_SKEW_S = 300;

/** Whether the document is a credential with a proof we can judge; otherwise why not. */
export type Readability =
  | "readable"
  | "not-a-credential"
  | "proof-missing"
  | "proof-unsupported"
  | "proof-several"
  | "proof-expired"
  | "no-attachment"
  /** A document as it was before a licence was signed over it. */
  | "original-document"
  /** A PDF of nothing but pictures: a screenshot or a scan. */
  | "only-pictures"
  | "attachment-unreadable"
  | "attachments-several"
  | "pdf-encrypted"
  /** More objects, pages or data than any licence has. */
  | "pdf-too-large"
  | "pdf-too-slow";

/** Whether the issuer and its key stand in our own trust list. */
export type Trust = "trusted" | "issuer-unknown" | "key-unknown" | "unreachable";

/** What the register says of the content. `stale`: a replica that lags too far behind to be believed. */
export type RegisterFinding =
  | "recorded"
  | "id-unknown"
  | "not-registered"
  | "content-differs"
  | "unreachable"
  | "stale";

/** What the register holds on a recorded licence; instants in UTC, dates in the issuer's zone. */
export interface RecordedFacts {
  readonly status: "valid" | "suspended" | "revoked" | "superseded";
  readonly recordedAt: string;
  readonly effective: string;
  readonly expiring?: string;
  readonly asOf?: string;
  readonly endorsedUntil?: string;
}

/** Everything a verdict depends on. A fact that nobody could establish is left out. */
export interface Facts {
  readonly readability: Readability;
  readonly trust?: Trust;
  readonly signatureHolds?: boolean;
  readonly register?: RegisterFinding;
  /** The instant as of which a stale replica is. */
  readonly registerAsOf?: string;
  readonly recorded?: RecordedFacts;
  readonly keyCompromisedSince?: string;
  /** Whether the content is valid under its type's schema; `type-unknown` when we do not have that type. */
  readonly schema?: "valid" | "invalid" | "type-unknown";
  /** Absent when no PDF was given. */
  readonly file?: FileFacts;
  /** The instant of the check. */
  readonly at: string;
}

/** A verdict with its reason and all checks in their order. */
export interface Decision {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly checks: readonly Check[];
}

type Findings = { readonly [Name in CheckName]?: Finding };

/** Decides: the first verdict that applies wins. */
export function decide(facts: Facts): Decision {
  const settled = decideOnTrust(facts);
  if (settled !== undefined) return settled;
  const known = {
    signature: PASSED,
    "issuer-key": PASSED,
    ...schemaFinding(facts),
    ...fileChecks(facts.file, schemaFinding(facts).schema?.reason ?? "not-asked"),
  };
  const register = facts.register ?? "unreachable";
  const { recorded } = facts;
  if (register === "unreachable" || register === "stale") {
    const findings = { ...known, ...unasked(`register-${register}`) };
    return decideOnPage(facts, findings) ?? decision("unverifiable", `register-${register}`, findings);
  }
  if (register !== "recorded" || recorded === undefined) {
    const findings = { ...known, ...unasked("not-registered"), register: failed(register) };
    return decideOnPage(facts, findings) ?? decision("not-issued", register, findings);
  }
  const today = dateOf(facts.at);
  const status = statusFinding(recorded, today);
  const validity = validityFinding(recorded, { at: facts.at, today });
  const findings = { ...known, register: PASSED, status, validity };
  return decideOnPage(facts, findings) ?? decideOnRecord(facts, recorded, findings);
}

/** Unverifiable, unknown, tampered: what leaves nothing else to be said. */
function decideOnTrust(facts: Facts): Decision | undefined {
  const { readability, trust, register, file } = facts;
  if (readability !== "readable") return decision("unverifiable", readability, allUnchecked(facts, readability));
  if (trust === undefined || trust === "unreachable") {
    const reason = register === "stale" ? "register-stale" : "register-unreachable";
    return decision("unverifiable", reason, allUnchecked(facts, reason));
  }
  if (register === "id-unknown") {
    const rest = allUnchecked(facts, "id-unknown");
    return decision("unknown", "id-unknown", { ...rest, register: failed("id-unknown") });
  }
  if (trust !== "trusted") {
    return decision("unknown", trust, { ...allUnchecked(facts, trust), "issuer-key": failed(trust) });
  }
  if (facts.signatureHolds !== true) {
    const rest = { ...allUnchecked(facts, SUPPRESSED), ...fileChecks(file && {}, SUPPRESSED) };
    return decision("tampered", "signature-failed", { ...rest, signature: failed("signature-failed") });
  }
  return undefined;
}

const SUPPRESSED = "after-failed-signature";

/** A genuine credential on a page that shows other things: the page is what people read, so nothing outranks it. */
function decideOnPage(facts: Facts, findings: Findings): Decision | undefined {
  return isPageAltered(facts.file) ? decision("tampered", "page-altered", findings) : undefined;
}

/** What remains once the content is known to be what the register recorded. */
function decideOnRecord(
  facts: Facts,
  recorded: RecordedFacts,
  findings: Findings & { readonly status: Finding; readonly validity: Finding },
): Decision {
  const { status, validity } = findings;
  const since = facts.keyCompromisedSince;
  if (since !== undefined && recorded.recordedAt >= since) {
    return decision("key-compromised", "key-compromised", { ...findings, "issuer-key": failed("key-compromised") });
  }
  if (status.outcome === "failed") {
    const verdict = recorded.status === "valid" ? "suspended" : recorded.status;
    return decision(verdict, status.reason, findings);
  }
  if (validity.outcome === "failed") {
    return decision(validity.reason === "expired" ? "expired" : "not-yet-valid", validity.reason, findings);
  }
  // What counts against a licence stands whatever its schema; only "valid" needs every check to have passed.
  if (facts.schema !== "valid") return decision("unverifiable", findings.schema?.reason, findings);
  const obstruction = obstructionOf(facts.file);
  if (obstruction !== undefined) return decision("unverifiable", obstruction, findings);
  return decision("valid", facts.file?.use === "past" ? "copy-past" : validity.reason, findings);
}

function statusFinding(recorded: RecordedFacts, today: string): Finding {
  if (recorded.status !== "valid") return failed(recorded.status);
  const due = recorded.endorsedUntil !== undefined && recorded.endorsedUntil < today;
  return due ? failed("endorsement-due") : PASSED;
}

/** Whole days of the issuer's zone, which as text compare as they follow one another. */
function validityFinding(
  recorded: RecordedFacts,
  { at, today }: { readonly at: string; readonly today: string },
): Finding {
  if (recorded.expiring !== undefined && today > recorded.expiring) return failed("expired");
  if (today < recorded.effective) {
    const isNear = dateOf(addSeconds(at, CLOCK_SKEW_S)) >= recorded.effective;
    return isNear ? { outcome: "passed", reason: "clock-skew" } : failed("not-yet-valid");
  }
  if (recorded.asOf !== undefined) return { outcome: "passed", reason: "as-of" };
  return recorded.expiring === undefined ? { outcome: "passed", reason: "long-term" } : PASSED;
}

function schemaFinding(facts: Facts): Findings {
  if (facts.schema === "valid") return { schema: PASSED };
  if (facts.schema === "invalid") return { schema: failed("schema-failed") };
  return { schema: unchecked("type-unknown") };
}

function unasked(reason: string): Findings {
  return { register: unchecked(reason), status: unchecked(reason), validity: unchecked(reason) };
}

function allUnchecked({ file }: Facts, reason: string): Findings {
  return {
    signature: unchecked(reason),
    "issuer-key": unchecked(reason),
    schema: unchecked(reason),
    ...unasked(reason),
    ...fileChecks(file, reason),
  };
}

function decision(verdict: Verdict, reason: string | undefined, findings: Findings): Decision {
  const checks = CHECKS.map((name) => ({ name, ...(findings[name] ?? unchecked("not-asked")) }));
  return reason === undefined ? { verdict, checks } : { verdict, reason, checks };
}
