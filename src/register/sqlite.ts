// The register in one SQLite file: every port of issuance/ports.ts on better-sqlite3 through drizzle-orm. Writes run where they
// are called, synchronously, one durable transaction per call; whoever serves requests may keep them in a thread of their own.

import { randomBytes } from "node:crypto";
import type {
  ApiKeyCabinet,
  BatchDesk,
  EnclosureShelf,
  FileShelf,
  Keeper,
  RegisterArchive,
  RegisterWriter,
  StatusListDesk,
  TrustDesk,
  Upkeep,
} from "../issuance/ports.ts";
import { LicenceError } from "../licence/errors.ts";
import { createWritePorts } from "./intents/write-ports.ts";
import { createNumberSeal, type NumberSeal } from "./number-seal.ts";
import { openBook } from "./sqlite-book.ts";
import { connectSqlite, type SqliteConnection, type SqliteOptions, sha256 } from "./sqlite-connection.ts";
import { createCycle } from "./sqlite-cycle.ts";
import { createSqliteDriver } from "./sqlite-driver.ts";
import { createEnclosureShelf } from "./sqlite-enclosures.ts";
import { createFileShelf } from "./sqlite-files.ts";
import { createFacts, createKeeper, type Facts } from "./sqlite-keeper.ts";
import { createSqliteLicences, type SqliteLicences } from "./sqlite-licences.ts";
import { createSqliteReader, type SqliteReader } from "./sqlite-reader.ts";
import { createReserve } from "./sqlite-reserve.ts";
import { createStatusChanges } from "./sqlite-status.ts";
import { createStatusListDesk } from "./sqlite-status-lists.ts";
import { createApiKeyCabinet } from "./sqlite-trust.ts";

const NUMBER_KEY_BYTES = 32;
// A scanned file of fifty pages; read and written whole.
const DEFAULT_LARGEST_ENCLOSURE = 20_971_520;

/** Every port; what the public side reads is answered synchronously. */
export type SqliteRegister = SqliteReader &
  Pick<SqliteLicences, "record" | "licences" | "history" | "statusListIds"> &
  RegisterArchive &
  RegisterWriter &
  StatusListDesk &
  ApiKeyCabinet &
  FileShelf &
  EnclosureShelf &
  TrustDesk &
  BatchDesk &
  Upkeep &
  Keeper;

/**
 * Opens the register, making or migrating it unless it is only read.
 * @throws {LicenceError} register-unavailable — cannot be opened or made, is newer than this program (or, read-only, older),
 *   or a commit would not be durable.
 */
export function openSqliteRegister(path: string, options: SqliteOptions = {}): SqliteRegister {
  const connection = connectSqlite(path, options);
  try {
    return sqliteRegisterOn(connection, options);
  } catch (error) {
    connection.client.close();
    throw error;
  }
}

/** The register on a connection that is open already. @throws {LicenceError} register-unavailable — it was never written to. */
export function sqliteRegisterOn(connection: SqliteConnection, options: SqliteOptions = {}): SqliteRegister {
  const facts = createFacts(connection);
  const seal = numberSeal(connection, facts, options.readonly ?? false);
  const { writeBook, head, requireTimely } = connection.read(() => openBook(connection));
  const { row, recordAt, ...archive } = createSqliteLicences(connection, seal);
  const lookups = { ...archive, row, recordAt };
  return {
    ...createSqliteReader(connection, seal),
    ...archive,
    ...createReserve(connection, writeBook, lookups, seal),
    ...createCycle(connection, writeBook, lookups),
    ...createStatusChanges(connection, writeBook, lookups),
    ...createStatusListDesk(connection, writeBook),
    ...createApiKeyCabinet(connection, writeBook),
    ...createFileShelf(connection, writeBook),
    ...createEnclosureShelf(connection, options.largestEnclosure ?? DEFAULT_LARGEST_ENCLOSURE),
    ...createWritePorts({ driver: createSqliteDriver(connection), sha256 }),
    ...createKeeper(connection, facts, writeBook, head),
    requireTimely: (at) => connection.read(() => requireTimely(at)),
  };
}

function numberSeal({ read }: SqliteConnection, facts: Facts, readonly: boolean): NumberSeal {
  const known = read(() => facts.get("number-key"));
  if (known === undefined && readonly) {
    throw new LicenceError("register-unavailable", { parameters: { reason: "never-written" } });
  }
  return createNumberSeal({ sha256 }, known ?? facts.keep("number-key", randomBytes(NUMBER_KEY_BYTES).toString("hex")));
}
