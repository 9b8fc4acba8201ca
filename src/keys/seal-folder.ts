// Where seal files lie: `<folder>/<uscc>/seal-<fingerprint>.json` beside the department's key files, and the development authority in
// `<folder>/development-authority.json`. Leaves out what is in a file: seal-file.ts.

import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ignoreAbsent, isUscc, writeWhole } from "./key-folder.ts";
import { LARGEST_SEAL_FILE, parseSealFile, type SealFile } from "./seal-file.ts";

const AUTHORITY = "development-authority.json";

/** Writes a new seal file, or the development authority's, whose issuer is empty. @throws {RangeError} its issuer is no USCC. */
export async function writeSealFile(folder: string, file: SealFile): Promise<void> {
  const text = `${JSON.stringify(file, null, 2)}\n`;
  if (file.issuer === "") return await writeWhole(folder, AUTHORITY, text);
  if (!isUscc(file.issuer)) throw new RangeError("the issuer of a seal file is a USCC");
  await writeWhole(join(folder, file.issuer), `seal-${file.fingerprint}.json`, text);
}

/** The seal files of a department, oldest first; `file` is undefined for one that cannot be read or is not what its name says. */
export async function readSealFiles(
  folder: string,
  issuer: string,
): Promise<readonly { readonly fingerprint: string; readonly file: SealFile | undefined }[]> {
  if (!isUscc(issuer)) return [];
  const names = (await readdir(join(folder, issuer)).catch(ignoreAbsent)) ?? [];
  const found = await Promise.all(
    names.flatMap((name) => {
      const fingerprint = /^seal-([0-9a-f]{64})\.json$/.exec(name)?.[1];
      return fingerprint === undefined ? [] : [readNamed(join(folder, issuer, name), fingerprint, issuer)];
    }),
  );
  return found.toSorted((one, other) => (orderOf(one.file) < orderOf(other.file) ? -1 : 1));
}

/** The development authority; undefined when there is none, or none that can be read. */
export async function readDevelopmentAuthority(folder: string): Promise<SealFile | undefined> {
  const file = await readOne(join(folder, AUTHORITY)).catch(ignoreAbsent);
  return file?.issuer === "" ? file : undefined;
}

async function readNamed(
  path: string,
  fingerprint: string,
  issuer: string,
): Promise<{ readonly fingerprint: string; readonly file: SealFile | undefined }> {
  const file = await readOne(path);
  return { fingerprint, file: file?.fingerprint === fingerprint && file.issuer === issuer ? file : undefined };
}

async function readOne(path: string): Promise<SealFile | undefined> {
  const { size } = await stat(path);
  return size > LARGEST_SEAL_FILE ? undefined : parseSealFile(await readFile(path, "utf8"));
}

function orderOf(file: SealFile | undefined): string {
  return file === undefined ? "" : `${file.createdAt} ${file.fingerprint}`;
}
