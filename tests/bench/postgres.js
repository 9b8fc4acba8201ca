// PostgreSQL beside SQLite: a server of this machine's own programs with every sync in force, for as long as a part needs it.

import { findPostgres, startThrowawayPostgres } from "../../dist/host/throwaway-postgres.js";

/** Whether there is one on this machine; parts leave its rows out where there is none. */
export const hasPostgres = findPostgres() !== undefined;

/** Starts one: `database` makes an empty database and answers its address. */
export async function startPostgres() {
  const server = await startThrowawayPostgres();
  let made = 0;
  const database = async () => {
    made += 1;
    await server.createDatabase(`bench${made}`);
    return server.url(`bench${made}`);
  };
  return { database, close: server.close };
}
