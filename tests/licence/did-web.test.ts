import { describe, expect, it } from "vitest";
import {
  didDocument,
  didOf,
  issuerOfDid,
  parseVerificationMethod,
  verificationMethodOf,
} from "../../src/licence/did-web.ts";

const USCC = "11330800002618181X";

describe("the name of an issuer", () => {
  it.each([
    ["https://licence.example.gov.cn", "did:web:licence.example.gov.cn:issuers:11330800002618181X"],
    ["http://localhost:8787", "did:web:localhost%3A8787:issuers:11330800002618181X"],
    ["https://Licence.Example.GOV.cn:8443", "did:web:licence.example.gov.cn%3A8443:issuers:11330800002618181X"],
    ["http://[::1]:8787", "did:web:%5B%3A%3A1%5D%3A8787:issuers:11330800002618181X"],
  ])("under %s is %s", (origin, did) => {
    expect(didOf(origin, USCC)).toBe(did);
    expect(issuerOfDid(did, ["https://other.example", origin])).toBe(USCC);
  });

  it.each([
    "did:web:licence.example.gov.cn:issuers:11330800002618181x",
    "did:web:licence.example.gov.cn:issuers:11330800002618181X:more",
    "did:web:licence.example.gov.cn.evil.example:issuers:11330800002618181X",
    "did:web:evil.example:issuers:11330800002618181X",
    "did:web:licence.example.gov.cn:11330800002618181X",
    "did:web:LICENCE.example.gov.cn:issuers:11330800002618181X",
    "did:web:licence%2Eexample.gov.cn:issuers:11330800002618181X",
    "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    "11330800002618181X",
    "",
  ])("is not %j", (did) => {
    expect(issuerOfDid(did, ["https://licence.example.gov.cn"])).toBeUndefined();
  });

  it("resolves under a former origin too", () => {
    const did = didOf("https://old.example.cn", USCC);
    expect(issuerOfDid(did, ["https://new.example.cn"])).toBeUndefined();
    expect(issuerOfDid(did, ["https://new.example.cn", "https://old.example.cn"])).toBe(USCC);
  });
});

describe("a verification method", () => {
  it("is the issuer's name and the key's", () => {
    const method = verificationMethodOf("http://localhost:8787", USCC, "z6Mkabc");
    expect(method).toBe("did:web:localhost%3A8787:issuers:11330800002618181X#z6Mkabc");
    expect(parseVerificationMethod(method)).toEqual({ did: didOf("http://localhost:8787", USCC), kid: "z6Mkabc" });
  });

  it("may be another method's", () => {
    expect(parseVerificationMethod("did:key:z6Mkabc#z6Mkabc")).toEqual({ did: "did:key:z6Mkabc", kid: "z6Mkabc" });
  });

  it.each([
    "did:web:a.example",
    "did:web:a.example#",
    "#z6Mk",
    "https://a.example/keys#1",
    "did:web:a#b#c",
    "did:web:a #b",
    "x did:web:a#b",
  ])("is not %j", (text) => {
    expect(parseVerificationMethod(text)).toBeUndefined();
  });
});

describe("an issuer's document", () => {
  const keys = [
    { kid: "z6MkOld", publicKeyMultibase: "z6MkOld", trusted: true },
    { kid: "z6MkLost", publicKeyMultibase: "z6MkLost", trusted: false, revoked: "2026-11-20T08:00:00Z" },
    { kid: "z6MkNew", publicKeyMultibase: "z6MkNew", trusted: true },
  ];
  const did = didOf("https://a.example", USCC);

  it("lists every key that ever signed, controlled by the issuer, and asserts with the trusted ones", () => {
    const document = didDocument("https://a.example", USCC, keys);
    expect(document).toEqual({
      "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
      id: did,
      verificationMethod: [
        { id: `${did}#z6MkOld`, type: "Multikey", controller: did, publicKeyMultibase: "z6MkOld" },
        {
          id: `${did}#z6MkLost`,
          type: "Multikey",
          controller: did,
          publicKeyMultibase: "z6MkLost",
          revoked: "2026-11-20T08:00:00Z",
        },
        { id: `${did}#z6MkNew`, type: "Multikey", controller: did, publicKeyMultibase: "z6MkNew" },
      ],
      assertionMethod: [`${did}#z6MkOld`, `${did}#z6MkNew`],
    });
  });

  it("stands for an issuer that has no key yet", () => {
    expect(didDocument("https://a.example", USCC, [])).toMatchObject({
      id: did,
      verificationMethod: [],
      assertionMethod: [],
    });
  });
});
