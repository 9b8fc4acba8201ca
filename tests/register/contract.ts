// What every adapter of the ports owes (src/issuance/ports.ts): the issuing cycle. The rest of the suite is in the
// contract-*.ts files beside it; describeContract runs all of it on an adapter.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Register } from "../../src/issuance/ports.ts";
import { describeBatches } from "./contract-batches.ts";
import { describeDesks } from "./contract-desks.ts";
import { describeIdempotency } from "./contract-idempotency.ts";
import { describeLifeCycle } from "./contract-life-cycle.ts";
import { describeReader } from "./contract-reader.ts";
import { describeSkipping } from "./contract-skipping.ts";
import { describeStatusLists } from "./contract-status-lists.ts";
import {
  generated,
  HOUSING,
  issued,
  MARKET,
  NOW,
  prepared,
  randomId,
  reservation,
  reserveOne,
  seedTrust,
} from "./samples.ts";
import { type CurrentRegister, outcomes } from "./whole-register.ts";

export function describeContract(adapter: string, open: () => Promise<Register>): void {
  describe(`a register on ${adapter}`, () => {
    let register: Register;
    beforeEach(async () => {
      register = await open();
      await seedTrust(register);
    });
    afterEach(() => register.close());
    describeCycle(() => register);
    describeIdempotency(() => register);
    describeLifeCycle(() => register);
    describeStatusLists(() => register);
    describeDesks(() => register);
    describeBatches(() => register);
    describeSkipping(() => register);
  });
  describe(`a register on ${adapter}`, () => {
    describeReader(async () => {
      const register = await open();
      return { writer: register, reader: register, close: () => register.close() };
    });
  });
}

