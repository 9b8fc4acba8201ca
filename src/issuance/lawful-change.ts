// Whether a change of status is lawful: judged on the record as it stands, by the acts and grounds that the type's data
// lists. Writes nothing.

import { addDays, addMonths, dateOf, instantOf, isDateTimeStamp, secondsOf } from "../licence/calendar.ts";
import { LicenceError } from "../licence/errors.ts";
import type { JsonValue } from "../licence/json-value.ts";
import type { LawfulAct, LicenceType } from "../licence/licence-type.ts";
import { endorsedUntilAfter } from "../licence/validity.ts";
import type { LicenceEvent, LicenceRecord, LicenceStatus } from "./register-entries.ts";
import { RequestReader, readActor } from "./request.ts";

/** A lawful change, before the register's own numbering. */
export interface Change {
  readonly status: LicenceStatus;
  readonly event: Omit<LicenceEvent, "licence" | "revision" | "client" | "recordedAt">;
}

/** What a change is judged on. */
export interface Bench {
  readonly record: LicenceRecord;
  readonly type: LicenceType;
  /** UTC instant. */
  readonly now: string;
}

/** Judges a request; throws the reason why it is refused. */
export type Judge = (request: JsonValue, bench: Bench) => Change;

const EVENT_KINDS = { suspended: "suspended", valid: "restored", revoked: "revoked" } as const;
const TARGETS = Object.keys(EVENT_KINDS) as readonly (keyof typeof EVENT_KINDS)[];

/** Judges {to, act, ground, note?, actor{name, code}, legalBasis, effectiveAt?}. */
export const judgeStatus: Judge = (request, bench) => {
  const reader = new RequestReader(request, ["to", "act", "ground", "note", "actor", "legalBasis", "effectiveAt"]);
  const to = TARGETS.find((target) => target === reader.value("to"));
  if (to === undefined) reader.fail("to", "one-of", { allowed: TARGETS.join(", ") });
  const words = {
    act: reader.text("act", 20),
    ground: reader.text("ground", 100),
    legalBasis: reader.text("legalBasis", 500),
  };
  const note = reader.optionalText("note", 2000);
  const actor = readActor(reader);
  const effectiveAt = readEffectiveAt(reader, bench);
  if (reader.errors.length > 0 || to === undefined)
    throw new LicenceError("request-invalid", { fields: reader.errors });
  requireLawful(bench, to, words);
  const event = { kind: EVENT_KINDS[to], effectiveAt, ...words, actor, ...(note !== undefined && { note }) };
  return { status: to, event };
};

/** Judges {actor{name, code}, note?, legalBasis?}: a yearly endorsement (年审, 签注). */
export const judgeEndorsement: Judge = (request, bench) => {
  const { record, type, now } = bench;
  const reader = new RequestReader(request, ["actor", "note", "legalBasis"]);
  const note = reader.optionalText("note", 2000);
  const legalBasis = reader.optionalText("legalBasis", 500) ?? type.endorsement?.legalBasis ?? "";
  const actor = readActor(reader);
  if (reader.errors.length > 0) throw new LicenceError("request-invalid", { fields: reader.errors });
  if (type.endorsement === undefined || record.endorsedUntil === undefined) {
    throw new LicenceError("endorsement-not-applicable", { parameters: nameOf(type) });
  }
  if (record.status !== "valid") throw notCurrent(record);
  if (hasExpired(record, now))
    throw new LicenceError("licence-expired", { parameters: { date: record.validUntil ?? "" } });
  const endorsed = endorsedUntilAfter(type, { endorsedUntil: record.endorsedUntil, today: dateOf(now) });
  if (endorsed === "too-early") {
    const from = addMonths(addDays(record.endorsedUntil, 1), -type.endorsement.windowMonths);
    throw new LicenceError("endorsement-too-early", { parameters: { from, until: record.endorsedUntil } });
  }
  const event = { kind: "endorsed", effectiveAt: now, endorsedUntil: endorsed.until, actor, legalBasis } as const;
  return { status: record.status, event: note === undefined ? event : { ...event, note } };
};

/** The instant a change takes effect: now unless an earlier one is stated; a later one or one before the licence is refused. */
function readEffectiveAt(reader: RequestReader, { record, now }: Bench): string {
  const text = reader.optionalText("effectiveAt", 40);
  if (text === undefined || text === "") return now;
  if (!isDateTimeStamp(text)) {
    reader.fail("effectiveAt", "instant", { found: text });
    return now;
  }
  const instant = instantOf(secondsOf(text));
  if (instant > now) throw new LicenceError("effective-in-future", { parameters: { found: text, now } });
  if (
    record.validFrom !== undefined &&
    dateOf(instant) < record.validFrom &&
    dateOf(instant) < (record.issuedOn ?? "")
  ) {
    throw new LicenceError("effective-before-issue", { parameters: { found: text, issued: record.issuedOn ?? "" } });
  }
  return instant;
}

function requireLawful(
  { record, type, now }: Bench,
  to: keyof typeof EVENT_KINDS,
  words: { readonly act: string; readonly ground: string },
): void {
  if (record.status === to && to !== "valid")
    throw new LicenceError("already-in-status", { parameters: { status: to } });
  if (record.status === "revoked" || record.status === "superseded") throw notCurrent(record);
  if (to === "valid" && record.status !== "suspended") throw new LicenceError("not-suspended");
  const lawful = type.acts.filter((act) => act.to === to);
  const act = lawful.find((candidate) => candidate.act === words.act);
  if (act === undefined) {
    const allowed = lawful.map((candidate) => candidate.act).join("、");
    throw new LicenceError("act-not-lawful", { parameters: { act: words.act, allowed, ...nameOf(type) } });
  }
  requireGround(act, words.ground);
  if (hasExpired(record, now) && act.whenExpired !== true) {
    throw new LicenceError("licence-expired", { parameters: { date: record.validUntil ?? "", act: words.act } });
  }
}

function requireGround(act: LawfulAct, ground: string): void {
  if (act.grounds.some(({ code }) => code === ground)) return;
  const allowed = act.grounds.map(({ code, text }) => `${code} (${text["zh-CN"]})`).join(", ");
  throw new LicenceError("ground-not-listed", { parameters: { ground, act: act.act, allowed } });
}

function hasExpired(record: LicenceRecord, now: string): boolean {
  return record.validUntil !== undefined && record.validUntil < dateOf(now);
}

function notCurrent(record: LicenceRecord): LicenceError {
  return new LicenceError("not-current", { parameters: { status: record.status, successor: record.successor ?? "" } });
}

function nameOf(type: LicenceType): Readonly<Record<string, string>> {
  return { zh: type.name["zh-CN"], en: type.name.en };
}
