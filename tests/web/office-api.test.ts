import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../src/licence/json-value.ts";
import { issueSample, openTestWebsite, statusBody, type TestWebsite } from "./test-website.ts";

const HOUSING = "113308000000000D7Q";

let site: TestWebsite;
let count = 0;

beforeAll(async () => {
  site = await openTestWebsite();
});

afterAll(() => site.house.tidy());

function key(): Record<string, string> {
  count += 1;
  return { "idempotency-key": `test-${count}` };
}

async function bodyOf(answer: Response, status: number): Promise<JsonObject> {
  const text = await answer.text();
  expect(answer.status, text).toBe(status);
  return JSON.parse(text) as JsonObject;
}

async function refusal(answer: Response, status: number, code: string): Promise<JsonObject> {
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  const body = await bodyOf(answer, status);
  expect(body["code"]).toBe(code);
  return body;
}

describe("issuing", () => {
  it("answers 201 with id, number, identifier, the credential and where everything is", async () => {
    const answer = await site.call("POST", "/v1/licences", site.house.request("lease-filing"), key());
    const { id, number, identifier, credential, links } = await bodyOf(answer, 201);
    expect(answer.headers.get("location")).toBe(`/v1/licences/${id}`);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(id).toMatch(/^[a-z2-7]{26}$/);
    expect((credential as JsonObject)["credentialSubject"]).toMatchObject({
      certificateNumber: number,
      certificateIdentifier: identifier,
    });
    expect(links).toEqual({
      self: `${site.house.origin}/v1/licences/${id}`,
      pdf: `${site.house.origin}/v1/licences/${id}/pdf`,
      verify: `${site.house.origin}/v/${id}`,
    });
    expect((await site.report(String(id))).verdict).toBe("valid");
  });

  it("answers the same request with the same licence, and refuses the key for another", async () => {
    const header = key();
    const request = site.house.request("lease-filing");
    const first = await bodyOf(await site.call("POST", "/v1/licences", request, header), 201);
    expect(await bodyOf(await site.call("POST", "/v1/licences", request, header), 201)).toEqual(first);
    const other = { ...request, claims: { ...(request["claims"] as JsonObject), monthlyRent: 9999 } };
    await refusal(await site.call("POST", "/v1/licences", other, header), 422, "idempotency-key-reused");
  });

  it("needs an Idempotency-Key of visible ASCII", async () => {
    const request = site.house.request("lease-filing");
    await refusal(await site.call("POST", "/v1/licences", request), 400, "idempotency-key-missing");
    for (const bad of ["two words", "é", "x".repeat(256)]) {
      const answer = await site.call("POST", "/v1/licences", request, { "idempotency-key": bad });
      await refusal(answer, 400, "idempotency-key-invalid");
    }
  });

  it("previews without signing or taking a number", async () => {
    const before = (await bodyOf(await site.call("GET", "/v1/licences?limit=200"), 200))[
      "licences"
    ] as readonly JsonValue[];
    const request = { ...site.house.request("lease-filing"), dryRun: true };
    const { dryRun, credential } = await bodyOf(await site.call("POST", "/v1/licences", request), 200);
    expect(dryRun).toBe(true);
    expect(credential).not.toHaveProperty("proof");
    const after = (await bodyOf(await site.call("GET", "/v1/licences?limit=200"), 200))[
      "licences"
    ] as readonly JsonValue[];
    expect(after.length).toBe(before.length);
    await refusal(await site.call("POST", "/v1/licences", { ...request, claims: {} }), 422, "request-invalid");
  });

  it("names every field that is wrong by its pointer", async () => {
    const { claims: _, ...request } = site.house.request("lease-filing");
    const answer = await site.call("POST", "/v1/licences", { ...request, holders: "王", colour: "red" }, key());
    const { errors } = await refusal(answer, 422, "request-invalid");
    const pointers = (errors as readonly JsonObject[]).map(({ pointer }) => pointer);
    expect(pointers.toSorted()).toEqual(["/claims", "/colour", "/holders"]);
    const inClaims = { ...site.house.request("lease-filing"), claims: {} };
    const problem = await refusal(await site.call("POST", "/v1/licences", inClaims, key()), 422, "request-invalid");
    expect(JSON.stringify(problem["errors"])).toContain("/claims/address");
  });

  it("speaks the asker's language in its refusals", async () => {
    const path = "/v1/licences/aaaaaaaaaaaaaaaaaaaaaaaaaa";
    const chinese = await refusal(
      await site.call("GET", path, undefined, { "accept-language": "zh-CN" }),
      404,
      "not-found",
    );
    const english = await refusal(
      await site.call("GET", path, undefined, { "accept-language": "en" }),
      404,
      "not-found",
    );
    expect(chinese["title"]).toBe("没有找到");
    expect(english["title"]).toBe("Not found");
  });

  it("takes strict JSON only", async () => {
    const send = (body: string, type = "application/json"): Promise<Response> =>
      site.post("/v1/licences", body, { authorization: `Bearer ${site.apiKey}`, "content-type": type, ...key() });
    for (const body of [
      '{"type":"a","type":"b"}',
      '{"__proto__":{}}',
      '{"claims":"\\ud800"}',
      "{",
      "",
      "[9007199254740993]",
    ]) {
      await refusal(await send(body), 400, "json-invalid");
    }
    await refusal(await send("{}", "text/plain"), 415, "media-type-unsupported");
    await refusal(await send(`"${"x".repeat(1_048_576)}"`), 413, "body-too-large");
    await refusal(await send("[]"), 422, "request-invalid");
  });
});

