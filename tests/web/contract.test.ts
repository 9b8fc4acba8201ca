import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENCLOSURE_MEDIA_TYPES, enclosuresOf } from "../../src/licence/enclosure.ts";
import { valueAt } from "../../src/licence/field-pointer.ts";
import { compileSchema } from "../../src/licence/json-schema.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import type { RouteContract } from "../../src/web/contract/route.ts";
import { ROUTES } from "../../src/web/contract/routes.ts";
import { SCHEMAS, type SchemaName } from "../../src/web/contract/schemas.ts";
import { rooted } from "../../src/web/contract/validation.ts";
import { STATUS_OF_CODE } from "../../src/web/problem.ts";
import { HOUSING, LEASE_HEADER, leaseRow } from "../cli/vellum.ts";
import { issueSample, openTestWebsite, statusBody, type TestWebsite } from "./test-website.ts";

let site: TestWebsite;
let id: string;
let values: Readonly<Record<string, string>>;
const COPY: JsonObject = { purpose: "办理住房公积金提取", user: "衢州市住房公积金管理中心" };

beforeAll(async () => {
  site = await openTestWebsite();
  id = await issueSample(site, "lease-filing");
  await site.house.publishing.publishDue();
  const credential = (await (await site.call("GET", `/v1/licences/${id}/credential`)).json()) as JsonObject;
  const [entry] = credential["credentialStatus"] as readonly JsonObject[];
  const copy = await site.call("POST", `/v1/licences/${id}/copies`, COPY);
  values = {
    id,
    file: copy.headers.get("location")?.split("/").at(-1) ?? "",
    uscc: "113308000000000D7Q",
    code: site.house.catalogue.find("lease-filing")?.code ?? "",
    version: "1",
    batch: await batchOf("contract"),
    list: String(entry?.["statusListCredential"]).split("/").at(-1) ?? "",
  };
});

afterAll(() => site.house.tidy());

/** A batch that is over. */
async function batchOf(key: string): Promise<string> {
  const sent = await site.post(`/v1/batches?type=lease-filing&issuer=${HOUSING}`, `${LEASE_HEADER}\n${leaseRow(7)}`, {
    ...{ authorization: `Bearer ${site.apiKey}`, "content-type": "text/csv", "idempotency-key": key },
  });
  await site.house.batches.runDue();
  return String(((await sent.json()) as JsonObject)["id"]);
}

function pathOf(route: RouteContract, known = values): string {
  return route.path.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? "missing");
}

/** What an enclosure is read through: a licence that names one of that media type; undefined while no type has any. */
async function enclosedAs(mediaType: string): Promise<Readonly<Record<string, string>> | undefined> {
  for (const type of site.house.catalogue.types()) {
    const claim = enclosuresOf(type).find(({ kind }) => ENCLOSURE_MEDIA_TYPES[kind] === mediaType);
    if (claim === undefined) continue;
    const request = site.house.request(type.slug);
    return { id: (await site.house.issue(request)).id, sha256: String(valueAt(request, claim.pointer)) };
  }
  return undefined;
}

function isNamed(shape: string): shape is SchemaName {
  return Object.hasOwn(SCHEMAS, shape);
}

/** The answer is one that the route promises: its status, its media type, its schema. */
async function expectKept(route: RouteContract, answer: Response): Promise<void> {
  const about = `${route.method} ${route.path} → ${answer.status}`;
  const type = (answer.headers.get("content-type") ?? "").split(";")[0] ?? "";
  if (type === "application/problem+json") {
    const problem = (await answer.json()) as JsonObject;
    expect(compileSchema(rooted("Problem"))(problem), about).toEqual([]);
    expect(route.refusals, about).toContain(problem["code"]);
    expect(problem["status"]).toBe(answer.status);
    return;
  }
  const shape = route.answers[answer.status]?.[type];
  expect(shape, `${about} ${type}`).toBeDefined();
  if (shape === undefined || !isNamed(shape)) return;
  expect(compileSchema(rooted(shape))((await answer.json()) as JsonObject), about).toEqual([]);
}

