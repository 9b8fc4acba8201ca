// Photos over HTTP: handed in before the licence, named by it, read through it, and seen nowhere else.

import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { jpegVector, segment, withSegments } from "../licence/jpeg-parts.ts";
import { PHOTOS_FOLDER, SAMPLE_DOCUMENTS, samplePhotoHash } from "../sample-photos.ts";
import { openTestWebsite, type TestWebsite } from "./test-website.ts";

const PLACE = "28.9700N 118.8700E";
/** Issues the cards of the elderly. */
const CIVIL_AFFAIRS = "113308000000000E5K";
const HOUSING = "113308000000000D7Q";
const FEW_RIGHTS = "330802188512220198";

let site: TestWebsite;
let photo: Uint8Array;
beforeAll(async () => {
  site = await openTestWebsite();
  photo = Uint8Array.from(readFileSync(path.join(PHOTOS_FOLDER, "zhang-shuiting.jpg")));
});
afterAll(() => site.house.tidy());

const bearer = (key = site.apiKey) => ({ authorization: `Bearer ${key}` });

function upload(
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>> = bearer(),
  query = `?issuer=${CIVIL_AFFAIRS}`,
): Promise<Response> {
  return site.post(`/v1/enclosures${query}`, Uint8Array.from(bytes), { "content-type": "image/jpeg", ...headers });
}

async function refused(answer: Response): Promise<{ code: string; errors: JsonObject[]; status: number }> {
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  return (await answer.json()) as { code: string; errors: JsonObject[]; status: number };
}

async function issueCard(changes: JsonObject = {}): Promise<Response> {
  const { claims, ...request } = site.house.request("elderly-card");
  const body = { ...request, claims: { ...(claims as JsonObject), ...changes } };
  return site.call("POST", "/v1/licences", body, { "idempotency-key": crypto.randomUUID() });
}

describe("a photo that is uploaded", () => {
  it("is kept without where it was taken, and answered with the hash that a licence names", async () => {
    const answer = await upload(withSegments(photo, segment(0xe1, `Exif\0\0${PLACE}`), segment(0xfe, PLACE)));
    expect(answer.status).toBe(201);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    const sha256 = samplePhotoHash("zhang-shuiting.jpg");
    expect(await answer.json()).toEqual({
      ...{ sha256, mediaType: "image/jpeg", width: 358, height: 441, bytes: photo.length },
    });
    const kept = await site.house.enclosures.enclosure(sha256);
    expect(Buffer.from(kept?.bytes ?? []).includes(PLACE)).toBe(false);
    expect(await (await upload(photo)).json()).toMatchObject({ sha256 });
  });

  it("is refused by name when it is no picture that can be kept", async () => {
    const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
    const { code, errors, status } = await refused(await upload(png));
    expect([status, code]).toEqual([422, "request-invalid"]);
    expect(errors).toMatchObject([{ pointer: "", code: "photo-format", detail: expect.stringContaining("PNG") }]);
    expect((await refused(await upload(jpegVector("cmyk")))).errors).toMatchObject([{ code: "photo-colours" }]);
    expect((await refused(await upload(photo.subarray(0, 5000)))).errors).toMatchObject([{ code: "photo-damaged" }]);
  });

  it("is refused when it is too large or said to be something else, before it is read", async () => {
    expect(await refused(await upload(new Uint8Array(1_000_001)))).toMatchObject({
      status: 413,
      code: "body-too-large",
    });
    for (const type of ["image/png", "application/json", "application/octet-stream"]) {
      const answer = await upload(photo, { ...bearer(), "content-type": type });
      expect(await refused(answer)).toMatchObject({ status: 415, code: "media-type-unsupported" });
    }
  });

  it("needs a key with the right to issue", async () => {
    expect((await upload(photo, {})).status).toBe(401);
    const reader = await site.keyFor(["*"], ["read", "status"]);
    expect(await refused(await upload(photo, bearer(reader)))).toMatchObject({ status: 403, code: "forbidden" });
    const clerk = await site.keyFor([CIVIL_AFFAIRS], ["issue"]);
    expect((await upload(photo, bearer(clerk))).status).toBe(201);
  });

  it("is handed in for one department: the key's own, or the one that is named", async () => {
    const clerk = await site.keyFor([CIVIL_AFFAIRS], ["issue"]);
    expect((await upload(photo, bearer(clerk), "")).status).toBe(201);
    expect(await refused(await upload(photo, bearer(clerk), `?issuer=${HOUSING}`))).toMatchObject({
      ...{ status: 403, code: "forbidden" },
    });
    const both = await site.keyFor([CIVIL_AFFAIRS, HOUSING], ["issue"]);
    for (const key of [both, site.apiKey]) {
      const answer = await refused(await upload(photo, bearer(key), ""));
      expect(answer).toMatchObject({ status: 422, errors: [{ pointer: "/issuer", code: "required" }] });
    }
    expect((await upload(photo, bearer(both), `?issuer=${HOUSING}`)).status).toBe(201);
    for (const query of ["?issuer=", "?issuer=*", "?issuer=113308000000000Z99"]) {
      expect((await upload(photo, bearer(), query)).status).toBe(422);
    }
  });
});

