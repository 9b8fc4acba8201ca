// Packing a folder's key and seal files into a chest and unpacking one into a folder. What is in a file is not looked at beyond its
// form, and a file that is there already stays: it is named by its key, so it can only be the same.

import { readdir } from "node:fs/promises";
import { LicenceError } from "../licence/errors.ts";
import { type KeyChest, parseKeyChest, writeKeyChest } from "./key-chest.ts";
import { ignoreAbsent, isUscc, readKeyFiles, writeKeyFile } from "./key-folder.ts";
import { readDevelopmentAuthority, readSealFiles, writeSealFile } from "./seal-folder.ts";

/** A packed chest. */
export interface PackedChest {
  readonly text: string;
  readonly keys: number;
  readonly seals: number;
}

/** What unpacking brought: files that are new, and how many were there. */
export interface UnpackedChest {
  readonly keys: number;
  readonly seals: number;
  readonly there: number;
}

/**
 * Packs every file of a folder.
 * @throws {LicenceError} document-unreadable, a field for each file that cannot be read: a chest that lacks a key would not be missed
 *   before it is needed.
 */
export async function packChest(folder: string): Promise<PackedChest> {
  const departments = ((await readdir(folder).catch(ignoreAbsent)) ?? []).filter(isUscc).sort();
  const keys = (await Promise.all(departments.map((uscc) => readKeyFiles(folder, uscc)))).flat();
  const seals = (await Promise.all(departments.map((uscc) => readSealFiles(folder, uscc)))).flat();
  const damaged = [
    ...keys.filter(({ file }) => file === undefined).map(({ kid }) => kid),
    ...seals.filter(({ file }) => file === undefined).map(({ fingerprint }) => `seal-${fingerprint}`),
  ];
  if (damaged.length > 0) throw unreadable(damaged.map((name) => ["key-file-damaged", `${name}.json`]));
  const authority = await readDevelopmentAuthority(folder);
  const chest: KeyChest = {
    keys: keys.flatMap(({ file }) => file ?? []),
    seals: [...(authority === undefined ? [] : [authority]), ...seals.flatMap(({ file }) => file ?? [])],
  };
  return { text: writeKeyChest(chest), keys: chest.keys.length, seals: chest.seals.length };
}

/** Unpacks a chest. @throws {LicenceError} document-unreadable — it is none; nothing is written then. */
export async function unpackChest(folder: string, text: string): Promise<UnpackedChest> {
  const chest = parseKeyChest(text);
  if (chest === undefined) throw unreadable([["key-chest", ""]]);
  const keys = await those(chest.keys, async ({ issuer, kid }) => {
    return !(await readKeyFiles(folder, issuer)).some((held) => held.kid === kid);
  });
  const seals = await those(chest.seals, async ({ issuer, fingerprint }) => {
    if (issuer === "") return (await readDevelopmentAuthority(folder)) === undefined;
    return !(await readSealFiles(folder, issuer)).some((held) => held.fingerprint === fingerprint);
  });
  for (const file of keys) await writeKeyFile(folder, file);
  for (const file of seals) await writeSealFile(folder, file);
  const there = chest.keys.length + chest.seals.length - keys.length - seals.length;
  return { keys: keys.length, seals: seals.length, there };
}

async function those<T>(items: readonly T[], hold: (item: T) => Promise<boolean>): Promise<readonly T[]> {
  const kept = await Promise.all(items.map(hold));
  return items.filter((_, at) => kept[at]);
}

function unreadable(faults: readonly (readonly [code: string, name: string])[]): LicenceError {
  const fields = faults.map(([code, name]) => ({ pointer: `/${name}`, code, parameters: { name } }));
  return new LicenceError("document-unreadable", { fields });
}
