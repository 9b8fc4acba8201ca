// The SQLite file when the machine does not do its part, and what its connections are held to.

import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connectSqlite } from "../../src/register/sqlite/connection.ts";
import { openSqliteRegister, sqliteRegisterOn } from "../../src/register/sqlite/register.ts";
import {
  event,
  HOUSING,
  hashOf,
  issued,
  issueOne,
  NOW,
  prepared,
  reservation,
  reserveOne,
  seedTrust,
} from "./samples.ts";

const folder = mkdtempSync(join(tmpdir(), "vellum-faults-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

let files = 0;
let file: string;
beforeEach(() => {
  files += 1;
  file = join(folder, `${files}.db`);
});

const unavailable = expect.objectContaining({ code: "register-unavailable" });

describe("a connection", () => {
  test("makes a file for its owner's eyes only, companions included", async () => {
    const register = openSqliteRegister(file);
    await register.claimOrigin("https://zz.example");
    for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(name).mode & 0o777, name).toBe(0o600);
    await register.close();
  });

  test("syncs every commit, holds foreign keys, and goes on doing so after writing", async () => {
    const connection = connectSqlite(file);
    await issueOne(await seeded(sqliteRegisterOn(connection)));
    const pragma = (name: string) => connection.client.pragma(name, { simple: true });
    expect(pragma("synchronous")).toBe(2);
    expect(pragma("journal_mode")).toBe("wal");
    expect(pragma("foreign_keys")).toBe(1);
    const reading = connectSqlite(file, { readonly: true });
    expect(reading.client.pragma("synchronous", { simple: true })).toBe(2);
    reading.client.close();
    connection.client.close();
  });

  test("that would not sync every commit is refused", () => {
    const { pragma } = Database.prototype;
    vi.spyOn(Database.prototype, "pragma").mockImplementation(function (this: Database.Database, source, options) {
      return pragma.call(this, source === "synchronous = FULL" ? "synchronous = NORMAL" : source, options);
    });
    expect(() => openSqliteRegister(file)).toThrow(unavailable);
  });

  test("to a register of a newer program is refused", () => {
    const { client } = connectSqlite(file);
    client.pragma("user_version = 999");
    client.close();
    expect(() => openSqliteRegister(file)).toThrow(unavailable);
  });

  test("to what is no register, or not there, says that it cannot be reached", () => {
    expect(() => openSqliteRegister(file, { readonly: true })).toThrow(unavailable);
    expect(() => openSqliteRegister(join(folder, "no", "such", "folder.db"))).toThrow(unavailable);
    writeFileSync(file, "a text that is long enough to be taken for a database's header, but is none".repeat(20));
    expect(() => openSqliteRegister(file)).toThrow(unavailable);
  });

  test("that is read-only reads what others write, and writes nothing", async () => {
    const writing = await seeded(openSqliteRegister(file));
    const reading = openSqliteRegister(file, { readonly: true });
    const { id } = await issueOne(writing);
    expect(reading.dossier(id)?.record.id).toBe(id);
    await expect(reading.reserve([reservation()])).rejects.toEqual(unavailable);
    await Promise.all([reading.close(), writing.close()]);
  });

  test("that is closed says that the register cannot be reached", async () => {
    const register = await seeded(openSqliteRegister(file));
    await register.close();
    expect(() => register.dossier("id")).toThrow(unavailable);
    expect(() => register.ping()).toThrow(unavailable);
    await expect(register.reserve([reservation()])).rejects.toEqual(unavailable);
  });

  test("waits for another's write no longer than it was told to", async () => {
    const register = await seeded(openSqliteRegister(file, { busyTimeoutMs: 50 }));
    const other = new Database(file);
    other.exec("begin immediate");
    const started = performance.now();
    await expect(register.reserve([reservation()])).rejects.toEqual(unavailable);
    expect(performance.now() - started).toBeLessThan(2_000);
    other.exec("rollback");
    await expect(register.reserve([reservation()])).resolves.toMatchObject([{ outcome: "fresh" }]);
    other.close();
    await register.close();
  });
});

describe("a log that could not be synced", () => {
  test("is emptied into the file before anything is added to it, and not while somebody reads in it", async () => {
    const connection = connectSqlite(file, { busyTimeoutMs: 50 });
    const register = await seeded(sqliteRegisterOn(connection));
    const kept = await issueOne(register);
    const failed = (): void => {
      throw new Database.SqliteError("disk I/O error", "SQLITE_IOERR_FSYNC");
    };
    expect(() => connection.write(failed)).toThrow(unavailable);
    const reader = new Database(file, { readonly: true });
    reader.exec("begin");
    reader.prepare("select count(*) from licences").get();
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    expect(() => connection.write(() => undefined)).toThrow(unavailable);
    reader.close();
    let logAtWriting = -1;
    connection.write(() => {
      logAtWriting = statSync(`${file}-wal`).size;
    });
    expect(logAtWriting).toBe(0);
    expect(register.dossier(kept.id)?.record.status).toBe("valid");
    await register.close();
  });
});

describe("a full disk", () => {
  test("refuses writes whole, leaves reading, and needs no repair", async () => {
    const connection = connectSqlite(file);
    const register = await seeded(sqliteRegisterOn(connection));
    const kept = await issueOne(register);
    const waiting = await reserveOne(register);
    await register.prepare([prepared(waiting)]);
    const head = register.auditHead();

    const pages = Number(connection.client.pragma("page_count", { simple: true }));
    connection.client.pragma(`max_page_count = ${pages + 1}`);
    const many = Array.from({ length: 400 }, () => reservation());
    await expect(register.reserve(many)).rejects.toEqual(unavailable);
    const long = issued(waiting, { credential: "x".repeat(100_000) });
    await expect(register.add([long])).rejects.toEqual(unavailable);

    expect(register.dossier(kept.id)?.record.status).toBe("valid");
    expect(register.record(waiting.id)).toMatchObject({ phase: "prepared", revision: -1 });
    expect(register.history(waiting.id)).toEqual([]);
    expect(register.auditHead()).toEqual(head);
    expect(connection.client.prepare("select count(*) from licences").pluck().get()).toBe(2);

    connection.client.pragma("max_page_count = 1000000");
    expect(await register.add([long])).toEqual(["recorded"]);
    const answers = await register.reserve(many);
    expect(answers.every(({ outcome }) => outcome === "fresh")).toBe(true);
    // The serials of the write that failed were not used up.
    expect(answers[0]).toMatchObject({ record: { serial: "0000000003" } });
    expect(connection.client.pragma("integrity_check", { simple: true })).toBe("ok");
    await register.close();
  });
});

describe("events and audit", () => {
  const seal = /append-only/;

  test.each([
    ["update", "update events set note = 'x'"],
    ["delete", "delete from events"],
    ["update", "update audit set actor = 'x'"],
    ["delete", "delete from audit"],
    ["replace", "insert or replace into audit select seq, at, 'x', action, subject, detail, previous, hash from audit"],
  ])("refuse to %s: %s", async (_, statement) => {
    const connection = connectSqlite(file);
    const register = await seeded(sqliteRegisterOn(connection));
    await issueOne(register);
    expect(() => connection.client.exec(statement)).toThrow(seal);
    await register.close();
  });

  test("what licences refer to is not changed either", async () => {
    const connection = connectSqlite(file);
    const register = await seeded(sqliteRegisterOn(connection));
    const bytes = Uint8Array.of(1, 2, 3);
    const photo = { sha256: hashOf("photo"), mediaType: "image/jpeg", bytes, recordedAt: NOW };
    await register.addEnclosure({ ...photo, department: HOUSING, client: "operator" });
    expect(() => connection.client.exec("update enclosures set bytes = x'00'")).toThrow(/signed/);
    expect(register.enclosure(hashOf("photo"))?.bytes).toEqual(bytes);
    await register.close();
  });

  test("an event's revision is taken once, whoever writes it", async () => {
    const connection = connectSqlite(file);
    const record = await issueOne(await seeded(sqliteRegisterOn(connection)));
    const { kind, recordedAt, effectiveAt, client } = event(record);
    const insert = connection.client.prepare(
      `insert into events (licence, revision, kind, recorded_at, effective_at, client)
       select ordinal, 0, ?, ?, ?, ? from licences where id = ?`,
    );
    expect(() => insert.run(kind, recordedAt, effectiveAt, client, record.id)).toThrow(/UNIQUE|PRIMARY/);
    connection.client.close();
  });
});

async function seeded<R extends ReturnType<typeof openSqliteRegister>>(register: R): Promise<R> {
  await seedTrust(register);
  return register;
}
