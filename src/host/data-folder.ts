// The folder in which an authority keeps its register and keys. That it cannot be written to is said by name before anything is
// opened, for SQLite would only say that the register is out of reach.

import { access, constants, mkdir } from "node:fs/promises";
import { LicenceError } from "../licence/errors.ts";

/**
 * Makes the folder where there is none, for the owner alone.
 * @param register the register's file, when it is one.
 * @throws {LicenceError} configuration-invalid — it, or the register's file in it, cannot be written to.
 */
export async function openDataFolder(folder: string, register?: string): Promise<void> {
  await writable(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
  });
  if (register !== undefined) await writable(register, () => access(register, constants.W_OK).catch(exceptMissing));
}

/** The register's file comes with the first opening. */
function exceptMissing(error: unknown): void {
  if (errnoOf(error) !== "ENOENT") throw error;
}

async function writable(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const parameters = { found: path, reason: errnoOf(error) };
    const fields = [{ pointer: "/VELLUM_DATA", code: "not-writable", parameters }];
    throw new LicenceError("configuration-invalid", { fields, cause: error });
  }
}

function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "EIO";
}
