// The audit walk over a real register, tampered with as somebody could who has the file and knows SQL.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { walkAuditTrail } from "../../src/issuance/audit-walk.ts";
import type { AuditHead } from "../../src/licence/audit-chain.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { openSqliteRegister } from "../../src/register/sqlite/register.ts";
import { change, issueOne, seedTrust } from "../register/samples.ts";

const folder = mkdtempSync(join(tmpdir(), "vellum-audit-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
let file: string;
let noted: AuditHead;
let suspended: string;

beforeEach(async () => {
  files += 1;
  file = join(folder, `${files}.db`);
  const register = openSqliteRegister(file);
  await seedTrust(register);
  for (let count = 0; count < 3; count += 1) await issueOne(register);
  const licence = await issueOne(register);
  await register.changeStatus([change(licence, "suspended")]);
  suspended = licence.id;
  noted = await register.auditHead();
  await register.close();
});

function tamper(...statements: string[]): void {
  const database = new Database(file);
  database.exec("drop trigger audit_is_not_edited; drop trigger audit_is_not_deleted");
  database.exec("drop trigger events_are_not_edited; drop trigger events_are_not_deleted");
  for (const statement of statements) database.exec(statement);
  database.close();
}

async function walk(head?: AuditHead) {
  const keeper = openSqliteRegister(file);
  const findings = await walkAuditTrail({ keeper, cryptography: portableCryptography }, head);
  await keeper.close();
  return findings;
}

describe("the audit walk", () => {
  test("finds an untouched trail intact, with the head that was noted in it", async () => {
    const findings = { intact: true, head: noted, noted: "present", licences: 4, miscounted: [], unaudited: [] };
    expect(await walk(noted)).toEqual(findings);
  });

  test.each([
    ["an edited line", "update audit set actor = 'nobody' where seq = 6", 6],
    ["an edited detail", 'update audit set detail = \'{"note":"another","count":1}\' where seq = 6', 6],
    ["a deleted line", "delete from audit where seq = 6", 7],
    [
      "two lines in each other's place",
      "update audit set seq = seq + 100 where seq = 6; update audit set seq = 6 where seq = 7; update audit set seq = 7 where seq = 106",
      6,
    ],
    [
      "a line put in at the end",
      "insert into audit select 10, at, actor, action, subject, detail, previous, hash from audit where seq = 9",
      10,
    ],
  ])("finds %s", async (_, statement, brokenAt) => {
    tamper(statement);
    expect(await walk()).toMatchObject({ intact: false, brokenAt });
  });

  test("finds a tail that was cut off by the head that was noted elsewhere", async () => {
    tamper("delete from audit where seq > 3");
    expect(await walk()).toMatchObject({ intact: false, head: { seq: 3 } });
    expect(await walk(noted)).toMatchObject({ intact: false, noted: "absent" });
  });

  test.each([
    ["an event that is gone", "delete from events where revision = 1"],
    ["an event in another's place", "update events set revision = 5 where revision = 1"],
    [
      "an event too many",
      "insert into events select licence, 2, kind, recorded_at, effective_at, client, act, ground, note, actor_name, actor_code, legal_basis, endorsed_until, successor from events where revision = 1",
    ],
  ])("finds %s", async (_, statement) => {
    tamper(statement);
    expect(await walk(noted)).toMatchObject({ intact: false, miscounted: [suspended], unaudited: [] });
  });

  test("finds a change of status that the trail does not hold, though the register is consistent", async () => {
    tamper(
      "insert into events select licence, 2, 'restored', recorded_at, effective_at, client, act, ground, note, actor_name, actor_code, legal_basis, endorsed_until, successor from events where revision = 1",
      "update licences set status = 'valid', revision = 2, status_revision = null where revision = 1",
    );
    expect(await walk(noted)).toMatchObject({ intact: false, miscounted: [], unaudited: [suspended] });
  });

  test("raises no alarm when licences are issued while it walks", async () => {
    const keeper = openSqliteRegister(file);
    const busy = {
      auditLines: keeper.auditLines,
      ledger: async (after: string, limit: number) => {
        const page = await keeper.ledger(after, limit);
        await issueOne(keeper);
        return page;
      },
    };
    const findings = await walkAuditTrail({ keeper: busy, cryptography: portableCryptography }, noted);
    expect(findings).toMatchObject({ intact: true, noted: "present", licences: 4 });
    expect(findings.head.seq).toBe(noted.seq + 1);
    await keeper.close();
  });
});
