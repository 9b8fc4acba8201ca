// Opens the register where its address says that it is kept.

import { openDataFolder } from "../host/data-folder.ts";
import { systemEntropy } from "../host/entropy.ts";
import type { MovingSource, MovingTarget } from "../issuance/moving.ts";
import type { Clock, Register, RegisterReader } from "../issuance/ports.ts";
import type { Secret } from "../keys/secret.ts";
import { LicenceError } from "../licence/errors.ts";
import { isMigratedD1 } from "../register/d1/migrating.ts";
import { openD1Register } from "../register/d1/register.ts";
import { type MovingD1, openD1Source, openD1Target } from "../register/d1/whole.ts";
import { openPostgresRegister } from "../register/postgres/register.ts";
import { openPostgresReplica } from "../register/postgres/replication.ts";
import { openPostgresSource, openPostgresTarget } from "../register/postgres/whole.ts";
import { announcePresence } from "../register/sqlite/presence.ts";
import { openSqliteRegister } from "../register/sqlite/register.ts";
import { openSqliteSource, openSqliteTarget } from "../register/sqlite/whole.ts";
import { openRegisterAside } from "./register-aside.ts";
import { parseStoreAddress, type StoreAddress } from "./store-address.ts";

/** How to open it. */
export interface StoreOptions {
  readonly dataDirectory: string;
  /** By which leases are given. */
  readonly clock: Clock;
  /** The most connections to a server of databases at once. */
  readonly connections: number;
  /** Writes a file in a thread of its own, for whoever serves; a server of databases writes elsewhere anyway. */
  readonly writeAside?: boolean;
}

/**
 * Opens the store, made or brought up to date when it needs to be.
 * @throws {LicenceError} register-unavailable, configuration-invalid — the folder cannot be written to.
 */
export async function openStore(address: StoreAddress, options: StoreOptions): Promise<Register> {
  const { dataDirectory, connections } = options;
  if (address.kind === "postgres") {
    await openDataFolder(dataDirectory);
    return openPostgresRegister(address.url.reveal(), { connections });
  }
  if (address.kind === "d1") return openOnD1(address.binding, dataDirectory);
  await openDataFolder(dataDirectory, address.path);
  return openFile(address.path, options);
}

async function openFile(path: string, { clock, writeAside = false }: StoreOptions): Promise<Register> {
  const { vacancy, leave } = announcePresence(path, clock.now());
  try {
    const register = writeAside ? await openRegisterAside(path, { vacancy }) : openSqliteRegister(path, { vacancy });
    return {
      ...register,
      close: async () => {
        await register.close();
        leave();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

/** A replica that is read in the place of the store itself. */
export interface StoreReplica {
  readonly reader: RegisterReader;
  close(): Promise<void>;
}

/** How to open it. */
export interface ReplicaOptions {
  readonly replicaUrl: Secret;
  readonly primary: RegisterReader;
  readonly connections: number;
  readonly onIncident: (incident: string, error: unknown) => void;
}

/** Opens a replica of the store; undefined where the store is none that has any. @throws {LicenceError} register-unavailable */
export async function openStoreReplica(
  address: StoreAddress,
  { replicaUrl, ...options }: ReplicaOptions,
): Promise<StoreReplica | undefined> {
  if (address.kind !== "postgres") return undefined;
  return openPostgresReplica({ ...options, primaryUrl: address.url.reveal(), replicaUrl: replicaUrl.reveal() });
}

async function openOnD1(binding: string, dataDirectory: string): Promise<Register> {
  await openDataFolder(dataDirectory);
  const { database, close } = await openBound(binding);
  return { ...openD1Register(database, { random: systemEntropy.bytes }), close };
}

/** @throws {LicenceError} configuration-invalid — nothing is bound by that name, or it has not the tables of today; register-unavailable */
async function openBound(binding: string): Promise<MovingD1> {
  const { openBoundD1 } = await import("../host/bound-d1.ts");
  const bound = await openBoundD1(binding);
  try {
    if (await isMigratedD1(bound.database)) return bound;
    const field = { pointer: "/DATABASE_URL", code: "d1-not-migrated", parameters: { found: binding } };
    throw new LicenceError("configuration-invalid", { fields: [field] });
  } catch (error) {
    await bound.close();
    throw error;
  }
}

/** A register that is to be moved. @throws {LicenceError} register-unavailable, configuration-invalid — the address is none. */
export async function openMovingSource(text: string): Promise<MovingSource> {
  const address = addressOf("/from", text);
  if (address.kind === "d1") return openD1Source(await openBound(address.binding));
  return address.kind === "postgres" ? openPostgresSource(address.url.reveal()) : openSqliteSource(address.path);
}

/** Where it is to be moved. @throws {LicenceError} register-unavailable, configuration-invalid — the address is none. */
export async function openMovingTarget(text: string): Promise<MovingTarget> {
  const address = addressOf("/to", text);
  if (address.kind === "d1") return openD1Target(await openBound(address.binding));
  return address.kind === "postgres" ? openPostgresTarget(address.url.reveal()) : openSqliteTarget(address.path);
}

function addressOf(pointer: string, text: string): StoreAddress {
  const address = parseStoreAddress(text);
  if (address !== undefined) return address;
  // An address may hold a password: only its scheme is repeated.
  const parameters = { found: /^[a-z0-9+]{1,20}:/i.exec(text)?.[0] ?? "?" };
  throw new LicenceError("configuration-invalid", { fields: [{ pointer, code: "config-database", parameters }] });
}
