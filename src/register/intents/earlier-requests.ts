// What became of requests that were sent before under the same idempotency key.

import type { IdempotencyClaim, LicenceRecord } from "../../issuance/register-entries.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import { createNumberSeal, type NumberSeal } from "../number-seal.ts";
import { recordOf } from "../rows.ts";
import { NUMBER_KEY } from "./facts.ts";
import { CLAIM, CREDENTIAL_AT, FACT, ISSUANCE_AT, LICENCE_AT } from "./finders.ts";
import { type Asking, askAll, type Inquiry, textOf } from "./intent.ts";
import type { Rows } from "./schema.ts";

/** A claim that was recorded, with the licence it was made for. */
export interface EarlierRequest {
  readonly row: Rows["idempotency"];
  /** Undefined for one that cannot come to anything any more. */
  readonly record: LicenceRecord | undefined;
}

/** Makes the seal of numbers from its key. */
export type SealOf = (key: string) => NumberSeal;

/** Remembers the seal between writes. */
export function createSealOf(sha256: Cryptography["sha256"]): SealOf {
  let known: { readonly key: string; readonly seal: NumberSeal } | undefined;
  return (key) => {
    if (known?.key !== key) known = { key, seal: createNumberSeal({ sha256 }, key) };
    return known.seal;
  };
}

/** How to ask for claims. */
export function claimsAsking(claims: readonly IdempotencyClaim[]): Asking<typeof CLAIM> {
  return [CLAIM, claims.map(({ client, key }) => [client, key])];
}

/** How to ask for the rows of the licences that claims were made for. */
export function recordsAsking(
  rows: readonly Rows["idempotency"][],
): readonly [Asking<typeof LICENCE_AT>, Asking<typeof CREDENTIAL_AT>, Asking<typeof ISSUANCE_AT>] {
  const ordinals = rows.map(({ licence }) => [licence]);
  return [
    [LICENCE_AT, ordinals],
    [CREDENTIAL_AT, ordinals],
    [ISSUANCE_AT, ordinals],
  ];
}

/** The claims with their licences, by client and key. */
export function earlierRequests(
  rows: readonly Rows["idempotency"][],
  licences: readonly Rows["licences"][],
  credentials: readonly Rows["credentials"][],
  issuances: readonly Rows["issuances"][],
  seal: NumberSeal,
): Map<string, EarlierRequest> {
  const licenceAt = new Map(licences.map((row) => [row.ordinal, row]));
  const credentialAt = new Map(credentials.map((row) => [row.licence, row]));
  const issuanceAt = new Map(issuances.map((row) => [row.licence, row]));
  return new Map(
    rows.map((row) => {
      const licence = licenceAt.get(row.licence);
      const credential = credentialAt.get(row.licence) ?? null;
      const issuance = issuanceAt.get(row.licence) ?? null;
      const record = licence && recordOf({ licence, credential, issuance }, seal);
      return [claimName(row), { row, record }];
    }),
  );
}

/** A claim's name among earlier requests. */
export function claimName({ client, key }: Pick<IdempotencyClaim, "client" | "key">): string {
  return textOf([client, key]);
}

/** A request that this claim repeats: its record, and its claim with the instant until which it is under way. */
export interface Repeated {
  readonly row: Rows["idempotency"] & { readonly leaseUntil: string };
  readonly record: LicenceRecord;
}

/** The same request sent before; undefined when there is none, or none that can still come to anything. */
export function repeatedBy(
  claim: IdempotencyClaim,
  earlier: EarlierRequest | undefined,
): Repeated | "idempotency-key-reused" | undefined {
  if (earlier === undefined || earlier.record?.phase === "abandoned") return undefined;
  const { row, record } = earlier;
  const { leaseUntil, bodyHash } = row;
  // Without a lease it was a change of status.
  if (record === undefined || bodyHash !== claim.bodyHash || leaseUntil === null) return "idempotency-key-reused";
  return { row: { ...row, leaseUntil }, record };
}

/** RegisterWriter.issueClaim. */
export function* issueClaim(
  claim: IdempotencyClaim,
  sealOf: SealOf,
): Inquiry<LicenceRecord | "idempotency-key-reused" | undefined> {
  const [rows, [key]] = yield* askAll(claimsAsking([claim]), [FACT, [[NUMBER_KEY]]]);
  if (rows.length === 0 || key === undefined) return undefined;
  const records = yield* askAll(...recordsAsking(rows));
  const earlier = earlierRequests(rows, ...records, sealOf(key.value)).get(claimName(claim));
  const repeated = repeatedBy(claim, earlier);
  if (repeated === undefined || repeated === "idempotency-key-reused") return repeated;
  return repeated.record.phase === "issued" ? repeated.record : undefined;
}
