// The register on Cloudflare D1: every port of issuance/ports.ts, over the very tables of the SQLite file. The database is made and
// brought up to date by its owner (`wrangler d1 migrations apply`), not from here. Writes are the intents that every store shares.

import type { Register } from "../../issuance/ports.ts";
import { toHex } from "../../licence/bytes.ts";
import { LicenceError } from "../../licence/errors.ts";
import { portableCryptography } from "../../licence/portable.ts";
import { openBook } from "../intents/book.ts";
import { fact, keepFact, NUMBER_KEY } from "../intents/facts.ts";
import type { Driver } from "../intents/intent.ts";
import { createWritePorts } from "../intents/write-ports.ts";
import { createNumberSeal, type NumberSeal } from "../number-seal.ts";
import { connectD1, type D1Binding } from "./connection.ts";
import { createD1Driver } from "./driver.ts";
import { createD1Keeper } from "./keeper.ts";
import { createD1Licences } from "./licences.ts";
import { createD1Reader } from "./reader.ts";
import { createD1Lists } from "./status-lists.ts";

/** A row of D1 has 2 MB at most. */
export const LARGEST_ENCLOSURE = 1_900_000;
const NUMBER_KEY_BYTES = 32;
const { sha256 } = portableCryptography;

/** What the register needs of the runtime. */
export interface D1RegisterOptions {
  /** Secret bytes, securely random. */
  readonly random: (length: number) => Uint8Array;
  /** Told of each way to D1, and once more of each write. */
  readonly onAsked?: () => void;
}

/** Opens the register behind a binding; nothing is asked of it before the first call. */
export function openD1Register(binding: D1Binding, { random, onAsked }: D1RegisterOptions): Register {
  const connection = connectD1(binding, onAsked);
  const driver = createD1Driver(connection);
  const seal = onceOpened(() => openSeal(driver, random));
  const { addEnclosures, ...writing } = createWritePorts({ driver, sha256, random });
  return {
    ...createD1Reader(connection, seal),
    ...createD1Licences(connection, seal),
    ...createD1Lists(connection),
    ...createD1Keeper(connection),
    ...writing,
    largestEnclosure: LARGEST_ENCLOSURE,
    addEnclosure: async (enclosure) => {
      const limit = LARGEST_ENCLOSURE;
      if (enclosure.bytes.length > limit) throw new LicenceError("body-too-large", { parameters: { limit } });
      await addEnclosures([enclosure]);
    },
    close: async () => undefined,
  };
}

/** Whoever comes first makes the key. */
async function openSeal(driver: Driver, random: D1RegisterOptions["random"]): Promise<NumberSeal> {
  const known = await driver.read(() => fact(NUMBER_KEY));
  const kept =
    known ?? (await driver.write(() => keepFact(openBook(sha256), NUMBER_KEY, toHex(random(NUMBER_KEY_BYTES)))));
  return createNumberSeal({ sha256 }, kept);
}

/** Opens at the first call, again after a failure. */
function onceOpened<T>(open: () => Promise<T>): () => Promise<T> {
  let opening: Promise<T> | undefined;
  return () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}
