// A connection to the register's file: WAL, every commit synced to disk (synchronous=FULL, asserted on each connection because
// better-sqlite3 in WAL falls back to NORMAL), foreign keys, and the migrations applied at opening. Several processes may have
// the file open; whoever writes takes the write lock first (BEGIN IMMEDIATE) and waits for it at most busyTimeoutMs.

import { hash } from "node:crypto";
import { chmodSync, existsSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { LicenceError } from "../../licence/errors.ts";
import { availabilityError } from "../availability.ts";
import type { Vacancy } from "../intents/vacancy.ts";
import { migrations } from "../migrations/compiled.ts";

const DEFAULT_BUSY_TIMEOUT_MS = 5_000;
const SYNCHRONOUS_FULL = 2;
/** What a connection keeps of the file in memory: a hundred-and-twenty-eighth of it, within these bounds. */
const CACHE_KIB = { least: 32_768, most: 524_288, share: 1 / 128 };
/** And one that reads what is large, a page after another, and seldom the same one twice. */
const SCANNING_CACHE_KIB = 8192;
const WAL_SWITCH_ATTEMPTS = 50;
// Pages of the log that are gathered before they go into the file: a page that many commits touch goes there once. 16 MB.
const CHECKPOINT_PAGES = 4096;

/** How to open the register's file. */
export interface SqliteOptions {
  /** Never writes; the file and its schema must be there. */
  readonly readonly?: boolean;
  /** Reads lists and whole files, of which little is worth keeping in memory. */
  readonly scans?: boolean;
  /** How long to wait for another process's write, milliseconds. */
  readonly busyTimeoutMs?: number;
  /** The most bytes of one enclosure; 1,900,000 at most where the register is brought to D1, whose rows end at 2 MB. */
  readonly largestEnclosure?: number;
  /** When nobody had the file open to write (presence.ts): leases from before are over. */
  readonly vacancy?: Vacancy | undefined;
}

/** An open file. Both functions turn what the machine fails at into LicenceError register-unavailable. */
export interface SqliteConnection {
  readonly client: Database.Database;
  readonly db: BetterSQLite3Database;
  read<T>(work: () => T): T;
  /** Runs the work, which must be synchronous, in one durable transaction; nothing of it stays when it throws. */
  write<T>(work: () => T): T;
}

/** SHA-256 by OpenSSL in one call: three times as fast as a hash object on short texts. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}

/** @throws {LicenceError} register-unavailable — cannot be opened, is newer than this program, or would not be durable. */
export function connectSqlite(path: string, options: SqliteOptions = {}): SqliteConnection {
  const read = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw availabilityError(error);
    }
  };
  const client = read(() => open(path, options));
  const transaction = client.transaction((work: () => unknown) => work());
  let isLogSuspect = false;
  const write = <T>(work: () => T): T =>
    read(() => {
      if (isLogSuspect) emptyLog(client);
      isLogSuspect = false;
      try {
        // A transaction answers what its work does.
        return transaction.immediate(work) as T;
      } catch (error) {
        isLogSuspect = error instanceof Database.SqliteError && /^SQLITE_IOERR_(?:DIR_)?FSYNC$/.test(error.code);
        throw error;
      }
    });
  return { client, db: drizzle({ client }), read, write };
}

// After a sync that failed the kernel may have given up what it had not written, also of commits before that one (writeUnsynced), and
// a later sync says nothing of it. So nothing is added to such a log: its pages go into the file, and it begins anew.
function emptyLog(client: Database.Database): void {
  const isBusy = client.pragma("wal_checkpoint(TRUNCATE)", { simple: true }) !== 0;
  if (isBusy) throw new LicenceError("register-unavailable", { parameters: { reason: "log-suspect" } });
}

function open(path: string, options: SqliteOptions) {
  const { readonly = false, scans = false, busyTimeoutMs = DEFAULT_BUSY_TIMEOUT_MS } = options;
  const isNew = path !== ":memory:" && !existsSync(path);
  const client = new Database(path, { readonly, fileMustExist: readonly, timeout: busyTimeoutMs });
  try {
    // SQLite gives its companions (-wal, -shm) the mode of the file itself: for the owner's eyes only.
    if (isNew) chmodSync(path, 0o600);
    if (!readonly) switchToWal(client);
    client.pragma("synchronous = FULL");
    client.pragma("foreign_keys = ON");
    // Without it INSERT OR REPLACE would delete from append-only tables past their triggers.
    client.pragma("recursive_triggers = ON");
    client.pragma("trusted_schema = OFF");
    client.pragma(`cache_size = -${scans ? SCANNING_CACHE_KIB : cacheKib(path)}`);
    client.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    client.pragma("temp_store = MEMORY");
    if (readonly) requireSchema(client);
    else migrate(client);
    requireDurability(client);
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

// A licence of millions is looked up in pages that lie far apart: those it finds in memory cost a third of those the kernel has.
function cacheKib(path: string): number {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return Math.round(Math.min(CACHE_KIB.most, Math.max(CACHE_KIB.least, (bytes / 1024) * CACHE_KIB.share)));
}

// Switching wants the file for itself, and SQLite does not wait for that by busy_timeout: two processes may open a new file.
function switchToWal(client: Database.Database): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      client.pragma("journal_mode = WAL");
      return;
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY");
      if (!busy || attempt === WAL_SWITCH_ATTEMPTS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** The schema's version stands in the file's header: how many migrations were applied. */
function schemaVersion(client: Database.Database): number {
  return Number(client.pragma("user_version", { simple: true }));
}

function migrate(client: Database.Database): void {
  if (schemaVersion(client) === migrations.length) return;
  const apply = client.transaction(() => {
    const version = schemaVersion(client);
    if (version > migrations.length) throw outdated(version);
    for (const { statements } of migrations.slice(version)) {
      for (const statement of statements) client.exec(statement);
    }
    client.pragma(`user_version = ${migrations.length}`);
  });
  apply.immediate();
}

function requireSchema(client: Database.Database): void {
  const version = schemaVersion(client);
  if (version !== migrations.length) throw outdated(version);
}

function outdated(found: number): LicenceError {
  return new LicenceError("register-unavailable", {
    parameters: { reason: "schema-version", found, expected: migrations.length },
  });
}

function requireDurability(client: Database.Database): void {
  // better-sqlite3 may still answer 2 before the first statement has touched the file and 1 after it.
  client.prepare("select count(*) from meta").get();
  const synchronous = client.pragma("synchronous", { simple: true });
  if (synchronous !== SYNCHRONOUS_FULL) {
    throw new LicenceError("register-unavailable", {
      parameters: { reason: "synchronous", found: String(synchronous) },
    });
  }
}
