import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNodeCryptography } from "../../src/keys/node-cryptography.ts";
import { toBase58, toHex, utf8 } from "../../src/licence/bytes.ts";
import { canonicalize } from "../../src/licence/canonical.ts";
import { parseJson } from "../../src/licence/json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/licence/json-value.ts";
import { decodePublicKey, decodeSecretKey } from "../../src/licence/multikey.ts";
import { portableCryptography, signPortable } from "../../src/licence/portable.ts";
import {
  hashReading,
  preparedText,
  readProof,
  signedText,
  signingInput,
  verifyProof,
  withProof,
} from "../../src/licence/proof.ts";
import { bytesOf } from "./signature-case.ts";
import { vectorText } from "./vectors.ts";

const node = createNodeCryptography();
const pair: { publicKeyMultibase: string; privateKeyMultibase: string } = JSON.parse(
  vectorText("vc-di-eddsa/keyPair.json"),
);
const publicKey = decodePublicKey(pair.publicKeyMultibase) ?? new Uint8Array();
const secretKey = decodeSecretKey(pair.privateKeyMultibase) ?? new Uint8Array();
const method = `did:key:${pair.publicKeyMultibase}#${pair.publicKeyMultibase}`;
const created = "2023-02-24T23:36:38Z";
const unsigned = object(parseJson(vectorText("vc-di-eddsa/unsigned.json")));
const signed = object(parseJson(vectorText("vc-di-eddsa/eddsa-jcs-2022/signedJCS.json")));
const proof = object(signed["proof"]);

function object(value: JsonValue | undefined): JsonObject {
  if (!isJsonObject(value)) throw new Error("no object");
  return value;
}

function step(name: string): string {
  return vectorText(`vc-di-eddsa/eddsa-jcs-2022/${name}`).trim();
}

/** Signs any document with any proof members as the suite would, so that only the members are at fault. */
function sign(document: JsonObject, members: JsonObject): JsonObject {
  const hash = (value: unknown) => portableCryptography.sha256(utf8(canonicalize(value)));
  const bytes = Uint8Array.from([...hash(members), ...hash(document)]);
  return { ...document, proof: { ...members, proofValue: `z${toBase58(signPortable(secretKey, bytes))}` } };
}

const { proofValue: _, ...config } = proof;

describe("the W3C's vector of eddsa-jcs-2022", () => {
  const input = signingInput(node, unsigned, { created, verificationMethod: method });

  it("is met at every step, byte for byte", () => {
    expect(input.proof).toEqual(JSON.parse(step("proofConfigJCS.json")));
    expect(canonicalize(input.proof)).toBe(step("proofCanonJCS.txt"));
    expect(canonicalize(unsigned)).toBe(step("canonDocJCS.txt"));
    expect(toHex(input.bytes)).toBe(step("combinedHashJCS.txt"));
    expect(toHex(input.bytes)).toBe(step("proofHashJCS.txt") + step("docHashJCS.txt"));
    expect(input.contentHash).toBe(step("docHashJCS.txt"));
  });

  it("gives the W3C's signature and document", () => {
    const signature = signPortable(secretKey, input.bytes);
    expect(toHex(signature)).toBe(step("sigHexJCS.txt"));
    const secured = withProof(unsigned, input.proof, signature);
    expect(secured.proof.proofValue).toBe(step("sigBTC58JCS.txt"));
    expect(secured).toEqual(signed);
    expect(parseJson(signedText(preparedText(unsigned, input.proof), signature))).toEqual(signed);
  });

  it("verifies on every path, and leads back to the unsigned document", async () => {
    expect(await verifyProof(node, publicKey, signed)).toBe(true);
    expect(await verifyProof(portableCryptography, publicKey, signed)).toBe(true);
    const reading = readProof(signed);
    expect(reading).toMatchObject({ outcome: "ok", document: unsigned, signature: bytesOf(step("sigHexJCS.txt")) });
    expect(reading.outcome === "ok" && hashReading(node, reading).contentHash).toBe(step("docHashJCS.txt"));
  });
});