function describeCycle(register: CurrentRegister): void {
  test("gives every licence its own serial, number and status index", async () => {
    const answers = await register().reserve(Array.from({ length: 70 }, () => reservation()));
    expect(new Set(outcomes(answers))).toEqual(new Set(["fresh"]));
    const records = answers.flatMap((answer) => ("record" in answer ? [answer.record] : []));
    expect(records.map(({ number }) => number).slice(0, 2)).toEqual(["衢房租备2026000001号", "衢房租备2026000002号"]);
    expect(records[0]?.serial).toMatch(/^[0-9A-Z]{10}$/);
    expect(new Set(records.map(({ serial }) => serial)).size).toBe(70);
    expect(new Set(records.map(({ statusList, statusIndex }) => `${statusList}/${statusIndex}`)).size).toBe(70);
    // Lists of 64 entries: the seventieth licence stands in a second one, and no index is outside.
    expect(new Set(records.map(({ statusList }) => statusList))).toEqual(new Set([1, 2]));
    expect(records.every(({ statusIndex }) => statusIndex >= 0 && statusIndex < 64)).toBe(true);
    expect(records[0]).toMatchObject({ phase: "reserved", version: 1, revision: -1, status: "valid", reservedAt: NOW });
  });

  test("leads a licence from reserved over prepared to issued, and shows it only then", async () => {
    const record = await reserveOne(register());
    expect(await register().record(record.id)).toEqual(record);
    const preparation = prepared(record);
    expect(await register().prepare([preparation])).toEqual(["recorded"]);
    expect(await register().record(record.id)).toEqual({
      ...record,
      phase: "prepared",
      credential: preparation.credential,
      contentHash: preparation.contentHash,
      kid: preparation.kid,
    });
    expect(await register().dossier(record.id)).toBeUndefined();
    const entry = issued(record, { validUntil: "2027-11-21" });
    expect(await register().add([entry])).toEqual(["recorded"]);
    const { credential, issuedOn, validFrom, validUntil, recordedAt } = entry;
    const other = await reserveOne(register());
    const several = await register().records([other.id, randomId(), record.id]);
    expect(new Map(several.map((one) => [one.id, one]))).toEqual(
      new Map([
        [record.id, await register().record(record.id)],
        [other.id, other],
      ]),
    );
    expect(await register().records([])).toEqual([]);
    expect((await register().dossier(record.id))?.record).toMatchObject({
      phase: "issued",
      revision: 0,
      ...{ credential, issuedOn, validFrom, validUntil, recordedAt },
    });
    expect(await register().history(record.id)).toEqual([entry.event]);
  });

  test("keeps a signed credential exactly, whatever it has in common with the prepared one", async () => {
    const texts: readonly (readonly [string, string])[] = [
      ['{"a":1}', '{"a":1}'],
      ['{"name":"𠅤"}', '{"name":"𠅥"}'],
      ['{"name":"𠅤', '{"name":"𠅤","proof":{}}'],
      ["{}", "[]"],
    ];
    for (const [before, after] of texts) {
      const record = await reserveOne(register());
      await register().prepare([{ ...prepared(record), credential: before }]);
      await register().add([issued(record, { credential: after })]);
      expect((await register().record(record.id))?.credential).toBe(after);
    }
  });

  test("refuses an item out of its phase and records the others of the same write", async () => {
    const [one, other] = [await reserveOne(register()), await reserveOne(register())];
    await register().prepare([prepared(one)]);
    const head = await register().auditHead();
    expect(await register().add([issued(one), issued(other), issued(one)])).toEqual([
      "recorded",
      "revision-conflict",
      "revision-conflict",
    ]);
    expect((await register().record(other.id))?.phase).toBe("reserved");
    expect(await register().history(other.id)).toEqual([]);
    expect((await register().auditHead()).seq).toBe(head.seq + 1);
    expect(await register().prepare([prepared(one), { ...prepared(one), id: randomId() }])).toEqual([
      "revision-conflict",
      "revision-conflict",
    ]);
  });

  test("takes a unique number once per type and department, and a shared one again and again", async () => {
    const unique = { kind: "fixed", number: "衢房租备〔2026〕7号", unique: true } as const;
    const shared = { kind: "fixed", number: "91330800MA28F1234X", unique: false } as const;
    const answers = await register().reserve([
      reservation({ number: unique }),
      reservation({ number: unique }),
      reservation({ number: unique, issuer: MARKET }),
      reservation({ number: shared }),
      reservation({ number: shared }),
    ]);
    expect(outcomes(answers)).toEqual(["fresh", "number-taken", "fresh", "fresh", "fresh"]);
    const serials = answers.flatMap((answer) => ("record" in answer ? [answer.record.serial] : []));
    // The refused one took no serial with it.
    expect(serials).toEqual(["0000000001", "0000000001", "0000000002", "0000000003"]);
  });

  test("skips a generated number that is taken, and says so in the audit trail", async () => {
    await reserveOne(register(), { number: { kind: "fixed", number: "衢房租备2026000001号", unique: true } });
    const record = await reserveOne(register());
    expect(record.number).toBe("衢房租备2026000002号");
    const lines = await register().auditLines(0, 100);
    expect(lines.filter(({ action }) => action === "number-skipped")).toHaveLength(1);
    expect(lines.at(-1)).toMatchObject({ subject: HOUSING, detail: { type: record.type, sequence: 1 } });
  });

  test("refuses a number when all digits are used up, and nothing else", async () => {
    const wanted = Array.from({ length: 10 }, () => reservation({ number: generated(1) }));
    const answers = outcomes(await register().reserve([...wanted, reservation()]));
    expect(answers.slice(0, 9)).toEqual(Array(9).fill("fresh"));
    expect(answers.slice(9)).toEqual(["number-taken", "fresh"]);
  });

  test("abandons what was not issued: a counted number stays skipped, a given one may be tried again", async () => {
    const given = { kind: "fixed", number: "衢房租备〔2026〕8号", unique: true } as const;
    const [counted, typed] = [await reserveOne(register()), await reserveOne(register(), { number: given })];
    const audit = { at: NOW, actor: "api:1", action: "licence-abandoned", subject: counted.id, detail: {} };
    expect(
      await register().abandon([
        { id: counted.id, audit },
        { id: typed.id, audit },
      ]),
    ).toEqual(["recorded", "recorded"]);
    expect(await register().record(typed.id)).toMatchObject({ phase: "abandoned", number: given.number });
    expect(await register().prepare([prepared(counted)])).toEqual(["revision-conflict"]);
    expect(await register().abandon([{ id: counted.id, audit }])).toEqual(["revision-conflict"]);
    const again = { kind: "fixed", number: counted.number, unique: true } as const;
    const answers = await register().reserve([reservation({ number: given }), reservation({ number: again })]);
    expect(outcomes(answers)).toEqual(["fresh", "number-taken"]);
    expect((await register().auditLines(0, 100)).filter((line) => line.action === "licence-abandoned")).toHaveLength(2);
  });
}
