// Requests that may be sent again (the Idempotency-Key header): which keys are keys, and what the register remembers of a request
// under one. The key is the client's own; the hash tells whether the same was asked for.

import { canonicalize } from "../licence/canonical.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";
import type { JsonValue } from "../licence/json-value.ts";
import type { IdempotencyClaim } from "./register-entries.ts";

/** @throws {LicenceError} idempotency-key-invalid — not 1 to 255 visible ASCII characters. */
export function requireIdempotencyKey(key: string | undefined): void {
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key)) throw new LicenceError("idempotency-key-invalid");
}

/** The claim of a request; undefined when it was sent without a key. `body` is everything that makes it the same request. */
export function idempotencyClaim(
  cryptography: Pick<Cryptography, "hashText">,
  { client, key, body }: { readonly client: string; readonly key: string | undefined; readonly body: JsonValue },
): IdempotencyClaim | undefined {
  if (key === undefined) return undefined;
  return { client, key, bodyHash: cryptography.hashText(canonicalize(body)) };
}