describe("a photo that another department uploaded", () => {
  const SAMPLE = "luo-zhi.jpg";
  /** A department's own PDF, a type that any department issues. */
  const documentHash = (): string => Object.keys(SAMPLE_DOCUMENTS)[0] ?? expect.fail("no document");
  let stranger: string;
  beforeAll(async () => {
    stranger = await site.keyFor([HOUSING], ["issue", "read"]);
  });

  const asStranger = (address: string, body: JsonObject): Promise<Response> =>
    site.call("POST", address, body, { ...bearer(stranger), "idempotency-key": crypto.randomUUID() });
  const cardOf = (sha256: string): JsonObject => {
    const { claims, ...request } = site.house.request("elderly-card");
    return { ...request, issuer: HOUSING, claims: { ...(claims as JsonObject), photo: sha256 } };
  };

  it("can be named in no draft, preview or licence, and is told from one that is not there by nothing", async () => {
    const kept = samplePhotoHash(SAMPLE);
    expect(await site.house.enclosures.enclosure(kept)).toBeDefined();
    const orders: [string, JsonObject][] = [
      ["/v1/licences", {}],
      ["/v1/licences", { dryRun: true }],
      ["/v1/previews", {}],
    ];
    for (const [address, more] of orders) {
      const answers = await Promise.all(
        [kept, "0".repeat(64)].map(async (sha256) => {
          const answer = await asStranger(address, { ...cardOf(sha256), ...more });
          return (await answer.text()).replaceAll(sha256, "HASH").replace(/"(instance|requestId)":"[^"]*"/g, '"$1":""');
        }),
      );
      expect(JSON.parse(answers[0] ?? "")).toMatchObject({
        errors: [{ pointer: "/claims/photo", code: "enclosure-missing" }],
      });
      expect(answers[0]).toBe(answers[1]);
    }
  });

  it("can be named once the department has uploaded it too, which takes nothing from the other", async () => {
    const own = Uint8Array.from(readFileSync(path.join(PHOTOS_FOLDER, SAMPLE)));
    expect((await upload(own, bearer(stranger), "")).status).toBe(201);
    expect((await asStranger("/v1/licences", cardOf(samplePhotoHash(SAMPLE)))).status).toBe(201);
    expect((await issueCard({ photo: samplePhotoHash(SAMPLE) })).status).toBe(201);
  });

  it("stays a department's own in its licences of any other type: a PDF is named by whoever handed it in alone", async () => {
    const { holders = [] } = site.house.request("department-document");
    const claims = { document: documentHash(), title: "测试", pages: 1, bytes: 1 };
    const request = {
      ...{ type: "department-document", issuer: CIVIL_AFFAIRS, number: "衢民函〔2026〕9号" },
      holders,
      claims,
    };
    const answer = await refused(
      await site.call("POST", "/v1/licences", request, { "idempotency-key": crypto.randomUUID() }),
    );
    expect(answer.errors).toMatchObject([{ pointer: "/claims/document", code: "enclosure-missing" }]);
  });
});

