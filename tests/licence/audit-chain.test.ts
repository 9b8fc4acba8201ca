import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNodeCryptography } from "../../src/keys/node-cryptography.ts";
import {
  type AuditEntry,
  type AuditLine,
  chainAudit,
  checkAuditLine,
  EMPTY_HEAD,
} from "../../src/licence/audit-chain.ts";
import { portableCryptography } from "../../src/licence/portable.ts";

const { sha256 } = createNodeCryptography();
const entry = (subject: string): AuditEntry => ({
  at: "2026-11-22T01:41:07Z",
  actor: "api:7",
  action: "licence-issued",
  subject,
  detail: { number: "JY13308000012345", revision: 0 },
});
const lines = chainAudit(EMPTY_HEAD, ["a", "b", "c", "d"].map(entry), sha256);

/** Walks a trail as the auditor does; the seq of the first line that does not follow, or undefined. */
function firstBreak(trail: readonly AuditLine[]): number | undefined {
  let previous = EMPTY_HEAD;
  for (const line of trail) {
    if (!checkAuditLine(previous, line, sha256)) return line.seq;
    previous = line;
  }
  return undefined;
}

describe("the audit trail", () => {
  it("counts from 1 without a gap, each line on the hash of the one before", () => {
    expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(lines.map(({ previous }) => previous)).toEqual([
      "0".repeat(64),
      ...lines.slice(0, 3).map(({ hash }) => hash),
    ]);
    expect(firstBreak(lines)).toBeUndefined();
  });

  it("hashes the canonical text of a line, so that any SHA-256 tool can check it", () => {
    const text = `{"action":"licence-issued","actor":"api:7","at":"2026-11-22T01:41:07Z","detail":{"number":"JY13308000012345","revision":0},"previous":"${"0".repeat(64)}","seq":1,"subject":"a"}`;
    expect(lines[0]?.hash).toBe(Buffer.from(portableCryptography.sha256(Buffer.from(text))).toString("hex"));
  });

  it("is the same trail whether written at once or in pieces", () => {
    const first = chainAudit(EMPTY_HEAD, ["a", "b"].map(entry), sha256);
    const rest = chainAudit(first.at(-1) ?? EMPTY_HEAD, ["c", "d"].map(entry), sha256);
    expect([...first, ...rest]).toEqual(lines);
    expect(chainAudit(EMPTY_HEAD, [], sha256)).toEqual([]);
  });

  it.each<[string, Partial<AuditLine>]>([
    ["time", { at: "2026-11-22T01:41:08Z" }],
    ["actor", { actor: "api:8" }],
    ["action", { action: "licence-revoked" }],
    ["subject", { subject: "z" }],
    ["detail", { detail: { number: "JY13308000012345", revision: 1 } }],
    ["hash", { hash: "0".repeat(64) }],
    ["link", { previous: "0".repeat(64) }],
    ["number", { seq: 7 }],
  ])("breaks where the %s of a line was edited", (_, edit) => {
    const edited = lines.map((line, index) => (index === 1 ? { ...line, ...edit } : line));
    expect(firstBreak(edited)).toBe(edit.seq ?? 2);
  });

  it("breaks after a line that was edited and hashed anew", () => {
    const [first, second, ...rest] = lines;
    if (first === undefined || second === undefined) throw new Error("the trail is empty");
    const forged = chainAudit(first, [{ ...second, subject: "z" }], sha256);
    expect(firstBreak([first, ...forged, ...rest])).toBe(3);
  });

  it("breaks where lines were taken out or changed places", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...lines], { minLength: 1 }), (trail) => {
        const untouched = trail.every((line, index) => line === lines[index]);
        expect(firstBreak(trail) === undefined).toBe(untouched);
      }),
    );
  });
});