describe("an API key", () => {
  it("is asked for, and a wrong or revoked one is as good as none", async () => {
    const secret = await site.keyFor(["*"], ["read"]);
    const call = (authorization?: string): Promise<Response> =>
      site.get("/v1/licences", authorization === undefined ? {} : { authorization });
    expect((await call(`Bearer ${secret}`)).status).toBe(200);
    expect((await call(`bearer ${secret}`)).status).toBe(200);
    const keys = await site.house.apiKeys.apiKeys();
    await site.house.keyOffice.revokeApiKey("operator", keys.find(({ actions }) => actions.length === 1)?.id ?? "");
    for (const wrong of [
      undefined,
      "",
      "Bearer",
      "Bearer ",
      `Basic ${secret}`,
      `Bearer ${secret}x`,
      "Bearer vlm_wrong_but_long_enough",
      `Bearer ${secret}`,
    ]) {
      const answer = await call(wrong);
      expect(answer.headers.get("www-authenticate")).toContain("Bearer");
      await refusal(answer, 401, "unauthenticated");
    }
  });

  it("reaches only its departments and actions", async () => {
    const foreign = {
      authorization: `Bearer ${await site.keyFor(["113308000000000A26"], ["issue", "read", "status"])}`,
    };
    const reader = { authorization: `Bearer ${await site.keyFor([HOUSING], ["read"])}` };
    const request = site.house.request("lease-filing");
    await refusal(await site.call("POST", "/v1/licences", request, { ...foreign, ...key() }), 403, "forbidden");
    await refusal(await site.call("POST", "/v1/licences", request, { ...reader, ...key() }), 403, "forbidden");
    const id = await issueSample(site, "lease-filing");
    await refusal(await site.call("GET", `/v1/licences/${id}`, undefined, foreign), 404, "not-found");
    await refusal(await site.call("GET", `/v1/licences/${id}/pdf`, undefined, foreign), 404, "not-found");
    const status = statusBody(site, "lease-filing", "注销");
    await refusal(await site.call("POST", `/v1/licences/${id}/status`, status, reader), 403, "forbidden");
    expect((await site.call("GET", `/v1/licences/${id}`, undefined, reader)).status).toBe(200);
    expect((await site.report(id)).verdict).toBe("valid");
  });

  it("is looked at before a byte of the body is", async () => {
    const answer = await site.post("/v1/licences", "not JSON", { "content-type": "text/plain" });
    await refusal(answer, 401, "unauthenticated");
  });
});

