// A register moved whole to a real D1 and back: cut off on its way, shut to writers, the same at the end.

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { walkAuditTrail } from "../../src/issuance/audit-walk.ts";
import { type MovingSource, type MovingTarget, moveRegister } from "../../src/issuance/moving.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { openD1Register } from "../../src/register/d1/register.ts";
import { openD1Source, openD1Target } from "../../src/register/d1/whole.ts";
import { openSqliteRegister } from "../../src/register/sqlite/register.ts";
import { openSqliteSource, openSqliteTarget } from "../../src/register/sqlite/whole.ts";
import { openD1Databases } from "./d1-databases.ts";
import { auditEntry, change, HOUSING, hashOf, issueOne, NOW, sampleIssuer, seedTrust } from "./samples.ts";

const folder = mkdtempSync(join(tmpdir(), "vellum-moving-d1-"));
const databases = openD1Databases(1);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await databases.close();
});

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
const close = async (): Promise<void> => undefined;

/** Moves, or breaks off after so many pages. */
async function move(from: MovingSource, to: MovingTarget, pages = Number.POSITIVE_INFINITY) {
  let told = 0;
  const onProgress = (): void => {
    told += 1;
    if (told > pages) throw new Error("cut off");
  };
  return moveRegister({ from, to, cryptography: portableCryptography, onProgress }).finally(() => from.close());
}

test("a register goes to D1 and comes back, whatever cut the move off, and one of the two is shut at any time", async () => {
  const source = join(folder, "source.db");
  const before = openSqliteRegister(source);
  await seedTrust(before);
  const records = [await issueOne(before), await issueOne(before), await issueOne(before)];
  const [first] = records;
  if (first === undefined) throw new Error("nothing was issued");
  await before.changeStatus([change(first, "revoked")]);
  const photo = { sha256: hashOf("photo"), mediaType: "image/jpeg", bytes: random(300_000), recordedAt: NOW };
  await before.addEnclosure({ ...photo, department: HOUSING, client: "api:1" });

  const database = await databases.migrated();
  const onD1 = openD1Register(database, { random });
  const write = (register: typeof onD1) => register.putIssuer(sampleIssuer(), auditEntry("issuer-registered", HOUSING));
  await expect(move(openSqliteSource(source), openD1Target({ database, close }), 3)).rejects.toThrow("cut off");
  await expect(write(onD1)).rejects.toMatchObject({ code: "register-unavailable" });
  await expect(write(before)).rejects.toMatchObject({ parameters: { reason: "moved" } });
  const there = await move(openSqliteSource(source), openD1Target({ database, close }));
  expect(there).toMatchObject({ isEqual: true, head: { from: before.auditHead(), to: before.auditHead() } });
  for (const { id } of records) {
    expect(await onD1.dossier(id)).toEqual(before.dossier(id));
    expect(await onD1.history(id)).toEqual(before.history(id));
  }
  expect(await onD1.enclosure(photo.sha256)).toEqual(before.enclosure(photo.sha256));
  await write(onD1);
  await issueOne(onD1);
  await expect(move(openSqliteSource(source), openD1Target({ database, close }))).rejects.toMatchObject({
    fields: [{ code: "migrate-target-used" }],
  });

  const back = join(folder, "back.db");
  expect(await move(openD1Source({ database, close }), openSqliteTarget(back))).toMatchObject({ isEqual: true });
  await expect(write(onD1)).rejects.toMatchObject({ parameters: { reason: "moved" } });
  const returned = openSqliteRegister(back);
  const findings = await walkAuditTrail({ keeper: returned, cryptography: portableCryptography });
  expect(findings).toMatchObject({ intact: true, licences: records.length + 1 });
  await issueOne(returned);
  await Promise.all([before.close(), returned.close()]);
}, 60_000);
