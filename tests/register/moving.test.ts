// A register moved whole: to PostgreSQL and back, killed on its way, onto what is there already, and with a row that came out different.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMovingSource, openMovingTarget } from "../../src/assembly/store.ts";
import { walkAuditTrail } from "../../src/issuance/audit-walk.ts";
import { type MovingProgress, moveRegister } from "../../src/issuance/moving.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { openPostgresRegister } from "../../src/register/postgres/register.ts";
import { openSqliteRegister } from "../../src/register/sqlite/register.ts";
import { askOnce, describeOnPostgres, emptyDatabase } from "./postgres-server.ts";
import {
  auditEntry,
  change,
  HOUSING,
  hashOf,
  issued,
  NOW,
  prepared,
  reservation,
  sampleIssuer,
  seedTrust,
} from "./samples.ts";

const LICENCES = 2_400;
const folder = mkdtempSync(join(tmpdir(), "vellum-moving-"));
const bundles = join(import.meta.dirname, "../../node_modules/.cache");
const program = join(bundles, `moving-process-${process.pid}.mjs`);
const source = join(folder, "source.db");
const ids: string[] = [];

async function writeRegister(): Promise<void> {
  const register = openSqliteRegister(source);
  await seedTrust(register);
  await register.claimOrigin("https://zz.quzhou.example");
  for (let from = 0; from < LICENCES; from += 400) {
    const claims = Array.from({ length: 400 }, (_, index) => ({
      client: "api:1",
      key: `行 ${from + index} "{,}"\\`,
      bodyHash: hashOf("b"),
    }));
    const answers = await register.reserve(claims.map((idempotency) => reservation({ idempotency, listSize: 1024 })));
    const records = answers.flatMap((answer) => ("record" in answer ? [answer.record] : []));
    await register.prepare(records.map((record) => prepared(record, '𠅤,"\\{NULL}\n李雷')));
    await register.add(records.map((record) => issued(record, {}, '𠅤,"\\{NULL}\n李雷')));
    ids.push(...records.map(({ id }) => id));
  }
  const [first = ""] = ids;
  await register.changeStatus([change({ id: first, revision: 0 } as Parameters<typeof change>[0], "revoked")]);
  const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => at % 256);
  const kept = { sha256: hashOf("photo"), mediaType: "image/jpeg", bytes, recordedAt: NOW };
  await register.addEnclosure({ ...kept, department: HOUSING, client: "api:1" });
  await register.close();
}

beforeAll(async () => {
  await writeRegister();
  mkdirSync(bundles, { recursive: true });
  const entryPoints = [join(import.meta.dirname, "moving-process.ts")];
  await build({ entryPoints, outfile: program, bundle: true, platform: "node", format: "esm", packages: "external" });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(program, { force: true });
});

/** Runs a move until it has printed so many lines, or to its end; its exit code, null when it was killed. */
function runMove(from: string, to: string, killAfter = Number.POSITIVE_INFINITY): Promise<number | null> {
  const child = spawn(process.execPath, [program, from, to], { stdio: ["ignore", "pipe", "inherit"] });
  let lines = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    lines += text.split("\n").length - 1;
    if (lines >= killAfter) child.kill("SIGKILL");
  });
  return new Promise((resolve) => child.on("close", resolve));
}

async function moveHere(from: string, to: string, onProgress: (now: MovingProgress) => void = () => undefined) {
  const ends = { from: await openMovingSource(from), to: await openMovingTarget(to) };
  try {
    return await moveRegister({ ...ends, cryptography: portableCryptography, onProgress });
  } finally {
    await ends.from.close();
    await ends.to.close();
  }
}

