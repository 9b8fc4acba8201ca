import { describe, expect, it } from "vitest";
import type { FileFacts } from "../../src/licence/file-findings.ts";
import { CHECKS, VERDICTS, type Verdict } from "../../src/licence/verdict.ts";
import { decide, type Facts, type RecordedFacts } from "../../src/licence/verify.ts";

const AT = "2026-11-22T02:00:00Z";

const RECORDED: RecordedFacts = {
  status: "valid",
  recordedAt: "2026-01-05T01:00:00Z",
  effective: "2026-01-05",
  expiring: "2031-01-04",
};

const GOOD: Facts = {
  readability: "readable",
  trust: "trusted",
  signatureHolds: true,
  register: "recorded",
  recorded: RECORDED,
  schema: "valid",
  file: { bytes: "handed-out", seal: "genuine", page: "own" },
  at: AT,
};

/** As behind a QR code, or for a credential posted alone. */
const { file: _file, ...WITHOUT_FILE } = GOOD;

type Condition = (facts: Facts) => Facts;

function record(change: Partial<RecordedFacts>): Condition {
  return (facts) => ({ ...facts, recorded: { ...(facts.recorded ?? RECORDED), ...change } });
}

function page(finding: NonNullable<FileFacts["page"]>): Condition {
  return (facts) => ({ ...facts, file: { ...facts.file, page: finding } });
}

/** What makes each verdict, in the order of precedence; revoked, superseded and suspended exclude each other. */
const CONDITIONS: readonly (readonly [Verdict, string, Condition])[] = [
  ["unverifiable", "the document is no credential", (facts) => ({ ...facts, readability: "not-a-credential" })],
  ["unverifiable", "the register cannot be reached for the key", (facts) => ({ ...facts, trust: "unreachable" })],
  ["unknown", "the issuer is not in the trust list", (facts) => ({ ...facts, trust: "issuer-unknown" })],
  ["unknown", "the key is not in the trust list", (facts) => ({ ...facts, trust: "key-unknown" })],
  ["tampered", "the proof does not hold", (facts) => ({ ...facts, signatureHolds: false })],
  ["tampered", "the page shows another name", page("page-altered")],
  ["not-issued", "the register has no such licence", (facts) => ({ ...facts, register: "not-registered" })],
  ["not-issued", "the register has another content", (facts) => ({ ...facts, register: "content-differs" })],
  [
    "key-compromised",
    "it was recorded after the key was lost",
    (facts) => ({ ...facts, keyCompromisedSince: "2026-01-01T00:00:00Z" }),
  ],
  ["revoked", "it is revoked", record({ status: "revoked" })],
  ["superseded", "a newer version replaces it", record({ status: "superseded" })],
  ["suspended", "it is suspended", record({ status: "suspended" })],
  ["suspended", "its endorsement is due", record({ endorsedUntil: "2026-11-21" })],
  ["expired", "its last day is over", record({ expiring: "2026-11-21" })],
  ["not-yet-valid", "its first day has not come", record({ effective: "2026-12-01" })],
  ["unverifiable", "the content breaks its type's schema", (facts) => ({ ...facts, schema: "invalid" })],
  ["unverifiable", "the file keeps its page from being compared", page("page-unreadable")],
];

const STORED_STATUS = new Set(["it is revoked", "a newer version replaces it", "it is suspended"]);
const REGISTER = new Set(["the register has no such licence", "the register has another content"]);
const PAGE = new Set(["the page shows another name", "the file keeps its page from being compared"]);
const TRUST = new Set([
  "the register cannot be reached for the key",
  "the issuer is not in the trust list",
  "the key is not in the trust list",
]);

function exclude(one: string, other: string): boolean {
  return [STORED_STATUS, REGISTER, TRUST, PAGE].some((group) => group.has(one) && group.has(other));
}

const PAIRS = CONDITIONS.flatMap(([first, one, make], index) =>
  CONDITIONS.slice(index + 1)
    .filter(([, other]) => !exclude(one, other))
    .map(([, other, makeOther]) => ({
      one,
      other,
      first,
      facts: make(makeOther(GOOD)),
      reversed: makeOther(make(GOOD)),
    })),
);

