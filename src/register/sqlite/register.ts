// The register in one SQLite file: every port of issuance/ports.ts on better-sqlite3 through drizzle-orm. Writes run where they
// are called, synchronously, one durable transaction per call; whoever serves requests may keep them in a thread of their own.

import { randomBytes } from "node:crypto";
import type { Register } from "../../issuance/ports.ts";
import { LicenceError } from "../../licence/errors.ts";
import { openBook } from "../intents/book.ts";
import { fact, keepFact, NUMBER_KEY } from "../intents/facts.ts";
import { createWritePorts } from "../intents/write-ports.ts";
import { createNumberSeal, type NumberSeal } from "../number-seal.ts";
import { createApiKeyReader } from "./api-keys.ts";
import { connectSqlite, type SqliteConnection, type SqliteOptions, sha256 } from "./connection.ts";
import { createSqliteDriver, type SqliteDriver } from "./driver.ts";
import { createEnclosureShelf } from "./enclosures.ts";
import { createFileShelf } from "./files.ts";
import { createKeeper } from "./keeper.ts";
import { createSqliteLicences, type SqliteLicences } from "./licences.ts";
import { createSqliteReader, type SqliteReader } from "./reader.ts";
import { createStatusLists } from "./status-lists.ts";

const NUMBER_KEY_BYTES = 32;
// A scanned file of fifty pages; read and written whole.
const DEFAULT_LARGEST_ENCLOSURE = 20_971_520;

/** Every port; what the public side reads is answered synchronously. */
export type SqliteRegister = SqliteReader &
  Pick<SqliteLicences, "record" | "licences" | "history" | "statusListIds"> &
  Register;

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
  const driver = createSqliteDriver(connection);
  const seal = numberSeal(driver, options.readonly ?? false);
  const { addFiles, addEnclosures, ...writing } = createWritePorts({
    ...{ driver, sha256, random: randomBytes },
    vacancy: options.vacancy,
  });
  return {
    ...createSqliteReader(connection, seal),
    ...createSqliteLicences(connection, seal),
    ...createStatusLists(connection),
    ...createApiKeyReader(connection),
    ...createFileShelf({ addFiles }),
    ...createEnclosureShelf({ addEnclosures }, options.largestEnclosure ?? DEFAULT_LARGEST_ENCLOSURE),
    ...createKeeper(connection),
    ...writing,
  };
}

function numberSeal(driver: SqliteDriver, readonly: boolean): NumberSeal {
  const known = driver.read(() => fact(NUMBER_KEY));
  if (known === undefined && readonly) {
    throw new LicenceError("register-unavailable", { parameters: { reason: "never-written" } });
  }
  const fresh = () => keepFact(openBook(sha256), NUMBER_KEY, randomBytes(NUMBER_KEY_BYTES).toString("hex"));
  return createNumberSeal({ sha256 }, known ?? driver.write(fresh));
}
