// The secret that unlocks the key files: from the environment, or the first line of a file that only its owner can read
// (a mounted secret of systemd, Docker or Kubernetes).

import { readFile } from "node:fs/promises";
import { LicenceError } from "../licence/errors.ts";
import { Secret } from "./secret.ts";

const MIN_LENGTH = 12;

/**
 * The key secret, or undefined when none is configured.
 * @throws {LicenceError} configuration-invalid — the file cannot be read or its first line is too short.
 */
export async function readKeySecret(from: {
  readonly keySecret?: Secret;
  readonly keySecretFile?: string;
}): Promise<Secret | undefined> {
  const { keySecret, keySecretFile: path } = from;
  if (path === undefined) return keySecret;
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) throw mistake("config-file", { path });
  const line = text.split(/\r?\n/, 1)[0] ?? "";
  if (line.length < MIN_LENGTH) throw mistake("config-secret", { min: MIN_LENGTH });
  return new Secret(line);
}

function mistake(code: string, parameters: Readonly<Record<string, string | number>>): LicenceError {
  return new LicenceError("configuration-invalid", {
    fields: [{ pointer: "/VELLUM_KEY_SECRET_FILE", code, parameters }],
  });
}
