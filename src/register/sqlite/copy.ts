// Copies a register in use into one file, and reads such a copy without touching it. SQLite's backup interface takes all pages in one
// step: one view of the register, beside which others go on reading and writing (WAL). It runs in the process that asks, which is
// therefore never one that serves.

import { chmodSync } from "node:fs";
import Database from "better-sqlite3";
import { availabilityError } from "../availability.ts";

/** What stands in a copy. */
export interface CopyContents {
  /** How many migrations it has seen. */
  readonly schemaVersion: number;
  /** Rows by table. */
  readonly counts: Readonly<Record<string, number>>;
  /** What SQLite finds wrong with pages, indexes and references; empty when all is sound. */
  readonly faults: readonly string[];
}

const ALL_PAGES = 2_147_483_647;

/** Copies the register. The copy is one file, without companions, for the owner's eyes only. @throws {LicenceError} register-unavailable */
export async function copySqliteRegister(from: string, to: string): Promise<void> {
  try {
    const source = new Database(from, { readonly: true, fileMustExist: true });
    try {
      await source.backup(to, { progress: () => ALL_PAGES });
    } finally {
      source.close();
    }
    settleCopy(to);
  } catch (error) {
    throw availabilityError(error);
  }
}

/** Makes a register's file, which nobody has open, one file without companions, for the owner's eyes only. @throws as SQLite does */
export function settleCopy(path: string): void {
  chmodSync(path, 0o600);
  const copy = new Database(path, { fileMustExist: true });
  try {
    copy.pragma("journal_mode = DELETE");
  } finally {
    copy.close();
  }
}

/** Looks a copy through. @throws {LicenceError} register-unavailable — it cannot be read as a register at all. */
export function contentsOfCopy(path: string): CopyContents {
  try {
    const copy = new Database(path, { readonly: true, fileMustExist: true });
    try {
      return { schemaVersion: Number(copy.pragma("user_version", { simple: true })), ...countsAndFaults(copy) };
    } finally {
      copy.close();
    }
  } catch (error) {
    throw availabilityError(error);
  }
}

function countsAndFaults(copy: Database.Database): Pick<CopyContents, "counts" | "faults"> {
  const pages = copy.pragma("quick_check", { simple: true });
  const references = copy.pragma("foreign_key_check");
  const faults = [
    ...(pages === "ok" ? [] : [String(pages)]),
    ...(Array.isArray(references) && references.length > 0 ? ["foreign_key_check"] : []),
  ];
  const names = copy
    .prepare<[], { name: string }>("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    .all();
  const counts = names.map(({ name }) => {
    const row = copy.prepare<[], { rows: number }>(`select count(*) as rows from [${name}]`).get();
    return [name, row?.rows ?? 0] as const;
  });
  return { counts: Object.fromEntries(counts.toSorted(([one], [other]) => (one < other ? -1 : 1))), faults };
}
