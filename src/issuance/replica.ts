// The public side read from a replica (rules: reading from a replica or the edge): only while the replica is known to hold all that was
// written up to five seconds ago, and only what is there. What is not there, or not recently enough, is asked of the primary.

import { LicenceError } from "../licence/errors.ts";
import type { Awaitable, RegisterReader } from "./ports.ts";

/** How far a replica is known to be. */
export interface Freshness {
  /** The UTC instant up to which it holds every write; undefined when nothing is known. */
  readonly asOf: string | undefined;
  /** That instant is at most five seconds ago. */
  readonly isFresh: boolean;
}

/** What the two registers are read through. */
export interface ReplicaParts {
  readonly replica: RegisterReader;
  readonly primary: RegisterReader;
  readonly freshness: () => Freshness;
}

/**
 * A reader that spares the primary.
 * @throws {LicenceError} register-unavailable — from every read, when the primary would have to be asked and cannot be; with
 * `reason` replica-behind and `asOf` when a replica is there that is known to be as the register was at that instant.
 */
export function createReplicaReader(parts: ReplicaParts): RegisterReader {
  const { primary } = parts;
  return {
    dossier: (id) => ask(parts, (reader) => reader.dossier(id), isThere),
    idsByHash: (hash) => ask(parts, (reader) => reader.idsByHash(hash), isFull),
    issuers: () => ask(parts, (reader) => reader.issuers(), isFull),
    issuer: (uscc) => ask(parts, (reader) => reader.issuer(uscc), isThere),
    keysOf: (issuer) => ask(parts, (reader) => reader.keysOf(issuer), isFull),
    key: (kid) => ask(parts, (reader) => reader.key(kid), isThere),
    statusList: (id) => ask(parts, (reader) => reader.statusList(id), isThere),
    ping: () => primary.ping(),
  };
}

function isThere(found: unknown): boolean {
  return found !== undefined;
}

function isFull(found: readonly unknown[]): boolean {
  return found.length > 0;
}

// How fresh the replica is has to be known before it is read: what is learned afterwards says nothing of what was answered.
async function ask<T>(
  { replica, primary, freshness }: ReplicaParts,
  read: (reader: RegisterReader) => Awaitable<T>,
  isPositive: (found: T) => boolean,
): Promise<T> {
  if (freshness().isFresh) {
    const found = await whenAvailable(async () => read(replica));
    if (!("error" in found) && isPositive(found.value)) return found.value;
  }
  const found = await whenAvailable(async () => read(primary));
  if (!("error" in found)) return found.value;
  const { asOf } = freshness();
  if (asOf === undefined) throw found.error;
  const parameters = { reason: "replica-behind", asOf };
  throw new LicenceError("register-unavailable", { parameters, cause: found.error });
}

type Found<T> = { readonly value: T } | { readonly error: LicenceError };

async function whenAvailable<T>(read: () => Promise<T>): Promise<Found<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof LicenceError && error.code === "register-unavailable") return { error };
    throw error;
  }
}
