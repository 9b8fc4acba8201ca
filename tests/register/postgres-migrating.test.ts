// How a PostgreSQL database gets its tables: whole, once, however many processes open it at the same moment and whatever its locale.

import { expect, test } from "vitest";
import { migrations } from "../../src/register/migrations-postgres/compiled.ts";
import { connectPostgres } from "../../src/register/postgres/connection.ts";
import { openPostgresRegister } from "../../src/register/postgres/register.ts";
import { askOnce, describeOnPostgres, emptyDatabase } from "./postgres-server.ts";
import { change, issueOne, seedTrust } from "./samples.ts";

describeOnPostgres("a PostgreSQL database", () => {
  test("that several processes open at the same moment gets its tables once", async () => {
    const url = await emptyDatabase();
    const connections = await Promise.all(Array.from({ length: 6 }, () => connectPostgres(url)));
    await Promise.all(connections.map((connection) => connection.close()));
    expect(await askOnce(url, "select version from schema_version")).toEqual([{ version: String(migrations.length) }]);
    expect(await askOnce(url, "select number from turn")).toEqual([{ number: "0" }]);
  });

  test("compares texts by their bytes, though its own locale sorts as a dictionary does", async () => {
    const url = await emptyDatabase();
    await (await connectPostgres(url)).close();
    expect(await askOnce(url, "select 'a' < 'B' as dictionary")).toEqual([{ dictionary: true }]);
    const insert = "insert into meta values ('a', ''), ('B', ''), ('印', ''), ('Z', '');";
    const sorted = await askOnce(url, `${insert} select name from meta order by name`);
    expect(sorted.map(({ name }) => name)).toEqual(["B", "Z", "a", "印"]);
  });

  test("has them in the schema that its address names, and nothing elsewhere", async () => {
    const url = await emptyDatabase();
    await askOnce(url, "create schema city");
    await (await connectPostgres(`${url}?options=-c%20search_path%3Dcity`)).close();
    const schemas = `select distinct n.nspname as schema from pg_constraint c
      join pg_class t on t.oid in (c.conrelid, c.confrelid) join pg_namespace n on n.oid = t.relnamespace
      where n.nspname not in ('pg_catalog', 'information_schema')`;
    expect(await askOnce(url, schemas)).toEqual([{ schema: "city" }]);
  });

  test("holds events, audit and enclosures to what was written", async () => {
    const url = await emptyDatabase();
    await (await connectPostgres(url)).close();
    await askOnce(url, "insert into audit values (1, 'at', 'actor', 'action', 'subject', '{}', 'previous', 'hash')");
    await askOnce(url, "insert into enclosures values ('hash', 'image/jpeg', 'at', '\\x00')");
    await expect(askOnce(url, "update audit set actor = 'nobody'")).rejects.toThrow("audit is append-only");
    await expect(askOnce(url, "delete from audit")).rejects.toThrow("audit is append-only");
    await expect(askOnce(url, "update enclosures set bytes = '\\x01'")).rejects.toThrow("enclosures is append-only");
  });

  test("without triggers gives up the right to change what is append-only", async () => {
    const url = await emptyDatabase();
    const name = url.replace(/.*\//, "");
    // Triggers are written in plpgsql; an engine without either answers alike.
    await askOnce(
      url,
      `drop extension plpgsql; create role "${name}" login; alter database "${name}" owner to "${name}"`,
    );
    const owner = url.replace("//vellum@", `//${name}@`);
    await (await connectPostgres(owner)).close();
    await askOnce(owner, "insert into audit values (1, 'at', 'actor', 'action', 'subject', '{}', 'previous', 'hash')");
    for (const change of ["update audit set actor = 'nobody'", "delete from audit", "delete from events"]) {
      await expect(askOnce(owner, change)).rejects.toThrow("permission denied");
    }
  });

  test("is written to by a role that can neither change its tables nor delete", async () => {
    const url = await emptyDatabase();
    await (await connectPostgres(url)).close();
    const name = url.replace(/.*\//, "");
    await askOnce(
      url,
      `create role "${name}" login; grant select, insert, update on all tables in schema public to "${name}"`,
    );
    const register = await openPostgresRegister(url.replace("//vellum@", `//${name}@`));
    await seedTrust(register);
    const record = await issueOne(register);
    await register.changeStatus([change(record, "suspended")]);
    expect((await register.dossier(record.id))?.record.status).toBe("suspended");
    await register.close();
  });

  test("of a newer program is left alone", async () => {
    const url = await emptyDatabase();
    await (await connectPostgres(url)).close();
    await askOnce(url, `update schema_version set version = ${migrations.length + 1}`);
    await expect(connectPostgres(url)).rejects.toMatchObject({
      code: "register-unavailable",
      parameters: { reason: "schema-version", found: migrations.length + 1, expected: migrations.length },
    });
  });

  test("whose commits would not wait for the disk is refused", async () => {
    const url = await emptyDatabase();
    const careless = `${url}?options=-c%20synchronous_commit%3Doff`;
    await expect(connectPostgres(careless)).rejects.toMatchObject({ parameters: { reason: "synchronous_commit" } });
  });
});
