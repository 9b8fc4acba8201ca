// Who has a register's file open to write it, so that whoever opens it next knows whether an attempt that the register calls under way
// died with its process. Each process holds a shared lock on a file beside the register for as long as it lives; the kernel takes
// it away when the process dies, however it dies. Whoever gets that file for itself alone is nobody's contemporary: every
// lease in the register is of the dead, and that is written into it for all who come after. Leaves out stores that several machines write.

import { chmodSync } from "node:fs";
import Database from "better-sqlite3";
import type { Vacancy } from "../intents/vacancy.ts";

/** This process among those that write a register. */
export interface Presence {
  /** Absent: nothing is known of those who were here before. */
  readonly vacancy?: Vacancy;
  leave(): void;
}

const REGISTER_WAIT_MS = 2000;
/** Longer than somebody who notes a vacancy waits for the register. */
const WAIT_MS = 5000;
const SUFFIX = "-holders";

/**
 * Announces this process; to be held until its last write.
 * Never throws: where the file cannot be made or locked, leases count as long as they say.
 * @param register the register's file.
 * @param now the instant, on the clock that leases are given by.
 */
export function announcePresence(register: string, now: string): Presence {
  let holders: Database.Database | undefined;
  try {
    holders = new Database(`${register}${SUFFIX}`, { timeout: 0 });
    chmodSync(holders.name, 0o600);
    noteVacancy(holders, register, now);
    return { ...stay(holders), leave: closing(holders) };
  } catch {
    return { leave: closing(holders) };
  }
}

/** Writes down that nobody is here, when nobody is and it can be written; what was written before is as true as it was. */
function noteVacancy(holders: Database.Database, register: string, at: string): void {
  const note = holders.transaction(() => {
    holders.exec("create table if not exists vacancy (at text not null, last_licence integer not null)");
    holders.exec("delete from vacancy");
    holders.prepare("insert into vacancy values (?, ?)").run(at, lastLicenceIn(register));
  });
  try {
    note.exclusive();
  } catch (error) {
    // Somebody is here, or the disk is full: neither keeps anybody from serving.
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/** 0 where there is no register yet, or none that can be read. */
function lastLicenceIn(register: string): number {
  try {
    const file = new Database(register, { readonly: true, fileMustExist: true, timeout: REGISTER_WAIT_MS });
    try {
      return Number(file.prepare("select coalesce(max(ordinal), 0) from licences").pluck().get());
    } finally {
      file.close();
    }
  } catch {
    return 0;
  }
}

/** Takes the shared lock and keeps it: a transaction that has read and does not end. What it reads stays true meanwhile. */
function stay(holders: Database.Database): Pick<Presence, "vacancy"> {
  holders.pragma(`busy_timeout = ${WAIT_MS}`);
  holders.exec("begin");
  const isKnown = holders.prepare("select count(*) from sqlite_master where name = 'vacancy'").pluck().get() === 1;
  const row = isKnown && holders.prepare("select at, last_licence from vacancy").raw().get();
  if (!Array.isArray(row)) return {};
  const [at, lastLicence]: unknown[] = row;
  return { vacancy: { at: String(at), lastLicence: Number(lastLicence) } };
}

function closing(holders: Database.Database | undefined): () => void {
  return () => void holders?.close();
}
