// The reader's part of the contract on a real D1 in workerd (miniflare): migrations applied there, rows copied from a register
// that was written on SQLite.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { afterAll, describe, expect, test } from "vitest";
import { portableCryptography } from "../../src/licence/portable.ts";
import { createD1Register } from "../../src/register/d1/register.ts";
import { openSqliteRegister } from "../../src/register/sqlite.ts";
import { describeReader } from "./contract-reader.ts";
import { copyToD1, migrateD1 } from "./d1-copy.ts";

const folder = mkdtempSync(join(tmpdir(), "vellum-d1-"));
const bindings = Array.from({ length: 3 }, (_, index) => `REGISTER_${index}`);
const miniflare = new Miniflare({
  modules: true,
  script: "export default { fetch: () => new Response() }",
  d1Databases: bindings,
});
afterAll(async () => {
  await miniflare.dispose();
  rmSync(folder, { recursive: true, force: true });
});

let opened = 0;
const nextDatabase = () => miniflare.getD1Database(bindings[opened++] ?? "");

describe("a register copied to D1", () => {
  describeReader(async () => {
    const file = join(folder, `${opened}.db`);
    const writer = openSqliteRegister(file);
    const remote = await nextDatabase();
    await migrateD1(remote);
    const publish = async () => {
      await writer.close();
      await copyToD1(file, remote);
    };
    return { writer, reader: createD1Register(remote, portableCryptography), publish, close: () => writer.close() };
  });

  test("that is not there answers that it cannot be reached, never that there is nothing", async () => {
    const empty = createD1Register(await nextDatabase(), portableCryptography);
    for (const answer of [
      empty.dossier("id"),
      empty.issuers(),
      empty.statusList("id"),
      empty.ping(),
      empty.idsByHash(""),
    ]) {
      await expect(answer).rejects.toMatchObject({ code: "register-unavailable" });
    }
  });

  test("holds events and audit to being append-only", async () => {
    const remote = await nextDatabase();
    await migrateD1(remote);
    await remote
      .prepare("insert into audit values (1, 'at', 'actor', 'action', 'subject', '{}', 'previous', 'hash')")
      .run();
    await expect(remote.prepare("update audit set actor = 'nobody'").run()).rejects.toThrow("append-only");
    await expect(remote.prepare("delete from audit").run()).rejects.toThrow("append-only");
  });
});
