// What every adapter owes batches that came over the API (BatchDesk): kept in pages, taken in turn under a lease, each row settled once.

import { expect, test } from "vitest";
import type { BatchRecord, BatchRow, SettledRow } from "../../src/issuance/bulk/batch-entries.ts";
import type { Register } from "../../src/issuance/ports.ts";
import { auditEntry, HOUSING, hashOf, LATER, NOW, randomId, TYPE } from "./samples.ts";
import type { CurrentRegister } from "./whole-register.ts";

const SOON = "2026-11-22T01:41:37Z";
const PLACES = [0, 1, 2, 3, 4];

function sampleBatch(changes: Partial<BatchRecord> = {}): BatchRecord {
  const id = changes.id ?? randomId();
  return {
    id,
    claim: { client: "api:1", key: id, bodyHash: hashOf(id) },
    asked: {
      ...{ kind: "suspend", type: TYPE, issuer: HOUSING, dryRun: false, isTitled: true, format: "csv" },
      ...{
        forAll: { act: "中止", actorName: "王某" },
        ignored: ["备注"],
        mapping: { 编号: "number" },
        titles: ["编号"],
      },
    },
    ...{ state: "receiving", createdAt: NOW, total: 0, done: 0, repeated: 0, failed: 0 },
    ...changes,
  };
}

function row(place: number, text = `𠅤 ${place}`): BatchRow {
  return { place, row: place + 2, source: { cells: [text, "", "\u0000"] } };
}

const open = (register: Register, batch: BatchRecord) =>
  register.openBatch(batch, auditEntry("batch-received", batch.id));

const end = (register: Register, id: string, state: "complete" | "cancelled" | "fault", at = LATER) =>
  register.endBatch(
    id,
    { state, at, ...(state === "fault" && { fault: "key-locked" }) },
    auditEntry(`batch-${state}`, id),
  );

/** A batch of five rows that waits for its turn. */
async function waiting(register: Register, changes: Partial<BatchRecord> = {}): Promise<BatchRecord> {
  const batch = sampleBatch(changes);
  await open(register, batch);
  await register.addBatchRows(
    batch.id,
    PLACES.map((place) => row(place)),
  );
  await register.beginBatch(batch.id, PLACES.length);
  return { ...batch, state: "waiting", total: PLACES.length };
}

async function running(register: Register): Promise<BatchRecord> {
  const batch = await waiting(register);
  await register.takeBatch(NOW, SOON);
  return { ...batch, state: "running", leaseUntil: SOON };
}

const done = (place: number): SettledRow => ({ place, outcome: "done", licence: `licence-${place}` });
const refusal = { code: "request-invalid", fields: [], parameters: { found: "八十九" } };
const failed = (place: number): SettledRow => ({ place, outcome: "failed", error: refusal });

async function actions(register: Register, subject: string): Promise<readonly string[]> {
  const lines = await register.auditLines(0, 100);
  return lines.flatMap((line) => (line.subject === subject ? [line.action] : []));
}

export function describeBatches(register: CurrentRegister): void {
  describeReceiving(register);
  describeTurns(register);
  describeSettling(register);
  describeEnds(register);
}

