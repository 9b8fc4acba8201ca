// What a report may show of a genuine licence: the type's allow-list, masked, and the public side of a change of status.

import type { LicenceType } from "../licence/licence-type.ts";
import { isNumberPersonal } from "../licence/personal-number.ts";
import type { PublicLicence, PublicStatus } from "../licence/verdict.ts";
import type { Examined } from "./examination.ts";
import type { Dossier } from "./register-entries.ts";

/** The licence as the public sees it. */
export function publicLicence(
  { type, subject, fields = [], asOf }: Examined,
  { record, issuer }: Dossier,
): PublicLicence {
  if (type === undefined || subject === undefined) throw new RangeError("only examined content can be shown");
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
export function publicStatus(type: LicenceType, { statusEvent, issuer }: Dossier): PublicStatus | undefined {
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
