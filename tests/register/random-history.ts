// Random histories of a register, for properties: what an authority, its clients and their mistakes might ask of it, one call after
// another. A step fills in what it needs (ids, revisions, tokens) from a first register, so that others can be asked the very same.

import fc from "fast-check";
import type { Register } from "../../src/issuance/ports.ts";
import type { LicenceRecord, Phase, Reservation } from "../../src/issuance/register-entries.ts";
import { toBase32, utf8 } from "../../src/licence/bytes.ts";
import {
  auditEntry,
  change,
  event,
  generated,
  HOUSING,
  hashOf,
  issued,
  LATER,
  MARKET,
  NOW,
  prepared,
  reservation,
  sampleIssuer,
  sampleKey,
} from "./samples.ts";

/** What is asked of a register. */
export type Call = (register: Register) => unknown;

/** The register that a history is made up on, and the licences it came across. */
export interface World {
  readonly register: Register;
  /** Of the licences reserved so far. */
  readonly ids: string[];
  /** So many went before. */
  calls: number;
}

/** Makes up the next call. */
export type Step = (world: World) => Promise<Call>;

/** Steps of a kind, legible where a property fails. */
function stepOf<T>(name: string, arbitrary: fc.Arbitrary<T>, make: (drawn: T) => Step): fc.Arbitrary<Step> {
  return arbitrary.map((drawn) =>
    Object.assign(make(drawn), { [fc.toStringMethod]: () => `${name} ${fc.stringify(drawn)}` }),
  );
}

const LONG_AGO = "2026-11-21T01:00:00Z";
const at = fc.constantFrom(NOW, NOW, NOW, NOW, NOW, LATER, LATER, LONG_AGO);
const some = fc.nat({ max: 11 });
const group = <T>(item: fc.Arbitrary<T>, maxLength = 5) => fc.array(item, { minLength: 1, maxLength });
const rarely = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, value);
const claimOf = (key: number | null, body: string) =>
  key === null ? {} : { idempotency: { client: "api:1", key: `k${key}`, bodyHash: hashOf(body) } };

/** Mostly one that the call is meant for, at times any. */
async function recordOf({ register, ids }: World, index: number, phase: Phase): Promise<LicenceRecord | undefined> {
  const found = await Promise.all(ids.map((id) => register.record(id)));
  const all = found.flatMap((record) => (record === undefined ? [] : [record]));
  const meant = all.filter((record) => record.phase === phase);
  const among = index % 6 === 5 || meant.length === 0 ? all : meant;
  return among[index % Math.max(1, among.length)];
}

async function recordsOf(world: World, indexes: readonly number[], phase: Phase): Promise<readonly LicenceRecord[]> {
  const found = await Promise.all(indexes.map((index) => recordOf(world, index, phase)));
  return found.flatMap((record) => (record === undefined ? [] : [record]));
}

const NUMBERS: readonly Reservation["number"][] = [
  ...[generated(), generated(), generated(1)],
  { kind: "fixed", number: "衢房租备2026000002号", unique: true },
  { kind: "fixed", number: "衢房租备〔2026〕7号", unique: true },
  { kind: "fixed", number: "91330800MA28F1234X", unique: false },
];

const wanted = fc.record({
  number: fc.constantFrom(...NUMBERS),
  issuer: fc.constantFrom(HOUSING, HOUSING, MARKET),
  key: rarely(fc.nat({ max: 3 })),
  body: fc.constantFrom("a", "a", "b"),
  follows: rarely(some),
  origin: fc.constantFrom("https://zz.example", "https://zz.example", "https://new.example"),
  at,
});

const reserve = stepOf(
  "reserve",
  group(wanted),
  (items): Step =>
    async (world) => {
      const reservations = await Promise.all(
        items.map(async ({ number, issuer, key, body, follows, origin, at: reservedAt }, index) => {
          const before = follows === null ? undefined : await recordOf(world, follows, "issued");
          const id = toBase32(utf8(`licence ${String(world.calls * 10 + index).padStart(8, "0")}`));
          const predecessor = before && { predecessor: { id: before.id, revision: before.revision } };
          const given = { id, number, issuer, origin, at: reservedAt, listSize: 4, listKey: new Uint8Array(16) };
          return reservation({ ...given, ...claimOf(key, body), ...predecessor });
        }),
      );
      return (register) => register.reserve(reservations);
    },
);

const prepare = stepOf(
  "prepare",
  group(some),
  (indexes): Step =>
    async (world) => {
      const entries = (await recordsOf(world, indexes, "reserved")).map((record) => prepared(record));
      return (register) => register.prepare(entries);
    },
);

const entered = fc.tuple(
  group(some),
  at,
  fc.constantFrom({}, { endorsedUntil: "2026-11-20" }, { endorsedUntil: "2026-12-05" }),
);
const adding = stepOf(
  "adding",
  entered,
  ([indexes, recordedAt, more]): Step =>
    async (world) => {
      const entries = await Promise.all(
        (await recordsOf(world, indexes, "prepared")).map(async (record) => {
          const before = record.predecessor === undefined ? undefined : await world.register.record(record.predecessor);
          const audit = { ...auditEntry("licence-issued", record.id), at: recordedAt };
          const superseded = before && {
            supersedes: {
              event: event(before, { kind: "superseded", successor: record.id }),
              audit: auditEntry("superseded", before.id),
            },
          };
          return issued(record, { recordedAt, audit, ...more, ...superseded });
        }),
      );
      return (register) => register.add(entries);
    },
);