function describeReceiving(register: CurrentRegister): void {
  test("opens a batch once under its idempotency key, with one line in the audit trail", async () => {
    const batch = sampleBatch();
    expect(await open(register(), batch)).toEqual(batch);
    expect(await register().batch(batch.id)).toEqual(batch);
    const head = await register().auditHead();
    const again = sampleBatch({ claim: batch.claim });
    expect(await open(register(), again)).toEqual(batch);
    const other = sampleBatch({ claim: { ...batch.claim, bodyHash: hashOf("another table") } });
    expect(await open(register(), other)).toBe("idempotency-key-reused");
    expect(await register().auditHead()).toEqual(head);
    expect(await actions(register(), batch.id)).toEqual(["batch-received"]);
    expect(await Promise.all([register().batch(again.id), register().batch(other.id)])).toEqual([undefined, undefined]);
    const others = sampleBatch({ claim: { ...batch.claim, client: "api:2" } });
    expect(await open(register(), others)).toEqual(others);
  });

  test("opens no batch whose line of the audit trail is refused", async () => {
    const batch = sampleBatch();
    const early = { ...auditEntry("batch-received", batch.id), at: "2026-11-22T01:00:00Z" };
    await expect(register().openBatch(batch, early)).rejects.toMatchObject({ code: "clock-behind" });
    expect(await register().batch(batch.id)).toBeUndefined();
  });

  test("keeps rows page by page as they were sent, each place once, and answers them in order", async () => {
    const { id } = await open(register(), sampleBatch()).then((batch) => batch as BatchRecord);
    const neighbour = await waiting(register());
    await register().addBatchRows(id, [row(3), row(2)]);
    await register().addBatchRows(id, [row(0), row(1), row(2, "sent again"), row(4), row(4, "twice in a page")]);
    expect(await register().batchRows(id, 0, 100)).toEqual(PLACES.map((place) => row(place)));
    expect(await register().batchRows(id, 1, 3)).toEqual([row(1), row(2)]);
    expect(await register().batchRows(id, 5, 100)).toEqual([]);
    expect(await register().batchRows(neighbour.id, 0, 100)).toHaveLength(PLACES.length);
  });

  test("keeps a page of more rows than a statement has parameters", async () => {
    const { id } = await open(register(), sampleBatch()).then((batch) => batch as BatchRecord);
    const rows = Array.from({ length: 500 }, (_, place) => row(place));
    await register().addBatchRows(id, rows);
    await register().beginBatch(id, rows.length);
    await register().takeBatch(NOW, SOON);
    expect(
      await register().settleBatchRows(
        id,
        rows.map(({ place }) => done(place)),
        LATER,
      ),
    ).toBe("running");
    expect(await register().batch(id)).toMatchObject({ total: 500, done: 500, failed: 0 });
    const kept = await register().batchRows(id, 0, 500);
    expect(kept.map(({ place, licence }) => [place, licence])).toEqual(
      rows.map(({ place }) => [place, `licence-${place}`]),
    );
  });

  test("takes in no rows once a batch has begun, and begins it once", async () => {
    const batch = await waiting(register());
    await register().addBatchRows(batch.id, [row(5), row(0, "another")]);
    await register().beginBatch(batch.id, 6);
    expect(await register().batch(batch.id)).toEqual(batch);
    expect(await register().batchRows(batch.id, 0, 10)).toEqual(PLACES.map((place) => row(place)));
  });
}

function describeTurns(register: CurrentRegister): void {
  test("hands batches out oldest first, each to one, and one that is received or over to nobody", async () => {
    await open(register(), sampleBatch({ createdAt: "2026-11-22T01:30:00Z" }));
    const second = await waiting(register(), { createdAt: "2026-11-22T01:40:01Z" });
    const first = await waiting(register(), { createdAt: "2026-11-22T01:40:00Z" });
    const over = await waiting(register(), { createdAt: "2026-11-22T01:39:00Z" });
    await end(register(), over.id, "cancelled");
    const taken = [await register().takeBatch(NOW, SOON), await register().takeBatch(NOW, SOON)];
    expect(taken).toEqual([first, second].map((batch) => ({ ...batch, state: "running", leaseUntil: SOON })));
    expect(await register().takeBatch(NOW, SOON)).toBeUndefined();
  });

  test("hands one batch to one of several who ask at once", async () => {
    const { id } = await waiting(register());
    const taken = await Promise.all([1, 2, 3].map(() => register().takeBatch(NOW, SOON)));
    expect(taken.flatMap((batch) => (batch === undefined ? [] : [batch.id]))).toEqual([id]);
  });

  test("hands a batch on when its lease is over, and not while it is renewed", async () => {
    const { id } = await running(register());
    expect(await register().takeBatch("2026-11-22T01:41:36Z", LATER)).toBeUndefined();
    expect(await register().settleBatchRows(id, [], LATER)).toBe("running");
    expect(await register().takeBatch(SOON, LATER)).toBeUndefined();
    expect(await register().takeBatch(LATER, "2026-11-22T01:47:00Z")).toMatchObject({ id, state: "running" });
  });
}

