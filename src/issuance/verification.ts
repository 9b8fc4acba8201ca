// The verification desk: gathers what the register knows and lets licence/verify.ts decide. It has no Signer and cannot sign.
// What can be said of bytes alone (signature, schema) may be remembered by their SHA-256; register, status and time never.

import { fromBase32 } from "../licence/bytes.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";
import type { JsonValue } from "../licence/json-value.ts";
import type { Issuer } from "../licence/licence-type.ts";
import { comparePaper } from "../licence/public-view.ts";
import type { Report } from "../licence/verdict.ts";
import type { Facts, Readability } from "../licence/verify.ts";
import { createExaminer, type Examine, type Examined, openDocument } from "./examination.ts";
import type { GenuineContent } from "./genuine-content.ts";
import type { Meter } from "./meter.ts";
import type { Clock, RegisterReader } from "./ports.ts";
import type { FileJudgement } from "./posted-file.ts";
import { composeReport, type Gathered, type PublicSide, publicSideOf } from "./public-report.ts";
import type { Dossier, TrustedKey } from "./register-entries.ts";
import { documentKey, numberKey } from "./search-keys.ts";

/** What the paper says, by the compare keys of the type (`name`, `number`, `code` …). */
export type PaperText = Readonly<Record<string, string>>;

/** Whether the paper says what the register says; only fields that were filled in are named. */
export interface MatchResult {
  readonly result: "matches" | "differs";
  readonly fields: Readonly<Record<string, "matches" | "differs">>;
}

/** Judges the file around a credential. */
export type JudgeFile = (genuine: GenuineContent) => Promise<FileJudgement>;

/** Answers third parties. */
export interface VerificationDesk {
  /** The report on the licence behind a QR; any letter case. verdict `unknown` when there is none. */
  reportOf(id: string): Promise<Report>;
  /**
   * The report on a posted credential, parsed from strict JSON. Never trusts a key or a status that the document carries. `judge` is
   * asked about the file around it once its proof is known to hold.
   */
  reportOn(document: JsonValue, judge?: JudgeFile): Promise<Report>;
  /** The report on a file that holds no credential to judge: a PDF without an attachment, say. */
  reportUnreadable(reason: Readability): Report;
  /** Compares the paper with what the register holds, once that is verified. @throws {LicenceError} not-found; request-invalid when no known key is filled in. */
  match(id: string, paper: PaperText): Promise<MatchResult>;
  /** Ids of licences with that number or id, for the form on `/`; at most 20. */
  find(text: string): Promise<readonly string[]>;
  /** The newest licence that is signed over a document with this SHA-256 (hex); undefined when none is, or the register is out of reach. */
  licenceOver(sha256: string): Promise<string | undefined>;
}

/** What the desk is handed: nothing that can write or sign. */
export interface DeskParts {
  readonly catalogue: Catalogue;
  readonly reader: RegisterReader;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  readonly origin: string;
  readonly formerOrigins: readonly string[];
  readonly keyedHash: (text: string) => string;
  /** How many verdicts about content to remember by its SHA-256; 0 examines every time. */
  readonly remember: number;
  readonly meter?: Pick<Meter, "gauge">;
}

/** What all answers are made with. */
interface Reporting {
  readonly parts: DeskParts;
  readonly examine: Examine;
  readonly weigh: (dossier: Dossier) => Weighed | Promise<Weighed>;
  readonly report: (facts: Omit<Facts, "at">, rest?: Omit<Gathered, "facts">) => Report;
}

/** Opens the verification desk. */
export function createVerificationDesk(parts: DeskParts): VerificationDesk {
  const examine = createExaminer(parts);
  const report: Reporting["report"] = (facts, rest = {}) =>
    composeReport({ facts: { ...facts, at: parts.clock.now() }, ...rest });
  const reporting = { parts, examine, weigh: createWeigh(examine, parts.remember), report };
  return {
    reportOf: (id) => reportOnEntry(reporting, id),
    reportOn: (document, judge) => reportOnDocument(reporting, document, judge),
    reportUnreadable: (readability) => report({ readability, file: {} }),
    match: async (id, paper) => match(await dossierOf(parts.reader, id), examine, { id, paper }),
    find: async (text) => find(parts, text),
    licenceOver: async (sha256) => {
      const ids = await whenReachable(async () => parts.reader.idsByHash(parts.keyedHash(documentKey(sha256))));
      return isOutOfReach(ids) ? undefined : ids[0];
    },
  };
}

