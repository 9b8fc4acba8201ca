// The web floor over a whole Vellum in a temporary folder: real register, keys, catalogue, desk and printer. Requests go in
// through `app.request`, as the doors' servers hand them in.

import type { Hono } from "hono";
import { systemEntropy } from "../../src/host/entropy.ts";
import { gzip } from "../../src/host/gzip.ts";
import { openPageImages } from "../../src/host/page-images.ts";
import type { ApiAction } from "../../src/issuance/register-entries.ts";
import type { JsonObject, JsonValue } from "../../src/licence/json-value.ts";
import type { Report } from "../../src/licence/verdict.ts";
import { createAddressOf } from "../../src/web/client-address.ts";
import { createMemoryRateLimiter, DEFAULT_LIMITS, type LimitTable } from "../../src/web/rate-limiter.ts";
import { createWebsite, type WebsiteParts } from "../../src/web/website.ts";
import { openTestHouse, type TestHouse, type TestHouseOptions } from "../test-house.ts";

/** Its thread runs what the last build made, and starts with the first picture. */
const pageImages = openPageImages();

/** What can be posted. */
export type Body = string | Uint8Array<ArrayBuffer> | FormData | URLSearchParams;

export interface TestWebsite {
  readonly house: TestHouse;
  readonly app: Hono;
  /** A key with every right of every department. */
  readonly apiKey: string;
  /** What ended as a 5xx. */
  readonly incidents: unknown[];
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  json(path: string, headers?: Readonly<Record<string, string>>): Promise<JsonObject>;
  report(id: string): Promise<Report>;
  post(path: string, body: Body, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** With the API key, as JSON. */
  call(
    method: "GET" | "POST",
    path: string,
    body?: JsonValue,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  keyFor(departments: readonly string[], actions: readonly ApiAction[]): Promise<string>;
}

export interface TestWebsiteOptions extends TestHouseOptions {
  readonly limits?: Partial<LimitTable>;
  readonly change?: (parts: WebsiteParts) => WebsiteParts;
}

export async function openTestWebsite(options: TestWebsiteOptions = {}): Promise<TestWebsite> {
  const house = await openTestHouse(options);
  const incidents: unknown[] = [];
  const parts = websiteParts(house, { limits: options.limits ?? {}, incidents });
  const app = createWebsite(options.change?.(parts) ?? parts);
  const keyFor: TestWebsite["keyFor"] = async (departments, actions) =>
    (await house.keyOffice.createApiKey("operator", { name: "test", departments, actions })).secret;
  const apiKey = await keyFor(["*"], ["issue", "status", "read"]);
  const get: TestWebsite["get"] = async (path, headers = {}) => app.request(path, { headers });
  const json: TestWebsite["json"] = async (path, headers = { accept: "application/json" }) =>
    (await (await get(path, headers)).json()) as JsonObject;
  return {
    house,
    app,
    apiKey,
    incidents,
    get,
    json,
    report: async (id) => (await json(`/v/${id}`)) as unknown as Report,
    post: async (path, body, headers = {}) => app.request(path, { method: "POST", body, headers }),
    call: async (method, path, body, headers = {}) =>
      app.request(path, {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    keyFor,
  };
}

function websiteParts(
  house: TestHouse,
  { limits, incidents }: { readonly limits: Partial<LimitTable>; readonly incidents: unknown[] },
): WebsiteParts {
  const seconds = (): number => Date.parse(house.clock.now()) / 1000;
  return {
    origin: house.origin,
    formerOrigins: ["https://old.quzhou.example"],
    catalogue: house.catalogue,
    desk: house.desk,
    reader: house.archive,
    publishing: house.publishing,
    documents: house.documents,
    limiter: createMemoryRateLimiter(seconds, { ...DEFAULT_LIMITS, ...limits }),
    addressOf: createAddressOf(() => "192.0.2.7", { kind: "count", count: 1 }),
    ready: async () => house.archive.ping(),
    entropy: systemEntropy,
    sha256: house.cryptography.sha256,
    gzip,
    onIncident: (_, thrown) => incidents.push(thrown),
    office: {
      bulk: {
        ...{ bulk: house.bulk, batches: house.batches, archive: house.archive },
        workBatches: () => void house.batches.runDue().catch((error: unknown) => incidents.push(error)),
      },
      issuing: house.issuing,
      lifeCycle: house.lifeCycle,
      records: house.records,
      apiKeys: house.apiKeys,
      handingOut: house.handingOut,
      previewing: house.previewing,
      enclosing: house.enclosing,
      ownDocuments: house.ownDocuments,
      enclosures: house.enclosures,
      drawPage: pageImages.draw,
    },
  };
}

/** Issues a sample of a type, with changes. */
export async function issueSample(site: TestWebsite, slug: string, changes: JsonObject = {}): Promise<string> {
  return (await site.house.issue(site.house.request(slug, changes))).id;
}

/** The body of a change of status by one of the type's lawful acts. */
export function statusBody(site: TestWebsite, slug: string, act: string): JsonObject {
  const found = site.house.catalogue.find(slug)?.acts.find((each) => each.act === act);
  if (found === undefined) throw new Error(`${slug} has no act ${act}`);
  const { to, legalBasis } = found;
  const ground = found.grounds[0]?.code ?? "";
  return { to, act, ground, legalBasis, note: "an internal note", actor: { name: "李某", code: "330800-0417" } };
}
