// Where key files lie: `<folder>/<uscc>/<kid>.json`, for the owner's eyes only. A file appears whole or not at all: written
// aside, flushed to the disk, renamed. Leaves out what is in a file: key-file.ts.

import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, stat, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { type KeyFile, parseKeyFile } from "./key-file.ts";

const MAX_FILE_BYTES = 8192;

/** Writes a new key file, mode 0600 in folders of mode 0700, durably. @throws {RangeError} its issuer is no USCC. */
export async function writeKeyFile(folder: string, file: KeyFile): Promise<void> {
  if (!isUscc(file.issuer)) throw new RangeError("the issuer of a key file is a USCC");
  await writeWhole(join(folder, file.issuer), `${file.kid}.json`, `${JSON.stringify(file, null, 2)}\n`);
  await flushFolder(folder);
}

/** Writes a secret file into a folder, which is made if need be: whole or not at all, durably, for its owner's eyes only. */
export async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const aside = join(folder, `.${randomUUID()}.tmp`);
  try {
    await writeDurably(aside, text);
    await rename(aside, join(folder, name));
  } catch (error) {
    await unlink(aside).catch(() => undefined);
    throw error;
  }
  await flushFolder(folder);
}

/** The key files of a department; `file` is undefined for one that cannot be read or is not what its name says. */
export async function readKeyFiles(
  folder: string,
  issuer: string,
): Promise<readonly { readonly kid: string; readonly file: KeyFile | undefined }[]> {
  if (!isUscc(issuer)) return [];
  const names = (await readdir(join(folder, issuer)).catch(ignoreAbsent)) ?? [];
  const files = names.filter((name) => /^z[1-9A-HJ-NP-Za-km-z]+\.json$/.test(name)).sort();
  return await Promise.all(
    files.map(async (name) => {
      const kid = basename(name, ".json");
      const file = await readOne(join(folder, issuer, name));
      return { kid, file: file?.kid === kid && file.issuer === issuer ? file : undefined };
    }),
  );
}

/** A number that changes when a file of the department comes or goes; 0 when there is no folder for it. */
export async function drawerStamp(folder: string, issuer: string): Promise<number> {
  if (!isUscc(issuer)) return 0;
  const found = await stat(join(folder, issuer)).catch(ignoreAbsent);
  return found?.mtimeMs ?? 0;
}

async function readOne(path: string): Promise<KeyFile | undefined> {
  const { size } = await stat(path);
  return size > MAX_FILE_BYTES ? undefined : parseKeyFile(await readFile(path, "utf8"));
}

async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function flushFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Tells whether a name is of a USCC's form. It becomes a folder's name, so nothing else may pass. */
export function isUscc(name: string): boolean {
  return /^[0-9A-Z]{18}$/.test(name);
}

/** For a file or folder that need not be there. */
export function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
  throw error;
}