describe("a licence in the register", () => {
  it("is read, and is the credential exactly as it was handed out", async () => {
    const issued = await bodyOf(
      await site.call("POST", "/v1/licences", site.house.request("lease-filing"), key()),
      201,
    );
    const id = String(issued["id"]);
    const read = await bodyOf(await site.call("GET", `/v1/licences/${id.toUpperCase()}`), 200);
    expect(read).toMatchObject({
      id,
      number: issued["number"],
      identifier: issued["identifier"],
      status: "valid",
      version: 1,
    });
    const answer = await site.call("GET", `/v1/licences/${id}/credential`);
    expect(answer.headers.get("content-type")).toBe("application/vc");
    expect(await answer.text()).toBe((await site.house.archive.record(id))?.credential);
    const asJson = await site.call("GET", `/v1/licences/${id}/credential`, undefined, {
      accept: "application/ld+json, application/json",
    });
    expect(asJson.headers.get("content-type")).toBe("application/ld+json");
  });

  it("is handed out as a stamped PDF under a Chinese name, for the asker only", async () => {
    const answer = await site.call("GET", `/v1/licences/${await issueSample(site, "lease-filing")}/pdf`);
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(decodeURIComponent(answer.headers.get("content-disposition") ?? "")).toContain(
      "房屋租赁登记备案证明-衢房租备〔2026〕第",
    );
    expect(new TextDecoder("latin1").decode((await answer.arrayBuffer()).slice(0, 5))).toBe("%PDF-");
  });

  it("is suspended, restored and revoked by lawful acts, each in its history with who, why and by which law", async () => {
    const id = await issueSample(site, "lease-filing");
    for (const [act, status] of [
      ["冻结", "suspended"],
      ["恢复", "valid"],
      ["撤销", "revoked"],
    ] as const) {
      const body = await bodyOf(
        await site.call("POST", `/v1/licences/${id}/status`, statusBody(site, "lease-filing", act), key()),
        200,
      );
      expect(body["status"]).toBe(status);
    }
    const { events } = await bodyOf(await site.call("GET", `/v1/licences/${id}/history`), 200);
    expect((events as readonly JsonObject[]).map(({ kind }) => kind)).toEqual([
      "issued",
      "suspended",
      "restored",
      "revoked",
    ]);
    expect((events as readonly JsonObject[]).at(-1)).toMatchObject({
      act: "撤销",
      note: "an internal note",
      actor: { name: "李某" },
    });
    await refusal(
      await site.call("POST", `/v1/licences/${id}/status`, statusBody(site, "lease-filing", "恢复")),
      409,
      "not-current",
    );
  });

  it("refuses unlawful changes by name", async () => {
    const id = await issueSample(site, "lease-filing");
    const path = `/v1/licences/${id}/status`;
    const body = statusBody(site, "lease-filing", "注销");
    await refusal(await site.call("POST", path, { ...body, act: "吊销" }), 422, "act-not-lawful");
    await refusal(await site.call("POST", path, { ...body, ground: "whim" }), 422, "ground-not-listed");
    await refusal(
      await site.call("POST", path, { ...body, effectiveAt: "2027-01-01T00:00:00Z" }),
      422,
      "effective-in-future",
    );
    await refusal(await site.call("POST", path, { ...body, to: "burnt" }), 422, "request-invalid");
    const { actor: _, ...anonymous } = body;
    await refusal(await site.call("POST", path, anonymous), 422, "request-invalid");
    await refusal(await site.call("POST", `/v1/licences/${"a".repeat(26)}/status`, body), 404, "not-found");
    await refusal(
      await site.call("POST", `/v1/licences/${id}/endorsements`, { actor: { name: "李某", code: "1" } }),
      409,
      "endorsement-not-applicable",
    );
  });

  it("is endorsed and then holds for another year", async () => {
    const town = await openTestWebsite();
    const { clock } = town.house;
    const id = await issueSample(town, "transport-qualification");
    const before = await bodyOf(await town.call("GET", `/v1/licences/${id}`), 200);
    await refusal(
      await town.call("POST", `/v1/licences/${id}/endorsements`, { actor: { name: "李某", code: "1" } }),
      409,
      "endorsement-too-early",
    );
    clock.pass(366 * 86_400);
    expect((await town.report(id)).reason).toBe("endorsement-due");
    const after = await bodyOf(
      await town.call("POST", `/v1/licences/${id}/endorsements`, { actor: { name: "李某", code: "1" } }, key()),
      200,
    );
    expect(String(after["endorsedUntil"]) > String(before["endorsedUntil"])).toBe(true);
    expect((await town.report(id)).verdict).toBe("valid");
    await town.house.tidy();
  });

  it("is renewed as a new version that says what it replaces", async () => {
    const id = await issueSample(site, "business-licence");
    const { holders = [], claims = {} } = site.house.request("business-licence");
    const body = await bodyOf(await site.call("POST", `/v1/licences/${id}/versions`, { holders, claims }, key()), 201);
    expect(body["replaces"]).toBe(id);
    expect(String(body["identifier"])).toContain(".002.");
    const old = await bodyOf(await site.call("GET", `/v1/licences/${id}`), 200);
    expect(old).toMatchObject({ status: "superseded", successor: body["id"] });
    await refusal(
      await site.call("POST", `/v1/licences/${id}/versions`, { holders, claims }, key()),
      409,
      "not-current",
    );
    await refusal(
      await site.call("POST", `/v1/licences/${id}/versions`, { holders, claims }),
      400,
      "idempotency-key-missing",
    );
  });
});

