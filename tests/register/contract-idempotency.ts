// What every adapter owes: one licence per idempotency key.

import { expect, test } from "vitest";
import {
  hashOf,
  issued,
  issueOne,
  LATER,
  MARKET,
  NOW,
  prepared,
  reservation,
  reserveOne,
  sampleKey,
} from "./samples.ts";
import { type CurrentRegister, outcomes } from "./whole-register.ts";

export function describeIdempotency(register: CurrentRegister): void {
  const claim = { client: "api:1", key: "a-key", bodyHash: hashOf("body") };

  test("answers a repeated key by what became of the first request", async () => {
    const first = reservation({ idempotency: claim });
    const other = { ...claim, bodyHash: hashOf("other body") };
    const answers = await register().reserve([
      first,
      reservation({ idempotency: claim }),
      reservation({ idempotency: other }),
      reservation({ idempotency: { ...claim, client: "api:2" } }),
    ]);
    expect(outcomes(answers)).toEqual(["fresh", "idempotency-in-flight", "idempotency-key-reused", "fresh"]);

    const resumed = await register().reserve([
      reservation({ idempotency: claim, at: LATER, leaseUntil: "2026-11-22T01:47:07Z" }),
      reservation({ idempotency: claim, at: LATER }),
    ]);
    expect(outcomes(resumed)).toEqual(["resumed", "idempotency-in-flight"]);
    expect(resumed[0]).toMatchObject({ record: { id: first.id } });
    expect(await register().issueClaim(claim)).toBeUndefined();

    const record = (await register().record(first.id)) ?? expect.fail("there is no record");
    await register().prepare([prepared(record)]);
    await register().add([issued(record)]);
    const [done] = await register().reserve([reservation({ idempotency: claim, at: LATER })]);
    expect(done).toEqual({ outcome: "done", record: await register().record(first.id) });
    expect(await register().issueClaim(claim)).toEqual(await register().record(first.id));
    expect(await register().issueClaim(other)).toBe("idempotency-key-reused");
    expect(await register().issueClaim({ ...claim, key: "another" })).toBeUndefined();
  });

  test("lets no attempt that outlasted its lease put another content in the place of what its successor prepared", async () => {
    const first = await reserveOne(register(), { idempotency: claim });
    await register().reserve([reservation({ idempotency: claim, at: LATER })]);
    const [successor, sleeper] = [prepared(first), prepared(first, "韩梅梅")];
    expect(await register().prepare([successor])).toEqual(["recorded"]);
    expect(await register().prepare([sleeper, successor])).toEqual(["revision-conflict", "recorded"]);
    expect(await register().add([issued(first, {}, "韩梅梅")])).toEqual(["revision-conflict"]);
    expect(await register().add([issued(first)])).toEqual(["recorded"]);
    expect(await register().record(first.id)).toMatchObject({
      contentHash: successor.contentHash,
      credential: issued(first).credential,
    });
  });

  test("takes no signature over anything but what is prepared, by whatever key it was prepared last", async () => {
    const record = await reserveOne(register());
    await register().prepare([prepared(record)]);
    const rotated = { ...prepared(record, "韩梅梅"), kid: sampleKey(MARKET).kid };
    expect(await register().prepare([rotated])).toEqual(["recorded"]);
    expect(await register().add([issued(record)])).toEqual(["revision-conflict"]);
    expect(await register().add([issued(record, {}, "韩梅梅")])).toEqual(["recorded"]);
  });

  test("gives the key of an abandoned record to the next request, also with another body", async () => {
    const record = await reserveOne(register(), { idempotency: claim });
    const audit = { at: NOW, actor: "api:1", action: "licence-abandoned", subject: record.id, detail: {} };
    await register().abandon([{ id: record.id, audit }]);
    const next = await reserveOne(register(), { idempotency: { ...claim, bodyHash: hashOf("corrected") } });
    expect(next.id).not.toBe(record.id);
    expect(outcomes(await register().reserve([reservation({ idempotency: claim })]))).toEqual([
      "idempotency-key-reused",
    ]);
  });

  test("does not take a key of a change of status for one of an issue", async () => {
    const record = await issueOne(register());
    const event = {
      licence: record.id,
      revision: 1,
      kind: "suspended",
      recordedAt: NOW,
      effectiveAt: NOW,
      client: "api:1",
    } as const;
    const audit = { at: NOW, actor: "api:1", action: "licence-suspended", subject: record.id, detail: {} };
    await register().changeStatus([{ event, status: "suspended", audit, idempotency: claim }]);
    expect(outcomes(await register().reserve([reservation({ idempotency: claim })]))).toEqual([
      "idempotency-key-reused",
    ]);
  });
}
