// The guard before the department's API: who asks has to prove who they are, and whatever a handler throws is answered as a problem
// document.

import type { Context } from "hono";
import type { ApiKeyCabinet } from "../issuance/ports.ts";
import type { Principal } from "../issuance/principal.ts";
import type { Answers } from "./answers.ts";
import { createAuthenticate } from "./api-keys.ts";

/** A request from somebody who has proved who they are. */
export type Handler = (context: Context, principal: Principal) => Promise<Response>;

/** Puts the guard before a handler. */
export type Guard = (handle: Handler) => (context: Context) => Promise<Response>;

/** Makes a guard over the API keys. */
export function createGuard(parts: {
  readonly answers: Pick<Answers, "problem">;
  readonly apiKeys: Pick<ApiKeyCabinet, "apiKey">;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
}): Guard {
  const authenticate = createAuthenticate(parts.apiKeys, parts);
  return (handle) => async (context) => {
    try {
      return await handle(context, await authenticate(context.req.header("authorization")));
    } catch (thrown) {
      return parts.answers.problem(context, thrown);
    }
  };
}