describe("finding licences", () => {
  it("lists them newest first, page by page, each once", async () => {
    for (let index = 0; index < 3; index += 1) await issueSample(site, "elderly-card");
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = `type=elderly-card&status=valid&limit=2${cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
      const { licences, next } = await bodyOf(await site.call("GET", `/v1/licences?${query}`), 200);
      seen.push(...(licences as readonly JsonObject[]).map(({ id }) => String(id)));
      cursor = typeof next === "string" ? next : undefined;
    } while (cursor !== undefined);
    expect(seen.length).toBe(3);
    expect(new Set(seen).size).toBe(3);
  });

  it("searches by holder, number and text in the body, never in the address", async () => {
    const id = await issueSample(site, "residence-permit");
    const [holder] = site.house.request("residence-permit")["holders"] as readonly JsonObject[];
    const { number } = await bodyOf(await site.call("GET", `/v1/licences/${id}`), 200);
    for (const wanted of [
      { holder: String(holder?.["code"]) },
      { number: String(number) },
      { text: String(holder?.["name"]) },
    ]) {
      const { licences } = await bodyOf(await site.call("POST", "/v1/licences/search", wanted), 200);
      expect(
        (licences as readonly JsonObject[]).map((each) => each["id"]),
        JSON.stringify(wanted),
      ).toContain(id);
    }
    const { licences } = await bodyOf(await site.call("GET", `/v1/licences?holder=nobody&limit=200`), 200);
    expect((licences as readonly JsonObject[]).length).toBeGreaterThan(1);
  });

  it("refuses a limit, a status or a cursor that is none", async () => {
    for (const query of ["limit=0", "limit=201", "limit=ten", "status=burnt", "cursor=!!"]) {
      await refusal(await site.call("GET", `/v1/licences?${query}`), 422, "request-invalid");
    }
    await refusal(await site.call("POST", "/v1/licences/search", { colour: "red" }), 422, "request-invalid");
    await refusal(await site.call("GET", "/v1/licences?type=fishing"), 422, "type-unknown");
  });
});

describe("an answer that would break the contract", () => {
  it("is a 500 with a name, and the reason stays inside", async () => {
    const broken = await openTestWebsite({
      change: (parts) => ({
        ...parts,
        ...(parts.office && {
          office: {
            ...parts.office,
            records: { ...parts.office.records, history: async () => [{ kind: "eaten" } as never] },
          },
        }),
      }),
    });
    const answer = await broken.call("GET", `/v1/licences/${"a".repeat(26)}/history`);
    const problem = await refusal(answer, 500, "internal");
    expect(JSON.stringify(problem)).not.toContain("eaten");
    expect(problem["instance"]).toMatch(/^urn:vellum:request:[0-9a-f]{16}$/);
    expect(String(broken.incidents[0])).toContain("History");
    await broken.house.tidy();
  });
});
