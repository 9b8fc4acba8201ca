// The JSON-LD contexts: every term of every credential is really defined. Judged by an independent processor (npm jsonld) in
// safe mode, which refuses whatever would be dropped, with a loader that knows our contexts and the W3C's and no network.

import { contexts as w3cContexts } from "@digitalbazaar/credentials-context";
import jsonld from "jsonld";
import { describe, expect, it } from "vitest";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../src/licence/json-value.ts";
import { RESERVED_TERMS, typeContextOf } from "../../src/licence/type-context.ts";
import { testCatalogue, testCatalogueData } from "../catalogue.ts";
import { STALL_LICENCE } from "./licence-types.ts";
import { credentialOfSample } from "./sample-credential.ts";

const ORIGIN = "https://licences.example";
const V2 = "https://www.w3.org/ns/credentials/v2";
const LICENCE = "tag:vellum.example,2026:licence/v1#";

async function documentLoader(url: string): Promise<{ contextUrl: null; documentUrl: string; document: unknown }> {
  const [code = "", version] = url.split("/").slice(-2);
  const document = url.startsWith(`${ORIGIN}/contexts/types/`)
    ? testCatalogue().typeContext(code, Number(version))
    : url === `${ORIGIN}/contexts/licence/v1`
      ? testCatalogue().licenceContext()
      : w3cContexts.get(url);
  if (document === undefined) throw new Error(`no network: ${url}`);
  return { contextUrl: null, documentUrl: url, document };
}

async function expand(document: JsonObject): Promise<JsonObject> {
  const expanded: JsonValue = await jsonld.expand(document, { documentLoader, safe: true });
  const [first] = isJsonArray(expanded) ? expanded : [];
  if (!isJsonObject(first)) throw new Error("nothing is left");
  return first;
}

function* keysOf(value: JsonValue): Generator<string> {
  if (isJsonArray(value)) for (const item of value) yield* keysOf(item);
  if (!isJsonObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    yield key;
    yield* keysOf(member);
  }
}

/** The texts and numbers of a document, sorted: what must be there again after expanding. */
function* leavesOf(value: JsonValue): Generator<string> {
  if (isJsonArray(value)) for (const item of value) yield* leavesOf(item);
  else if (isJsonObject(value)) for (const member of Object.values(value)) yield* leavesOf(member);
  else yield String(value);
}

const samples = testCatalogueData().types.flatMap((type) =>
  testCatalogue()
    .samples(type.slug)
    .map((sample) => [`${type.slug}: ${sample.title.en}`, type, sample] as const),
);

describe.each(samples)("%s", (_, type, sample) => {
  const credential: JsonObject = JSON.parse(JSON.stringify(credentialOfSample(type, sample, "2026-11-22").credential));

  it("has every term defined, and loses nothing", async () => {
    const expanded = await expand(credential);
    for (const key of keysOf(expanded)) expect(key).toMatch(/^(@|https?:\/\/|tag:)/);
    const subject = expanded["https://www.w3.org/2018/credentials#credentialSubject"] ?? null;
    const kept = new Set(leavesOf(subject));
    const { type: _kind, ...own } = credential["credentialSubject"] as JsonObject;
    for (const leaf of leavesOf(own)) expect(kept).toContain(leaf);
  });
});

describe("the contexts", () => {
  const [, type, sample] = samples[0] ?? [];
  if (type === undefined || sample === undefined) throw new Error("there are no samples");
  const credential: JsonObject = JSON.parse(JSON.stringify(credentialOfSample(type, sample, "2026-11-22").credential));

  it("do not define just anything: an unknown term is refused", async () => {
    const claims = { claims: { colour: "red" } };
    const strange = {
      ...credential,
      credentialSubject: { ...(credential["credentialSubject"] as JsonObject), ...claims },
    };
    await expect(expand(strange)).rejects.toThrow(/safe mode/i);
  });

  it("need the type's own: without it the claims are refused", async () => {
    const contexts = credential["@context"];
    const fewer = { ...credential, "@context": isJsonArray(contexts) ? contexts.slice(0, 2) : [] };
    await expect(expand(fewer)).rejects.toThrow(/safe mode/i);
  });

  it("are protected: a later context cannot change what a term means", async () => {
    for (const term of ["claims", "ElectronicLicence", "ElectronicLicenceCredential", "name"]) {
      const contexts = credential["@context"];
      const twisted = [...(isJsonArray(contexts) ? contexts : []), { [term]: "https://evil.example/#x" }];
      await expect(expand({ ...credential, "@context": twisted }), term).rejects.toThrow(/protected/i);
    }
  });

  it("give GB/T 36903's metadata its names, dates their type and holders their order", async () => {
    const expanded = await expand(credential);
    const [subject] = expanded["https://www.w3.org/2018/credentials#credentialSubject"] as readonly JsonObject[];
    expect(subject?.["@type"]).toEqual([`${LICENCE}ElectronicLicence`]);
    expect(subject?.[`${LICENCE}CertificateIssuedDate`]).toMatchObject([
      { "@type": "http://www.w3.org/2001/XMLSchema#date" },
    ]);
    expect(subject?.[`${LICENCE}CertificateHolder`]).toMatchObject([{ "@list": expect.anything() }]);
  });

  it("scope a type's terms to its claims, object within object", () => {
    const vocabulary = "tag:vellum.example,2026:types/11330800000000019J099/1#";
    expect(typeContextOf(STALL_LICENCE)).toMatchObject({
      "@context": {
        "@protected": true,
        claims: {
          "@id": `${LICENCE}claims`,
          "@context": {
            "@protected": true,
            place: { "@id": `${vocabulary}place` },
            openedOn: { "@type": "http://www.w3.org/2001/XMLSchema#date" },
            goods: { "@container": "@list" },
            owners: {
              "@container": "@list",
              "@context": { company: { "@id": `${vocabulary}owners.company` } },
            },
          },
        },
      },
    });
  });

  it("leave alone every term that credentials/v2 protects at its top", () => {
    const v2 = w3cContexts.get(V2) as { readonly "@context": JsonObject };
    const terms = Object.keys(v2["@context"]).filter((term) => /^[a-z]/.test(term));
    expect(terms.filter((term) => !RESERVED_TERMS.includes(term))).toEqual([]);
  });

  it("are in the catalogue for every version of every type", () => {
    expect(Object.keys(testCatalogueData().typeContexts).toSorted()).toEqual(
      testCatalogueData()
        .types.map(({ code, version }) => `${code}/${version}`)
        .toSorted(),
    );
  });
});
