// A chest of keys: the encrypted key and seal files of all departments as one JSON, to be kept apart from backups or carried to a
// machine without a folder. Nothing in it is opened for that: whoever has the chest still needs the secret.

import { parseJson } from "../licence/json.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../licence/json-value.ts";
import { type KeyFile, parseKeyFile } from "./key-file.ts";
import type { KeyShelf } from "./key-shelf.ts";
import { parseSealFile, type SealFile } from "./seal-file.ts";

/** A chest; the development authority's file is a seal without an issuer. */
export interface KeyChest {
  readonly keys: readonly KeyFile[];
  readonly seals: readonly SealFile[];
}

const FORMAT = "vellum-keys/1";
/** Some ten thousand departments, with their seals. */
const LARGEST_CHEST = 24 * 1024 * 1024;

/** A chest as text. */
export function writeKeyChest({ keys, seals }: KeyChest): string {
  return `${JSON.stringify({ format: FORMAT, keys, seals })}\n`;
}

/** Reads a chest's text; undefined when it is none, or has a file of a format or strength that we do not know. */
export function parseKeyChest(text: string): KeyChest | undefined {
  const value = readJson(text);
  if (!isJsonObject(value) || value["format"] !== FORMAT) return undefined;
  const keys = eachOf(value["keys"], parseKeyFile);
  const seals = eachOf(value["seals"], parseSealFile);
  return keys && seals && { keys, seals };
}

/** How long a chest that was looked into is not looked into again, in milliseconds; a missing key is looked for at once. */
const FRESH_MS = 30_000;

/**
 * Lends the files of a chest kept elsewhere. `read` gives its text, undefined where there is none.
 * `onUnreadable` is told of a chest that is none; the one read before stays in use.
 */
export function openChestShelf(read: () => Promise<string | undefined>, onUnreadable: () => void): KeyShelf {
  let text: string | undefined;
  let chest: KeyChest = { keys: [], seals: [] };
  let stamp = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const look = async (): Promise<void> => {
    const now = await read();
    lookedAt = performance.now();
    if (now === text) return;
    text = now;
    const parsed = now === undefined ? { keys: [], seals: [] } : parseKeyChest(now);
    if (parsed === undefined) return onUnreadable();
    chest = parsed;
    stamp += 1;
  };
  return {
    stamp: async () => {
      if (performance.now() - lookedAt >= FRESH_MS) await look();
      return stamp;
    },
    keyFiles: async (issuer) => {
      await look();
      return chest.keys.filter((file) => file.issuer === issuer).map((file) => ({ kid: file.kid, file }));
    },
    sealFiles: async (issuer) => {
      const files = chest.seals.filter((file) => file.issuer === issuer);
      const inOrder = files.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
      return inOrder.map((file) => ({ fingerprint: file.fingerprint, file }));
    },
  };
}

function orderOf({ createdAt, fingerprint }: SealFile): string {
  return `${createdAt} ${fingerprint}`;
}

/** Every item read as a file; undefined when one cannot be. */
function eachOf<T>(value: JsonValue | undefined, parse: (text: string) => T | undefined): readonly T[] | undefined {
  if (!isJsonArray(value)) return undefined;
  const files = value.map((item) => parse(JSON.stringify(item)));
  const good = files.filter((file) => file !== undefined);
  return good.length === files.length ? good : undefined;
}

function readJson(text: string): JsonValue {
  try {
    return parseJson(text, { maxBytes: LARGEST_CHEST });
  } catch {
    return null;
  }
}