describe("the verdict", () => {
  it("is valid when every check passes", () => {
    expect(decide(GOOD)).toEqual({
      verdict: "valid",
      checks: CHECKS.map((name) => ({ name, outcome: "passed" })),
    });
  });

  it.each(CONDITIONS)("is %s when %s", (verdict, _when, make) => {
    expect(decide(make(GOOD)).verdict).toBe(verdict);
  });

  it.each(PAIRS)("is $first when $one and $other", ({ first, facts, reversed }) => {
    expect(decide(facts).verdict).toBe(first);
    expect(decide(reversed).verdict).toBe(first);
  });

  it("covers every verdict there is", () => {
    const made = new Set<string>([...CONDITIONS.map(([verdict]) => verdict), "valid"]);
    expect([...made].sort()).toEqual([...VERDICTS].sort());
  });

  it.each([...CONDITIONS, ["valid", "all is well", (facts: Facts) => facts] as const])(
    "comes with all checks in their order (%s: %s)",
    (_verdict, _when, make) => {
      expect(decide(make(GOOD)).checks.map(({ name }) => name)).toEqual([...CHECKS]);
    },
  );

  it("says unknown for an id that is not in the register, naming the register check", () => {
    const { verdict, reason, checks } = decide({
      readability: "readable",
      trust: "trusted",
      register: "id-unknown",
      at: AT,
    });
    expect([verdict, reason]).toEqual(["unknown", "id-unknown"]);
    expect(checks.filter(({ outcome }) => outcome !== "not-checked")).toEqual([
      { name: "register", outcome: "failed", reason: "id-unknown" },
    ]);
  });

  it("suppresses every other claim when the signature fails", () => {
    const { checks } = decide({ ...GOOD, signatureHolds: false });
    expect(checks.filter(({ outcome }) => outcome !== "not-checked").map(({ name }) => name)).toEqual(["signature"]);
  });

  it("never counts what was not checked as passed", () => {
    const missing: Facts[] = [
      { readability: "readable", at: AT },
      { readability: "readable", trust: "trusted", at: AT },
      { readability: "readable", trust: "trusted", signatureHolds: true, at: AT },
      { ...GOOD, schema: "type-unknown" },
      {
        readability: "readable",
        trust: "trusted",
        signatureHolds: true,
        register: "recorded",
        schema: "valid",
        at: AT,
      },
    ];
    for (const facts of missing) expect(decide(facts).verdict).not.toBe("valid");
  });

  it.each(["unreachable", "stale"] as const)(
    "is unverifiable when the register is %s, though the signature holds",
    (register) => {
      const { verdict, checks } = decide({ ...GOOD, register });
      expect(verdict).toBe("unverifiable");
      expect(checks.find(({ name }) => name === "status")?.outcome).toBe("not-checked");
    },
  );

  it("is unverifiable, never valid, when the content breaks its type's schema", () => {
    expect(decide({ ...GOOD, schema: "invalid" })).toMatchObject({ verdict: "unverifiable", reason: "schema-failed" });
    expect(decide(record({ status: "revoked" })({ ...GOOD, schema: "invalid" })).verdict).toBe("revoked");
  });
});

