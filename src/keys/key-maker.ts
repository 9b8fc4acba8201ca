// Makes departments' keys: 32 bytes from the operating system's generator, sealed into a key file at once. What it gives
// back is public. Which key signs is not decided here but by the register's trust list.

import { randomBytes } from "node:crypto";
import type { KeyMaker } from "../issuance/key-office.ts";
import { LicenceError } from "../licence/errors.ts";
import { sealKeyFile } from "./key-file.ts";
import { writeKeyFile } from "./key-folder.ts";
import type { Secret } from "./secret.ts";

/** Makes keys into a folder. Without a secret every key asked for is LicenceError key-locked. */
export function createKeyMaker(parts: { readonly folder: string; readonly secret?: Secret }): KeyMaker {
  return {
    async makeKey(issuer, createdAt) {
      const { folder, secret } = parts;
      if (secret === undefined) throw new LicenceError("key-locked", { parameters: { issuer, kid: "" } });
      const seed = randomBytes(32);
      const file = await sealKeyFile({ seed, issuer, createdAt, secret });
      seed.fill(0);
      await writeKeyFile(folder, file);
      return { kid: file.kid, publicKeyMultibase: file.kid };
    },
  };
}
