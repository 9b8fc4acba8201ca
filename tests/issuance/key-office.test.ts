import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { createKeyOffice, type KeyOffice } from "../../src/issuance/key-office.ts";
import type { RegisterReader } from "../../src/issuance/ports.ts";
import type { ApiKey, TrustedKey } from "../../src/issuance/register-entries.ts";
import type { AuditEntry } from "../../src/licence/audit-chain.ts";
import { LicenceError } from "../../src/licence/errors.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import type { Issuer } from "../../src/licence/licence-type.ts";
import { portableCryptography } from "../../src/licence/portable.ts";

const NOW = "2026-06-01T08:00:00Z";
const USCC = "113308000000000A26";
const KID = "z6Mkow2mXJnuGrSTrbu97tnWCr6gvdqQC74vP7eMK5KohpnQ";
const FORM: JsonObject = {
  uscc: USCC,
  name: { "zh-CN": "衢州市市场监督管理局（样例）", en: "Quzhou Market Regulation (sample)" },
  areaCode: "330800",
  abbreviations: { province: "浙" },
  seal: { name: "衢州市市场监督管理局（样例）", code: "3308009900001" },
};

let audit: AuditEntry[];
let issuers: Issuer[];
let keys: TrustedKey[];
let cabinet: { key: ApiKey; hash: string }[];
let changes: number;
let office: KeyOffice;

beforeEach(() => {
  [audit, issuers, keys, cabinet, changes] = [[], [], [], [], 0];
  let made = 0;
  const reader = {
    issuer: (uscc: string) => issuers.find((issuer) => issuer.uscc === uscc),
    issuers: () => issuers,
    keysOf: (issuer: string) => keys.filter((key) => key.issuer === issuer),
    key: (kid: string) => keys.find((key) => key.kid === kid),
  } as unknown as RegisterReader;
  office = createKeyOffice({
    reader,
    desk: {
      putIssuer: async (issuer, entry) => {
        issuers.push(issuer);
        audit.push(entry);
      },
      addKey: async (key, entry) => {
        if (keys.some(({ kid }) => kid === key.kid)) return "revision-conflict";
        keys = keys.map((old) =>
          old.issuer === key.issuer && !old.retiredAt ? { ...old, retiredAt: key.activeFrom } : old,
        );
        keys.push(key);
        audit.push(entry);
        return "recorded";
      },
      compromiseKey: async (kid, since, at, entry) => {
        const known = keys.find((key) => key.kid === kid);
        if (known?.compromisedSince !== undefined && known.compromisedSince <= since) return "revision-conflict";
        keys = keys.map((key) =>
          key.kid === kid ? { ...key, retiredAt: key.retiredAt ?? at, compromisedSince: since } : key,
        );
        audit.push(entry);
        return "recorded";
      },
    },
    cabinet: {
      apiKey: (hash) => cabinet.find((entry) => entry.hash === hash)?.key,
      apiKeys: () => cabinet.map(({ key }) => key),
      addApiKey: async (key, hash, entry) => {
        cabinet.push({ key, hash });
        audit.push(entry);
      },
      revokeApiKey: async (id, at, entry) => {
        cabinet = cabinet.map((each) => (each.key.id === id ? { ...each, key: { ...each.key, revokedAt: at } } : each));
        audit.push(entry);
        return "recorded";
      },
    },
    maker: {
      makeKey: async () => {
        made += 1;
        return { kid: `z6MkMade${made}`, publicKeyMultibase: `z6MkMade${made}` };
      },
    },
    clock: { now: () => NOW },
    entropy: { bytes: (length) => new Uint8Array(length).fill(length) },
    cryptography: portableCryptography,
    onKeyChange: () => {
      changes += 1;
    },
  });
});

async function refusal(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    return [error.code, ...error.fields.map(({ pointer, code }) => `${pointer} ${code}`)];
  }
  return [];
}

describe("registering a department", () => {
  it("records it with a line in the audit trail", async () => {
    expect(await office.registerIssuer("operator", FORM)).toEqual(FORM);
    expect(audit).toEqual([{ at: NOW, actor: "operator", action: "issuer-registered", subject: USCC, detail: {} }]);
  });

  it("is refused with everything that is wrong, a mistyped code included", async () => {
    const form = { ...FORM, uscc: "113308000000000A27", areaCode: "3308", seal: { name: "", code: "1" }, logo: "x" };
    expect(await refusal(office.registerIssuer("operator", form))).toEqual([
      "request-invalid",
      "/logo unknown-member",
      "/uscc code-check-character",
      "/areaCode digits",
      "/seal/name required",
      "/seal/code digits",
    ]);
    expect(issuers).toEqual([]);
  });
});

