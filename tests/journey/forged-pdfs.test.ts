// The pack of forged PDFs (tests/document/forged) at the door that everybody uses: each gets the verdict it deserves, by the check that
// tells, with the field that was altered; whatever is hostile is refused in bounded time and leaves nothing behind.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/licence/json-value.ts";
import type { Report } from "../../src/licence/verdict.ts";
import { type Expectation, FORGERIES } from "../document/forged/forgeries.ts";
import { type ForgersKit, forgersKit } from "../document/forged/kit.ts";
import { DIFFERENCES } from "../document/forged/parser-differences.ts";
import { openTestWebsite, type TestWebsite } from "../web/test-website.ts";

let site: TestWebsite;
let kit: ForgersKit;

beforeAll(async () => {
  site = await openTestWebsite();
  kit = await forgersKit(site);
  // The copy for one use was good until yesterday.
  site.house.clock.pass(86_400);
}, 60_000);

beforeEach(() => site.house.clock.pass(61));

afterAll(() => site.house.tidy());

async function post(pdf: Uint8Array): Promise<Response> {
  return site.post("/v1/verifications", Uint8Array.from(pdf), { "content-type": "application/pdf" });
}

function expectReport(report: Report, { verdict, reason, checks = [], altered }: Expectation): void {
  expect([report.verdict, ...(reason === undefined ? [] : [report.reason])], JSON.stringify(report.checks)).toEqual([
    verdict,
    ...(reason === undefined ? [] : [reason]),
  ]);
  for (const [name, outcome, why] of checks) {
    const { name: _, ...found } = report.checks.find((check) => check.name === name) ?? { name };
    expect(found, name).toEqual({ outcome, ...(why !== undefined && { reason: why }) });
  }
  if (altered === undefined) return;
  const [field, shown] = altered;
  const named = report.altered?.find((each) => each.field === field);
  expect(named?.shown, `${field} in ${JSON.stringify(report.altered)}`).toEqual(
    typeof shown === "string" ? shown : expect.stringMatching(shown),
  );
}

describe("a posted PDF", () => {
  it("comes from a pack of at least 25 forgeries, each with a name of its own", () => {
    expect(new Set(FORGERIES.map(({ name }) => name)).size).toBe(FORGERIES.length);
    expect(FORGERIES.length).toBeGreaterThanOrEqual(25);
  });

  it.each(FORGERIES)("is judged: $name", async ({ make, expected }) => {
    const answer = await post(await make(kit));
    const body = (await answer.json()) as JsonObject & Report;
    if ("status" in expected) {
      expect([answer.status, body["code"]]).toEqual([expected.status, expected.code]);
      return;
    }
    expect(answer.status).toBe(200);
    expectReport(body, expected);
    expect(site.incidents).toEqual([]);
  });

  it.each(DIFFERENCES)("is not believed where readers differ: $name", async ({ make, reason }) => {
    const answer = await post(await make(kit.lease));
    const report = (await answer.json()) as Report;
    const verdict = reason === "page-unreadable" ? "unverifiable" : "tampered";
    const outcome = verdict === "tampered" ? "failed" : "not-checked";
    expectReport(report, { verdict, checks: [["visible-text", outcome, reason]] });
    expect(site.incidents).toEqual([]);
  });
});
