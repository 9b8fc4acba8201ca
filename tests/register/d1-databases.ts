// Real D1 databases in one workerd, for tests: each is asked over loopback (host/local-d1.ts), since miniflare's own stand-in for a binding
// loses its place when much is asked at once.

import { Miniflare } from "miniflare";
import { CLERK, openLocalD1 } from "../../src/host/local-d1.ts";
import { migrateD1 } from "../../src/register/d1/migrating.ts";

/** Databases that nobody has used yet, so many at most. */
export function openD1Databases(most: number) {
  const names = Array.from({ length: most }, (_, index) => `REGISTER_${index}`);
  const workerd = new Miniflare({
    ...{ modules: true, script: CLERK, compatibilityDate: "2026-04-01", d1Databases: names },
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  });
  const unused = names.values();
  const empty = async () => {
    const { value: name } = unused.next();
    if (name === undefined) throw new Error("no database is left");
    return openLocalD1(new URL(`/${name}`, await workerd.unsafeGetDirectURL()));
  };
  return {
    /** Without tables. */
    empty,
    migrated: async () => {
      const database = await empty();
      await migrateD1(database);
      return database;
    },
    close: () => workerd.dispose(),
  };
}