describe("a department's signing key", () => {
  beforeEach(() => office.registerIssuer("operator", FORM));

  it("is made once; a second one is a rotation", async () => {
    const first = await office.createKey("operator", USCC);
    expect(first).toEqual({
      kid: "z6MkMade1",
      publicKeyMultibase: "z6MkMade1",
      issuer: USCC,
      activeFrom: NOW,
      example: false,
    });
    expect(await refusal(office.createKey("operator", USCC))).toEqual(["request-invalid", "/issuer key-active"]);
    await office.rotateKey("operator", USCC);
    expect((await office.keys(USCC)).map(({ kid, retiredAt }) => [kid, retiredAt])).toEqual([
      ["z6MkMade1", NOW],
      ["z6MkMade2", undefined],
    ]);
    expect(audit.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      `issuer-registered ${USCC}`,
      "key-created z6MkMade1",
      "key-rotated z6MkMade2",
    ]);
    expect(changes).toBe(2);
  });

  it("is not made for a department that nobody knows", async () => {
    expect(await refusal(office.createKey("operator", "113308020000000B0X"))).toEqual(["issuer-unknown"]);
    expect(await refusal(office.rotateKey("operator", "113308020000000B0X"))).toEqual(["issuer-unknown"]);
  });

  it("is adopted only when it is a sound public key", async () => {
    const adopted = { issuer: USCC, kid: KID, publicKeyMultibase: KID, example: true };
    expect(await office.adoptKey("operator", adopted)).toMatchObject({ kid: KID, example: true });
    expect(await refusal(office.adoptKey("operator", { ...adopted, publicKeyMultibase: "z6MkNot" }))).toEqual([
      "request-invalid",
      "/publicKeyMultibase public-key",
    ]);
  });

  it("is declared compromised from an instant in the past on, never a later one than known", async () => {
    await office.createKey("operator", USCC);
    expect(await refusal(office.compromiseKey("operator", "z6MkOther", NOW))).toEqual(["key-unknown"]);
    expect(await refusal(office.compromiseKey("operator", "z6MkMade1", "2026-06-01"))).toEqual([
      "request-invalid",
      "/since instant",
    ]);
    expect(await refusal(office.compromiseKey("operator", "z6MkMade1", "2026-06-01T08:00:01Z"))).toEqual([
      "request-invalid",
      "/since in-future",
    ]);
    const key = await office.compromiseKey("operator", "z6MkMade1", "2026-05-01T00:00:00Z");
    expect(key).toMatchObject({ retiredAt: NOW, compromisedSince: "2026-05-01T00:00:00Z" });
    expect(await refusal(office.compromiseKey("operator", "z6MkMade1", NOW))).toEqual([
      "request-invalid",
      "/since compromised-earlier",
    ]);
    await expect(office.compromiseKey("operator", "z6MkMade1", NOW)).rejects.toMatchObject({
      fields: [{ parameters: { found: NOW, known: "2026-05-01T00:00:00Z" } }],
    });
    expect(audit.at(-1)).toEqual({
      at: NOW,
      actor: "operator",
      action: "key-compromised",
      subject: "z6MkMade1",
      detail: { issuer: USCC, since: "2026-05-01T00:00:00Z" },
    });
  });
});

describe("an API key", () => {
  beforeEach(() => office.registerIssuer("operator", FORM));
  const request = { name: "平台", departments: [USCC], actions: ["read", "issue"] as const };

  it("has 256 random bits, of which only a SHA-256 is kept", async () => {
    const { apiKey, secret } = await office.createApiKey("operator", request);
    expect(secret).toMatch(/^vlm_[A-Za-z0-9_-]{43}$/);
    expect(cabinet).toEqual([{ key: apiKey, hash: createHash("sha256").update(secret).digest("hex") }]);
    expect(JSON.stringify([cabinet, audit])).not.toContain(secret);
    expect(apiKey).toMatchObject({ departments: [USCC], actions: ["issue", "read"], createdAt: NOW });
  });

  it("is refused for unknown departments and actions", async () => {
    const wrong = { name: " ", departments: ["nobody"], actions: ["rule" as never] };
    expect(await refusal(office.createApiKey("operator", wrong))).toEqual([
      "request-invalid",
      "/name required",
      "/departments/0 issuer-unknown",
      "/actions/0 enum",
    ]);
    expect(await refusal(office.createApiKey("operator", { name: "x", departments: [], actions: [] }))).toEqual([
      "request-invalid",
      "/departments required",
      "/actions required",
    ]);
  });

  it("is revoked once, by id, with a line in the audit trail", async () => {
    const { apiKey } = await office.createApiKey("operator", { ...request, departments: ["*"] });
    await office.revokeApiKey("operator", apiKey.id);
    await office.revokeApiKey("operator", apiKey.id);
    expect((await office.apiKeys()).map(({ revokedAt }) => revokedAt)).toEqual([NOW]);
    expect(audit.filter(({ action }) => action === "api-key-revoked")).toHaveLength(1);
    expect(await refusal(office.revokeApiKey("operator", "none"))).toEqual(["not-found"]);
  });
});
