// The D1 database that wrangler.toml in the working directory binds, for commands of an operator: the one on this machine that `wrangler
// dev` uses, or with `remote = true` under its binding the deployed one, under wrangler's own login. Needs the development dependencies.

import { LicenceError } from "../licence/errors.ts";

/** Opens the binding of that name; `close` lets the process end. @throws {LicenceError} configuration-invalid */
export async function openBoundD1(binding: string) {
  const { getPlatformProxy } = await loadWrangler();
  const { env, dispose } = await getPlatformProxy();
  const database = env[binding];
  if (typeof database === "object" && database !== null && "prepare" in database) {
    return { database, close: () => dispose() };
  }
  await dispose();
  throw unusable({ code: "no-d1-binding", found: binding });
}

async function loadWrangler(): Promise<typeof import("wrangler")> {
  try {
    return await import("wrangler");
  } catch (cause) {
    throw unusable({ code: "worker-tools", found: "wrangler" }, cause);
  }
}

function unusable({ code, found }: { readonly code: string; readonly found: string }, cause?: unknown): LicenceError {
  const fields = [{ pointer: "/DATABASE_URL", code, parameters: { found } }];
  return new LicenceError("configuration-invalid", { fields, cause });
}
