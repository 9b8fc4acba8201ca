// Where a trial's register lies, and a way to look into it that goes past the program: what stands in its tables is read by the
// database's own means.

import path from "node:path";
import Database from "better-sqlite3";

export type StoreKind = "sqlite";

export const STORES: readonly StoreKind[] = ["sqlite"];

/** A register's place. */
export interface Store {
  readonly kind: StoreKind;
  /** What tells Vellum where it is. */
  readonly environment: Readonly<Record<string, string>>;
  /** Rows of a query in the SQL that all stores have in common, every value as text. */
  rows(query: string): Promise<readonly (readonly string[])[]>;
  /** Lets the leases end that broken-off orders hold, as time would: for trials that must be short. */
  endLeases(): Promise<void>;
  close(): Promise<void>;
}

/** Makes room for a register. */
export async function openStore(
  kind: StoreKind,
  { dataFolder }: { readonly folder: string; readonly dataFolder: string },
): Promise<Store> {
  const file = path.join(dataFolder, "vellum.sqlite");
  return {
    kind,
    environment: {},
    rows: async (query) => {
      const database = new Database(file, { readonly: true });
      try {
        const rows = database.prepare<[], unknown[]>(query).raw().all();
        return rows.map((row) => row.map((value) => String(value ?? "")));
      } finally {
        database.close();
      }
    },
    endLeases: async () => {
      const database = new Database(file);
      try {
        database.exec(END_LEASES);
      } finally {
        database.close();
      }
    },
    close: async () => undefined,
  };
}

const END_LEASES = "update idempotency set lease_until = '2000-01-01T00:00:00Z' where lease_until is not null";
