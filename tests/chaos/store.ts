// Where a trial's register lies, and a way to look into it that goes past the program: what stands in its tables is read by the
// database's own means.

import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { Client } from "pg";
import { startThrowawayPostgres, type ThrowawayPostgres } from "../../src/host/throwaway-postgres.ts";
import { layWire, type Wire } from "./faults/wire.ts";

export type StoreKind = "sqlite" | "postgres" | "d1";

export const STORES: readonly StoreKind[] = ["sqlite", "postgres", "d1"];

/** A register's place. */
export interface Store {
  readonly kind: StoreKind;
  /** What tells Vellum where it is. */
  readonly environment: Readonly<Record<string, string>>;
  /** The server and the way to it, where there is one. */
  readonly server?: Pick<ThrowawayPostgres, "stop" | "start"> & { readonly wire: Wire };
  /** Rows of a query in the SQL that all stores have in common, every value as text. */
  rows(query: string): Promise<readonly (readonly string[])[]>;
  /** Lets the leases end that broken-off orders and tables hold, as time would: for trials that must be short. */
  endLeases(): Promise<void>;
  /** Tells Vellum of a place for another register, which is empty: the data folder, where there is no more to it. */
  elsewhere(): Promise<Store["environment"]>;
  close(): Promise<void>;
}

const END_LEASES = ["idempotency", "batches"].map(
  (table) => `update ${table} set lease_until = '2000-01-01T00:00:00Z' where lease_until is not null`,
);
const DATABASE = "vellum";

/** Makes room for a register. */
export async function openStore(kind: StoreKind, dataFolder: string): Promise<Store> {
  if (kind === "postgres") return openPostgres();
  if (kind === "d1") return openFile(kind, { DATABASE_URL: "d1:DB" }, () => localD1(dataFolder));
  return openFile(kind, {}, () => path.join(dataFolder, "vellum.sqlite"));
}

/** The file in which workerd keeps its only D1 database, beside one of its own. */
function localD1(dataFolder: string): string {
  const folder = path.join(dataFolder, ".wrangler/state/v3/d1/miniflare-D1DatabaseObject");
  const file = readdirSync(folder).find((name) => /^[0-9a-f]+\.sqlite$/.test(name));
  if (file === undefined) throw new Error(`no database in ${folder}`);
  return path.join(folder, file);
}

/** A file of SQLite: the register's own, or D1's on this machine. */
function openFile(kind: StoreKind, environment: Store["environment"], place: () => string): Store {
  const using = <T>(work: (database: Database.Database) => T): T => {
    const database = new Database(place());
    try {
      return work(database);
    } finally {
      database.close();
    }
  };
  return {
    ...{ kind, environment },
    rows: async (query) =>
      using((database) =>
        database
          .prepare<[], unknown[]>(query)
          .raw()
          .all()
          .map((row) => row.map(textOf)),
      ),
    endLeases: async () => using((database) => void database.exec(END_LEASES.join(";"))),
    elsewhere: async () => ({}),
    close: async () => undefined,
  };
}

/** A server of its own with every sync in force, reached through a wire that can be cut. */
async function openPostgres(): Promise<Store> {
  const server = await startThrowawayPostgres();
  await server.createDatabase(DATABASE);
  const wire = await layWire(server.port);
  const address = server.url(DATABASE);
  const ask = async (query: string): Promise<readonly (readonly string[])[]> => {
    const client = new Client({ connectionString: address });
    await client.connect();
    try {
      const { rows } = await client.query<unknown[]>({ text: query, rowMode: "array" });
      return rows.map((row) => row.map(textOf));
    } finally {
      await client.end();
    }
  };
  return {
    kind: "postgres",
    environment: { DATABASE_URL: address.replace(`:${server.port}/`, `:${wire.port}/`) },
    server: { start: server.start, stop: server.stop, wire },
    rows: ask,
    endLeases: async () => {
      for (const statement of END_LEASES) await ask(statement);
    },
    elsewhere: async () => {
      const name = `elsewhere_${randomUUID().replaceAll("-", "")}`;
      await server.createDatabase(name);
      return { DATABASE_URL: server.url(name) };
    },
    close: async () => {
      await wire.close();
      await server.close();
    },
  };
}

function textOf(value: unknown): string {
  return String(value ?? "");
}
