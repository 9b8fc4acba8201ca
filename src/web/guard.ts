// The guard before the department's API: who asks has to prove who they are, and whatever a handler throws is answered as a problem
// document. Calls are counted by key, calls without a good one by address.

import type { Context } from "hono";
import type { ApiKeyCabinet } from "../issuance/ports.ts";
import type { Principal } from "../issuance/principal.ts";
import { LicenceError } from "../licence/errors.ts";
import type { Answers } from "./answers.ts";
import { createAuthenticate } from "./api-keys.ts";
import type { AddressOf } from "./client-address.ts";
import type { LimitBucket, RateLimiter } from "./rate-limiter.ts";
import { notesOf } from "./request-notes.ts";

/** A request from somebody who has proved who they are. */
export type Handler = (context: Context, principal: Principal) => Promise<Response>;

/** Puts the guard before a handler. */
export type Guard = (handle: Handler) => (context: Context) => Promise<Response>;

/** What a guard is handed. */
export interface GuardParts {
  readonly answers: Pick<Answers, "problem">;
  readonly apiKeys: Pick<ApiKeyCabinet, "apiKey">;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  readonly limiter: RateLimiter;
  readonly addressOf: AddressOf;
}

/** Makes a guard over the API keys. */
export function createGuard(parts: GuardParts): Guard {
  const authenticate = createAuthenticate(parts.apiKeys, parts);
  const identify = async (context: Context): Promise<Principal> => {
    try {
      return await authenticate(context.req.header("authorization"));
    } catch (thrown) {
      const isRefusal = thrown instanceof LicenceError && thrown.code === "unauthenticated";
      if (isRefusal) await count(parts.limiter, "refused-key", parts.addressOf(context.req.raw, context.env));
      throw thrown;
    }
  };
  return (handle) => async (context) => {
    try {
      const principal = await identify(context);
      const notes = notesOf(context.env);
      if (notes !== undefined) notes.client = principal.client;
      await count(parts.limiter, "call", principal.client);
      return await handle(context, principal);
    } catch (thrown) {
      return parts.answers.problem(context, thrown);
    }
  };
}

/** @throws {LicenceError} rate-limited */
async function count(limiter: RateLimiter, bucket: LimitBucket, asker: string): Promise<void> {
  const seconds = await limiter.take(bucket, asker);
  if (seconds > 0) throw new LicenceError("rate-limited", { parameters: { seconds } });
}
