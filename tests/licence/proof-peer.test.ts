// Another implementation (Digital Bazaar's) verifies what we sign by the document we publish for the issuer, and we verify what it
// signs. Without a network: the loader knows what is handed to it.

import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey";
import { createSignCryptosuite, createVerifyCryptosuite } from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import * as peer from "@digitalbazaar/vc";
import { describe, expect, it } from "vitest";
import { createNodeCryptography } from "../../src/keys/node-cryptography.ts";
import { didDocument, didOf, verificationMethodOf } from "../../src/licence/did-web.ts";
import { parseJson } from "../../src/licence/json.ts";
import { isJsonObject, type JsonObject } from "../../src/licence/json-value.ts";
import { encodePublicKey, encodeSecretKey } from "../../src/licence/multikey.ts";
import { publicKeyOf, signPortable } from "../../src/licence/portable.ts";
import { signingInput, verifyProof, withProof } from "../../src/licence/proof.ts";

const ORIGIN = "https://licence.example.gov.cn";
const USCC = "11330800002618181X";
const VC_CONTEXT = "https://www.w3.org/ns/credentials/v2";
const secret = new Uint8Array(32).fill(21);
const publicKey = publicKeyOf(secret);
const kid = encodePublicKey(publicKey);
const did = didOf(ORIGIN, USCC);
const method = verificationMethodOf(ORIGIN, USCC, kid);
const node = createNodeCryptography();

const credential = {
  "@context": [VC_CONTEXT],
  id: `${ORIGIN}/v/abcdefghijklmnopqrstuvwxyz`,
  type: ["VerifiableCredential"],
  issuer: { id: did, name: "衢州市市场监督管理局" },
  validFrom: "2026-01-01T00:00:00+08:00",
  credentialSubject: { type: "ElectronicLicence", name: "𬱖㛃", area: 120.5 },
};

/** The issuer's document, and any of its methods, as a resolver of did:web hands them out. */
async function documentLoader(url: string): Promise<{ readonly documentUrl: string; readonly document: unknown }> {
  const published = didDocument(ORIGIN, USCC, [{ kid, publicKeyMultibase: kid, trusted: true }]);
  if (url === VC_CONTEXT) return peer.defaultDocumentLoader(url);
  if (url === did) return { documentUrl: url, document: published };
  const methods = published["verificationMethod"];
  const found = Array.isArray(methods) ? methods.find((one) => isJsonObject(one) && one["id"] === url) : undefined;
  if (found === undefined) throw new Error(`nothing at ${url}`);
  return { documentUrl: url, document: { "@context": "https://w3id.org/security/multikey/v1", ...Object(found) } };
}

async function theirVerdict(secured: unknown): Promise<boolean> {
  const suite = new DataIntegrityProof({ cryptosuite: createVerifyCryptosuite() });
  const result = await peer.verifyCredential({ credential: secured, suite, documentLoader });
  return result.verified;
}

function ourSigned(): JsonObject {
  const input = signingInput(node, credential, { created: "2026-01-02T03:04:05Z", verificationMethod: method });
  const again = parseJson(JSON.stringify(withProof(credential, input.proof, signPortable(secret, input.bytes))));
  if (!isJsonObject(again)) throw new Error("no object");
  return again;
}

describe("an independent implementation", () => {
  it("verifies what we sign, and refuses it once a letter is another", async () => {
    const secured = ourSigned();
    expect(await theirVerdict(secured)).toBe(true);
    expect(await theirVerdict({ ...secured, validFrom: "2026-01-01T00:00:01+08:00" })).toBe(false);
  });

  it("signs what we verify, and what we refuse once a letter is another", async () => {
    const key = await Ed25519Multikey.from({
      "@context": "https://w3id.org/security/multikey/v1",
      type: "Multikey",
      id: method,
      controller: did,
      publicKeyMultibase: kid,
      secretKeyMultibase: encodeSecretKey(secret),
    });
    const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite: createSignCryptosuite() });
    const theirs = parseJson(JSON.stringify(await peer.issue({ credential, suite, documentLoader })));
    if (!isJsonObject(theirs)) throw new Error("no object");
    expect(await verifyProof(node, publicKey, theirs)).toBe(true);
    expect(await verifyProof(node, publicKey, { ...theirs, validFrom: "2026-01-01T00:00:01+08:00" })).toBe(false);
  });
});
