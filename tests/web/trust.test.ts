import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { decodeStatusList, statusAt } from "../../src/licence/status-list.ts";
import { issueSample, openTestWebsite, statusBody, type TestWebsite } from "./test-website.ts";

const BUREAU = "113308000000000D7Q";

let site: TestWebsite;
let id: string;

beforeAll(async () => {
  site = await openTestWebsite();
  id = await issueSample(site, "lease-filing");
  await site.house.publishing.publishDue();
});

afterAll(() => site.house.tidy());

async function typeOf(path: string, accept?: string): Promise<string | null> {
  return (await site.get(path, accept === undefined ? {} : { accept })).headers.get("content-type");
}

async function credential(): Promise<JsonObject> {
  return (await (await site.call("GET", `/v1/licences/${id}/credential`)).json()) as JsonObject;
}

describe("what a credential refers to", () => {
  it("is served under our origin: contexts, schema, issuer's document, status lists", async () => {
    const { "@context": contexts, credentialSchema, issuer, credentialStatus } = await credential();
    const did = String((issuer as JsonObject)["id"]);
    const own = (contexts as readonly string[]).filter((address) => address.startsWith(site.house.origin));
    expect(own).toHaveLength(2);
    const addresses = [
      ...own,
      String((credentialSchema as JsonObject)["id"]),
      ...(credentialStatus as readonly JsonObject[]).map((entry) => String(entry["statusListCredential"])),
      `${site.house.origin}/issuers/${did.split(":").at(-1)}/did.json`,
    ];
    for (const address of addresses) {
      const answer = await site.get(address);
      expect(answer.status, address).toBe(200);
      expect(answer.headers.get("access-control-allow-origin"), address).toBe("*");
      await answer.json();
    }
  });

  it("is published for ever where it has a version, and for seconds where it changes", async () => {
    const { code } = site.house.catalogue.find("lease-filing") ?? { code: "" };
    for (const path of ["/contexts/licence/v1", `/contexts/types/${code}/1`, `/types/${code}/1`]) {
      expect((await site.get(path)).headers.get("cache-control"), path).toContain("immutable");
    }
    const [entry] = (await credential())["credentialStatus"] as readonly JsonObject[];
    for (const path of [String(entry?.["statusListCredential"]), "/issuers", `/issuers/${BUREAU}/did.json`]) {
      const age = Number(/max-age=(\d+)/.exec((await site.get(path)).headers.get("cache-control") ?? "")?.[1]);
      expect(age, path).toBeLessThanOrEqual(30);
    }
  });
});

describe("a status list", () => {
  it("shows a revocation as soon as it is asked for", async () => {
    const revoked = await issueSample(site, "lease-filing");
    const entries = (await (await site.call("GET", `/v1/licences/${revoked}/credential`)).json()) as JsonObject;
    const entry = (entries["credentialStatus"] as readonly JsonObject[]).find(
      ({ statusPurpose }) => statusPurpose === "revocation",
    );
    const list = new URL(String(entry?.["statusListCredential"])).pathname;
    const listed = async (): Promise<boolean | undefined> => {
      const { encodedList } = (await site.json(list))["credentialSubject"] as JsonObject;
      const bits = decodeStatusList(String(encodedList), 1_000_000) ?? new Uint8Array();
      return statusAt(bits, Number(entry?.["statusListIndex"]));
    };
    expect(await listed()).toBe(false);
    await site.call("POST", `/v1/licences/${revoked}/status`, statusBody(site, "lease-filing", "注销"));
    await site.house.publishing.publishDue();
    expect(await listed()).toBe(true);
  });

  it("is application/vc, or what the asker wants", async () => {
    const [entry] = (await credential())["credentialStatus"] as readonly JsonObject[];
    const path = new URL(String(entry?.["statusListCredential"])).pathname;
    expect(await typeOf(path)).toBe("application/vc");
    expect(await typeOf(path, "application/ld+json, application/json")).toBe("application/ld+json");
    expect(await typeOf(path, "application/json")).toBe("application/json");
  });

  it("goes packed to readers that accept gzip, the newest each time, and plain to the others", async () => {
    const [entry] = (await credential())["credentialStatus"] as readonly JsonObject[];
    const path = new URL(String(entry?.["statusListCredential"])).pathname;
    const ask = (encoding: string) => site.get(path, { "accept-encoding": encoding });
    const plain = await ask("identity");
    expect(plain.headers.get("content-encoding")).toBeNull();
    for (const encoding of ["gzip", "br;q=1.0, gzip;q=0.5", "*"]) {
      const packed = await ask(encoding);
      expect(packed.headers.get("content-encoding")).toBe("gzip");
      expect(packed.headers.get("vary")).toContain("Accept-Encoding");
      const bytes = gunzipSync(new Uint8Array(await packed.arrayBuffer()));
      expect(bytes.toString()).toBe(await (await ask("gzip;q=0")).text());
    }
  });

  it("that does not exist is a 404", async () => {
    for (const list of ["aaaaaaaaaaaaaaaaaaaaaaaaaa", "1", "..%2F.."])
      expect((await site.get(`/status/${list}`)).status).toBe(404);
  });
});