async function reportOnEntry({ parts, report, weigh }: Reporting, id: string): Promise<Report> {
  const dossier = await whenReachable(() => dossierOf(parts.reader, id));
  if (isOutOfReach(dossier)) return report({ readability: "readable", trust: "unreachable", ...dossier });
  if (dossier === undefined) return report({ readability: "readable", trust: "trusted", register: "id-unknown" });
  const { facts, ...rest } = await weigh(dossier);
  return report(facts, rest);
}

/** All that a dossier says by itself: of it only time decides further. */
interface Weighed {
  readonly facts: Omit<Facts, "at">;
  readonly dossier: Dossier;
  readonly publicSide: PublicSide | undefined;
}

/**
 * Examines what a dossier holds. A register that answers the very object it answered before has read it again and found every word the
 * same: what was found of it then still holds.
 */
function createWeigh(examine: Examine, remember: number): (dossier: Dossier) => Weighed | Promise<Weighed> {
  const known = new WeakMap<Dossier, Weighed>();
  const weigh = async (dossier: Dossier): Promise<Weighed> => {
    const examined = await examine(dossier.record.credential ?? "", dossier.key);
    const weighed = { facts: factsOf(examined, dossier), dossier, publicSide: publicSideOf(examined, dossier) };
    if (remember > 0) known.set(dossier, weighed);
    return weighed;
  };
  return (dossier) => known.get(dossier) ?? weigh(dossier);
}

async function reportOnDocument(
  { parts, examine, report }: Reporting,
  document: JsonValue,
  judge: JudgeFile | undefined,
): Promise<Report> {
  const file = judge && { file: {} };
  const opened = openDocument(document, [parts.origin, ...parts.formerOrigins], parts.clock.now());
  if (opened.readability !== "readable") return report({ readability: opened.readability, ...file });
  const trust = await trustOf(parts.reader, opened);
  if (isOutOfReach(trust)) return report({ readability: "readable", trust: "unreachable", ...trust, ...file });
  if ("outcome" in trust) return report({ readability: "readable", trust: trust.outcome, ...file });
  const tampered = { readability: "readable", trust: "trusted", signatureHolds: false, ...file } as const;
  if (opened.malformed) return report(tampered);
  const { issuer, key } = trust;
  if (key?.issuer !== issuer.uscc) return report({ readability: "readable", trust: "key-unknown", ...file });
  const credential = JSON.stringify(document);
  const examined = await examine(credential, key);
  if (!examined.signatureHolds) return report(tampered);
  const { id } = opened;
  const dossier = id === undefined ? undefined : await whenReachable(() => dossierOf(parts.reader, id));
  const judgement = await judge?.({ id: id?.toLowerCase(), issuer, credential, ...shownOf(examined) });
  const around = judgement && { file: judgement.facts };
  if (isOutOfReach(dossier)) return report({ ...factsOf(examined), ...dossier, ...around }, { judgement });
  const publicSide = dossier && publicSideOf(examined, dossier);
  return report({ ...factsOf(examined, dossier), ...around }, { dossier, publicSide, judgement });
}

type Trusted = { readonly issuer: Issuer; readonly key: TrustedKey | undefined };

/** What the trust list has on the issuer and the key that a document names, or why it has nothing. */
async function trustOf(
  reader: RegisterReader,
  { issuer, kid }: { readonly issuer: string | undefined; readonly kid: string | undefined },
): Promise<Trusted | OutOfReach | { readonly outcome: "issuer-unknown" }> {
  if (issuer === undefined) return { outcome: "issuer-unknown" };
  const found = await whenReachable(async () => ({
    issuer: await reader.issuer(issuer),
    key: kid === undefined ? undefined : await reader.key(kid),
  }));
  if (isOutOfReach(found)) return found;
  const { issuer: registered, key } = found;
  return registered === undefined ? { outcome: "issuer-unknown" } : { issuer: registered, key };
}

