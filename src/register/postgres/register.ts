// The register in a PostgreSQL database: every port of issuance/ports.ts. Reads go to a pool of connections; writes are the intents
// that every store shares, carried out by the driver.

import { randomBytes } from "node:crypto";
import { inArray } from "drizzle-orm";
import type { Register } from "../../issuance/ports.ts";
import { LicenceError } from "../../licence/errors.ts";
import { NUMBER_KEY } from "../intents/facts.ts";
import { createWritePorts } from "../intents/write-ports.ts";
import { createNumberSeal, type NumberSeal } from "../number-seal.ts";
import { sha256 } from "../sqlite/connection.ts";
import { MOVING } from "../whole-tables.ts";
import { connectPostgres, type PostgresConnection, type PostgresOptions } from "./connection.ts";
import { createPostgresDriver } from "./driver.ts";
import { createPostgresKeeper } from "./keeper.ts";
import { createPostgresLicences } from "./licences.ts";
import { createPostgresReader } from "./reader.ts";
import { createPostgresLists } from "./status-lists.ts";
import { meta } from "./tables.ts";

const NUMBER_KEY_BYTES = 32;
// A scanned file of fifty pages; read and written whole.
const DEFAULT_LARGEST_ENCLOSURE = 20_971_520;

/** How to open the register. */
export interface PostgresRegisterOptions extends PostgresOptions {
  /** The most bytes of one enclosure. */
  readonly largestEnclosure?: number;
}

/**
 * Opens the register, making its tables or bringing them up to date.
 * @param url `postgres://user:password@host:port/database?sslmode=verify-full`
 * @throws {LicenceError} register-unavailable — cannot be reached, is newer than this program, or a commit would not be durable.
 */
export async function openPostgresRegister(url: string, options: PostgresRegisterOptions = {}): Promise<Register> {
  const { largestEnclosure = DEFAULT_LARGEST_ENCLOSURE } = options;
  const connection = await connectPostgres(url, options);
  try {
    const seal = await openNumberSeal(connection);
    const driver = createPostgresDriver(connection);
    const { addEnclosures, ...ports } = createWritePorts({ driver, sha256, random: randomBytes });
    return {
      ...createPostgresReader(connection, seal),
      ...createPostgresLicences(connection, seal),
      ...createPostgresLists(connection),
      ...createPostgresKeeper(connection),
      ...ports,
      addEnclosure: async (enclosure) => {
        if (enclosure.bytes.length > largestEnclosure) {
          throw new LicenceError("body-too-large", { parameters: { limit: largestEnclosure } });
        }
        await addEnclosures([enclosure]);
      },
      largestEnclosure,
      close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Whoever comes first makes the key. */
function openNumberSeal({ db, read }: PostgresConnection): Promise<NumberSeal> {
  const facts = async () => {
    const rows = await db
      .select()
      .from(meta)
      .where(inArray(meta.name, [NUMBER_KEY, MOVING]));
    return new Map(rows.map(({ name, value }) => [name, value]));
  };
  return read(async () => {
    const known = await facts();
    if (known.has(MOVING)) throw new LicenceError("register-unavailable", { parameters: { reason: MOVING } });
    if (!known.has(NUMBER_KEY)) {
      const value = randomBytes(NUMBER_KEY_BYTES).toString("hex");
      await db.insert(meta).values({ name: NUMBER_KEY, value }).onConflictDoNothing();
    }
    return createNumberSeal({ sha256 }, (await facts()).get(NUMBER_KEY) ?? "");
  });
}
