// How SQLite answers the register's queries: by index, since a city's register has millions of rows.

import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as finders from "../../src/register/intents/finders.ts";
import type { Finder } from "../../src/register/intents/intent.ts";
import { openSqliteRegister, type SqliteRegister } from "../../src/register/sqlite/register.ts";
import { findText } from "../../src/register/statement-text.ts";
import { HOUSING, hashOf, MARKET, NOW } from "./samples.ts";

let register: SqliteRegister;
let asked: string[];
let plans: Database.Database;

beforeEach(() => {
  const { prepare } = Database.prototype;
  asked = [];
  vi.spyOn(Database.prototype, "prepare").mockImplementation(function (this: Database.Database, sql: string) {
    asked.push(sql);
    plans = this;
    return prepare.call(this, sql);
  });
  register = openSqliteRegister(":memory:");
});
afterEach(async () => {
  vi.restoreAllMocks();
  await register.close();
});

function planOf(sql: string): readonly string[] {
  const explained = plans.prepare(`explain query plan ${sql}`);
  const values = Array.from({ length: sql.split("?").length - 1 }, () => "1");
  return (explained.all(...values) as { detail: string }[]).map(({ detail }) => detail);
}

/** The plans of what is asked while the work runs. */
function plansFor(work: () => unknown): readonly string[] {
  asked.length = 0;
  work();
  return [...asked].flatMap(planOf);
}

describe("the register's queries", () => {
  test("never walk a table that grows with the register", () => {
    // An intent's statements are prepared when they are first needed.
    const finding = Object.values(finders).map((finder: Finder) => findText(finder, "each"));
    const statements = [...asked, ...finding].filter((sql) => /^(?:select|insert|update|delete)\b/i.test(sql));
    expect(statements.length).toBeGreaterThan(40);
    const walks = [...new Set(statements)].flatMap((sql) => {
      const steps = planOf(sql);
      // One row at a table's end: where the audit trail ends, the last licence.
      const isEnd = / desc limit (?:1|\?)$/.test(sql) && steps.length === 1;
      return isEnd ? [] : steps.filter((step) => step.startsWith("SCAN"));
    });
    // A handful of rows (departments), or one row (meta).
    const small = /^SCAN (?:issuers USING INDEX sqlite_autoindex_issuers_1|meta)$/;
    expect(walks.filter((step) => !small.test(step))).toEqual([]);
  });

  test.each([
    ["a department's newest", { issuers: [HOUSING] }, "licences_of_issuer (issuer=? AND recorded_at>?)"],
    ["of a type", { issuers: [HOUSING], type: "t" }, "licences_of_type (issuer=? AND type=? AND recorded_at>?)"],
    ["of a status", { issuers: [HOUSING], status: "revoked" }, "licences_not_valid (issuer=? AND status=?)"],
    [
      "the next page",
      { issuers: [HOUSING], after: { recordedAt: NOW, id: "id" } },
      "licences_of_issuer (issuer=? AND recorded_at>? AND (recorded_at,id)<(?,?))",
    ],
    [
      "a holder's",
      { issuers: [HOUSING, MARKET], holderHashes: [hashOf("a")] },
      "search_hashes USING PRIMARY KEY (hash=?)",
    ],
  ] as const)("find licences by an index made for it: %s", (_, query, index) => {
    const steps = plansFor(() => register.licences({ ...query, limit: 50 }));
    expect(steps.join("\n")).toContain(index);
    // The departments that were handed in are walked, and nothing of the register.
    expect(steps.filter((step) => /^SCAN (?!json_each)/.test(step))).toEqual([]);
  });

  test("never sort a department's licences to find the newest", () => {
    const steps = plansFor(() => register.licences({ issuers: [HOUSING, MARKET], type: "t", limit: 50 }));
    expect(steps.filter((step) => step.includes("TEMP B-TREE"))).toEqual([]);
  });
});