describeOnPostgres("a register that is moved", () => {
  let url: string;

  test("goes on where it was killed, opens as a register only when it is whole, and is the same", async () => {
    url = await emptyDatabase();
    for (const killAfter of [3, 12]) {
      expect(await runMove(`sqlite:${source}`, url, killAfter)).toBeNull();
      await expect(openPostgresRegister(url)).rejects.toMatchObject({ parameters: { reason: "moving" } });
    }
    const [{ kept }] = (await askOnce(url, "select count(*) as kept from licences")) as [{ kept: string }];
    expect(Number(kept)).toBeGreaterThan(0);
    expect(await runMove(`sqlite:${source}`, url)).toBe(0);

    const [before, after] = [openSqliteRegister(source, { readonly: true }), await openPostgresRegister(url)];
    const findings = await walkAuditTrail({ keeper: after, cryptography: portableCryptography });
    expect(findings).toMatchObject({ intact: true, licences: LICENCES });
    expect(await after.auditHead()).toEqual(before.auditHead());
    expect(await after.origin()).toBe("https://zz.quzhou.example");
    for (const id of [ids[0] ?? "", ids.at(-1) ?? ""]) {
      expect(await after.dossier(id)).toEqual(before.dossier(id));
      expect(await after.history(id)).toEqual(before.history(id));
    }
    expect(await after.enclosure(hashOf("photo"))).toEqual(before.enclosure(hashOf("photo")));
    await Promise.all([before.close(), after.close()]);
  });

  test("is shut to writers of every process where it was, and read there as before", async () => {
    const register = openSqliteRegister(source);
    expect(register.dossier(ids[0] ?? "")?.record.status).toBe("revoked");
    await expect(register.putIssuer(sampleIssuer(), auditEntry("issuer-registered", HOUSING))).rejects.toMatchObject({
      code: "register-unavailable",
      parameters: { reason: "moved" },
    });
    await register.close();
  });

  test("comes back the same, and may be written to until it is moved again", async () => {
    const register = await openPostgresRegister(url);
    await register.putIssuer(sampleIssuer(), auditEntry("issuer-registered", HOUSING));
    const back = join(folder, "back.db");
    const { isEqual, head } = await moveHere(url, `sqlite:${back}`);
    expect(isEqual).toBe(true);
    await expect(register.putIssuer(sampleIssuer(), auditEntry("issuer-registered", HOUSING))).rejects.toMatchObject({
      code: "register-unavailable",
      parameters: { reason: "moved" },
    });
    await register.close();
    const returned = openSqliteRegister(back);
    expect(returned.auditHead()).toEqual(head.from);
    await returned.putIssuer(sampleIssuer(), auditEntry("issuer-registered", HOUSING));
    await returned.close();
  });

  test("takes nothing's place: neither a register's nor that of another one under way", async () => {
    const used = await emptyDatabase();
    const other = join(folder, "other.db");
    const register = openSqliteRegister(other);
    await seedTrust(register);
    await register.close();
    const refused = (code: string) => ({ code: "configuration-invalid", fields: [{ pointer: "/to", code }] });
    await expect(moveHere(`sqlite:${other}`, url)).rejects.toMatchObject(refused("migrate-target-used"));
    await expect(moveHere(url, `sqlite:${other}`)).rejects.toMatchObject(refused("migrate-target-used"));
    await runMove(`sqlite:${source}`, used, 3);
    await expect(moveHere(`sqlite:${other}`, used)).rejects.toMatchObject(refused("migrate-other-source"));
    // Refused before anything was done: the register that was not moved is written to as before.
    const untouched = openSqliteRegister(other);
    await untouched.putIssuer(sampleIssuer(), auditEntry("issuer-registered", HOUSING));
    await untouched.close();
  });

  test("with a row that came out different is no register, and may be written to again where it was", async () => {
    const spoilt = join(folder, "spoilt.db");
    let isSpoilt = false;
    const { isEqual, tables } = await moveHere(`sqlite:${source}`, `sqlite:${spoilt}`, ({ step }) => {
      if (step !== "proving" || isSpoilt) return;
      isSpoilt = true;
      const raw = new Database(`${spoilt}.moving`);
      raw.prepare("update licences set number = number || ' ' where ordinal = 7").run();
      raw.close();
    });
    expect(isEqual).toBe(false);
    expect(tables.filter(({ from, to }) => from.hash !== to.hash).map(({ table }) => table)).toEqual(["licences"]);
    expect(() => openSqliteRegister(spoilt, { readonly: true })).toThrow();
    const ended = await openMovingSource(`sqlite:${source}`);
    await ended.reopen();
    await ended.close();
    const register = openSqliteRegister(source);
    await register.putIssuer(sampleIssuer(), auditEntry("issuer-registered", HOUSING));
    await register.close();
  });
});
