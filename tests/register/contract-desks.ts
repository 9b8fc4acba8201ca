// What every adapter owes: trust list, API keys, files, the archive's searches and the register as a whole.

import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { ApiKey, LicenceQuery } from "../../src/issuance/register-entries.ts";
import { chainAudit, EMPTY_HEAD } from "../../src/licence/audit-chain.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import {
  auditEntry,
  change,
  HOUSING,
  hashOf,
  issueOne,
  MARKET,
  NOW,
  sampleIssuer,
  sampleKey,
  TYPE,
} from "./samples.ts";
import type { CurrentRegister } from "./whole-register.ts";

export function describeDesks(register: CurrentRegister): void {
  test("replaces what is known of a department", async () => {
    const renamed = { ...sampleIssuer(), name: { "zh-CN": "衢州市住建局", en: "Quzhou Housing" }, abbreviations: {} };
    await register().putIssuer(renamed, auditEntry("issuer-registered", HOUSING));
    expect(await register().issuer(HOUSING)).toEqual(renamed);
    expect((await register().issuers()).map(({ uscc }) => uscc)).toEqual([HOUSING, MARKET]);
  });

  test("a new key retires the department's active ones and no others", async () => {
    const next = sampleKey(HOUSING, "z6MkNext", NOW);
    expect(await register().addKey(next, auditEntry("key-created", next.kid))).toBe("recorded");
    expect(await register().keysOf(HOUSING)).toEqual([{ ...sampleKey(HOUSING), retiredAt: NOW }, next]);
    expect(await register().keysOf(MARKET)).toEqual([sampleKey(MARKET)]);
    const again = { ...next, activeFrom: "2027-01-01T00:00:00Z" };
    expect(await register().addKey(again, auditEntry("key-created", next.kid))).toBe("revision-conflict");
    expect(await register().key(next.kid)).toEqual(next);
  });

  test("the instant of a compromise may move back, never forward", async () => {
    const { kid } = sampleKey();
    const compromise = (since: string) => register().compromiseKey(kid, since, NOW, auditEntry("key-compromised", kid));
    expect(await compromise("2026-11-01T00:00:00Z")).toBe("recorded");
    expect(await compromise("2026-11-02T00:00:00Z")).toBe("revision-conflict");
    expect(await compromise("2026-10-01T00:00:00Z")).toBe("recorded");
    expect(await register().key(kid)).toMatchObject({ compromisedSince: "2026-10-01T00:00:00Z", retiredAt: NOW });
    const before = await register().auditHead();
    expect(await compromise("2026-10-01T00:00:00Z")).toBe("done");
    expect(await register().compromiseKey("z6MkNone", NOW, NOW, auditEntry("key-compromised", ""))).toBe(
      "revision-conflict",
    );
    expect(await register().auditHead()).toEqual(before);
  });

  test("notes in the trail what happened to trust elsewhere", async () => {
    await register().note(auditEntry("seal-created", "fingerprint"));
    const { seq } = await register().auditHead();
    expect(await register().auditLines(seq - 1, 1)).toMatchObject([{ action: "seal-created", subject: "fingerprint" }]);
  });

  test("finds API keys by their secret's hash, revoked ones too", async () => {
    const key: ApiKey = { id: "k1", name: "窗口", departments: [HOUSING], actions: ["issue", "read"], createdAt: NOW };
    await register().addApiKey(key, hashOf("secret"), auditEntry("api-key-created", "k1"));
    expect(await register().apiKey(hashOf("secret"))).toEqual(key);
    expect(await register().apiKey(hashOf("guess"))).toBeUndefined();
    expect(await register().revokeApiKey("k1", NOW, auditEntry("api-key-revoked", "k1"))).toBe("recorded");
    expect(await register().revokeApiKey("k1", NOW, auditEntry("api-key-revoked", "k1"))).toBe("done");
    expect(await register().revokeApiKey("k2", NOW, auditEntry("api-key-revoked", "k2"))).toBe("revision-conflict");
    expect(await register().apiKeys()).toEqual([{ ...key, revokedAt: NOW }]);
  });

  test("pages through licences newest first, by department, type, status and holder", async () => {
    const at = (minute: number) => `2026-11-22T01:0${minute}:00Z`;
    const licences = [];
    for (const [minute, issuer] of [HOUSING, MARKET, HOUSING, HOUSING].entries()) {
      licences.push(await issueOne(register(), { issuer }, { recordedAt: at(minute) }));
    }
    const [first, second, third, fourth] = licences.map(({ id }) => id);
    if (licences[2]) await register().changeStatus([change(licences[2], "revoked")]);
    const ids = async (query: Omit<LicenceQuery, "limit">, limit = 10) =>
      (await register().licences({ ...query, limit })).map(({ id }) => id);

    expect(await ids({})).toEqual([fourth, third, second, first]);
    expect(await ids({ issuers: [HOUSING, MARKET] }, 3)).toEqual([fourth, third, second]);
    expect(await ids({ issuers: [HOUSING], after: { recordedAt: at(3), id: fourth ?? "" } })).toEqual([third, first]);
    expect(await ids({ type: TYPE, issuers: [MARKET] })).toEqual([second]);
    expect(await ids({ type: "another" })).toEqual([]);
    expect(await ids({ status: "revoked" })).toEqual([third]);
    expect(await ids({ status: "valid", type: TYPE })).toEqual([fourth, second, first]);
    expect(await ids({ holderHashes: [hashOf(`code:${first}`), hashOf(`code:${second}`)] })).toEqual([second, first]);
    expect(await ids({ holderHashes: [hashOf("name:李雷")], issuers: [MARKET] })).toEqual([second]);
    const after = { recordedAt: at(2), id: third ?? "" };
    expect(await ids({ holderHashes: [hashOf("name:李雷")], after }, 1)).toEqual([second]);
  });

  test("belongs to one origin and keeps one key for its holder index", async () => {
    expect(await register().origin()).toBeUndefined();
    await register().claimOrigin("https://zz.example");
    await register().claimOrigin("https://zz.example");
    await expect(register().claimOrigin("https://other.example")).rejects.toMatchObject({ code: "origin-mismatch" });
    expect(await register().origin()).toBe("https://zz.example");
    const move = { former: ["https://zz.example"], at: NOW };
    await expect(register().claimOrigin("https://new.example", { ...move, former: [] })).rejects.toThrow();
    expect(await register().claimOrigin("https://new.example", move)).toEqual(["https://zz.example"]);
    expect(await register().claimOrigin("https://new.example")).toEqual(["https://zz.example"]);
    expect(await register().origin()).toBe("https://new.example");
    await expect(register().claimOrigin("https://zz.example")).rejects.toMatchObject({ code: "origin-mismatch" });
    const moves = (await register().auditLines(0, 100)).filter(({ action }) => action === "origin-changed");
    expect(moves).toMatchObject([{ at: NOW, detail: { from: "https://zz.example", to: "https://new.example" } }]);
    const fresh = Uint8Array.from(randomBytes(32));
    expect(await register().holderIndexKey(fresh)).toEqual(fresh);
    expect(await register().holderIndexKey(Uint8Array.from(randomBytes(32)))).toEqual(fresh);
  });

  test("chains every line of the audit trail to the one before it", async () => {
    await issueOne(register());
    const lines = await register().auditLines(0, 100);
    const chained = chainAudit(EMPTY_HEAD, lines, portableCryptography.sha256);
    expect(lines).toEqual(chained);
    expect(await register().auditHead()).toEqual({ seq: lines.length, hash: lines.at(-1)?.hash });
    expect((await register().auditLines(2, 2)).map(({ seq }) => seq)).toEqual([3, 4]);
  });

  test("counts the events of every issued licence, in pages by id", async () => {
    const [one, other] = [await issueOne(register()), await issueOne(register())];
    await register().changeStatus([change(one, "suspended")]);
    const [first, second] = [one.id, other.id].sort();
    const row = (id = "") => ({ id, revision: id === one.id ? 1 : 0, events: id === one.id ? 2 : 1, phase: "issued" });
    expect(await register().ledger("", 10)).toEqual([row(first), row(second)]);
    expect(await register().ledger(first ?? "", 10)).toEqual([row(second)]);
  });

  test("keeps what licences refer to as it came first, however many come at once, and says what is too large", async () => {
    const photos = Array.from({ length: 40 }, (_, index) => ({
      sha256: hashOf(`photo ${index}`),
      mediaType: "image/jpeg",
      bytes: Uint8Array.from(randomBytes(2000)),
      recordedAt: NOW,
      department: HOUSING,
      client: "api:k1",
    }));
    await Promise.all([...photos, ...photos.slice(0, 5)].map((photo) => register().addEnclosure(photo)));
    const [photo] = photos;
    if (photo === undefined) throw new Error("forty photos");
    await register().addEnclosure({ ...photo, bytes: Uint8Array.of(1), mediaType: "text/plain" });
    for (const { sha256, bytes, mediaType } of photos) {
      expect(await register().enclosure(sha256)).toEqual({ bytes, mediaType });
    }
    const { largestEnclosure } = register();
    expect(largestEnclosure).toBeGreaterThanOrEqual(1_000_000);
    const tooLarge = { ...photo, sha256: hashOf("large"), bytes: new Uint8Array(largestEnclosure + 1) };
    await expect(register().addEnclosure(tooLarge)).rejects.toMatchObject({
      code: "body-too-large",
      parameters: { limit: largestEnclosure },
    });
    expect(await register().enclosure(tooLarge.sha256)).toBeUndefined();
  });

  test("keeps once what two departments hand in, each of which then may name it, and neither what only the other has", async () => {
    const file = (name: string, department: string) => ({
      sha256: hashOf(name),
      mediaType: "image/jpeg",
      bytes: Uint8Array.from(Buffer.from(name)),
      recordedAt: NOW,
      department,
      client: `api:${department}`,
    });
    const handed = [file("both", HOUSING), file("one", HOUSING), file("other", MARKET)];
    await Promise.all(handed.map((each) => register().addEnclosure(each)));
    const named = async (department: string) =>
      Promise.all(
        ["both", "one", "other"].map(async (name) => {
          const found = await register().enclosureOf(department, hashOf(name));
          return found && Buffer.from(found.bytes).toString();
        }),
      );
    expect(await named(HOUSING)).toEqual(["both", "one", undefined]);
    expect(await named(MARKET)).toEqual([undefined, undefined, "other"]);
    await register().addEnclosure({ ...file("both", MARKET), bytes: Uint8Array.of(1) });
    await register().addEnclosure(file("both", MARKET));
    expect(await named(HOUSING)).toEqual(["both", "one", undefined]);
    expect(await named(MARKET)).toEqual(["both", undefined, "other"]);
  });
}
