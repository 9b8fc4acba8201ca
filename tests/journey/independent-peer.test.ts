// Another implementation (Digital Bazaar's) checks the licences that the house really issued, with nothing but what the house
// serves: contexts, did.json, signed status lists. Its `verified` says nothing of a revocation; its `results` do.

import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { createSignCryptosuite, createVerifyCryptosuite } from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import * as peer from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATOR } from "../../src/issuance/principal.ts";
import { isJsonObject, type JsonObject } from "../../src/licence/json-value.ts";
import { serveHouse } from "../../src/node.ts";
import { testCatalogue } from "../catalogue.ts";
import { openTestHouse } from "../test-house.ts";
import { freePort, openTown, type Town } from "./town.ts";

const VC_CONTEXT = "https://www.w3.org/ns/credentials/v2";
const MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1";
const SLUGS = testCatalogue()
  .types()
  .map(({ slug }) => slug);

let town: Town;
/** Where the peer can ask. */
const reachable: string[] = [];

// The peer looks at the machine's clock, so the house lives in the present.
const NOW = `${new Date().toISOString().slice(0, 19)}Z`;

beforeAll(async () => {
  town = await openTown({ at: NOW });
  reachable.push(town.origin);
});

afterAll(() => town.leave());

/** Knows the W3C's context and what our server serves; nothing else can be reached. */
async function documentLoader(url: string): Promise<{ readonly documentUrl: string; readonly document: unknown }> {
  if (url === VC_CONTEXT) return peer.defaultDocumentLoader(url);
  const [address = "", fragment] = url.split("#");
  const document = await served(address);
  return { documentUrl: url, document: fragment === undefined ? document : methodIn(document, url) };
}

async function served(address: string): Promise<JsonObject> {
  const url = address.startsWith("did:web:") ? didAddress(address) : address;
  if (!reachable.some((origin) => url.startsWith(`${origin}/`))) throw new Error(`no network: ${url}`);
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as JsonObject;
}

/** Where did:web says a name's document is, on this machine without TLS. */
function didAddress(did: string): string {
  const [host = "", ...path] = did.replace("did:web:", "").split(":").map(decodeURIComponent);
  return `http://${host}/${path.join("/")}/did.json`;
}

/** A key that the document lists and allows for assertions. */
function methodIn(document: JsonObject, url: string): JsonObject {
  const methods = document["verificationMethod"];
  const allowed = document["assertionMethod"];
  const found = Array.isArray(methods)
    ? methods.find((method) => isJsonObject(method) && method["id"] === url)
    : undefined;
  if (!isJsonObject(found) || !Array.isArray(allowed) || !allowed.includes(url)) throw new Error(`no key ${url}`);
  return { "@context": MULTIKEY_CONTEXT, ...found };
}

const suite = () => new DataIntegrityProof({ cryptosuite: createVerifyCryptosuite() });

function theirFindings(credential: JsonObject): Promise<unknown> {
  return peer.verifyCredential({ credential, suite: suite(), documentLoader, checkStatus });
}

/** What the peer says of a genuine licence: both bits, told apart by purpose. */
function genuine(bits: { readonly revocation: boolean; readonly suspension: boolean }): object {
  const results = (["revocation", "suspension"] as const).map((statusPurpose) => ({
    verified: true,
    status: bits[statusPurpose],
    credentialStatus: { statusPurpose },
  }));
  return { verified: true, statusResult: { verified: true, results } };
}

async function change(id: string, slug: string, act: string): Promise<void> {
  const found = town.house.catalogue.find(slug)?.acts.find((each) => each.act === act);
  if (found === undefined) throw new Error(`${slug} has no act ${act}`);
  const { to, legalBasis, grounds } = found;
  const body = { to, act, legalBasis, ground: grounds[0]?.code ?? "", actor: { name: "李某", code: "1" } };
  await town.call(`/v1/licences/${id}/status`, body);
}

