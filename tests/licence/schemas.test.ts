// The shipped licence types and samples, as data: what a clerk, a citizen and a machine are promised of every one of them.

import { describe, expect, it } from "vitest";
import issuers from "../../keys.example/issuers.json" with { type: "json" };
import { credentialSchemaOf, validateCredential } from "../../src/licence/catalogue.ts";
import { checkClaims, checkHolders, normaliseText } from "../../src/licence/claims.ts";
import { compileSchema } from "../../src/licence/json-schema.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../src/licence/json-value.ts";
import { checkNumber } from "../../src/licence/licence-number.ts";
import { comparePaper, shownFields } from "../../src/licence/public-view.ts";
import { VERDICTS } from "../../src/licence/verdict.ts";
import { testCatalogue, testCatalogueData } from "../catalogue.ts";
import { credentialOfSample, type SampleCredential } from "./sample-credential.ts";

const types = testCatalogueData().types;
const samples = types.flatMap((type) =>
  testCatalogue()
    .samples(type.slug)
    .map((sample) => [`${type.slug}: ${sample.title.en}`, type, sample] as const),
);
const ORIGIN = "https://licences.example";
// Samples are dated relative to the day of the demo: they must be right on an ordinary day and on awkward ones.
const DAYS = ["2026-11-22", "2027-03-31", "2028-02-29", "2026-12-31"];

describe("the shipped types", () => {
  it("are the eleven of the product and the one for existing documents, with five samples or more each", () => {
    expect(types.map(({ name }) => name["zh-CN"]).toSorted()).toEqual(
      [
        ..."营业执照 食品经营许可证 药品经营许可证 食品药品经营许可证 不动产权证书 房屋租赁登记备案证明".split(" "),
        ..."老年人优待证 居住证 道路运输从业资格证 无犯罪记录证明 行政许可决定书 部门文书".split(" "),
      ].toSorted(),
    );
    for (const { slug } of types) expect(testCatalogue().samples(slug).length, slug).toBeGreaterThanOrEqual(5);
    expect(samples.length).toBeGreaterThanOrEqual(55);
  });

  it("have codes of their own", () => {
    expect(new Set(types.map(({ code }) => code)).size).toBe(types.length);
  });

  it("show rare characters, names with a middle dot, co-owners, long addresses and an expired licence", () => {
    const text = JSON.stringify(testCatalogueData().samples);
    for (const rare of "㛃䶮𠅤𬱖喆堃") expect(text).toContain(rare);
    expect(text).toMatch(/"name":"[^"]+·[^"]+"/);
    const requests = samples.map(([, , { request }]) => request);
    expect(requests.some(({ holders }) => isJsonArray(holders) && holders.length > 1)).toBe(true);
    expect(text).toMatch(/"(?:address|premises|residence)":"[^"]{45,}"/);
    expect(samples.some(([, , { verdict }]) => verdict === "expired")).toBe(true);
  });
});

describe.each(types.map((type) => [type.slug, type] as const))("%s", (_, type) => {
  const fields = [...fieldsOf(type.claims, "")];

  it("describes every field in both languages, with examples that are right", () => {
    expect(fields.length).toBeGreaterThan(0);
    for (const [pointer, field] of fields) {
      expect(field["title"], pointer).toMatch(/\p{Script=Han}/u);
      expect(field["description"], pointer).toMatch(/\p{Script=Han}/u);
      const en = field["x-en"];
      expect(isJsonObject(en) && en["title"], pointer).toMatch(/^[\p{Script=Latin}\p{P}\p{N}\p{S} ]+$/u);
      expect(isJsonObject(en) && en["description"], pointer).toMatch(/[a-z]/);
      const examples = field["examples"];
      expect(isJsonArray(examples) && examples.length, pointer).toBeGreaterThan(0);
      const check = compileSchema(field);
      if (isJsonArray(examples)) for (const example of examples) expect(check(example), pointer).toEqual([]);
    }
  });

  it("has only sentences of both languages", () => {
    for (const [at, text] of textsOf(JSON.parse(JSON.stringify({ ...type, claims: {} })))) {
      expect(text["zh-CN"], at).toMatch(/[\p{Script=Han}²]/u);
      expect(String(text["en"]).trim().length, at).toBeGreaterThan(0);
    }
  });

  it("lets the public see no whole identity of a person", () => {
    for (const { field, mask } of type.public) {
      if (/^\/certificateHolder\/[^/]+\/name$/.test(field)) expect(mask, field).toBe("name");
      if (/^\/certificateHolder\/[^/]+\/code$/.test(field)) expect(mask, field).toBe("id");
    }
  });

  it("can be compared by name and number", () => {
    const keys = type.compare.map(({ key }) => key);
    expect(keys).toContain("name");
    expect(keys).toContain("number");
  });

  it("has a schema of its credentials that is one, at its own address", () => {
    const schema = credentialSchemaOf(type, ORIGIN);
    expect(schema["$id"]).toBe(`${ORIGIN}/types/${type.code}/${type.version}`);
    expect(() => compileSchema(schema)({})).not.toThrow();
    expect(compileSchema(schema)({}).length).toBeGreaterThan(5);
  });
});

