import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RegisterReader } from "../../src/issuance/ports.ts";
import { OPERATOR } from "../../src/issuance/principal.ts";
import { createVerificationDesk, type VerificationDesk } from "../../src/issuance/verification.ts";
import { LicenceError } from "../../src/licence/errors.ts";
import { parseJson } from "../../src/licence/json.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { encodePublicKey } from "../../src/licence/multikey.ts";
import { portableCryptography, publicKeyOf, signPortable } from "../../src/licence/portable.ts";
import { signingInput, withProof } from "../../src/licence/proof.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";

let house: TestHouse;
let text: string;
let document: JsonObject;
let id: string;

beforeAll(async () => {
  house = await openTestHouse();
  const record = await house.issue(house.request("lease-filing"));
  text = record.credential ?? "";
  document = JSON.parse(text) as JsonObject;
  id = record.id;
});

afterAll(() => house.tidy());

async function verdictOn(changed: unknown): Promise<string> {
  const { verdict, reason } = await house.desk.reportOn(changed as JsonObject);
  return reason === undefined ? verdict : `${verdict}: ${reason}`;
}

/** Signs with the department's real key, as somebody would who has stolen it. */
async function signReally(unsigned: JsonObject): Promise<JsonObject> {
  const proof = document["proof"] as JsonObject;
  const verificationMethod = String(proof["verificationMethod"]);
  const kid = verificationMethod.split("#")[1] ?? "";
  const input = signingInput(portableCryptography, unsigned, { created: house.clock.now(), verificationMethod });
  const [signature] = await house.keyring.sign(kid, [input.bytes]);
  return withProof(unsigned, input.proof, signature ?? new Uint8Array()) as unknown as JsonObject;
}

function unsignedCopy(changes: JsonObject = {}): JsonObject {
  const { proof: _, ...unsigned } = document;
  return { ...unsigned, ...changes };
}

