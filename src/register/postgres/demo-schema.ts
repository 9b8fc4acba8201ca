// A schema in somebody's PostgreSQL database for the demonstration's register: made anew each time, beside whatever else is there.
// Only a schema that carries the demonstration's own mark is ever dropped.

import { Client } from "pg";
import { LicenceError } from "../../licence/errors.ts";
import { availabilityError } from "./availability.ts";

const SCHEMA = "vellum_demo";
const MARK = "made by vellum demo; dropped by the next one";
const FIND = `select obj_description(oid, 'pg_namespace') as mark from pg_namespace where nspname = '${SCHEMA}'`;

/**
 * Makes the schema; answers the database's address with it.
 * @throws {LicenceError} register-unavailable; configuration-invalid — there is a schema of that name that no demonstration made.
 */
export async function makeDemoSchema(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ mark: string | null }>(FIND);
    if (rows[0] !== undefined && rows[0].mark !== MARK) {
      throw new LicenceError("configuration-invalid", {
        fields: [{ pointer: "/DATABASE_URL", code: "not-a-demo-schema", parameters: { found: SCHEMA } }],
      });
    }
    await client.query(`drop schema if exists ${SCHEMA} cascade`);
    await client.query(`create schema ${SCHEMA}`);
    await client.query(`comment on schema ${SCHEMA} is '${MARK}'`);
  } catch (error) {
    throw availabilityError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
  const address = new URL(url);
  address.searchParams.set("options", `-c search_path=${SCHEMA}`);
  return address.href;
}
