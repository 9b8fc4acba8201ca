// Who calls the API: `Authorization: Bearer vlm_…` (RFC 6750). Only the SHA-256 of a secret is kept, and it is what the cabinet
// is asked for: what an attacker can vary never meets what is stored, so that the time of an answer tells nothing about it.

import { apiKeyHash } from "../issuance/key-office.ts";
import type { ApiKeyCabinet } from "../issuance/ports.ts";
import { clientOf, type Principal } from "../issuance/principal.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";

// The operator may give the demo a key of their own, so `vlm_` is a custom of ours and no condition.
const BEARER = /^Bearer +([\x21-\x7e]{8,256})$/i;

/** Finds out who calls. */
export type Authenticate = (authorization: string | undefined) => Promise<Principal>;

/**
 * Binds the cabinet.
 * The result throws LicenceError unauthenticated for a missing, malformed, unknown or revoked key, all alike.
 */
export function createAuthenticate(
  cabinet: Pick<ApiKeyCabinet, "apiKey">,
  cryptography: Pick<Cryptography, "sha256">,
): Authenticate {
  return async (authorization) => {
    const secret = BEARER.exec(authorization ?? "")?.[1];
    if (secret === undefined) throw new LicenceError("unauthenticated");
    const key = await cabinet.apiKey(apiKeyHash(cryptography, secret));
    if (key === undefined || key.revokedAt !== undefined) throw new LicenceError("unauthenticated");
    return { client: clientOf(key), departments: key.departments, actions: key.actions };
  };
}