describe("an independent implementation", () => {
  it.each(SLUGS)("verifies what we issued, finds it in force, and its bit set once it is revoked: %s", async (slug) => {
    const id = await town.issue(slug);
    const credential = await town.credential(id);
    expect(await theirFindings(credential)).toMatchObject(genuine({ revocation: false, suspension: false }));
    await change(id, slug, town.house.catalogue.find(slug)?.acts.find(({ to }) => to === "revoked")?.act ?? "");
    expect(await theirFindings(credential)).toMatchObject(genuine({ revocation: true, suspension: false }));
  });

  it("finds the suspension bit set while a licence is suspended, and cleared once it is restored", async () => {
    const id = await town.issue("lease-filing");
    const credential = await town.credential(id);
    await change(id, "lease-filing", "冻结");
    expect(await theirFindings(credential)).toMatchObject(genuine({ revocation: false, suspension: true }));
    await change(id, "lease-filing", "恢复");
    expect(await theirFindings(credential)).toMatchObject(genuine({ revocation: false, suspension: false }));
  });

  it("finds a superseded version revoked, and its successor in force", async () => {
    const id = await town.issue("business-licence");
    const { holders = [], claims = {} } = town.house.request("business-licence");
    const key = { "idempotency-key": `renew-${id}` };
    const answer = await town.call(`/v1/licences/${id}/versions`, { holders, claims }, key);
    const successor = (await answer.json()) as { readonly id: string };
    expect(await theirFindings(await town.credential(id))).toMatchObject(
      genuine({ revocation: true, suspension: false }),
    );
    expect(await theirFindings(await town.credential(successor.id))).toMatchObject(
      genuine({ revocation: false, suspension: false }),
    );
  });

  it("does not verify what was altered, nor what another department's key is claimed for", async () => {
    const credential = await town.credential(await town.issue("elderly-card"));
    const altered = { ...credential, validFrom: "2001-01-01T00:00:00+08:00" };
    expect(await theirFindings(altered)).toMatchObject({ verified: false });
    const issuer = { id: String((credential["issuer"] as JsonObject)["id"]).replace(/.$/, "Z"), name: "x" };
    expect(await theirFindings({ ...credential, issuer })).toMatchObject({ verified: false });
  });

  it("signs with a department's key what we find rightly signed and never issued", async () => {
    const { proof, ...unsigned } = await town.credential(await town.issue("food-operation"));
    const method = String((proof as JsonObject)["verificationMethod"]);
    const signer = {
      id: method,
      algorithm: "Ed25519",
      sign: async ({ data }: { readonly data: Uint8Array }) =>
        (await town.house.keyring.sign(method.split("#")[1] ?? "", [data]))[0],
    };
    const credential = { ...unsigned, id: `${town.origin}/v/aaaaaaaaaaaaaaaaaaaaaaaaaa` };
    const signing = new DataIntegrityProof({ signer, cryptosuite: createSignCryptosuite() });
    const theirs = await peer.issue({ credential, suite: signing, documentLoader });
    const report = await town.verify(new TextEncoder().encode(JSON.stringify(theirs)), "application/vc");
    expect(report).toMatchObject({ verdict: "not-issued", reason: "not-registered" });
    expect(report.checks.slice(0, 3)).toMatchObject([
      { name: "signature", outcome: "passed" },
      { name: "issuer-key", outcome: "passed" },
      { name: "register", outcome: "failed" },
    ]);
    const altered = { ...Object(theirs), validFrom: "2001-01-01T00:00:00+08:00" };
    const forged = await town.verify(new TextEncoder().encode(JSON.stringify(altered)), "application/vc");
    expect(forged.verdict).toBe("tampered");
  });
});

describe("after a change of domain", () => {
  it("old and new licences are verified with their lists, each under the names that they were signed with", async () => {
    const ports = [await freePort(), await freePort()] as const;
    const [before, after] = [`http://127.0.0.1:${ports[0]}`, `http://127.0.0.1:${ports[1]}`];
    const first = await openTestHouse({ at: NOW, origin: before });
    const old = await first.issue(first.request("lease-filing"));
    await first.close();
    const move = { origin: after, formerOrigins: before, directory: first.directory };
    const house = await openTestHouse({ at: NOW, ...move });
    const fresh = await house.issue(house.request("lease-filing"));
    const incidents: unknown[] = [];
    const options = {
      bindHost: "127.0.0.1",
      trustedProxies: 0,
      onIncident: (_: string, e: unknown) => incidents.push(e),
    };
    const servers = await Promise.all(ports.map((port) => serveHouse(house, { port, ...options })));
    reachable.push(before, after);
    try {
      const credentials = [old, fresh].map(({ credential }) => JSON.parse(credential ?? "{}") as JsonObject);
      for (const [index, origin] of [before, after].entries()) {
        const credential = credentials[index] ?? {};
        const list = await served(listOf(credential));
        expect(list).toMatchObject({ id: listOf(credential), issuer: issuerOf(credential) });
        expect(listOf(credential).startsWith(`${origin}/`)).toBe(true);
        expect(await theirFindings(credential)).toMatchObject(genuine({ revocation: false, suspension: false }));
      }
      await house.lifeCycle.changeStatus({ principal: OPERATOR, licence: old.id, request: CANCEL });
      const [one = {}, other = {}] = credentials;
      expect(await theirFindings(one)).toMatchObject(genuine({ revocation: true, suspension: false }));
      expect(await theirFindings(other)).toMatchObject(genuine({ revocation: false, suspension: false }));
      expect(incidents).toEqual([]);
    } finally {
      for (const server of servers) await server.stop();
      await house.tidy();
    }
  });
});

const CANCEL = {
  ...{ to: "revoked", act: "注销", ground: "lease-ended-early", actor: { name: "李某", code: "1" } },
  legalBasis: "《商品房屋租赁管理办法》第十九条",
};

function issuerOf({ issuer }: JsonObject): string {
  return isJsonObject(issuer) ? String(issuer["id"]) : String(issuer);
}

function listOf({ credentialStatus }: JsonObject): string {
  const [entry] = Array.isArray(credentialStatus) ? credentialStatus : [];
  return isJsonObject(entry) ? String(entry["statusListCredential"]) : "";
}