describe("a licence with a photo", () => {
  it("is refused without one, with one that was not uploaded, and with what is no hash", async () => {
    const { claims = {} } = site.house.request("elderly-card") as { claims: JsonObject };
    const { photo: _, ...without } = claims;
    const request = { ...site.house.request("elderly-card"), claims: without };
    const header = { "idempotency-key": crypto.randomUUID() };
    const bare = await refused(await site.call("POST", "/v1/licences", request, header));
    expect(bare.errors).toMatchObject([{ pointer: "/claims/photo", code: "required" }]);
    const unknown = await refused(await issueCard({ photo: "0".repeat(64) }));
    expect(unknown.errors).toMatchObject([
      { pointer: "/claims/photo", code: "enclosure-missing", detail: expect.stringContaining("照片") },
    ]);
    const named = await refused(await issueCard({ photo: "@zhang-shuiting.jpg" }));
    expect(named.errors).toMatchObject([{ pointer: "/claims/photo", code: "pattern" }]);
  });

  it("is refused with a photo of another shape, or with another file", async () => {
    const { sha256 } = (await (await upload(jpegVector("baseline"))).json()) as { sha256: string };
    expect((await issueCard({ photo: sha256 })).status).toBe(201);
    const { encode } = await import("jpeg-js");
    const square = encode({ data: Buffer.alloc(300 * 300 * 4, 120), width: 300, height: 300 }, 80).data;
    const wrong = ((await (await upload(square)).json()) as { sha256: string }).sha256;
    expect((await refused(await issueCard({ photo: wrong }))).errors).toMatchObject([
      { pointer: "/claims/photo", code: "photo-shape", detail: expect.stringMatching(/300×300.*26:32/) },
    ]);
  });

  it("shows it to departments that may read the licence, through the licence and to nobody else", async () => {
    const { id, credential } = (await (await issueCard()).json()) as { id: string; credential: JsonObject };
    const sha256 = samplePhotoHash("zhang-shuiting.jpg");
    expect(JSON.stringify(credential)).toContain(sha256);
    const address = `/v1/licences/${id}/enclosures/${sha256}`;
    const answer = await site.call("GET", address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("image/jpeg");
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(Buffer.from(await answer.arrayBuffer()).equals(photo)).toBe(true);
    expect((await site.get(address)).status).toBe(401);
    const stranger = await site.keyFor(["113308000000000A26"], ["read"]);
    expect((await site.get(address, bearer(stranger))).status).toBe(404);
    const issuing = await site.keyFor(["*"], ["issue"]);
    expect([403, 404]).toContain((await site.get(address, bearer(issuing))).status);
    // Another licence's photo, though it is kept.
    const other = `/v1/licences/${id}/enclosures/${samplePhotoHash("lan-jinyu.jpg")}`;
    expect((await site.call("GET", other)).status).toBe(404);
  });

  it("keeps it when it is renewed with the same claims", async () => {
    const { id } = (await (await issueCard()).json()) as { id: string };
    const { holders = [], claims = {} } = site.house.request("elderly-card");
    const header = { "idempotency-key": crypto.randomUUID() };
    const renewed = await site.call("POST", `/v1/licences/${id}/versions`, { holders, claims }, header);
    expect(renewed.status).toBe(201);
    const next = ((await renewed.json()) as { id: string }).id;
    const sha256 = samplePhotoHash("zhang-shuiting.jpg");
    expect((await site.call("GET", `/v1/licences/${next}/enclosures/${sha256}`)).status).toBe(200);
  });

  it("never shows it or its hash in public: not on the page, in the report, in the form, or to a verifier", async () => {
    const { id, credential } = (await (await issueCard()).json()) as { id: string; credential: JsonObject };
    const sha256 = samplePhotoHash("zhang-shuiting.jpg");
    const posted = await site.post("/v1/verifications", JSON.stringify(credential), {
      "content-type": "application/vc",
    });
    const seen = [
      await (await site.get(`/v/${id}`, { accept: "text/html" })).text(),
      await (await site.get(`/v/${id}`, { accept: "text/html", "accept-language": "en" })).text(),
      await (await site.get(`/v/${id}`, { accept: "application/json" })).text(),
      await (await site.get(`/v/${id}/match`, { accept: "text/html" })).text(),
      await posted.text(),
    ];
    for (const text of seen) {
      expect(text).not.toContain(sha256);
      expect(text).not.toMatch(/照片|Photo/);
      expect(text).not.toContain(FEW_RIGHTS);
    }
    expect((await site.get(`/v1/enclosures/${sha256}`)).status).toBe(404);
    expect((await site.get(`/v1/enclosures/${sha256}`, bearer())).status).toBe(404);
  });
});
