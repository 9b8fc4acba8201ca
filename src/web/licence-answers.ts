// What the API says of a licence in the register: the bodies of contract/schemas.ts, made from a record.

import type { LicencePage } from "../issuance/records.ts";
import type { LicenceEvent, LicenceRecord } from "../issuance/register-entries.ts";
import { isJsonObject, type JsonObject } from "../licence/json-value.ts";

/** Composes bodies whose links lead to one origin. */
export interface LicenceAnswers {
  /** The answer to issuing, the same however often it is asked for: everything is read from the register. */
  issued(record: LicenceRecord): JsonObject;
  licence(record: LicenceRecord): JsonObject;
  page(page: LicencePage): JsonObject;
  history(id: string, events: readonly LicenceEvent[]): JsonObject;
}

/** Binds the origin. */
export function createLicenceAnswers(origin: string): LicenceAnswers {
  const links = (id: string): JsonObject => ({
    self: `${origin}/v1/licences/${id}`,
    pdf: `${origin}/v1/licences/${id}/pdf`,
    verify: `${origin}/v/${id}`,
  });
  const licence = (record: LicenceRecord): JsonObject => describeRecord(record, links(record.id));
  return {
    issued(record) {
      const credential = credentialOf(record);
      return {
        id: record.id,
        number: record.number,
        identifier: subjectOf(credential)["certificateIdentifier"] ?? "",
        credential,
        links: links(record.id),
        ...(record.predecessor !== undefined && { replaces: record.predecessor }),
      };
    },
    licence,
    page: ({ licences, next }) => ({ licences: licences.map(licence), ...(next !== undefined && { next }) }),
    history: (id, events) => ({ id, events: events.map(describeEvent) }),
  };
}

function describeRecord(record: LicenceRecord, links: JsonObject): JsonObject {
  const subject = subjectOf(credentialOf(record));
  const { issuedOn = "", validFrom = "", recordedAt = "", validUntil, endorsedUntil, predecessor, successor } = record;
  return {
    id: record.id,
    number: record.number,
    identifier: subject["certificateIdentifier"] ?? "",
    type: record.type,
    typeVersion: record.typeVersion,
    issuer: record.issuer,
    version: record.version,
    status: record.status,
    revision: record.revision,
    holders: subject["certificateHolder"] ?? [],
    issuedOn,
    validFrom,
    ...(validUntil !== undefined && { validUntil }),
    ...(endorsedUntil !== undefined && { endorsedUntil }),
    recordedAt,
    ...(predecessor !== undefined && { predecessor }),
    ...(successor !== undefined && { successor }),
    links,
  };
}

function describeEvent(event: LicenceEvent): JsonObject {
  const { act, ground, note, actor, legalBasis, endorsedUntil, successor } = event;
  return {
    revision: event.revision,
    kind: event.kind,
    recordedAt: event.recordedAt,
    effectiveAt: event.effectiveAt,
    client: event.client,
    ...(act !== undefined && { act }),
    ...(ground !== undefined && { ground }),
    ...(note !== undefined && { note }),
    ...(actor !== undefined && { actor: { name: actor.name, code: actor.code } }),
    ...(legalBasis !== undefined && { legalBasis }),
    ...(endorsedUntil !== undefined && { endorsedUntil }),
    ...(successor !== undefined && { successor }),
  };
}

/** The register wrote this text itself from a credential that it had verified. */
function credentialOf({ credential = "{}" }: LicenceRecord): JsonObject {
  return JSON.parse(credential);
}

function subjectOf(credential: JsonObject): JsonObject {
  const subject = credential["credentialSubject"];
  return isJsonObject(subject) ? subject : {};
}
