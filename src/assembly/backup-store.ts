// Where a register's backup comes from and goes to, whatever store keeps it: a file of SQLite is copied by its pages, a database of
// PostgreSQL row by row in one transaction, each table proven equal; either way a backup is one file of SQLite and can be restored
// into either. Cloudflare D1 shows itself at no one moment: its own tools back it up.

import { chmod, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../config.ts";
import { flush } from "../host/backup-folder.ts";
import { type Copying, copyRegister, type MovingProof } from "../issuance/moving.ts";
import { createNodeCryptography } from "../keys/node-cryptography.ts";
import type { AuditHead } from "../licence/audit-chain.ts";
import { LicenceError } from "../licence/errors.ts";
import { openPostgresTarget, readPostgresAtOnce } from "../register/postgres/whole.ts";
import { copySqliteRegister, settleCopy } from "../register/sqlite/copy.ts";
import { openSqliteRegister } from "../register/sqlite/register.ts";
import { openSqliteSource, openSqliteTarget } from "../register/sqlite/whole.ts";
import type { StoreAddress } from "./store-address.ts";

const cryptography = createNodeCryptography();

type OnProgress = Copying["onProgress"];

/**
 * Copies a register that others go on writing to into one file.
 * @returns a head of the audit trail that the copy has to contain, noted from the register itself.
 * @throws {LicenceError} register-unavailable; configuration-invalid backup-elsewhere, backup-different
 */
export async function copyStore(database: StoreAddress, to: string, onProgress: OnProgress): Promise<AuditHead> {
  switch (database.kind) {
    case "sqlite": {
      const head = await headOf(database.path);
      await copySqliteRegister(database.path, to);
      return head;
    }
    case "postgres":
      return await readPostgresAtOnce(database.url.reveal(), async (from) => {
        const copy = openSqliteTarget(to);
        const { head } = await proven({ from, to: copy, onProgress }).finally(() => copy.close());
        settleCopy(to);
        return head.from;
      });
    case "d1":
      throw elsewhere("backup-elsewhere");
  }
}

/** A register that is being restored. */
export interface RestorePlace {
  /** Where its file may be looked at and changed before anybody takes it for a register. */
  readonly aside: string;
  /** Makes it the configured register. @throws {LicenceError} configuration-invalid — there is one already. */
  settle(onProgress: OnProgress): Promise<void>;
  /** Leaves nothing beside the register. */
  tidy(): Promise<void>;
}

/** Where the configured register goes. @throws {LicenceError} configuration-invalid restore-elsewhere */
export function restorePlace({ database, dataDirectory }: Pick<Config, "database" | "dataDirectory">): RestorePlace {
  if (database.kind === "d1") throw elsewhere("restore-elsewhere");
  const isFile = database.kind === "sqlite";
  const target = isFile ? database.path : path.join(dataDirectory, "register.sqlite");
  const aside = `${target}.restoring`;
  return {
    aside,
    settle: (onProgress) => (isFile ? nameDurably(aside, target) : pourInto(database.url.reveal(), aside, onProgress)),
    tidy: async () => {
      for (const companion of ["", "-wal", "-shm"]) await rm(`${aside}${companion}`, { force: true });
    },
  };
}

async function nameDurably(from: string, to: string): Promise<void> {
  await chmod(from, 0o600);
  await flush(from);
  await rename(from, to);
  await flush(path.dirname(to));
}

async function pourInto(url: string, file: string, onProgress: OnProgress): Promise<void> {
  const from = openSqliteSource(file);
  try {
    const to = await openPostgresTarget(url);
    await proven({ from, to, onProgress }).finally(() => to.close());
  } finally {
    await from.close();
  }
}

/** @throws {LicenceError} configuration-invalid backup-different — it came out otherwise than it was. */
async function proven(copying: Omit<Copying, "cryptography">): Promise<MovingProof> {
  const proof = await copyRegister({ ...copying, cryptography });
  if (proof.isEqual) return proof;
  throw new LicenceError("configuration-invalid", { fields: [{ pointer: "/backup", code: "backup-different" }] });
}

/** Where the trail ends now; the copy, which is taken later, has to contain it. */
async function headOf(file: string): Promise<AuditHead> {
  const register = openSqliteRegister(file, { readonly: true });
  try {
    return await register.auditHead();
  } finally {
    await register.close();
  }
}

function elsewhere(code: string): LicenceError {
  return new LicenceError("configuration-invalid", { fields: [{ pointer: "/DATABASE_URL", code }] });
}
