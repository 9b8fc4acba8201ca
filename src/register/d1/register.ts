// The reading side of the register on Cloudflare D1: everything that the ports of issuance/ports.ts answer without a write.

import { eq } from "drizzle-orm";
import { fromHex } from "../../licence/bytes.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import { LicenceError } from "../../licence/errors.ts";
import { createNumberSeal, type NumberSeal } from "../number-seal.ts";
import { meta } from "../tables.ts";
import { connectD1, type D1Binding, type D1Connection } from "./connection.ts";
import { createD1Keeper, type D1Keeper } from "./keeper.ts";
import { createD1Licences, type D1Licences } from "./licences.ts";
import { createD1Reader, type D1Reader } from "./reader.ts";
import { createD1Lists } from "./status-lists.ts";

/** What can be asked of it. */
export type D1Register = D1Reader &
  D1Licences &
  D1Keeper &
  ReturnType<typeof createD1Lists> & {
    /** The 32 secret bytes that key the holder index, as the issuing side made them. */
    holderIndexKey(): Promise<Uint8Array>;
  };

/** Opens the register behind a binding; nothing is asked of it before the first call. */
export function createD1Register(binding: D1Binding, cryptography: Pick<Cryptography, "sha256">): D1Register {
  const connection = connectD1(binding);
  let opening: Promise<NumberSeal> | undefined;
  const seal = (): Promise<NumberSeal> => {
    opening ??= openSeal(connection, cryptography).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    ...createD1Reader(connection, seal),
    ...createD1Licences(connection, seal),
    ...createD1Lists(connection),
    ...createD1Keeper(connection),
    holderIndexKey: () => connection.reach(async () => keyIn(await factOf(connection, "holder-index-key"))),
  };
}

async function openSeal(connection: D1Connection, cryptography: Pick<Cryptography, "sha256">): Promise<NumberSeal> {
  const key = await factOf(connection, "number-key");
  if (key === undefined) throw neverWritten();
  return createNumberSeal(cryptography, key);
}

async function factOf({ db }: D1Connection, name: string): Promise<string | undefined> {
  return (await db.select({ value: meta.value }).from(meta).where(eq(meta.name, name)).get())?.value;
}

function keyIn(fact: string | undefined): Uint8Array {
  const bytes = fact === undefined ? undefined : fromHex(fact);
  if (bytes === undefined) throw neverWritten();
  return bytes;
}

function neverWritten(): LicenceError {
  return new LicenceError("register-unavailable", { parameters: { reason: "never-written" } });
}