const abandon = stepOf(
  "abandon",
  fc.tuple(group(some, 2), at),
  ([indexes, abandonedAt]): Step =>
    async (world) => {
      const entries = (await recordsOf(world, indexes, "reserved")).map(({ id }) => ({
        id,
        audit: { ...auditEntry("licence-abandoned", id), at: abandonedAt },
      }));
      return (register) => register.abandon(entries);
    },
);

const changing = stepOf(
  "changing",
  group(
    fc.record({
      licence: some,
      to: fc.constantFrom("suspended", "revoked", "valid", "endorsed"),
      behind: fc.constantFrom(0, 0, 0, 1),
      key: rarely(fc.nat({ max: 3 })),
      at,
    }),
  ),
  (items): Step =>
    async (world) => {
      const changes = await Promise.all(
        items.map(async ({ licence, to, behind, key, at: changedAt }) => {
          const record = (await recordOf(world, licence, "issued")) ?? {
            id: "nosuchlicence",
            revision: 0,
            status: "valid",
          };
          const seen = { id: record.id, revision: record.revision - behind };
          const audit = { ...auditEntry(`licence-${to}`, record.id), at: changedAt };
          const claim = claimOf(key, "status");
          if (to !== "endorsed") return change(seen as LicenceRecord, to, { audit, ...claim });
          const endorsed = event(seen, { kind: to, endorsedUntil: "2027-12-31" });
          return { event: endorsed, status: record.status as LicenceRecord["status"], audit, ...claim };
        }),
      );
      return (register) => register.changeStatus(changes);
    },
);

const publishing = stepOf(
  "publishing",
  fc.tuple(some, fc.boolean(), at),
  ([index, isLate, publishedAt]): Step =>
    async ({ register }) => {
      const due = await register.due("2030-01-01T00:00:00Z");
      const id = due[index % Math.max(1, due.length)]?.id ?? "nosuchlist";
      const { token } = await register.bits(id, "2026-11-22");
      return (other) =>
        other.publish(id, `{"list":"${id}"}`, publishedAt, "2026-11-22T02:00:00Z", token - (isLate ? 1 : 0));
    },
);

const filing = stepOf(
  "filing",
  fc.tuple(group(fc.tuple(some, some), 3), at),
  ([items, recordedAt]): Step =>
    async () => {
      const entries = items.map(([name, printed]) => {
        const seal = {
          signedAt: NOW,
          fingerprint: hashOf("seal"),
          reserved: 8,
          printed: hashOf(`${printed}`),
          cms: Uint8Array.of(1, 0, 255),
        };
        const drawn = { licence: "licence", mediaType: "application/pdf", layoutVersion: 1, renderer: "vellum" };
        return {
          file: { ...drawn, sha256: hashOf(`file ${name}`), recordedAt, seal },
          audit: auditEntry("sealed", `${name}`),
        };
      });
      return (register) => register.addFiles(entries);
    },
);

const enclosing = stepOf(
  "enclosing",
  fc.tuple(some, fc.constantFrom(HOUSING, MARKET)),
  ([name, department]): Step =>
    async () => {
      const bytes = utf8(`photo ${name}`);
      const enclosure = {
        sha256: hashOf(`photo ${name}`),
        mediaType: "image/jpeg",
        bytes,
        recordedAt: NOW,
        department,
        client: "api:1",
      };
      return (register) => register.addEnclosure(enclosure);
    },
);

const trusting = stepOf(
  "trusting",
  fc.tuple(some, fc.boolean(), at),
  ([name, isCompromised, since]): Step =>
    async () => {
      const kid = `z6MkKey${name}`;
      const audit = auditEntry("key", kid);
      if (isCompromised) return (register) => register.compromiseKey(kid, since, NOW, audit);
      return (register) => register.addKey(sampleKey(HOUSING, kid, since), audit);
    },
);

const keeping = fc.constantFrom<Call>(
  (register) =>
    register.putIssuer({ ...sampleIssuer(MARKET), areaCode: "330801" }, auditEntry("issuer-registered", MARKET)),
  (register) => register.markEndorsementsDue("2026-11-30", "2026-12-31"),
  (register) => register.claimOrigin("https://zz.example"),
  (register) => register.claimOrigin("https://new.example", { former: ["https://zz.example"], at: NOW }),
  (register) => register.acceptClock({ ...auditEntry("clock-accepted", "register"), at: LONG_AGO }),
  (register) => register.revokeApiKey("k1", NOW, auditEntry("api-key-revoked", "k1")),
);

/** A history, from its first step on. */
export const history = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: reserve },
    { weight: 6, arbitrary: prepare },
    { weight: 6, arbitrary: adding },
    { weight: 1, arbitrary: abandon },
    { weight: 5, arbitrary: changing },
    { weight: 2, arbitrary: publishing },
    { weight: 1, arbitrary: filing },
    { weight: 1, arbitrary: enclosing },
    { weight: 1, arbitrary: trusting },
    {
      weight: 2,
      arbitrary: stepOf("keep", keeping, (call) => async () => call),
    },
  ),
  { minLength: 12, maxLength: 30, size: "max" },
);