function describeSettling(register: CurrentRegister): void {
  test("settles each row once, counts it in the same write, and forgets what a row said that is done", async () => {
    const { id } = await running(register());
    const first: SettledRow[] = [done(0), failed(1), { place: 2, outcome: "repeated", licence: "licence-2" }];
    expect(await register().settleBatchRows(id, first, LATER)).toBe("running");
    const later: SettledRow[] = [failed(0), done(1), done(2), done(3), failed(3), done(99)];
    expect(await register().settleBatchRows(id, later, LATER)).toBe("running");
    expect(await register().batch(id)).toMatchObject({ done: 2, repeated: 1, failed: 1, total: 5, leaseUntil: LATER });
    expect(await register().batchRows(id, 0, 10)).toEqual([
      { place: 0, row: 2, outcome: "done", licence: "licence-0" },
      { ...row(1), outcome: "failed", error: refusal },
      { place: 2, row: 4, outcome: "repeated", licence: "licence-2" },
      { place: 3, row: 5, outcome: "done", licence: "licence-3" },
      row(4),
    ]);
    expect(await register().settleBatchRows(randomId(), [done(0)], LATER)).toBeUndefined();
  });

  test("settles what was under way when a batch ended, tells its state, and gives nobody a lease on it", async () => {
    const { id } = await running(register());
    await end(register(), id, "cancelled");
    expect(await register().settleBatchRows(id, [done(0), failed(1)], "2026-11-22T01:47:00Z")).toBe("cancelled");
    expect(await register().batch(id)).toMatchObject({ state: "cancelled", endedAt: LATER, done: 1, failed: 1 });
    expect(await register().batch(id)).not.toHaveProperty("leaseUntil");
  });

  test("forgets what rows said and were refused with, by place, for good: also of one that is settled later", async () => {
    const { id } = await running(register());
    const neighbour = await waiting(register());
    await register().settleBatchRows(id, [done(0), failed(1), failed(3)], LATER);
    await end(register(), id, "cancelled");
    await register().forgetBatchRows(id, 1, 3);
    await register().settleBatchRows(id, [failed(2), failed(4)], LATER);
    const kept = await register().batchRows(id, 0, 10);
    expect(kept.map(({ source, error }) => [source !== undefined, error !== undefined])).toEqual([
      [false, false],
      [false, false],
      [false, false],
      [true, true],
      [true, true],
    ]);
    expect(kept.map(({ outcome }) => outcome)).toEqual(["done", "failed", "failed", "failed", "failed"]);
    expect(kept[0]?.licence).toBe("licence-0");
    const whole = await register().batchRows(neighbour.id, 0, 10);
    expect(whole.every(({ source }) => source !== undefined)).toBe(true);
  });
}

function describeEnds(register: CurrentRegister): void {
  test("ends a batch once, free of its lease, with one line in the audit trail", async () => {
    const { leaseUntil: _, ...batch } = await running(register());
    const ended = { ...batch, state: "complete", endedAt: LATER };
    expect(await end(register(), batch.id, "complete")).toEqual(ended);
    expect(await end(register(), batch.id, "cancelled", NOW)).toEqual(ended);
    expect(await end(register(), batch.id, "fault", NOW)).toEqual(ended);
    expect(await register().resumeBatch(batch.id)).toEqual(ended);
    expect(await register().batch(batch.id)).toEqual(ended);
    expect(await actions(register(), batch.id)).toEqual(["batch-received", "batch-complete"]);
    expect(await end(register(), randomId(), "cancelled")).toBeUndefined();
    expect(await register().resumeBatch(randomId())).toBeUndefined();
  });

  test("lets a batch that stopped for a fault go on where it was, or be given up", async () => {
    const { leaseUntil: _, ...batch } = await running(register());
    await register().settleBatchRows(batch.id, [done(0)], SOON);
    const faulty = { ...batch, done: 1, state: "fault", endedAt: LATER, fault: "key-locked" };
    expect(await end(register(), batch.id, "fault")).toEqual(faulty);
    expect(await register().takeBatch(LATER, LATER)).toBeUndefined();
    await register().settleBatchRows(batch.id, [done(1)], "2026-11-22T02:00:00Z");
    const again = { ...batch, done: 2, state: "waiting" };
    expect(await register().resumeBatch(batch.id)).toEqual(again);
    expect(await register().resumeBatch(batch.id)).toEqual(again);
    expect(await register().takeBatch(NOW, SOON)).toEqual({ ...again, state: "running", leaseUntil: SOON });
    await end(register(), batch.id, "fault");
    expect(await end(register(), batch.id, "cancelled")).toEqual({
      ...batch,
      done: 2,
      state: "cancelled",
      endedAt: LATER,
    });
  });
}
