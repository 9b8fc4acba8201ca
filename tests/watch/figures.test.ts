// What is looked up for operators: until when departments have seals.

import { describe, expect, it } from "vitest";
import { NO_METER } from "../../src/issuance/meter.ts";
import { type FiguresParts, watchFigures } from "../../src/watch/figures.ts";

const NOW = "2026-11-22T04:00:00Z";

type Seals = Awaited<ReturnType<FiguresParts["seals"]>>;

/** Looks once, and answers what became known and was told. */
async function look(seals: Seals) {
  const told: unknown[] = [];
  const read = new Map<string, () => number>();
  const watch = watchFigures({
    register: { auditHead: () => ({ seq: 7, hash: "" }), due: () => [] },
    clock: { now: () => NOW },
    version: "0.0.0",
    seals: async () => seals,
    onSealsEnding: (facts) => told.push(facts),
    newestBackup: async () => undefined,
    readiness: async () => ({ ready: true, verifying: true, issuing: "on", checks: [] }),
    meter: { ...NO_METER, gauge: (what, value) => void read.set(what, value) },
  });
  await expect.poll(() => watch.current().auditHead).toBe(7);
  watch.close();
  return { seals: watch.current().seals, told, daysLeft: read.get("key_days_left")?.() };
}

describe("seals", () => {
  it("count by the one of a department that is valid longest, the first department to be without one first", async () => {
    const found = await look([
      { issuer: "housing", until: "2026-11-01T00:00:00Z" },
      { issuer: "housing", until: "2029-11-22T04:00:00Z" },
      { issuer: "market", until: "2027-01-01T04:00:00Z" },
      { issuer: "civil-affairs" },
    ]);
    expect(found.seals).toEqual([
      { issuer: "market", days: 40 },
      { issuer: "housing", days: 1096 },
    ]);
    expect(found.daysLeft).toBe(40);
    expect(found.told).toEqual([]);
  });

  it("are told of when they end within a month, or have ended, without naming anybody", async () => {
    const found = await look([
      { issuer: "housing", until: "2026-11-21T03:00:00Z" },
      { issuer: "market", until: "2026-12-01T04:00:00Z" },
    ]);
    expect(found.daysLeft).toBe(-2);
    expect(found.told).toEqual([{ days: -2, departments: 2 }]);
  });

  it("are none where nobody has any", async () => {
    expect(await look([])).toEqual({ seals: [], told: [], daysLeft: Number.NaN });
  });
});