describe("the list of issuers", () => {
  it("names every department with the history of its keys, and nothing private", async () => {
    const { issuers } = await site.json("/issuers");
    const bureau = (issuers as readonly JsonObject[]).find(({ uscc }) => uscc === BUREAU);
    expect(bureau).toMatchObject({ did: `did:web:localhost%3A8787:issuers:${BUREAU}` });
    expect(bureau).toHaveProperty(["keys", 0, "example"], false);
    expect(JSON.stringify(issuers)).not.toMatch(/z3u2|secret|private/i);
  });

  it("keeps rotated keys in the DID document and takes compromised ones out of assertionMethod", async () => {
    const [old] = await site.house.keyOffice.keys(BUREAU);
    const fresh = await site.house.keyOffice.rotateKey("operator", BUREAU);
    const rotated = await site.json(`/issuers/${BUREAU}/did.json`);
    expect(rotated["assertionMethod"]).toHaveLength(2);
    await site.house.keyOffice.compromiseKey("operator", old?.kid ?? "", site.house.clock.now());
    const { verificationMethod, assertionMethod } = await site.json(`/issuers/${BUREAU}/did.json`);
    expect(verificationMethod).toHaveLength(2);
    expect(assertionMethod).toEqual([`did:web:localhost%3A8787:issuers:${BUREAU}#${fresh.kid}`]);
    expect(await (await site.get("/issuers?lang=zh-CN", { accept: "text/html" })).text()).toContain("起不可信");
  });

  it("answers a former origin's name under that origin, and any other host under ours", async () => {
    const answer = await site.get(`https://old.quzhou.example/issuers/${BUREAU}/did.json`);
    expect(((await answer.json()) as JsonObject)["id"]).toBe(`did:web:old.quzhou.example:issuers:${BUREAU}`);
    const stranger = await site.get(`https://evil.example/issuers/${BUREAU}/did.json`);
    expect(((await stranger.json()) as JsonObject)["id"]).toBe(`did:web:localhost%3A8787:issuers:${BUREAU}`);
  });

  it("is DID JSON, plain JSON or a page, as asked", async () => {
    expect(await typeOf(`/issuers/${BUREAU}/did.json`)).toBe("application/did+json");
    expect(await typeOf(`/issuers/${BUREAU}/did.json`, "application/json")).toBe("application/json");
    expect(await typeOf("/issuers")).toBe("application/json");
    expect(await typeOf("/issuers", "text/html")).toContain("text/html");
    expect((await site.get("/issuers/000000000000000000/did.json")).status).toBe(404);
  });
});

describe("the catalogue of types", () => {
  it("lists every type, and each has its schema, its terms and its page", async () => {
    const { types } = await site.json("/types");
    expect((types as readonly JsonObject[]).length).toBe(site.house.catalogue.types().length);
    for (const { code, version, href } of types as readonly JsonObject[]) {
      const schema = await site.json(String(href));
      expect(schema["$id"]).toBe(href);
      expect(schema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
      expect((await site.json(`/contexts/types/${code}/${version}`))["@context"]).toBeDefined();
      const page = await site.get(`/types/${code}/${version}?lang=en`, { accept: "text/html" });
      expect(page.status).toBe(200);
      expect(await page.text()).not.toMatch(/>(page|acts)\.[a-z]/);
    }
  });

  it("answers 404 for a version that is none", async () => {
    const { code } = site.house.catalogue.find("lease-filing") ?? { code: "" };
    for (const version of ["2", "0", "01", "-1", "1e0", "x"]) {
      expect((await site.get(`/types/${code}/${version}`)).status, version).toBe(404);
      expect((await site.get(`/contexts/types/${code}/${version}`)).status, version).toBe(404);
    }
  });
});