function shownOf({ type, subject, fields = [] }: Examined): Pick<GenuineContent, "shown"> {
  return type === undefined || subject === undefined ? {} : { shown: { type, subject, fields } };
}

/** What is known once content was examined, and what the register says of exactly that content. */
function factsOf(examined: Examined, dossier?: Dossier): Omit<Facts, "at"> {
  const { signatureHolds, schema, contentHash, subject } = examined;
  const base = { readability: "readable", trust: "trusted", signatureHolds, schema } as const;
  if (dossier === undefined) return { ...base, register: "not-registered" };
  const { record, key } = dossier;
  if (record.contentHash !== contentHash) return { ...base, register: "content-differs" };
  // Of a type that is not at hand nothing is read from the content; the register took its dates from the same signed bytes.
  const { certificateEffectiveDate: effective, certificateExpiringDate: expiring } = subject ?? {
    certificateEffectiveDate: record.validFrom ?? "",
    certificateExpiringDate: record.validUntil,
  };
  return {
    ...base,
    register: "recorded",
    ...(key.compromisedSince !== undefined && { keyCompromisedSince: key.compromisedSince }),
    recorded: {
      status: record.status,
      recordedAt: record.recordedAt ?? "",
      effective,
      ...(expiring !== undefined && { expiring }),
      ...(examined.asOf !== undefined && { asOf: examined.asOf }),
      ...(record.endorsedUntil !== undefined && { endorsedUntil: record.endorsedUntil }),
    },
  };
}

async function dossierOf(reader: RegisterReader, id: string): Promise<Dossier | undefined> {
  const canonical = id.toLowerCase();
  return isLicenceId(canonical) ? reader.dossier(canonical) : undefined;
}

/** 26 characters of base32 that are the one spelling of 128 bits. */
function isLicenceId(text: string): boolean {
  return text.length === 26 && fromBase32(text)?.length === 16;
}

/** A register that cannot be asked, or of which there is only a replica that is too old. */
type OutOfReach = Required<Pick<Facts, "register">> & Pick<Facts, "registerAsOf">;

function isOutOfReach(found: object | undefined): found is OutOfReach {
  return found !== undefined && "register" in found;
}

async function whenReachable<T>(read: () => Promise<T>): Promise<T | OutOfReach> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof LicenceError) || error.code !== "register-unavailable") throw error;
    const { asOf } = error.parameters ?? {};
    return typeof asOf === "string" ? { register: "stale", registerAsOf: asOf } : { register: "unreachable" };
  }
}

/** Compares with nothing but content that has just been verified. */
async function match(
  dossier: Dossier | undefined,
  examine: Examine,
  { id, paper }: { readonly id: string; readonly paper: PaperText },
): Promise<MatchResult> {
  const { type, subject } = dossier ? await examine(dossier.record.credential ?? "", dossier.key) : {};
  if (type === undefined || subject === undefined) throw new LicenceError("not-found", { parameters: { id } });
  const fields = comparePaper(type, subject, paper);
  if (fields === undefined) {
    const allowed = type.compare.map(({ key }) => key).join(", ");
    throw new LicenceError("request-invalid", {
      fields: [{ pointer: "", code: "nothing-to-compare", parameters: { allowed } }],
    });
  }
  const differs = Object.values(fields).includes("differs");
  return { result: differs ? "differs" : "matches", fields };
}

async function find(parts: DeskParts, text: string): Promise<readonly string[]> {
  const trimmed = text.trim();
  const id = trimmed.toLowerCase();
  if (isLicenceId(id) && (await parts.reader.dossier(id)) !== undefined) return [id];
  return parts.reader.idsByHash(parts.keyedHash(numberKey(trimmed)));
}
