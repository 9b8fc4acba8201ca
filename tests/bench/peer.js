// The same questions put to another implementation, Digital Bazaar's libraries (eddsa-jcs-2022, Bitstring Status List), behind the very
// same listener: GET /v/:id reads the same licence from the same register and verifies it with both of its status lists, POST
// /v1/verifications the one that is posted; POST /v1/licences signs a credential with the request's claims. It has the easier part: contexts, keys and lists are in memory,
// claims are not judged, and what it signs is neither verified again nor kept.

import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as ed25519 from "@digitalbazaar/ed25519-multikey";
import { createSignCryptosuite, createVerifyCryptosuite } from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { Hono } from "hono";
import { listen } from "../../dist/host/http-server.js";
import { didDocument } from "../../dist/licence/did-web.js";
import { TYPE } from "./world.js";

const VC_CONTEXT = "https://www.w3.org/ns/credentials/v2";
const MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1";
const JSON_HEADERS = { "content-type": "application/json; charset=utf-8" };

/** Serves the licence `id` of the house; its lists must have been published. */
export async function servePeer(house, id) {
  const example = JSON.parse((await house.archive.record(id)).credential);
  const documentLoader = await loaderOf(house, example);
  const suite = new DataIntegrityProof({ cryptosuite: createVerifyCryptosuite() });
  const app = new Hono();
  const verify = async (credential) => {
    const { verified, statusResult } = await vc.verifyCredential({ credential, suite, documentLoader, checkStatus });
    const set = statusResult?.results.some(({ status }) => status);
    const verdict = verified && !set ? "valid" : "invalid";
    return new Response(JSON.stringify({ verdict, credential }), { headers: JSON_HEADERS });
  };
  app.get("/v/:id", async (context) => {
    const record = await house.archive.record(context.req.param("id"));
    return verify(JSON.parse(record.credential));
  });
  app.post("/v1/verifications", async (context) => verify(await context.req.json()));
  const signer = await freshSigner();
  app.post("/v1/licences", async (context) => {
    const { holders, claims } = await context.req.json();
    const { proof, ...unsigned } = example;
    const subject = { ...unsigned.credentialSubject, certificateHolder: holders, claims };
    const credential = { ...unsigned, id: `${house.origin}/v/${crypto.randomUUID()}`, credentialSubject: subject };
    const signing = new DataIntegrityProof({ signer, cryptosuite: createSignCryptosuite() });
    const signed = await vc.issue({ credential, suite: signing, documentLoader });
    return new Response(JSON.stringify(signed), { status: 201, headers: JSON_HEADERS });
  });
  return listen({ fetch: app.fetch, bindHost: "127.0.0.1", port: 0 });
}

async function freshSigner() {
  const pair = await ed25519.generate({ controller: "did:web:localhost" });
  return pair.signer();
}

/** Answers from memory whatever a verification of the licence asks for; nothing else can be reached. */
async function loaderOf(house, credential) {
  const [, licenceContext, typeContext] = credential["@context"];
  const { code, version } = house.catalogue.find(TYPE);
  const [did] = credential.proof.verificationMethod.split("#");
  const issuer = did.split(":").at(-1);
  const keys = (await house.archive.keysOf(issuer)).map((key) => ({ ...key, trusted: true }));
  const issuerDocument = didDocument(house.origin, issuer, keys);
  const documents = new Map([
    [licenceContext, house.catalogue.licenceContext()],
    [typeContext, house.catalogue.typeContext(code, version)],
    [did, issuerDocument],
  ]);
  for (const method of issuerDocument.verificationMethod) {
    documents.set(method.id, { "@context": MULTIKEY_CONTEXT, ...method });
  }
  for (const { statusListCredential } of credential.credentialStatus) {
    const list = await house.publishing.current(statusListCredential.split("/").at(-1));
    documents.set(statusListCredential, JSON.parse(list));
  }
  return async (url) => {
    if (url === VC_CONTEXT) return vc.defaultDocumentLoader(url);
    const document = documents.get(url);
    if (document === undefined) throw new Error(`not in memory: ${url}`);
    return { documentUrl: url, document };
  };
}