describe("a proof", () => {
  it("fails when any text in document or proof is another", async () => {
    const places = textPlaces(signed);
    expect(places.length).toBeGreaterThan(15);
    for (const pointer of places) {
      expect(await verifyProof(node, publicKey, changed(signed, pointer)), pointer.join("/")).toBe(false);
    }
  });

  it.each<[string, JsonObject]>([
    ["a member added to the document", { ...signed, evidence: "more" }],
    ["a member taken from the document", without(signed, "name")],
    ["a member added to the proof", { ...signed, proof: { ...proof, nonce: "more" } }],
    ["created taken from the proof", { ...signed, proof: without(proof, "created") }],
    ["the context taken from the proof", { ...signed, proof: without(proof, "@context") }],
    ["an expiry added to the proof", { ...signed, proof: { ...proof, expires: "2099-01-01T00:00:00Z" } }],
    ["no context in the document", without(signed, "@context")],
    ["the contexts in another order", { ...signed, "@context": array(signed["@context"]).toReversed() }],
    ["one context only", { ...signed, "@context": array(signed["@context"]).slice(0, 1) }],
    ["a context put first", { ...signed, "@context": ["https://evil.example/v1", ...array(signed["@context"])] }],
    ["a context that is one text", { ...signed, "@context": "https://www.w3.org/ns/credentials/v2" }],
    ["no proof", unsigned],
    ["null for a proof", { ...signed, proof: null }],
    ["a text for a proof", { ...signed, proof: "z" }],
    ["an empty proof", { ...signed, proof: {} }],
    ["an empty list of proofs", { ...signed, proof: [] }],
    ["two proofs", { ...signed, proof: [proof, proof] }],
    ["a list in a list", { ...signed, proof: [[proof]] }],
    ["no value", { ...signed, proof: config }],
    ["an empty value", { ...signed, proof: { ...proof, proofValue: "" } }],
    ["only the Multibase letter", { ...signed, proof: { ...proof, proofValue: "z" } }],
    [
      "a value in another Multibase",
      { ...signed, proof: { ...proof, proofValue: `u${step("sigBTC58JCS.txt").slice(1)}` } },
    ],
    [
      "a value with a leading zero byte",
      { ...signed, proof: { ...proof, proofValue: `z1${step("sigBTC58JCS.txt").slice(1)}` } },
    ],
    ["a value with a space", { ...signed, proof: { ...proof, proofValue: `${step("sigBTC58JCS.txt")} ` } }],
    [
      "a value of 65 bytes",
      {
        ...signed,
        proof: { ...proof, proofValue: `z${toBase58(Uint8Array.from([...bytesOf(step("sigHexJCS.txt")), 0]))}` },
      },
    ],
    ["a number for a value", { ...signed, proof: { ...proof, proofValue: 1 } }],
  ])("fails with %s", async (_, document) => {
    expect(await verifyProof(node, publicKey, document)).toBe(false);
  });

  it.each<[string, JsonObject]>([
    ["another purpose", { ...config, proofPurpose: "authentication" }],
    ["no purpose", without(config, "proofPurpose")],
    ["no method", without(config, "verificationMethod")],
    ["a method that is no text", { ...config, verificationMethod: [method] }],
    ["another suite", { ...config, cryptosuite: "eddsa-rdfc-2022" }],
    ["another type", { ...config, type: "Ed25519Signature2020" }],
    ["a list of types", { ...config, type: ["DataIntegrityProof"] }],
    ["a date without a time", { ...config, created: "2023-02-24" }],
    ["a time without a zone", { ...config, created: "2023-02-24T23:36:38" }],
    ["a day that does not exist", { ...config, expires: "2030-02-30T00:00:00Z" }],
    ["an expiry that is no time", { ...config, expires: "never" }],
    ["an expiry that is no text", { ...config, expires: null }],
    ["a chain to another proof", { ...config, previousProof: "urn:uuid:1" }],
    ["a context that is one text", { ...config, "@context": "https://www.w3.org/ns/credentials/v2" }],
  ])("fails although it is signed with %s", async (_, members) => {
    expect(await verifyProof(node, publicKey, sign(unsigned, members))).toBe(false);
  });

  it.each<[string, JsonObject]>([
    ["no time of making", without(config, "created")],
    ["further members", { ...config, id: "urn:uuid:1", nonce: "n", domain: "a.example" }],
    ["an offset and fractions of a second", { ...config, created: "2023-02-24T23:36:38.123+08:00" }],
    ["no context of its own", without(config, "@context")],
  ])("holds when it is signed with %s", async (_, members) => {
    expect(await verifyProof(node, publicKey, sign(unsigned, members))).toBe(true);
  });

  it("hands its expiry to the judge, who has a clock", async () => {
    const lapsed = sign(unsigned, { ...config, expires: "2023-03-01T00:00:00Z" });
    expect(await verifyProof(node, publicKey, lapsed)).toBe(true);
    expect(readProof(lapsed)).toMatchObject({ outcome: "ok", proof: { expires: "2023-03-01T00:00:00Z" } });
  });

  it("may stand in a list of one", async () => {
    expect(await verifyProof(node, publicKey, { ...signed, proof: [proof] })).toBe(true);
  });

  it("fails under another key and under a key that is none", async () => {
    const other = publicKey.slice();
    other[3] = (other[3] ?? 0) ^ 1;
    expect(await verifyProof(node, other, signed)).toBe(false);
    expect(await verifyProof(node, publicKey.slice(1), signed)).toBe(false);
  });

  it("does not cover a context appended later; the verified document is without it", async () => {
    const appended = { ...signed, "@context": [...array(signed["@context"]), "https://evil.example/v1"] };
    expect(await verifyProof(node, publicKey, appended)).toBe(true);
    const reading = readProof(appended);
    expect(reading.outcome === "ok" && reading.document).toEqual(unsigned);
  });
});

