// Claims that refer to something by its hash, and requests that name files instead.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enclosureHash, enclosureHashes, enclosuresOf } from "../../src/licence/enclosure.ts";
import { asFileNames, enclosureFiles, withEnclosures } from "../../src/licence/enclosure-files.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import type { LicenceType } from "../../src/licence/licence-type.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { samplePhotoHash } from "../sample-photos.ts";
import { STALL_LICENCE } from "./licence-types.ts";

const photo = { type: "string", pattern: "^[0-9a-f]{64}$", enclosure: "photo" };
const plan = { ...photo, enclosure: "document" };
const owner = { type: "object", properties: { name: { type: "string" }, photo } };
const properties = { photo, owners: { type: "array", items: owner }, plan, place: { type: "string" } };
const TYPE: LicenceType = { ...STALL_LICENCE, claims: { ...STALL_LICENCE.claims, properties } };
const [A, B, C] = ["a".repeat(64), "b".repeat(64), "c".repeat(64)];

const request = (one: string, two: string, three: string): JsonObject => ({
  holders: [],
  claims: { photo: one, owners: [{ name: "@甲" }, { photo: two }], plan: three, place: "@东门" },
});

describe("the claims of a type that refer to something", () => {
  it("are found wherever they stand, in the order of the schema", () => {
    expect(enclosuresOf(TYPE)).toEqual([
      { pointer: "/claims/photo", kind: "photo", schema: photo },
      { pointer: "/claims/owners/*/photo", kind: "photo", schema: photo },
      { pointer: "/claims/plan", kind: "document", schema: plan },
    ]);
    expect(enclosuresOf(STALL_LICENCE)).toEqual([]);
  });

  it("give the hashes that a licence names, each once", () => {
    expect(enclosureHashes(TYPE, request(A, B, A))).toEqual([A, B]);
    expect(enclosureHashes(TYPE, { claims: { photo: 5, owners: "none" } })).toEqual([]);
    expect(enclosureHashes(TYPE, null)).toEqual([]);
  });

  it("name bytes by their SHA-256", () => {
    expect(enclosureHash(portableCryptography, new TextEncoder().encode("abc"))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(samplePhotoHash("zhang-shuiting.jpg")).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("a request that names files", () => {
  it("says which, of what kind and for which claim, and nothing of texts that are no claim for one", () => {
    expect(enclosureFiles(TYPE, request("@a.jpg", B, "@plan.pdf"))).toEqual([
      { name: "a.jpg", kind: "photo", pointer: "/claims/photo" },
      { name: "plan.pdf", kind: "document", pointer: "/claims/plan" },
    ]);
  });

  it("gets their hashes and keeps everything else; a file without a hash stays named", () => {
    const hashes = new Map([
      ["a.jpg", A],
      ["b.jpg", B],
    ]);
    expect(withEnclosures(TYPE, request("@a.jpg", "@b.jpg", "@plan.pdf"), hashes)).toEqual(request(A, B, "@plan.pdf"));
    const before = request("@a.jpg", C, C);
    expect(withEnclosures(TYPE, before, hashes)).toEqual(request(A, C, C));
    expect(before).toEqual(request("@a.jpg", C, C));
  });

  it("is one whose photo columns hold plain names; hashes and files for other claims stay as they are", () => {
    expect(asFileNames(TYPE, request("a.jpg", "@b.jpg", "plan.pdf"))).toEqual(request("@a.jpg", "@b.jpg", "plan.pdf"));
    expect(asFileNames(TYPE, request(A, "张三", C))).toEqual(request(A, "@张三", C));
  });

  it("of whatever form is never misread: what is no text in such a claim stays what it is", () => {
    const hashes = { get: () => A } as unknown as ReadonlyMap<string, string>;
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const claims = JSON.parse(JSON.stringify({ photo: one, owners: other })) as JsonObject;
        const texts = enclosureFiles(TYPE, { claims });
        const changed = withEnclosures(TYPE, { claims }, hashes);
        expect(enclosureFiles(TYPE, changed)).toEqual([]);
        if (texts.length === 0) expect(changed).toEqual({ claims });
      }),
    );
  });
});
