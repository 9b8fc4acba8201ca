// The contract on a real PostgreSQL, and two connections that race on one database.

import { Client } from "pg";
import { expect, test } from "vitest";
import { openPostgresRegister } from "../../src/register/postgres/register.ts";
import { describeContract } from "./contract.ts";
import { describeOnPostgres, freshRegisterUrl } from "./postgres-server.ts";
import { change, hashOf, issueOne, reservation, seedTrust } from "./samples.ts";

describeOnPostgres("PostgreSQL", () => {
  describeContract("PostgreSQL", async () => openPostgresRegister(await freshRegisterUrl(), { connections: 3 }));
});

describeOnPostgres("two connections to one PostgreSQL", () => {
  test("let one of them win a revision, a number or an idempotency key; the other writes nothing", async () => {
    const url = await freshRegisterUrl();
    const [one, other] = [await openPostgresRegister(url), await openPostgresRegister(url)];
    await seedTrust(one);
    const record = await issueOne(one);
    const changes = await Promise.all([
      one.changeStatus([change(record, "suspended")]),
      other.changeStatus([change(record, "revoked")]),
    ]);
    expect(changes.flat().sort()).toEqual(["recorded", "revision-conflict"]);
    expect(await other.history(record.id)).toHaveLength(2);
    expect(await other.auditHead()).toEqual(await one.auditHead());

    const number = { kind: "fixed", number: "衢房租备〔2026〕9号", unique: true } as const;
    const numbers = await Promise.all([
      one.reserve([reservation({ number })]),
      other.reserve([reservation({ number })]),
    ]);
    expect(
      numbers
        .flat()
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(["fresh", "number-taken"]);

    const idempotency = { client: "api:1", key: "k", bodyHash: hashOf("body") };
    const [mine, theirs] = [reservation({ idempotency }), reservation({ idempotency })];
    const keys = await Promise.all([one.reserve([mine]), other.reserve([theirs])]);
    expect(
      keys
        .flat()
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(["fresh", "idempotency-in-flight"]);
    const kept = await Promise.all([mine, theirs].map(({ id }) => one.record(id)));
    expect(kept.filter((found) => found !== undefined)).toHaveLength(1);
    await Promise.all([one.close(), other.close()]);
  });

  test("count an event past its licence's revision against it", async () => {
    const url = await freshRegisterUrl();
    const register = await openPostgresRegister(url);
    await seedTrust(register);
    const { id } = await issueOne(register);
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(
      "insert into events (licence, revision, kind, recorded_at, effective_at, client) select licence, 5, kind, recorded_at, effective_at, client from events",
    );
    await client.end();
    expect(await register.ledger("", 10)).toEqual([{ id, revision: 0, events: 0, phase: "issued" }]);
    await register.close();
  });

  test("find nothing by a text that PostgreSQL cannot hold", async () => {
    const register = await openPostgresRegister(await freshRegisterUrl());
    const asked = [
      ...[register.dossier("a\u0000b"), register.issuer("\u0000")],
      ...[register.apiKey("\u0000"), register.record("\u0000")],
    ];
    const answers = await Promise.allSettled(asked);
    const codes = answers.map((answer) => (answer.status === "rejected" ? answer.reason.code : "answered"));
    expect(codes).toEqual(Array(asked.length).fill("not-found"));
    await register.close();
  });
});