describe("reading a proof", () => {
  it.each<[string, JsonValue | undefined]>([
    ["none", undefined],
    ["none", []],
    ["several", [proof, proof]],
    ["unsupported", { ...proof, cryptosuite: "ecdsa-jcs-2019" }],
    ["unsupported", { ...proof, type: "Ed25519Signature2020" }],
    ["malformed", "z"],
    ["malformed", { ...proof, proofPurpose: "authentication" }],
    ["malformed", { ...proof, proofValue: "z123" }],
    ["ok", proof],
  ])("tells %s", (outcome, carried) => {
    const document = carried === undefined ? unsigned : { ...unsigned, proof: carried };
    expect(readProof(document).outcome).toBe(outcome);
  });
});

describe("signing", () => {
  it("verifies for every document, on every path, and prepares the text that is handed out", async () => {
    const claims = fc.dictionary(fc.string({ minLength: 1, unit: "grapheme" }), fc.jsonValue({ maxDepth: 3 }), {
      maxKeys: 5,
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(claims, async (content) => {
        const document = {
          "@context": ["https://www.w3.org/ns/credentials/v2"],
          credentialSubject: { claims: content },
        };
        const input = signingInput(portableCryptography, document, { created, verificationMethod: method });
        const signature = signPortable(secretKey, input.bytes);
        const secured = withProof(document, input.proof, signature);
        expect(signedText(preparedText(document, input.proof), signature)).toBe(JSON.stringify(secured));
        const again: JsonValue = JSON.parse(JSON.stringify(secured));
        expect(await verifyProof(node, publicKey, object(again))).toBe(true);
        const reading = readProof(object(again));
        expect(reading.outcome === "ok" && hashReading(node, reading).contentHash).toBe(input.contentHash);
      }),
      { numRuns: 30 },
    );
  });

  it("works without a context", async () => {
    const document = { id: "urn:uuid:1" };
    const input = signingInput(node, document, { created, verificationMethod: method });
    expect(input.proof).not.toHaveProperty("@context");
    const secured = withProof(document, input.proof, signPortable(secretKey, input.bytes));
    const again: JsonValue = JSON.parse(JSON.stringify(secured));
    expect(await verifyProof(node, publicKey, object(again))).toBe(true);
  });
});

function array(value: JsonValue | undefined): readonly JsonValue[] {
  if (!Array.isArray(value)) throw new Error("no array");
  return value;
}

function without(value: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

/** Where texts stand in a document. */
function textPlaces(value: JsonValue, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === "string") return [path];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) => textPlaces(item, [...path, key]));
}

/** The document with one letter of one text changed. */
function changed(document: JsonObject, path: readonly string[]): JsonObject {
  const copy = structuredClone(document);
  const [last = "", ...above] = path.toReversed();
  const parent = above.toReversed().reduce<unknown>((node, key) => Reflect.get(Object(node), key), copy);
  const text = String(Reflect.get(Object(parent), last));
  Reflect.set(Object(parent), last, `${text.slice(0, -1)}${text.endsWith("a") ? "b" : "a"}`);
  return copy;
}