describe.each(samples)("%s", (_, type, sample) => {
  it("names an issuer of the demo and a verdict there is", () => {
    expect(issuers.map(({ uscc }) => uscc)).toContain(sample.request["issuer"]);
    expect(VERDICTS).toContain(sample.verdict);
  });

  it.each(DAYS)("can be issued in a demo on %s", (today) => {
    const { request, credential, errors } = credentialOfSample(type, sample, today);
    expect(errors).toEqual([]);
    expect(checkHolders(type, request["holders"] ?? null)).toEqual([]);
    expect(checkClaims(type, request["claims"] ?? null)).toEqual([]);
    expect(normaliseText(request)).toEqual(request);
    expect(validateCredential(type, asJson(credential))).toEqual([]);
  });

  it("has a number that its own type takes", () => {
    const { credential } = credentialOfSample(type, sample, "2026-11-22");
    const { certificateNumber, certificateHolder, claims } = credential.credentialSubject;
    expect(checkNumber(type, certificateNumber, { claims, holders: certificateHolder })).toBeUndefined();
  });

  it("shows every public field it has, and no identity number", () => {
    const { credential } = credentialOfSample(type, sample, "2026-11-22");
    const subject = credential.credentialSubject;
    const shown = shownFields(type, subject);
    expect(shown.length).toBeGreaterThan(2);
    const text = JSON.stringify(shown);
    for (const { name, code, codeType } of subject.certificateHolder) {
      if (codeType === "001") continue;
      expect(text).not.toContain(name);
      expect(text).not.toContain(code);
    }
  });

  it("matches its own paper", () => {
    const { credential } = credentialOfSample(type, sample, "2026-11-22");
    const subject = credential.credentialSubject;
    const paper = { name: subject.certificateHolder.at(-1)?.name ?? "", number: subject.certificateNumber };
    expect(comparePaper(type, subject, paper)).toEqual({ name: "matches", number: "matches" });
    expect(comparePaper(type, subject, { name: "某某某" })).toEqual({ name: "differs" });
  });
});

describe("the schema of credentials", () => {
  const [, type, sample] = samples[0] ?? [];
  if (type === undefined || sample === undefined) throw new Error("there are no samples");
  const right = asJson(credentialOfSample(type, sample, "2026-11-22").credential);

  it("does not depend on the origin", () => {
    const elsewhere: JsonValue = JSON.parse(JSON.stringify(right).replaceAll("licences.example", "other.example:8443"));
    expect(validateCredential(type, elsewhere)).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ["an unknown member", { note: "x" }, "/note"],
    [
      "another first context",
      { "@context": ["https://example.org", "https://a.example/x", "https://a.example/y"] },
      "/@context/0",
    ],
    ["a date without a zone", { validFrom: "2026-11-22T00:00:00" }, "/validFrom"],
    ["an issuer by another method", { issuer: { id: "did:key:z6Mk", name: "x" } }, "/issuer/id"],
    ["an id in upper case", { id: `${ORIGIN}/v/${"A".repeat(26)}` }, "/id"],
    ["no status", { credentialStatus: [] }, "/credentialStatus"],
  ])("refuses %s", (_, change, pointer) => {
    expect(validateCredential(type, { ...right, ...change }).map((failure) => failure.pointer)).toContain(pointer);
  });

  it("refuses claims of another type", () => {
    for (const other of types) {
      expect(testCatalogue().isValid(other, right), other.slug).toBe(other === type);
    }
  });

  it("refuses what is no credential", () => {
    for (const document of [null, [], "x", {}]) expect(testCatalogue().isValid(type, document)).toBe(false);
  });
});

function asJson(credential: SampleCredential["credential"]): JsonObject {
  return JSON.parse(JSON.stringify(credential));
}

function* fieldsOf(schema: JsonObject, pointer: string): Generator<readonly [string, JsonObject]> {
  yield [pointer, schema];
  const { properties, items } = schema;
  if (isJsonObject(items)) yield* fieldsOf(items, `${pointer}/items`);
  if (!isJsonObject(properties)) return;
  for (const [name, field] of Object.entries(properties)) {
    if (isJsonObject(field)) yield* fieldsOf(field, `${pointer}/${name}`);
  }
}

function* textsOf(value: JsonValue, at = ""): Generator<readonly [string, JsonObject]> {
  if (isJsonArray(value)) for (const [index, item] of value.entries()) yield* textsOf(item, `${at}/${index}`);
  if (!isJsonObject(value)) return;
  if (Object.hasOwn(value, "zh-CN") || Object.hasOwn(value, "en")) yield [at, value];
  else for (const [name, member] of Object.entries(value)) yield* textsOf(member, `${at}/${name}`);
}
