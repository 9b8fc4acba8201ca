// Opens the register where its address says that it is kept.

import { openDataFolder } from "./host/data-folder.ts";
import type { Register } from "./issuance/ports.ts";
import { LicenceError } from "./licence/errors.ts";
import { openSqliteRegister } from "./register/sqlite.ts";
import { openRegisterAside } from "./register-aside.ts";
import type { StoreAddress } from "./store-address.ts";

/** How to open it. */
export interface StoreOptions {
  readonly dataDirectory: string;
  /** The most connections to a server of databases at once. */
  readonly connections: number;
  /** Writes a file in a thread of its own, for whoever serves; a server of databases writes elsewhere anyway. */
  readonly writeAside?: boolean;
}

/**
 * Opens the store, made or brought up to date when it needs to be.
 * @throws {LicenceError} register-unavailable, configuration-invalid — the folder cannot be written to.
 */
export async function openStore(address: StoreAddress, options: StoreOptions): Promise<Register> {
  const { dataDirectory, connections, writeAside = false } = options;
  if (address.kind === "postgres") {
    await openDataFolder(dataDirectory);
    throw new LicenceError("register-unavailable", { parameters: { reason: `postgres ${connections}` } });
  }
  await openDataFolder(dataDirectory, address.path);
  return writeAside ? openRegisterAside(address.path) : openSqliteRegister(address.path);
}