function routesOf(app: Hono): readonly string[] {
  return app.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
}

describe("every answer keeps the contract", () => {
  it("of every GET, in every media type that is promised", async () => {
    const reads = ROUTES.filter(({ method }) => method === "get");
    expect(reads.length).toBeGreaterThan(14);
    for (const route of reads) {
      const authorization = route.action === undefined ? {} : { authorization: `Bearer ${site.apiKey}` };
      for (const accept of Object.keys(route.answers[200] ?? {})) {
        const enclosed = route.path.includes("{sha256}") ? await enclosedAs(accept) : {};
        if (enclosed === undefined) continue;
        const answer = await site.get(pathOf(route, { ...values, ...enclosed }), { accept, ...authorization });
        expect(answer.status, route.path).toBe(200);
        expect(answer.headers.get("content-type"), `${route.path} as ${accept}`).toContain(accept);
        await expectKept(route, answer);
      }
    }
  });

  it("of every GET for something that is not there", async () => {
    values = {
      ...values,
      id: "a".repeat(26),
      batch: "a".repeat(26),
      uscc: "0".repeat(18),
      list: "b".repeat(26),
      version: "99",
    };
    for (const route of ROUTES.filter(({ method, path }) => method === "get" && path.includes("{"))) {
      const answer = await site.get(pathOf(route), {
        accept: "application/json",
        authorization: `Bearer ${site.apiKey}`,
      });
      expect(answer.status, route.path).toBe(404);
      await expectKept(route, answer);
    }
    values = { ...values, id, batch: await batchOf("contract") };
  });

  it("of every POST: as promised, with nothing, with too little, and without a key", async () => {
    const { holders = [], claims = {} } = site.house.request("lease-filing");
    const good: Readonly<Record<string, JsonObject>> = {
      match: { name: "张冒名" },
      verify: {},
      issue: site.house.request("lease-filing"),
      version: { holders, claims },
      search: { text: "王" },
      status: statusBody(site, "lease-filing", "冻结"),
      endorse: { actor: { name: "李某", code: "1" } },
      makeCopy: COPY,
      preview: site.house.request("lease-filing"),
      enclose: {},
      signDocument: {},
      submitBatch: {},
      cancelBatch: {},
      resumeBatch: {},
    };
    for (const route of ROUTES.filter(({ method }) => method === "post")) {
      const body = good[route.id];
      if (body === undefined) throw new Error(`no body for ${route.id}`);
      for (const sent of [body, {}, [], { ...body, colour: "red" }]) {
        const header = { "idempotency-key": crypto.randomUUID() };
        await expectKept(route, await site.call("POST", pathOf(route), sent, header));
      }
      await expectKept(
        route,
        await site.post(pathOf(route), "{", {
          "content-type": "application/json",
          authorization: `Bearer ${site.apiKey}`,
        }),
      );
      await expectKept(
        route,
        await site.post(pathOf(route), "a", { "content-type": "text/csv", authorization: `Bearer ${site.apiKey}` }),
      );
      const withoutKey = await site.post(pathOf(route), JSON.stringify(body), { "content-type": "application/json" });
      expect(withoutKey.status === 401, route.path).toBe(route.action !== undefined);
      await expectKept(route, withoutKey);
    }
  });

  it("and there is no route of the API that the contract does not name", () => {
    const PAGES = [
      "GET /",
      "GET /verify",
      "POST /verify",
      "GET /docs",
      "GET /assets/{name}",
      "GET /v/{id}/match",
      "GET /V/{id}/match",
    ];
    const named = ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const known = new Set([...PAGES, ...named, "GET /V/{id}", "POST /V/{id}/match"]);
    expect(routesOf(site.app).filter((route) => !known.has(route))).toEqual([]);
    expect(named.filter((route) => !routesOf(site.app).includes(route))).toEqual([]);
  });

  it("and refuses with no code that has no status", () => {
    for (const { refusals } of ROUTES) for (const code of refusals) expect(STATUS_OF_CODE).toHaveProperty([code]);
  });
});
