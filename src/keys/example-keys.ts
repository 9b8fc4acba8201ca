// The worthless keys of keys.example, known by their public halves: whoever has this repository can sign with them. Only
// `vellum demo` may use them; renaming or encrypting such a file again does not help, because the key stays the same.

import type { RegisterReader } from "../issuance/ports.ts";
import { LicenceError } from "../licence/errors.ts";
import { Secret } from "./secret.ts";

/** The published passphrase of the files in keys.example. */
export const EXAMPLE_SECRET = new Secret("worthless-example-passphrase");

/** Public keys (kids) of keys.example; a test holds that the folder has these and no others. */
export const EXAMPLE_KEYS: ReadonlySet<string> = new Set([
  "z6Mkow2mXJnuGrSTrbu97tnWCr6gvdqQC74vP7eMK5KohpnQ",
  "z6MkumW5cgmGPFutv4RkbXC9prdKPj6sGjEKvWfqvFwAzpXb",
  "z6MkgLBdggMuoFEDmMyoyvnWCQFSF5c5zHWwwsqHxp2wGw56",
  "z6MkhPJjWrD54Dwd6CZwF1CnqNzEcgQbjGpfz4PNpi3nqtFF",
  "z6Mkpjwuh89RS4EKE8tmyNkswauhS3fPCfvfZcKaBpqaXgAj",
  "z6Mkm7jmmwhSDQm1Wc4jnQrFxKjqKECnXFYrP2XcLvet7PZW",
  "z6MkoGGoGWCxJgH8KhmjEbUqfrFUhtr8eTRZnSqowSUvMGs5",
  "z6MkuQiUyxaTf9yMor6ugnCLsPZsDYijgU6SG11Dh7jHGWjB",
  "z6Mkfxu7VnHNmh6nACjUX5sY9ajWYYX4fUyZRrPyeyjwgsHs",
]);

/** Tells whether a kid is the public half of a worthless key. */
export function isExampleKey(kid: string): boolean {
  return EXAMPLE_KEYS.has(kid);
}

/**
 * Refuses a register that trusts a worthless key, whatever it is called there. For everything but the demo.
 * @throws {LicenceError} configuration-invalid with one `example-key` field per key.
 */
export async function refuseExampleKeys(reader: Pick<RegisterReader, "issuers" | "keysOf">): Promise<void> {
  const issuers = await reader.issuers();
  const keys = (await Promise.all(issuers.map(({ uscc }) => reader.keysOf(uscc)))).flat();
  const worthless = keys.filter((key) => key.example || isExampleKey(key.kid) || isExampleKey(key.publicKeyMultibase));
  if (worthless.length === 0) return;
  throw new LicenceError("configuration-invalid", {
    fields: worthless.map(({ kid, issuer }) => ({
      pointer: `/keys/${kid}`,
      code: "example-key",
      parameters: { kid, issuer },
    })),
  });
}
