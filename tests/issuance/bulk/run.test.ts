import { describe, expect, it } from "vitest";
import { type RowOutcome, type RunEnd, type RunParts, runBatch } from "../../../src/issuance/bulk/run.ts";
import type { SheetPage } from "../../../src/issuance/bulk/sheet.ts";
import { soleLicence, soleNumber } from "../../../src/issuance/bulk/sole.ts";
import type { Task, TaskOutcome } from "../../../src/issuance/bulk/work.ts";
import type { LicenceRecord } from "../../../src/issuance/register-entries.ts";
import { LicenceError } from "../../../src/licence/errors.ts";
import type { LicenceType } from "../../../src/licence/licence-type.ts";

/** An authority that issues once per key, refuses what is marked, and can be told to misbehave. */
class Counter {
  readonly issued = new Map<string, LicenceRecord>();
  inFlight = new Set<string>();
  down = false;
  calls = 0;

  async issue(orders: readonly Task[]): Promise<readonly TaskOutcome[]> {
    this.calls += 1;
    await new Promise((resolve) => setTimeout(resolve, 1));
    return orders.map((order) => this.#one(order));
  }

  #one({ key, request }: Task): TaskOutcome {
    if (this.down) return { error: new LicenceError("register-unavailable") };
    if (this.inFlight.has(key)) return { error: new LicenceError("idempotency-in-flight") };
    const known = this.issued.get(key);
    if (known !== undefined) return { record: known, repeated: true };
    if (JSON.stringify(request).includes("bad")) return { error: new LicenceError("request-invalid") };
    const record = { id: `id${this.issued.size}`, number: `n${this.issued.size}` } as LicenceRecord;
    this.issued.set(key, record);
    return { record, repeated: false };
  }
}

async function* pages(rows: readonly string[], size = 2): AsyncGenerator<SheetPage> {
  for (let at = 0; at < rows.length; at += size) {
    const cells = rows.slice(at, at + size).map((text, index) => ({ row: at + index + 2, cells: text.split(",") }));
    yield { rows: cells, read: Math.min(1, (at + size) / rows.length) };
  }
}

async function run(
  issuing: Counter,
  rows: readonly string[] | AsyncIterable<SheetPage>,
  more: Partial<RunParts> = {},
): Promise<{ outcomes: readonly RowOutcome[]; end: RunEnd; waited: number }> {
  const outcomes: RowOutcome[] = [];
  let waited = 0;
  const end = await runBatch({
    carryOut: (tasks) => issuing.issue(tasks),
    pages: Symbol.asyncIterator in rows ? rows : pages(rows),
    columns: 1,
    readRows: async (rows) => rows.map(({ cells: [claim = ""] }) => ({ claim })),
    soleOf: () => undefined,
    keyOf: (_, request) => JSON.stringify(request),
    settled: (settled) => {
      outcomes.push(...settled);
    },
    stopAsked: () => false,
    wait: async () => {
      waited += 1;
    },
    waiting: () => undefined,
    ...more,
  });
  return { outcomes, end, waited };
}

const said = (outcomes: readonly RowOutcome[]): readonly string[] =>
  outcomes.map(
    (outcome) =>
      `${outcome.sheet.row} ${"error" in outcome ? outcome.error.code : "record" in outcome && outcome.repeated ? "repeated" : "issued"}`,
  );

