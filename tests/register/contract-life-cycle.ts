// What every adapter owes: versions and changes of status.

import { expect, test } from "vitest";
import type { LicenceRecord } from "../../src/issuance/register-entries.ts";
import {
  auditEntry,
  change,
  event,
  issued,
  issueOne,
  MARKET,
  NOW,
  prepared,
  reservation,
  reserveOne,
} from "./samples.ts";
import type { CurrentRegister } from "./whole-register.ts";

export function describeLifeCycle(register: CurrentRegister): void {
  test("a renewal keeps serial and number, counts the version up and supersedes in one write", async () => {
    const first = await issueOne(register());
    const second = await renew(first, 0);
    expect(second).toMatchObject({ serial: first.serial, number: first.number, version: 2, predecessor: first.id });
    expect(await register().record(first.id)).toMatchObject({
      status: "superseded",
      successor: second.id,
      revision: 1,
    });
    expect((await register().dossier(first.id))?.statusEvent).toMatchObject({
      kind: "superseded",
      successor: second.id,
    });
    expect((await register().history(first.id)).map(({ kind }) => kind)).toEqual(["issued", "superseded"]);
    expect((await register().dossier(second.id))?.record.status).toBe("valid");
  });

  test("refuses to follow a licence that is not issued, not current, of another department or at another revision", async () => {
    const superseded = await issueOne(register());
    await renew(superseded, 0);
    const current = await issueOne(register());
    const unissued = await reserveOne(register());
    const answers = await register().reserve([
      reservation({ predecessor: { id: superseded.id, revision: 1 } }),
      reservation({ predecessor: { id: current.id, revision: 1 } }),
      reservation({ predecessor: { id: unissued.id, revision: -1 } }),
      reservation({ predecessor: { id: current.id, revision: 0 }, issuer: MARKET }),
      reservation({ predecessor: { id: "nosuchlicence", revision: 0 } }),
    ]);
    expect(answers).toEqual(Array(5).fill({ outcome: "revision-conflict" }));
  });

  test("lets one of two renewals of the same licence win; the other leaves nothing but its reservation", async () => {
    const first = await issueOne(register());
    const predecessor = { id: first.id, revision: 0 };
    const number = { kind: "fixed", number: first.number, unique: true } as const;
    const [one, other] = [
      await reserveOne(register(), { predecessor, number }),
      await reserveOne(register(), { predecessor, number }),
    ];
    // The version of an attempt that fails is skipped: something signed may carry it.
    expect([one.version, other.version]).toEqual([2, 3]);
    await register().prepare([prepared(one), prepared(other)]);
    const before = await register().auditHead();
    const answers = await register().add([
      issued(other, superseding(first, other)),
      issued(one, superseding(first, one)),
    ]);
    expect(answers).toEqual(["recorded", "revision-conflict"]);
    expect(await register().record(one.id)).toMatchObject({ phase: "prepared" });
    expect(await register().record(first.id)).toMatchObject({ successor: other.id, revision: 1 });
    expect((await register().auditHead()).seq).toBe(before.seq + 2);
  });

  test("records a change of status once per revision", async () => {
    const record = await issueOne(register());
    const suspended = change(record, "suspended", {
      event: event(record, {
        act: "暂扣",
        ground: "overdue",
        note: "内部",
        actor: { name: "王芳", code: "330800-017" },
        legalBasis: "第十条",
      }),
    });
    const before = await register().auditHead();
    expect(await register().changeStatus([suspended, change(record, "revoked")])).toEqual([
      "recorded",
      "revision-conflict",
    ]);
    expect((await register().auditHead()).seq).toBe(before.seq + 1);
    expect(await register().dossier(record.id)).toMatchObject({
      record: { status: "suspended", revision: 1 },
      statusEvent: suspended.event,
    });
    expect((await register().history(record.id)).at(-1)).toEqual(suspended.event);

    const restored = await register().record(record.id);
    expect(await register().changeStatus([change(restored ?? record, "valid")])).toEqual(["recorded"]);
    const dossier = await register().dossier(record.id);
    expect(dossier?.record).toMatchObject({ status: "valid", revision: 2 });
    expect(dossier).not.toHaveProperty("statusEvent");
  });

  test("an endorsement moves its date and leaves the status with its event", async () => {
    const record = await issueOne(register(), {}, { endorsedUntil: "2026-12-31" });
    await register().changeStatus([change(record, "suspended")]);
    const endorsed = event({ id: record.id, revision: 1 }, { kind: "endorsed", endorsedUntil: "2027-12-31" });
    const endorsement = {
      event: endorsed,
      status: "suspended",
      audit: auditEntry("licence-endorsed", record.id),
    } as const;
    expect(await register().changeStatus([endorsement])).toEqual(["recorded"]);
    expect(await register().dossier(record.id)).toMatchObject({
      record: { status: "suspended", revision: 2, endorsedUntil: "2027-12-31" },
      statusEvent: { kind: "suspended", revision: 1 },
    });
  });

  test("a repeated key of a change of status is done, with another body it is refused", async () => {
    const [record, other] = [await issueOne(register()), await issueOne(register())];
    const idempotency = { client: "api:1", key: "k", bodyHash: "aa" };
    const wanted = change(record, "suspended", { idempotency });
    expect(await register().changeStatus([wanted])).toEqual(["recorded"]);
    expect(await register().changeStatus([wanted])).toEqual(["done"]);
    const changed = { ...wanted, idempotency: { ...idempotency, bodyHash: "bb" } };
    expect(await register().changeStatus([changed])).toEqual(["idempotency-key-reused"]);
    expect(await register().changeStatus([change(other, "suspended", { idempotency })])).toEqual([
      "idempotency-key-reused",
    ]);
    expect(await register().history(record.id)).toHaveLength(2);
    expect(await register().history(other.id)).toHaveLength(1);
  });

  test("changes nothing of a licence that is not issued", async () => {
    const record = await reserveOne(register());
    expect(await register().changeStatus([change(record, "revoked")])).toEqual(["revision-conflict"]);
    expect(await register().history("nosuchlicence")).toEqual([]);
  });

  async function renew(first: LicenceRecord, revision: number): Promise<LicenceRecord> {
    const number = { kind: "fixed", number: first.number, unique: true } as const;
    const second = await reserveOne(register(), { predecessor: { id: first.id, revision }, number });
    await register().prepare([prepared(second)]);
    expect(await register().add([issued(second, superseding(first, second))])).toEqual(["recorded"]);
    return second;
  }
}

export function superseding(first: LicenceRecord, second: LicenceRecord) {
  const superseded = event(first, { kind: "superseded", successor: second.id, recordedAt: NOW });
  return { supersedes: { event: superseded, audit: auditEntry("licence-superseded", first.id) } };
}
