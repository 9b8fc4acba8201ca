// What the register keeps of a file's seal, as columns of `files`; all of them null for a file without one.

import { customType, integer, text } from "drizzle-orm/sqlite-core";

/** Bytes as a blob. better-sqlite3 gives them as a Buffer, D1 as an array of numbers. */
const bytes = customType<{ data: Uint8Array; driverData: ArrayLike<number> }>({
  dataType: () => "blob",
  fromDriver: (value) => Uint8Array.from(value),
});

/** As in SealRecord (licence/sealing.ts). */
export const SEAL_COLUMNS = {
  sealedAt: text("sealed_at"),
  /** Hex SHA-256 of the certificate. */
  sealFingerprint: text("seal_fingerprint"),
  sealReserved: integer("seal_reserved"),
  sealCms: bytes("seal_cms"),
};
