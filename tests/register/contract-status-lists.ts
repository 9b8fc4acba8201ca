// What every adapter owes: status lists and what makes them due.

import { expect, test } from "vitest";
import type { LicenceRecord, StatusChange, StatusList } from "../../src/issuance/register-entries.ts";
import { superseding } from "./contract-life-cycle.ts";
import {
  auditEntry,
  change,
  event,
  HOUSING,
  issued,
  issueOne,
  MARKET,
  NOW,
  prepared,
  reservation,
  reserveOne,
} from "./samples.ts";
import type { CurrentRegister } from "./whole-register.ts";

const TODAY = "2026-11-22";
const UNTIL = "2026-11-22T02:00:00Z";

export function describeStatusLists(register: CurrentRegister): void {
  test("opens a pair of lists with random ids for a department, due until it is published", async () => {
    await issueOne(register());
    await issueOne(register(), { issuer: MARKET });
    expect(await register().statusListIds(HOUSING, 2)).toBeUndefined();
    const ids = await pair();
    expect(Object.values(ids).every((id) => /^[a-z2-7]{26}$/.test(id))).toBe(true);
    const due = await register().due(NOW);
    expect(due.map(({ issuer, purpose }) => `${issuer} ${purpose}`)).toEqual(
      [HOUSING, MARKET].flatMap((issuer) => [`${issuer} revocation`, `${issuer} suspension`]),
    );
    expect(new Set(due.map(({ id }) => id)).size).toBe(4);
    expect(due[0]).toMatchObject({ id: ids.revocation, number: 1, size: 64, dirty: true });
    expect(due[0]).not.toHaveProperty("credential");
    expect(JSON.stringify(due)).not.toMatch(/permutation/i);
  });

  test("a published list is clean until its validity runs out", async () => {
    await issueOne(register());
    await publishAll();
    expect(await register().due(NOW)).toEqual([]);
    expect(await register().due("2026-11-22T02:00:01Z")).toHaveLength(2);
    expect(await register().statusList((await pair()).revocation)).toEqual({
      ...{ id: (await pair()).revocation, issuer: HOUSING, purpose: "revocation", number: 1, size: 64, dirty: false },
      ...{ credential: "{}", publishedAt: NOW, validUntil: UNTIL, origin: reservation().origin },
    });
  });

  test("another origin takes its places in lists of its own, and lists keep the origin they were opened under", async () => {
    const moved = "https://new.example";
    const outcomes = await register().reserve([
      reservation(),
      reservation({ origin: moved }),
      reservation({ origin: moved }),
    ]);
    const lists = outcomes.map((outcome) => ("record" in outcome ? outcome.record.statusList : 0));
    expect(lists).toEqual([1, 2, 2]);
    const origins = [1, 2].map(async (number) => {
      const ids = await register().statusListIds(HOUSING, number);
      return (await register().statusList(ids?.suspension ?? ""))?.origin;
    });
    expect(await Promise.all(origins)).toEqual([reservation().origin, moved]);
  });

  test("a change between reading the bits and publishing leaves the list due", async () => {
    const record = await issueOne(register());
    await publishAll();
    const { suspension } = await pair();
    const { token } = await register().bits(suspension, TODAY);
    await register().changeStatus([change(record, "suspended")]);
    await register().publish(suspension, "{}", NOW, UNTIL, token);
    expect((await register().due(NOW)).map(({ purpose }) => purpose)).toEqual(["revocation", "suspension"]);
  });

  test("sets the bits of what is revoked, superseded and suspended, and only those", async () => {
    const [revoked, suspended, restored, replaced] = await Promise.all(
      Array.from({ length: 4 }, () => issueOne(register())),
    );
    if (!revoked || !suspended || !restored || !replaced) throw new Error("four were issued");
    const marked = [change(revoked, "revoked"), change(suspended, "suspended"), change(restored, "suspended")];
    await register().changeStatus(marked);
    await register().changeStatus([change({ ...restored, revision: 1 }, "valid")]);
    const number = { kind: "fixed", number: replaced.number, unique: true } as const;
    const next = await reserveOne(register(), { predecessor: { id: replaced.id, revision: 0 }, number });
    await register().prepare([prepared(next)]);
    await publishAll();
    await register().add([issued(next, superseding(replaced, next))]);
    expect((await register().due(NOW)).map(({ purpose }) => purpose)).toEqual(["revocation", "suspension"]);
    expect(await bits("revocation")).toEqual(indexes([revoked, replaced]));
    expect(await bits("suspension")).toEqual(indexes([suspended]));
  });

  test("suspends what was not endorsed in time, from the day after until it is endorsed", async () => {
    const due = await issueOne(register(), {}, { endorsedUntil: "2026-11-30" });
    await issueOne(register(), {}, { endorsedUntil: "2027-11-30" });
    const gone = await issueOne(register(), {}, { endorsedUntil: "2026-11-30" });
    await register().changeStatus([change(gone, "revoked")]);
    await publishAll();
    expect(await bits("suspension", "2026-11-30")).toEqual([]);
    expect(await bits("suspension", "2026-12-01")).toEqual(indexes([due]));

    await register().markEndorsementsDue("2026-11-29", "2026-11-30");
    expect(await register().due(NOW)).toEqual([]);
    await register().markEndorsementsDue("2026-11-30", "2026-12-01");
    expect((await register().due(NOW)).map(({ purpose }) => purpose)).toEqual(["suspension"]);

    const endorsed = event(due, { kind: "endorsed", endorsedUntil: "2027-11-30" });
    const endorsement: StatusChange = {
      event: endorsed,
      status: "valid",
      audit: auditEntry("licence-endorsed", due.id),
    };
    await register().changeStatus([endorsement]);
    expect(await bits("suspension", "2026-12-01")).toEqual([]);
  });

  test("entering a licence whose endorsement is overdue already makes its suspension list due", async () => {
    const record = await reserveOne(register());
    await register().prepare([prepared(record)]);
    await publishAll();
    await register().add([issued(record, { endorsedUntil: "2026-11-21" })]);
    expect((await register().due(NOW)).map(({ purpose }) => purpose)).toEqual(["suspension"]);
    expect(await bits("suspension")).toEqual(indexes([record]));
  });

  test("knows nothing of a list that there is not", async () => {
    expect(await register().statusList("nosuchlist")).toBeUndefined();
    expect(await register().bits("nosuchlist", TODAY)).toEqual({ indexes: [], token: 0 });
  });

  async function pair() {
    return (await register().statusListIds(HOUSING, 1)) ?? expect.fail("no list was opened");
  }

  async function bits(purpose: StatusList["purpose"], today = TODAY): Promise<readonly number[]> {
    const { indexes: set } = await register().bits((await pair())[purpose], today);
    return [...set].sort((one, other) => one - other);
  }

  async function publishAll(): Promise<void> {
    for (const { id } of await register().due(NOW)) {
      const { token } = await register().bits(id, TODAY);
      await register().publish(id, "{}", NOW, UNTIL, token);
    }
  }
}

function indexes(records: readonly LicenceRecord[]): readonly number[] {
  return records.map(({ statusIndex }) => statusIndex).sort((one, other) => one - other);
}