describe("a posted credential", () => {
  it("that is what was issued is valid", async () => {
    expect(await verdictOn(document)).toBe("valid");
  });

  it("is judged the same with its members in any order", async () => {
    expect(await verdictOn(Object.fromEntries(Object.entries(document).reverse()))).toBe("valid");
  });

  it("with any one character of its content changed never verifies", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), fc.integer({ min: 33, max: 126 }), async (at, code) => {
        const altered = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        if (altered === text) return;
        let parsed: unknown;
        try {
          parsed = parseJson(altered);
        } catch {
          return;
        }
        // A letter case inside an escape or another spelling of the same number would be the same document.
        if (JSON.stringify(parsed) === text) return;
        expect((await house.desk.reportOn(parsed as JsonObject)).verdict).not.toBe("valid");
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    [
      "a name",
      (copy: JsonObject) => ({
        ...copy,
        credentialSubject: { ...(copy["credentialSubject"] as JsonObject), certificateName: "营业执照" },
      }),
    ],
    ["its end", (copy: JsonObject) => ({ ...copy, validUntil: "2099-12-31T23:59:59+08:00" })],
    ["its status entry left out", ({ credentialStatus: _, ...copy }: JsonObject) => copy],
    ["a member added", (copy: JsonObject) => ({ ...copy, extra: true })],
    [
      "its proof's time",
      (copy: JsonObject) => ({ ...copy, proof: { ...(copy["proof"] as JsonObject), created: "2020-01-01T00:00:00Z" } }),
    ],
    [
      "a member added to its proof",
      (copy: JsonObject) => ({ ...copy, proof: { ...(copy["proof"] as JsonObject), nonce: "1" } }),
    ],
    [
      "its proof cut short",
      (copy: JsonObject) => ({ ...copy, proof: { ...(copy["proof"] as JsonObject), proofValue: "z2abc" } }),
    ],
  ])("with %s changed is tampered, and no field of it is shown", async (_what, alter) => {
    const report = await house.desk.reportOn(alter(document) as JsonObject);
    expect(report).toMatchObject({ verdict: "tampered", reason: "signature-failed" });
    expect(report).not.toHaveProperty("licence");
  });

  it.each([
    ["unverifiable: proof-missing", ({ proof: _, ...copy }: JsonObject) => copy],
    ["unverifiable: proof-missing", (copy: JsonObject) => ({ ...copy, proof: [] })],
    ["unverifiable: proof-several", (copy: JsonObject) => ({ ...copy, proof: [copy["proof"], copy["proof"]] })],
    [
      "unverifiable: proof-unsupported",
      (copy: JsonObject) => ({ ...copy, proof: { ...(copy["proof"] as JsonObject), cryptosuite: "none" } }),
    ],
    ["unverifiable: not-a-credential", () => ({ hello: "world" })],
    ["unverifiable: not-a-credential", () => []],
    ["unverifiable: not-a-credential", () => "有效"],
    ["unknown: issuer-unknown", (copy: JsonObject) => ({ ...copy, issuer: "did:key:z6Mkfake" })],
    [
      "unknown: issuer-unknown",
      (copy: JsonObject) => ({ ...copy, issuer: { id: "did:web:evil.example:issuers:113308000000000D7Q" } }),
    ],
  ])("is %s when it is nothing we can judge", async (expected, alter) => {
    expect(await verdictOn(alter(document))).toBe(expected);
  });

  it("signed with a key of its own is never trusted, whatever key it carries", async () => {
    const secret = new Uint8Array(32).fill(7);
    const kid = encodePublicKey(publicKeyOf(secret));
    for (const method of [`did:key:${kid}#${kid}`, `${(document["issuer"] as JsonObject)["id"]}#${kid}`]) {
      const input = signingInput(portableCryptography, unsignedCopy(), {
        created: house.clock.now(),
        verificationMethod: method,
      });
      const forged = withProof(unsignedCopy(), input.proof, signPortable(secret, input.bytes));
      expect(await verdictOn(forged)).toBe("unknown: key-unknown");
    }
  });

  it("signed with another department's key is not that department's", async () => {
    const other = (await house.archive.keysOf("113308000000000A26"))[0];
    const method = `${(document["issuer"] as JsonObject)["id"]}#${other?.kid}`;
    const input = signingInput(portableCryptography, unsignedCopy(), {
      created: house.clock.now(),
      verificationMethod: method,
    });
    const [signature] = await house.keyring.sign(other?.kid ?? "", [input.bytes]);
    expect(await verdictOn(withProof(unsignedCopy(), input.proof, signature ?? new Uint8Array()))).toBe(
      "unknown: key-unknown",
    );
  });

  it("signed with the real key but never recorded is not-issued", async () => {
    const invented = unsignedCopy({ id: `${house.origin}/v/aaaaaaaaaaaaaaaaaaaaaaaaaa` });
    expect(await verdictOn(await signReally(invented))).toBe("not-issued: not-registered");
    const altered = unsignedCopy({ validUntil: "2099-12-31T23:59:59+08:00" });
    expect(await verdictOn(await signReally(altered))).toBe("not-issued: content-differs");
  });

  it("with a context appended after signing shows only what was signed", async () => {
    const context = [...(document["@context"] as readonly string[]), "https://evil.example/redefines-everything"];
    const report = await house.desk.reportOn({ ...document, "@context": context });
    expect(report.verdict).toBe("valid");
    expect(JSON.stringify(report)).not.toContain("evil.example");
  });

  it("whose proof has expired is not accepted", async () => {
    const proof = { ...(document["proof"] as JsonObject), expires: "2026-01-01T00:00:00Z" };
    expect(await verdictOn({ ...document, proof })).toBe("unverifiable: proof-expired");
  });

  it("whose proof expires on a day that does not exist is judged, not stumbled over", async () => {
    const proof = { ...(document["proof"] as JsonObject), expires: "2030-02-30T00:00:00Z" };
    expect(await verdictOn({ ...document, proof })).toBe("tampered: signature-failed");
  });
});

describe("a scanned id", () => {
  it("is found in any letter case", async () => {
    expect((await house.desk.reportOf(id.toUpperCase())).verdict).toBe("valid");
  });

  it.each(["", "x", "a".repeat(26), "!".repeat(26), "../../etc/passwd", "a".repeat(5000)])(
    "that was never given out is unknown: %.30s",
    async (unknown) => {
      expect(await house.desk.reportOf(unknown)).toMatchObject({ verdict: "unknown", reason: "id-unknown" });
    },
  );

  it("shows people's names and ids masked, and organisations' in full", async () => {
    const shown = JSON.stringify(await house.desk.reportOf(id));
    expect(shown).not.toContain("330802188001010017");
    expect(shown).toContain("3308**********0017");
    const company = await house.issue(house.request("business-licence"));
    const holder = (
      JSON.parse(company.credential ?? "") as { credentialSubject: { certificateHolder: { name: string }[] } }
    ).credentialSubject.certificateHolder[0];
    expect(JSON.stringify(await house.desk.reportOf(company.id))).toContain(holder?.name);
  });
});

