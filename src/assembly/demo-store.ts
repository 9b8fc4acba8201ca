// Where the demonstration keeps its register: a file in its own folder, or PostgreSQL – in a schema of its own where DATABASE_URL names
// a server, else on one that it starts from this machine's programs and throws away.

import path from "node:path";
import type { DemoStoreName } from "../cli/parts.ts";
import { startThrowawayPostgres } from "../host/throwaway-postgres.ts";
import { Secret } from "../keys/secret.ts";
import { makeDemoSchema } from "../register/postgres/demo-schema.ts";
import type { StoreAddress } from "./store-address.ts";

/** A register's place for as long as the demonstration lasts. */
export interface OpenDemoStore {
  readonly database: StoreAddress;
  close(): Promise<void>;
}

const DATABASE = "vellum_demo";

/** @param configured what DATABASE_URL says. @throws {LicenceError} register-unavailable, configuration-invalid */
export async function openDemoStore(
  store: Exclude<DemoStoreName, "d1">,
  { dataDirectory, configured }: { readonly dataDirectory: string; readonly configured: StoreAddress },
): Promise<OpenDemoStore> {
  const nothing = async (): Promise<void> => undefined;
  if (store === "sqlite") {
    return { database: { kind: "sqlite", path: path.join(dataDirectory, "vellum.sqlite") }, close: nothing };
  }
  if (configured.kind === "postgres") {
    const url = await makeDemoSchema(configured.url.reveal());
    return { database: { kind: "postgres", url: new Secret(url) }, close: nothing };
  }
  const server = await startThrowawayPostgres();
  await server.createDatabase(DATABASE);
  return { database: { kind: "postgres", url: new Secret(server.url(DATABASE)) }, close: () => server.close() };
}
