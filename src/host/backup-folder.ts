// A backup as it lies on a disk: a folder with the register's copy, the operator's own types and a manifest that holds every file by its
// SHA-256. It gets its name when everything in it was checked; what has another name is none. Private keys are never in it.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { cp, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { AuditHead } from "../licence/audit-chain.ts";
import { LicenceError } from "../licence/errors.ts";
import { backupName, backupsIn } from "./backup-names.ts";

/** The register's copy in a backup. */
export const REGISTER_FILE = "register.sqlite";
/** The operator's own types in a backup and in the data folder. */
export const TYPES_FOLDER = "types";
const MANIFEST = "manifest.json";

/** What a backup says of itself. */
export interface BackupManifest {
  readonly format: "vellum-backup/1";
  /** Of Vellum. */
  readonly version: string;
  readonly at: string;
  readonly origin: string;
  readonly schemaVersion: number;
  readonly auditHead: AuditHead;
  /** Rows by table. */
  readonly counts: Readonly<Record<string, number>>;
  /** Paths are relative, with forward slashes. */
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
}

/** A backup that is being made. */
export interface BackupDraft {
  /** Where its files go. */
  readonly folder: string;
  /** Writes the manifest and gives the backup its name; answers where it lies. */
  finish(manifest: Omit<BackupManifest, "format" | "files">): Promise<{ folder: string; manifest: BackupManifest }>;
  /** Leaves nothing. */
  discard(): Promise<void>;
}

/** Begins a backup in a folder, which is made. @throws {LicenceError} configuration-invalid — it cannot be written to. */
export async function beginBackup(parent: string, at: string): Promise<BackupDraft> {
  const folder = path.join(parent, `.${backupName(at)}.partial`);
  const final = path.join(parent, backupName(at));
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
  } catch (cause) {
    throw refused("not-writable", { found: parent, reason: errnoOf(cause) }, cause);
  }
  return {
    folder,
    finish: async (told) => {
      const manifest: BackupManifest = { format: "vellum-backup/1", ...told, files: await filesIn(folder) };
      await writeDurably(path.join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
      await rename(folder, final);
      await flush(parent);
      return { folder: final, manifest };
    },
    discard: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Copies a folder that need not be there. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, errorOnExist: true, force: false }).catch((error: unknown) => {
    if (errnoOf(error) !== "ENOENT") throw error;
  });
}

/**
 * The manifest of a backup whose files are all there and as it says.
 * @throws {LicenceError} configuration-invalid — no backup, another format, a file that is missing, changed or too many.
 */
export async function readBackup(folder: string): Promise<BackupManifest> {
  const text = await readFile(path.join(folder, MANIFEST), "utf8").catch((cause: unknown) => {
    throw refused("backup-none", { found: folder }, cause);
  });
  const manifest = manifestIn(text);
  if (manifest === undefined) throw refused("backup-none", { found: folder });
  const found = await filesIn(folder);
  const changed = new Set(manifest.files.map(({ path: name }) => name));
  for (const file of found) {
    if (file.path === MANIFEST) continue;
    const told = manifest.files.find(({ path: name }) => name === file.path);
    if (told?.sha256 === file.sha256) changed.delete(file.path);
    else changed.add(file.path);
  }
  if (changed.size > 0) throw refused("backup-changed", { found: [...changed].join(", ") });
  return manifest;
}

/** The backup that a path means: itself, or the newest of those in it. */
export async function findBackup(place: string): Promise<string> {
  const [newest] = await backupsIn(place);
  return newest === undefined ? place : path.join(place, newest);
}

/** Removes the oldest beyond so many; answers their names. Nothing else in the folder is touched. */
export async function removeOldBackups(parent: string, keep: number): Promise<readonly string[]> {
  const old = (await backupsIn(parent)).slice(keep);
  for (const name of old) {
    // Without its name first, so that a half-removed one is never taken for a backup.
    const aside = path.join(parent, `.${name}.removing`);
    await rename(path.join(parent, name), aside);
    await rm(aside, { recursive: true, force: true });
  }
  return old;
}

/** @throws {LicenceError} configuration-invalid — the folder holds something other than keys. */
export async function requireEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  const others = names.filter((name) => name !== "keys");
  if (others.length > 0) throw refused("restore-not-empty", { found: folder, names: others.slice(0, 5).join(", ") });
}

async function filesIn(folder: string): Promise<BackupManifest["files"]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.toSorted().map(async (file) => ({
      path: path.relative(folder, file).split(path.sep).join("/"),
      bytes: (await stat(file)).size,
      sha256: await hashOf(file),
    })),
  );
  return files;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

function manifestIn(text: string): BackupManifest | undefined {
  try {
    const value = JSON.parse(text) as Partial<BackupManifest>;
    return value.format === "vellum-backup/1" && Array.isArray(value.files) ? (value as BackupManifest) : undefined;
  } catch {
    return undefined;
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes names and bytes of a file or folder outlast a power cut. */
export async function flush(file: string): Promise<void> {
  const handle = await open(file, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function refused(code: string, parameters: Readonly<Record<string, string>>, cause?: unknown): LicenceError {
  return new LicenceError("configuration-invalid", { fields: [{ pointer: "/backup", code, parameters }], cause });
}

function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "EIO";
}