describe("a batch run", () => {
  it("ends every row as one licence or one named error, in the order of the file", async () => {
    const { outcomes, end } = await run(new Counter(), ["a", "bad", "c", "a", "e,surplus", "f"]);
    expect(said(outcomes)).toEqual([
      "2 issued",
      "3 request-invalid",
      "4 issued",
      "5 duplicate-row",
      "6 request-invalid",
      "7 issued",
    ]);
    expect(outcomes[3]).toMatchObject({ error: { parameters: { row: 2 } } });
    expect(outcomes[4]).toMatchObject({
      error: { fields: [{ code: "row-length", parameters: { found: 2, expected: 1 } }] },
    });
    expect(end).toEqual({ end: "complete" });
  });

  it("issues nothing twice when the same or a corrected file is fed again", async () => {
    const counter = new Counter();
    await run(counter, ["a", "bad", "c"]);
    const again = await run(counter, ["good", "c", "a"]);
    expect(said(again.outcomes)).toEqual(["2 issued", "3 repeated", "4 repeated"]);
    expect(counter.issued.size).toBe(3);
  });

  it("issues the same rows anew only under another name", async () => {
    const counter = new Counter();
    await run(counter, ["a", "b"]);
    await run(counter, ["a", "b"], { keyOf: (_, request) => JSON.stringify(["2027", request]) });
    expect(counter.issued.size).toBe(4);
  });

  it("waits for rows that an interrupted run holds, and takes them over", async () => {
    const counter = new Counter();
    await run(counter, ["b"]);
    const [key = ""] = counter.issued.keys();
    counter.issued.clear();
    counter.inFlight.add(key);
    let waits = 0;
    const { outcomes, end } = await run(counter, ["a", "b", "c"], {
      wait: async () => {
        waits += 1;
        if (waits === 3) counter.inFlight.clear();
      },
    });
    expect(said(outcomes)).toEqual(["2 issued", "4 issued", "3 issued"]);
    expect(waits).toBe(3);
    expect(end).toEqual({ end: "complete" });
  });

  it("gives rows up by name when another process holds them for good", async () => {
    const counter = new Counter();
    await run(counter, ["b"]);
    counter.inFlight = new Set(counter.issued.keys());
    const { outcomes } = await run(counter, ["b"]);
    expect(said(outcomes)).toEqual(["2 idempotency-in-flight"]);
  });

  it("stops between pages when asked, and answers for everything it sent", async () => {
    const counter = new Counter();
    let asked = false;
    const rows = Array.from({ length: 20 }, (_, index) => `r${index}`);
    const { outcomes, end } = await run(counter, rows, {
      stopAsked: () => asked,
      settled: (settled) => {
        for (const _ of settled) asked = true;
      },
    });
    expect(end).toEqual({ end: "stopped" });
    expect(outcomes).toEqual([]);
    expect(counter.issued.size).toBeLessThan(20);
    expect(counter.issued.size).toBeGreaterThan(0);
  });

  it("stops at a fault that no row can be blamed for, instead of failing a hundred thousand rows", async () => {
    const counter = new Counter();
    counter.down = true;
    const { end } = await run(
      counter,
      Array.from({ length: 100 }, (_, index) => `r${index}`),
    );
    expect(end).toMatchObject({ end: "fault", error: { code: "register-unavailable" } });
    expect(counter.calls).toBeLessThan(5);
  });

  it("answers for the rows before the place where a file breaks off", async () => {
    const counter = new Counter();
    const outcomes: RowOutcome[] = [];
    async function* broken(): AsyncGenerator<SheetPage> {
      yield* pages(["a", "b", "c"]);
      throw new LicenceError("document-unreadable");
    }
    await expect(
      run(counter, broken(), {
        settled: (settled) => {
          outcomes.push(...settled);
        },
      }),
    ).rejects.toThrow("document-unreadable");
    expect(said(outcomes)).toEqual(["2 issued", "3 issued", "4 issued"]);
  });
});

describe("what only one row may ask for", () => {
  it("is refused to a later row, which names the earlier, without being asked of the register", async () => {
    const counter = new Counter();
    const { outcomes } = await run(counter, ["n1,a", "n2,b", "n1,c", "bad", "n2,d", "e"], {
      columns: 2,
      readRows: async (rows) => rows.map(({ cells: [number = "", claim = ""] }) => ({ number, claim })),
      soleOf: ({ number }) =>
        String(number).startsWith("n")
          ? { what: String(number), pointer: "/number", code: "number-repeated" }
          : undefined,
    });
    const told = outcomes.map((each) => ("error" in each ? (each.error.fields[0] ?? each.error.code) : "issued"));
    const repeated = (row: number) => ({ pointer: "/number", code: "number-repeated", parameters: { row } });
    expect(told).toEqual(["issued", "issued", repeated(2), expect.anything(), repeated(3), expect.anything()]);
    expect(counter.issued.size).toBe(2);
  });
});

describe("the sole thing of a row", () => {
  const id = "abcdefghijklmnopqrstuvwxyz";

  it("is the number it gives, however it is written, unless numbers of the type are people's own", () => {
    const generated = { number: { rule: "generated" } } as LicenceType;
    const claimed = { number: { rule: "claim" } } as LicenceType;
    const what = (number: string) => soleNumber(generated, { number })?.what;
    expect(what("（2026）第１号 ")).toBe(what("(2026)第1号"));
    expect(what("(2026)第2号")).not.toBe(what("(2026)第1号"));
    expect([soleNumber(generated, {}), soleNumber(claimed, { number: "1" })]).toEqual([undefined, undefined]);
  });

  it("is the licence it means, by the id, by the address with the id, or by number and code", () => {
    const what = (request: Record<string, string>) => soleLicence(request)?.what;
    expect(what({ id: `https://a.example/v/${id.toUpperCase()}/`, number: "1" })).toBe(what({ id }));
    expect(what({ number: "１", code: "x" })).toBe(what({ number: "1", code: "x" }));
    expect(what({ number: "1", code: "y" })).not.toBe(what({ number: "1", code: "x" }));
    expect(soleLicence({})).toBeUndefined();
  });
});
