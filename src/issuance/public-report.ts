// What a report may show: of a genuine licence the type's allow-list, masked, and the public side of a change of status; of a posted
// file its seal and its use, and of a tampered page what was signed beside what stands there.

import type { LicenceType } from "../licence/licence-type.ts";
import { isNumberPersonal } from "../licence/personal-number.ts";
import type { PublicLicence, PublicStatus, Report } from "../licence/verdict.ts";
import { type Decision, decide, type Facts } from "../licence/verify.ts";
import type { Examined } from "./examination.ts";
import type { FileJudgement } from "./posted-file.ts";
import type { Dossier } from "./register-entries.ts";

/** Verdicts after which the register's own content may be shown: it is genuine, whatever became of it. */
const SHOWN = new Set(["revoked", "superseded", "suspended", "expired", "not-yet-valid", "valid"]);

/** What a report is composed from. */
export interface Gathered {
  readonly facts: Facts;
  readonly dossier?: Dossier | undefined;
  readonly publicSide?: PublicSide | undefined;
  readonly judgement?: FileJudgement | undefined;
}

/** What may be shown of a licence on record, once a verdict allows it; the same for as long as the dossier is. */
export interface PublicSide {
  readonly licence: PublicLicence;
  readonly status: Pick<Report, "status">;
}

/** What may be shown; undefined where the content is not genuine, not what its type asks for, or of a type that is not at hand. */
export function publicSideOf({ type, subject, ...examined }: Examined, dossier: Dossier): PublicSide | undefined {
  if (type === undefined || subject === undefined) return undefined;
  const status = publicStatus(type, dossier);
  const licence = publicLicence({ type, subject, ...examined }, dossier);
  return { licence, status: status === undefined ? {} : { status } };
}

/** The report: the decision, and what may be shown after it. */
export function composeReport({ facts, dossier, publicSide, judgement }: Gathered): Report {
  const decision = decide(facts);
  const { registerAsOf } = facts;
  const report = {
    ...decision,
    ...aroundLicence(decision, { facts, dossier, judgement }),
    ...(registerAsOf !== undefined && { registerAsOf }),
    checkedAt: facts.at,
  };
  if (dossier === undefined || publicSide === undefined || !SHOWN.has(decision.verdict)) return report;
  const { licence, status } = publicSide;
  const { successor } = dossier.record;
  return {
    ...report,
    licence,
    ...status,
    ...(decision.verdict === "superseded" && successor !== undefined && { successor }),
  };
}

/**
 * What is said of the file. Of a tampered page what was signed is shown beside what stands there, since the signed value is the one
 * thing that is true; but only where the register has that content, and nothing else of the licence, lest the page pass for it.
 */
function aroundLicence(
  { verdict, reason }: Decision,
  { facts, dossier, judgement }: Omit<Gathered, "publicSide">,
): Pick<Report, "altered" | "entry" | "copy" | "seal"> {
  if (judgement === undefined) return {};
  const { altered, copy, seal } = judgement;
  const isForged = verdict === "tampered" && reason === "page-altered" && facts.register === "recorded";
  return {
    ...(isForged && dossier !== undefined && { altered, entry: dossier.record.id }),
    ...(copy !== undefined && SHOWN.has(verdict) && { copy }),
    ...(seal !== undefined && { seal }),
  };
}

/** The licence as the public sees it. */
function publicLicence(
  { type, subject, fields = [], asOf }: Pick<Required<Examined>, "type" | "subject"> & Examined,
  { record, issuer }: Dossier,
): PublicLicence {
  const expiring = subject.certificateExpiringDate;
  return {
    id: record.id,
    identifier: subject.certificateIdentifier,
    number: publicNumber(type, subject.certificateNumber, fields),
    version: record.version,
    type: { code: type.code, version: type.version, name: type.name },
    // Names come from the register of issuers, never from the document.
    issuer: { uscc: issuer.uscc, name: issuer.name },
    issuedOn: subject.certificateIssuedDate,
    validFrom: subject.certificateEffectiveDate,
    ...(expiring !== undefined && { validUntil: expiring }),
    ...(asOf !== undefined && { asOf }),
    ...(record.endorsedUntil !== undefined && { endorsedUntil: record.endorsedUntil }),
    fields,
  };
}

/** The number as the type's public list shows it: where it is an identity number it is masked there, and so here. */
function publicNumber(type: LicenceType, number: string, fields: NonNullable<Examined["fields"]>): string {
  const shown = fields.find(({ field }) => field === "/certificateNumber");
  if (shown !== undefined) return shown.value["zh-CN"];
  return isNumberPersonal(type) ? "" : number;
}

/** By whom, when, why in law; never the internal note nor the clerk. */
function publicStatus(type: LicenceType, { statusEvent, issuer }: Dossier): PublicStatus | undefined {
  if (statusEvent === undefined) return undefined;
  const { act, ground, legalBasis, effectiveAt, recordedAt } = statusEvent;
  const listed = type.acts.find((candidate) => candidate.act === act)?.grounds.find(({ code }) => code === ground);
  return {
    ...(act !== undefined && { act }),
    ...(listed?.public === true && { ground: listed.text }),
    ...(legalBasis !== undefined && { legalBasis }),
    by: issuer.name,
    effectiveAt,
    recordedAt,
  };
}
