// What the register keeps of how a file was made, beside what drew it, as columns of `files`: its seal, and what stands on the
// page that is not of the licence. All of them null where there is none.

import { integer, text } from "drizzle-orm/sqlite-core";
import { blob } from "./blob.ts";

/** As in SealRecord (licence/sealing.ts). */
export const SEAL_COLUMNS = {
  sealedAt: text("sealed_at"),
  /** Hex SHA-256 of the certificate. */
  sealFingerprint: text("seal_fingerprint"),
  sealReserved: integer("seal_reserved"),
  /** Hex SHA-256 of the file as it was printed. */
  sealPrinted: text("seal_printed"),
  sealCms: blob("seal_cms"),
};

/** As in FileRecord (issuance/register-entries.ts). */
export const PAGE_COLUMNS = {
  /** Annotation (licence/printing.ts) as JSON. */
  annotation: text(),
  /** 1 or null. */
  developmentSeal: integer("development_seal"),
};
