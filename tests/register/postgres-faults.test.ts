// A PostgreSQL that fails: it is restarted, cuts connections, or lets others wait. The register says that it is out of reach, records
// nothing by halves, and goes on by itself as soon as it can.

import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startThrowawayPostgres, type ThrowawayPostgres } from "../../src/host/throwaway-postgres.ts";
import { openPostgresRegister } from "../../src/register/postgres/register.ts";
import { askOnce, describeOnPostgres } from "./postgres-server.ts";
import { auditEntry, HOUSING, sampleIssuer } from "./samples.ts";

const LOCK_TIMEOUT_MS = 300;
const UNREACHABLE = { code: "register-unavailable" };

describeOnPostgres("a PostgreSQL that fails", () => {
  let server: ThrowawayPostgres;
  let url: string;
  let register: Awaited<ReturnType<typeof openPostgresRegister>>;
  const put = () => register.putIssuer(sampleIssuer(), auditEntry("issuer-registered", HOUSING));
  beforeAll(async () => {
    server = await startThrowawayPostgres();
    await server.createDatabase("register");
    url = server.url("register");
    register = await openPostgresRegister(url, { lockTimeoutMs: LOCK_TIMEOUT_MS, connectTimeoutMs: 2_000 });
    await put();
  });
  afterAll(async () => {
    await register.close();
    await server.close();
  });

  test("is out of reach while it is down, and read and written again once it is up, without a restart", async () => {
    const head = await register.auditHead();
    await server.stop("immediate");
    for (const answer of [register.ping(), register.issuer(HOUSING), register.dossier("id"), put()]) {
      await expect(answer).rejects.toMatchObject(UNREACHABLE);
    }
    await server.start();
    expect(await register.auditHead()).toEqual(head);
    await put();
    expect((await register.auditHead()).seq).toBe(head.seq + 1);
  });

  test("that ends every connection in the middle of requests answers each or says that it did not", async () => {
    const before = (await register.auditHead()).seq;
    const writes = Array.from({ length: 40 }, () => put());
    const reads = Array.from({ length: 40 }, async () => register.issuer(HOUSING));
    const cuts = (async () => {
      for (let round = 0; round < 5; round += 1) {
        await askOnce(
          server.url("postgres"),
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'register'",
        );
        await sleep(10);
      }
    })();
    const outcomes = await Promise.allSettled([...writes, ...reads]);
    await cuts;
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    for (const reason of refused) expect(reason).toMatchObject(UNREACHABLE);
    const written = outcomes.slice(0, writes.length).filter(({ status }) => status === "fulfilled").length;
    const lines = (await register.auditLines(before, 100)).length;
    // A commit whose answer was cut off may have come about.
    expect(lines).toBeGreaterThanOrEqual(written);
    expect(lines).toBeLessThanOrEqual(writes.length);
  });

  test("lets a write wait for another's turn no longer than it is told, and records nothing of it", async () => {
    const head = await register.auditHead();
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query("begin; select number from turn for update");
    await expect(put()).rejects.toMatchObject({ ...UNREACHABLE, parameters: { reason: "55P03" } });
    await other.query("rollback");
    await other.end();
    expect(await register.auditHead()).toEqual(head);
    await put();
  });

  test("ends a statement that takes too long", async () => {
    const hasty = await openPostgresRegister(url, { statementTimeoutMs: 300, lockTimeoutMs: 60_000 });
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query("begin; lock table issuers in access exclusive mode");
    await expect(hasty.issuer(HOUSING)).rejects.toMatchObject({ ...UNREACHABLE, parameters: { reason: "57014" } });
    await other.query("rollback");
    expect((await hasty.issuer(HOUSING))?.uscc).toBe(HOUSING);
    await other.end();
    await hasty.close();
  });

  test("that refuses the login, lacks the database or is not there is said to be out of reach, without its password", async () => {
    const addresses = [
      url.replace(/register$/, "nowhere"),
      "postgres://vellum:hunter2@127.0.0.1:1/register",
      `${url.replace("vellum@", "vellum:hunter2@")}?sslmode=verify-full`,
    ];
    for (const address of addresses) {
      const refusal = await openPostgresRegister(address, { connectTimeoutMs: 2_000 }).catch((error: unknown) => error);
      expect(refusal).toMatchObject(UNREACHABLE);
      expect(`${(refusal as Error).stack}${String((refusal as Error).cause)}${JSON.stringify(refusal)}`).not.toContain(
        "hunter2",
      );
    }
  });
});