describe("the paper in hand", () => {
  it("matches or differs, field by field, without giving anything away", async () => {
    const matched = await house.desk.match(id, { name: " 王堃昇 ", code: "330802188001010017" });
    expect(matched).toEqual({ result: "matches", fields: { name: "matches", code: "matches" } });
    const differing = await house.desk.match(id, { name: "王堃昇", code: "330802188001010025" });
    expect(differing).toEqual({ result: "differs", fields: { name: "matches", code: "differs" } });
    expect(JSON.stringify(differing)).not.toContain("330802188001010017");
  });

  it("must say something that can be compared", async () => {
    await expect(house.desk.match(id, {})).rejects.toMatchObject({ code: "request-invalid" });
    await expect(house.desk.match("a".repeat(26), { name: "x" })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a register that somebody edited", () => {
  const edited = (credential: string): VerificationDesk =>
    deskOver({
      ...house.archive,
      dossier: async (asked) => {
        const dossier = await house.archive.dossier(asked);
        return dossier && { ...dossier, record: { ...dossier.record, credential } };
      },
    });

  it.each([
    ["another name", () => text.replaceAll("王堃昇", "王堃卉")],
    ["no JSON", () => text.slice(1)],
    ["another document", () => "[]"],
    ["nothing", () => ""],
  ])("is found out when it holds %s: tampered, and nothing of it is compared", async (_, credential) => {
    const desk = edited(credential());
    expect(await desk.reportOf(id)).toMatchObject({ verdict: "tampered", reason: "signature-failed" });
    await expect(desk.match(id, { name: "王堃卉" })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a register out of reach", () => {
  it("makes every answer unverifiable, never unknown", async () => {
    const away = (): never => {
      throw new LicenceError("register-unavailable");
    };
    const reader: RegisterReader = {
      dossier: away,
      idsByHash: away,
      issuers: away,
      issuer: away,
      keysOf: away,
      key: away,
      statusList: away,
      ping: away,
    };
    const desk = deskOver(reader);
    expect(await desk.reportOf(id)).toMatchObject({ verdict: "unverifiable", reason: "register-unreachable" });
    expect(await desk.reportOn(document)).toMatchObject({ verdict: "unverifiable", reason: "register-unreachable" });
  });
});

describe("a licence of a type that is not at hand", () => {
  it("is unverifiable, and revoked when it is revoked, but never said not to be issued", async () => {
    const { archive: reader, catalogue, clock, cryptography, origin } = house;
    const without = { ...catalogue, version: () => undefined };
    const keyedHash = (words: string): string => words;
    const parts = {
      catalogue: without,
      reader,
      clock,
      cryptography,
      origin,
      formerOrigins: [],
      keyedHash,
      remember: 0,
    };
    const desk = createVerificationDesk(parts);
    const record = await house.issue(house.request("lease-filing"));
    const report = await desk.reportOf(record.id);
    expect(report.verdict).toBe("unverifiable");
    expect(report.checks).toContainEqual({ name: "register", outcome: "passed" });
    const actor = { name: "李四", code: "KC-0021" };
    const words = { act: "注销", ground: "lease-ended-early", legalBasis: "《商品房屋租赁管理办法》第十九条" };
    const request = { to: "revoked", ...words, actor };
    await house.lifeCycle.changeStatus({ principal: OPERATOR, licence: record.id, request });
    expect((await desk.reportOf(record.id)).verdict).toBe("revoked");
  });
});

describe("what is remembered", () => {
  it("is content only: a revocation shows at the next question", async () => {
    const desk = deskOver(house.archive, 100);
    const record = await house.issue(house.request("lease-filing"));
    expect((await desk.reportOf(record.id)).verdict).toBe("valid");
    const request = {
      to: "revoked",
      act: "注销",
      ground: "lease-ended-early",
      actor: { name: "李四", code: "1" },
      legalBasis: "《商品房屋租赁管理办法》第十九条",
    };
    const { OPERATOR } = await import("../../src/issuance/principal.ts");
    await house.lifeCycle.changeStatus({ principal: OPERATOR, licence: record.id, request });
    expect((await desk.reportOf(record.id)).verdict).toBe("revoked");
  });
});

function deskOver(reader: RegisterReader, remember = 0): VerificationDesk {
  return createVerificationDesk({
    catalogue: house.catalogue,
    reader,
    cryptography: portableCryptography,
    clock: house.clock,
    origin: house.origin,
    formerOrigins: [],
    keyedHash: (key) => key,
    remember,
  });
}