describe("a posted PDF", () => {
  const checksOf = (facts: Facts) =>
    decide(facts)
      .checks.slice(-3)
      .map(({ outcome, reason }) => [outcome, reason]);

  it("is said not to have been given where none was", () => {
    expect(checksOf(WITHOUT_FILE)).toEqual(Array(3).fill(["not-checked", "no-file"]));
    expect(decide(WITHOUT_FILE).verdict).toBe("valid");
    expect(checksOf({ ...WITHOUT_FILE, signatureHolds: false })).toEqual(Array(3).fill(["not-checked", "no-file"]));
  });

  it("is not judged when its credential cannot be, whatever was found of it", () => {
    expect(checksOf({ ...GOOD, signatureHolds: false })).toEqual(
      Array(3).fill(["not-checked", "after-failed-signature"]),
    );
    expect(checksOf({ readability: "no-attachment", file: {}, at: AT })).toEqual(
      Array(3).fill(["not-checked", "no-attachment"]),
    );
  });

  it("is valid though its hash is not recorded, it has no signature, or nothing here can compare pages", () => {
    const file = { bytes: "file-unrecorded", seal: "pdf-unsigned", page: "page-not-compared" } as const;
    expect(decide({ ...GOOD, file }).verdict).toBe("valid");
    expect(checksOf({ ...GOOD, file })).toEqual([
      ["not-checked", "file-unrecorded"],
      ["not-checked", "pdf-unsigned"],
      ["not-checked", "page-not-compared"],
    ]);
  });

  it("is valid with its seal check failed, when its page is shown to be the one that was issued", () => {
    const file = { bytes: "file-unrecorded", seal: "changed-after-signing", page: "same-page" } as const;
    expect(decide({ ...GOOD, file })).toMatchObject({ verdict: "valid" });
    expect(checksOf({ ...GOOD, file })[1]).toEqual(["failed", "changed-after-signing"]);
  });

  it("with an altered page is tampered, though the signature of its credential holds", () => {
    const { verdict, reason, checks } = decide(page("content-added")(GOOD));
    expect([verdict, reason]).toEqual(["tampered", "page-altered"]);
    expect(checks.filter(({ outcome }) => outcome === "failed")).toEqual([
      { name: "visible-text", outcome: "failed", reason: "content-added" },
    ]);
    expect(checks.find(({ name }) => name === "signature")?.outcome).toBe("passed");
  });

  it.each(["unreachable", "stale"] as const)(
    "with an altered page is tampered though the register is %s",
    (register) => {
      expect(decide(page("page-altered")({ ...GOOD, register })).verdict).toBe("tampered");
    },
  );

  it.each(["page-unreadable", "page-too-complex", "page-redrawn", "drawn-before"] as const)(
    "is never valid when the file itself keeps its page from being compared (%s)",
    (finding) => {
      expect(decide(page(finding)(GOOD))).toMatchObject({ verdict: "unverifiable", reason: finding });
      expect(decide(page(finding)(record({ status: "revoked" })(GOOD))).verdict).toBe("revoked");
    },
  );

  it("made for one use whose last day is over is valid as a licence, and the reason says that the copy is not", () => {
    const file = { bytes: "handed-out", seal: "genuine", page: "own", use: "past" } as const;
    expect(decide({ ...GOOD, file })).toMatchObject({ verdict: "valid", reason: "copy-past" });
    expect(checksOf({ ...GOOD, file })[0]).toEqual(["passed", "copy-past"]);
    expect(checksOf({ ...GOOD, file: { ...file, use: "open" } })[0]).toEqual(["passed", "copy"]);
    expect(decide(record({ expiring: "2026-11-21" })({ ...GOOD, file })).verdict).toBe("expired");
  });
});

describe("a compromised key", () => {
  it.each([
    ["2026-01-05T01:00:00Z", "key-compromised"],
    ["2026-01-05T01:00:01Z", "valid"],
    ["2025-12-31T00:00:00Z", "key-compromised"],
  ])("since %s makes what the register recorded at 01:00:00 %s", (keyCompromisedSince, verdict) => {
    expect(decide({ ...GOOD, keyCompromisedSince }).verdict).toBe(verdict);
  });
});

describe("the last day", () => {
  const lastDay = record({ expiring: "2026-11-22" })(GOOD);
  it.each([
    ["2026-11-22T15:59:59Z", "valid"],
    ["2026-11-22T16:00:00Z", "expired"],
  ])("ends at 23:59:59 in Shanghai: at %s the licence is %s", (at, verdict) => {
    expect(decide({ ...lastDay, at }).verdict).toBe(verdict);
  });
});

describe("the first day", () => {
  const tomorrow = record({ effective: "2026-11-23" })(GOOD);
  it.each([
    ["2026-11-22T15:54:59Z", "not-yet-valid", "not-yet-valid"],
    ["2026-11-22T15:55:00Z", "valid", "clock-skew"],
    ["2026-11-22T16:00:00Z", "valid", undefined],
  ])("tolerates and names five minutes of clock skew: at %s the licence is %s (%s)", (at, verdict, reason) => {
    const decision = decide({ ...tomorrow, at });
    expect(decision.verdict).toBe(verdict);
    expect(decision.checks.find(({ name }) => name === "validity")?.reason).toBe(reason);
  });
});

describe("an endorsement", () => {
  it.each([
    ["2026-11-22T15:59:59Z", "valid", undefined],
    ["2026-11-22T16:00:00Z", "suspended", "endorsement-due"],
  ])("holds to the end of its last day: at %s the licence is %s", (at, verdict, reason) => {
    const decision = decide({ ...record({ endorsedUntil: "2026-11-22" })(GOOD), at });
    expect([decision.verdict, decision.reason]).toEqual([verdict, reason]);
  });
});

describe("a licence without an end", () => {
  const { expiring: _, ...endless } = RECORDED;
  it("is valid as long-term", () => {
    expect(decide({ ...GOOD, recorded: endless })).toMatchObject({ verdict: "valid", reason: "long-term" });
  });
  it("is valid as of its day when it is a statement about a day", () => {
    const decision = decide({ ...GOOD, recorded: { ...endless, asOf: "2026-01-04" } });
    expect(decision).toMatchObject({ verdict: "valid", reason: "as-of" });
  });
});
