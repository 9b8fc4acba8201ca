// The Worker as wrangler bundles it, in a real workerd with a real D1: a licence's whole life over HTTP.

import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { fromBufferPromise } from "yauzl";
import { FONT_KEYS } from "../src/document/coverage.ts";
import { EDGE_SECONDS } from "../src/host/edge-cache.ts";
import { openLocalWorkerd } from "../src/host/local-workerd.ts";
import type { JsonObject } from "../src/licence/json-value.ts";
import { migrateD1 } from "../src/register/d1/migrating.ts";
import { limitBindingName } from "../src/web/edge-rate-limiter.ts";
import { DEFAULT_LIMITS } from "../src/web/rate-limiter.ts";
import { LEASE_HEADER, leaseRow } from "./cli/vellum.ts";
import { joined } from "./document/forged/revision.ts";
import { contentOf, retyped, rewritten, setContent } from "./document/forged/rewriting.ts";
import { scan } from "./journey/paper.ts";
import { DOCUMENTS_FOLDER, PHOTOS_FOLDER, samplePhotoHash } from "./sample-photos.ts";
import { itNeeds } from "./system-tools.ts";
import { type Answer, ORIGIN, openWorkerTown, type WorkerTown } from "./worker-town.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const HOUSING = "113308000000000D7Q";
const CIVIL_AFFAIRS = "113308000000000E5K";

let town: WorkerTown;
/** What the Worker has logged. */
const lines: string[] = [];
beforeAll(async () => {
  town = await openWorkerTown({}, (line) => lines.push(line));
}, 120_000);
afterAll(() => town.tidy());

const JSON_WANTED = { headers: { accept: "application/json" } };

/** Issues a type's first sample over the API. */
async function issue(slug: string, changes: JsonObject = {}): Promise<{ id: string; credential: JsonObject }> {
  const { status, json, text } = await town.call("POST", "/v1/licences", town.house.request(slug, changes));
  expect(status, text).toBe(201);
  return json as { id: string; credential: JsonObject };
}

const pdfOf = (id: string): Promise<Answer> => town.call("GET", `/v1/licences/${id}/pdf`);

const reportOn = async (id: string): Promise<JsonObject> => (await town.ask(`/v/${id}`, JSON_WANTED)).json;

async function judged(body: string | Uint8Array<ArrayBuffer>, type: string): Promise<JsonObject> {
  return (await town.ask("/v1/verifications", { method: "POST", headers: { "content-type": type }, body })).json;
}

/** The first lawful act of a type that leads there, as a request. */
function act(slug: string, to: string): JsonObject {
  const lawful = town.house.catalogue.find(slug)?.acts.find((one) => one.to === to);
  return {
    ...{ to, act: lawful?.act ?? "", ground: lawful?.grounds[0]?.code ?? "", legalBasis: lawful?.legalBasis ?? "" },
    actor: { name: "李四", code: "1" },
  };
}

function listOf(credential: JsonObject): { readonly path: string; readonly index: number } {
  const [entry] = credential["credentialStatus"] as readonly JsonObject[];
  const { pathname } = new URL(String(entry?.["statusListCredential"]));
  return { path: pathname, index: Number(entry?.["statusListIndex"]) };
}

/** A bit of a list, read by Node's zlib and not by us (Bitstring Status List §4.1). */
function bitIn(list: JsonObject, index: number): number {
  const { encodedList } = list["credentialSubject"] as { readonly encodedList: string };
  const bits = gunzipSync(Buffer.from(encodedList.slice(1), "base64url"));
  return ((bits[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
}

/** Sends a table and watches until it is over, with the trigger coming now and then. */
async function worked(
  kind: string,
  lines: readonly string[],
  said: Readonly<Record<string, string>> = {},
): Promise<JsonObject> {
  const query = new URLSearchParams({ type: "lease-filing", issuer: HOUSING, kind, ...said });
  const headers = { authorization: town.authorization, "content-type": "text/csv", "idempotency-key": kind };
  const sent = await town.ask(`/v1/batches?${query}`, { method: "POST", headers, body: lines.join("\n") });
  expect(sent.status, sent.text).toBe(202);
  for (;;) {
    const { json } = await town.call("GET", `/v1/batches/${sent.json["id"]}`);
    if (json["state"] !== "waiting" && json["state"] !== "running") return json;
    await town.worker.runScheduled();
  }
}

describe("a Worker without keys", () => {
  it("issues nothing, says so, and goes on with everything else", async () => {
    const refused = await town.call("POST", "/v1/licences", town.house.request("lease-filing"));
    expect([refused.status, refused.json["code"]]).toEqual([503, "key-missing"]);
    expect((await town.ask("/readyz")).json).toEqual({ status: "ok", issuing: "off" });
    expect((await town.ask("/issuers", JSON_WANTED)).status).toBe(200);
  });
});

describe("a Worker with the departments' keys", () => {
  beforeAll(async () => {
    const { issuer } = town.house.request("food-operation");
    await town.house.sealOffice.makeDevelopmentSeal("operator", String(issuer));
    await town.bringKeys();
  });

  it("issues what verifies, on the page and by machine, as the house on the same register says", async () => {
    const { id, credential } = await issue("lease-filing");
    const page = await town.ask(`/V/${id.toUpperCase()}`, { headers: { "accept-language": "zh-CN" } });
    expect(page.text).toContain("有效");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const { checkedAt: _, ...theirs } = await reportOn(id);
    const { checkedAt: __, ...ours } = (await town.house.desk.reportOf(id)) as unknown as JsonObject;
    expect(theirs).toEqual(JSON.parse(JSON.stringify(ours)));
    const text = JSON.stringify(credential);
    expect(await judged(text, "application/vc")).toMatchObject({ verdict: "valid" });
    expect(await judged(text.replace("王堃昇", "王堃昂"), "application/vc")).toMatchObject({ verdict: "tampered" });
  });

  it("answers a repeated request with the same licence, and another under its key with none", async () => {
    const headers = { "idempotency-key": "one-lease" };
    const request = town.house.request("lease-filing");
    const [first, again] = [
      await town.call("POST", "/v1/licences", request, headers),
      await town.call("POST", "/v1/licences", request, headers),
    ];
    expect([first.status, again.status, again.json]).toEqual([201, 201, first.json]);
    const other = { ...request, validFrom: "2026-01-01" };
    expect((await town.call("POST", "/v1/licences", other, headers)).json["code"]).toBe("idempotency-key-reused");
  });

  it("gives licences that are asked for at once a number each", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => issue("lease-filing")));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(8);
    const indexes = answers.map(({ credential }) => JSON.stringify(listOf(credential)));
    expect(new Set(indexes).size).toBe(8);
  });

  it("hands out the sealed PDF, the same each time, and holds a posted one against the page that it prints", async () => {
    const { id } = await issue("food-operation");
    const [first, again] = [await pdfOf(id), await pdfOf(id)];
    expect(first.status, first.text.slice(0, 300)).toBe(200);
    expect(again.bytes).toEqual(first.bytes);
    const file = async (bytes: Uint8Array<ArrayBuffer>) => {
      const { verdict, checks } = await judged(bytes, "application/pdf");
      return [verdict, ...(checks as JsonObject[]).slice(-3).map(({ outcome, reason }) => reason ?? outcome)];
    };
    expect(await file(first.bytes)).toEqual(["valid", "passed", "development-seal", "passed"]);
    const plain = (await pdfOf((await issue("lease-filing")).id)).bytes;
    expect(await file(plain)).toEqual(["valid", "passed", "pdf-unsigned", "passed"]);
    expect(await file(joined(plain, "\n% more\n"))).toEqual(["valid", "file-unrecorded", "pdf-unsigned", "same-page"]);
    const retype = await rewritten(plain, (document) => retyped(document.getPage(0), "王堃昇", "昇堃王"));
    expect((await file(retype))[0]).toBe("tampered");
    const spread = await rewritten(plain, (document) => {
      const page = document.getPage(0);
      setContent(page, contentOf(page).replace(/\n/g, " "));
    });
    expect((await file(spread)).at(-1)).toBe("page-not-compared");
  });

  it("prints for everybody who asks at once, although only one page is drawn at a time", async () => {
    const issued = await Promise.all(Array.from({ length: 4 }, () => issue("lease-filing")));
    const asked = issued.flatMap(({ id }) => [pdfOf(id), pdfOf(id)]);
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200));
  });

  itNeeds("pdftoppm", "zbarimg")("prints the code that a phone reads", async () => {
    const { id } = await issue("lease-filing");
    expect(await scan((await pdfOf(id)).bytes)).toBe(`${ORIGIN}/V/${id}`.toUpperCase());
  });

  it("makes a copy for one use and a preview", async () => {
    const { id } = await issue("lease-filing");
    const use = { user: "衢州市住房公积金管理中心", purpose: "提取住房公积金" };
    const copy = await town.call("POST", `/v1/licences/${id}/copies`, use);
    expect([copy.status, copy.headers.get("content-type")], copy.text.slice(0, 300)).toEqual([201, "application/pdf"]);
    const preview = await town.call("POST", "/v1/previews", town.house.request("lease-filing"));
    expect([preview.status, preview.headers.get("content-type")]).toEqual([200, "application/pdf"]);
  });

  it("keeps a photo and signs a department's own document", async () => {
    const photo = readFileSync(path.join(PHOTOS_FOLDER, "zhang-shuiting.jpg"));
    const { authorization } = town;
    const sent = await town.ask(`/v1/enclosures?issuer=${CIVIL_AFFAIRS}`, {
      ...{ method: "POST", headers: { authorization, "content-type": "image/jpeg" }, body: photo },
    });
    expect(sent.json).toMatchObject({ sha256: samplePhotoHash("zhang-shuiting.jpg") });
    expect((await pdfOf((await issue("elderly-card")).id)).status).toBe(200);
    const form = new FormData();
    const letter = readFileSync(path.join(DOCUMENTS_FOLDER, "lift-renewal.pdf"));
    form.set("document", new Blob([letter], { type: "application/pdf" }), "letter.pdf");
    const holders = [{ name: "方大森", code: "330802188109090717", codeType: "111" }];
    const request = { issuer: HOUSING, title: "关于电梯更新的通知", number: "衢建函〔2026〕1号", holders };
    form.set("request", new Blob([JSON.stringify(request)], { type: "application/json" }));
    const headers = { authorization, "idempotency-key": "letter" };
    const signed = await town.ask("/v1/documents", { method: "POST", headers, body: form });
    expect(signed.status, signed.text).toBe(201);
    const { bytes } = await pdfOf(String(signed.json["id"]));
    expect(await judged(bytes, "application/pdf")).toMatchObject({ verdict: "valid" });
  });

  it("shows a revocation at once on the page and in the list that it signs anew", async () => {
    const { id, credential } = await issue("food-operation");
    const { path: list, index } = listOf(credential);
    const done = await town.call("POST", `/v1/licences/${id}/status`, act("food-operation", "revoked"));
    expect(done.status, done.text).toBe(200);
    expect(await reportOn(id)).toMatchObject({ verdict: "revoked" });
    const answer = await town.ask(list);
    expect(bitIn(answer.json, index)).toBe(1);
    expect(answer.json).toHaveProperty("proof");
  });

  it("keeps a list at the edge for a while, which with what verifiers keep is less than a minute", async () => {
    const { credential } = await issue("lease-filing");
    const { path: list } = listOf(credential);
    const [first, second] = [await town.ask(list), await town.ask(list)];
    expect(second.text).toBe(first.text);
    for (const { headers } of [first, second]) {
      const [, seconds] = /^public, max-age=(\d+)$/.exec(headers.get("cache-control") ?? "") ?? [];
      expect(Number(seconds) + EDGE_SECONDS).toBeLessThanOrEqual(60);
      expect(headers.get("age")).toBeNull();
    }
  });

  it("renews by a new version, which the old one names", async () => {
    const { holders, claims, ...request } = town.house.request("food-operation");
    const { id } = await issue("food-operation", { ...request });
    const renewed = await town.call("POST", `/v1/licences/${id}/versions`, { holders, claims } as JsonObject);
    expect(renewed.status, renewed.text).toBe(201);
    expect(await reportOn(id)).toMatchObject({ verdict: "superseded" });
    expect(await reportOn(String(renewed.json["id"]))).toMatchObject({ verdict: "valid" });
  });

  it("names what is wrong with a request, field by field, and who may not ask", async () => {
    const bad = await town.call("POST", "/v1/licences", town.house.request("lease-filing", { holders: [] }));
    expect([bad.status, bad.json["code"]]).toEqual([422, "request-invalid"]);
    expect(JSON.stringify(bad.json["errors"])).toContain("/holders");
    expect((await town.ask("/v1/licences", { headers: { authorization: "Bearer vlm_nobody" } })).status).toBe(401);
    expect((await town.ask(`/v/${"a".repeat(26)}`, JSON_WANTED)).status).toBe(404);
  });

  it("finds licences for departments and for whoever has a number", async () => {
    const { id } = await issue("lease-filing");
    const { number } = (await town.call("GET", `/v1/licences/${id}`)).json;
    const found = await town.call("POST", "/v1/licences/search", { number: String(number) } as JsonObject);
    expect(JSON.stringify(found.json)).toContain(id);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = `text=${encodeURIComponent(String(number))}`;
    expect((await town.ask("/verify", { method: "POST", headers, body })).text).toContain(String(number));
  });

  it("works through a table behind its answers and at its trigger, and hands out what comes of it", async () => {
    const rows = Array.from({ length: 300 }, (_, serial) => leaseRow(serial + 1));
    const bad = leaseRow(301).replace(",89.52,居住,", ",八十九,居家,");
    const batch = await worked("issue", [LEASE_HEADER, bad, ...rows]);
    expect(batch).toMatchObject({ state: "complete", rows: 301, done: 300, failed: 1 });
    const own = `/v1/batches/${batch["id"]}`;
    const results = parse((await town.call("GET", `${own}/results`)).text, { bom: true }) as string[][];
    const ids = results.slice(1).map(([, , id = ""]) => id);
    expect(new Set(ids).size).toBe(300);
    expect(await reportOn(ids.at(-1) ?? "")).toMatchObject({ verdict: "valid" });
    expect((await town.call("GET", `${own}/errors`)).text).toContain("八十九");
    const tooMany = await town.call("GET", `${own}/pdfs`);
    expect([tooMany.status, JSON.stringify(tooMany.json["errors"])]).toEqual([422, expect.stringContaining("/rows")]);
    const { bytes } = await town.call("GET", `${own}/pdfs?from=0&rows=3`);
    const names: string[] = [];
    for await (const { fileName } of (await fromBufferPromise(Buffer.from(bytes))).eachEntry()) names.push(fileName);
    expect(names.map((name) => name.slice(0, 7))).toEqual(["000003-", "000004-"]);
    const { act: word, ground, legalBasis } = act("lease-filing", "revoked");
    const saying = { act: String(word), ground: String(ground), legalBasis: String(legalBasis) };
    const revoked = await worked("revoke", ["id", ...ids.slice(0, 90)], {
      ...saying,
      actorName: "李四",
      actorCode: "1",
    });
    expect(revoked).toMatchObject({ state: "complete", done: 90, failed: 0 });
    const signed = (await town.call("GET", `/v1/licences/${ids[89]}/credential`)).json;
    const { path: list, index } = listOf(signed);
    // Lists are published behind the last row, and the edge may have answered with an older one a moment ago.
    await expect
      .poll(async () => bitIn((await town.ask(list)).json, index), { timeout: 50_000, interval: 500 })
      .toBe(1);
    const events = await town.call("GET", `/v1/batches/${revoked["id"]}/events`);
    expect(events.text).toContain('"done":90');
  }, 120_000);

  it("publishes what is due when its cron trigger comes", async () => {
    await issue("residence-permit");
    await town.worker.runScheduled();
    expect(await town.register.due("2000-01-01T00:00:00Z")).toEqual([]);
  });

  it("slows down who guesses what is masked", async () => {
    const { id } = await issue("lease-filing");
    const headers = { "content-type": "application/json", "cf-connecting-ip": "192.0.2.7" };
    const guess = () => town.ask(`/v/${id}/match`, { method: "POST", headers, body: '{"holder":"王一"}' });
    const answers = [];
    for (let at = 0; at < 12; at += 1) answers.push(await guess());
    const refused = answers.findIndex(({ status }) => status === 429);
    // Sooner than the twenty in ten minutes that one isolate counts: by the binding.
    expect(refused).toBe(10);
    expect(Number(answers[refused]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("keeps its fonts to itself", async () => {
    expect((await town.ask("/fonts/coverage.json")).status).toBe(404);
    expect((await town.ask("/fonts/arabic.ttf")).status).toBe(404);
  });
});

describe("a Worker's log", () => {
  const lineOf = async (answer: Answer): Promise<JsonObject> => {
    const number = answer.headers.get("x-request-id") ?? "";
    expect(number).toMatch(/^[\w.:-]{8,80}$/);
    const found = (): string | undefined => lines.find((line) => line.includes(`"requestId":"${number}"`));
    await expect.poll(found).toBeDefined();
    return JSON.parse(found() ?? "") as JsonObject;
  };

  it("has a line for each call under the number that it was answered with, and no id, name or secret", async () => {
    const { id, credential } = await issue("lease-filing");
    const line = await lineOf(await town.ask(`/v/${id}`, JSON_WANTED));
    expect(line).toMatchObject({ level: "info", event: "request", method: "GET", route: "/v/:id", status: 200 });
    const called = await lineOf(await town.call("GET", `/v1/licences/${id}`));
    expect(called).toMatchObject({ route: "/v1/licences/:id", client: expect.stringMatching(/^api:/) });
    const refused = await town.ask("/v1/licences", { ...JSON_WANTED, headers: { authorization: "Bearer vlm_nobody" } });
    expect(refused.json["instance"]).toBe(`urn:vellum:request:${refused.headers.get("x-request-id")}`);
    expect(await lineOf(refused)).toMatchObject({ status: 401 });
    const said = lines.join("\n");
    const { holders } = town.house.request("lease-filing") as {
      readonly holders: readonly { name: string; code: string }[];
    };
    const secrets = [
      id,
      town.authorization.slice(7),
      "vlm_nobody",
      ...holders.flatMap(({ name, code }) => [name, code]),
    ];
    for (const secret of [...secrets, String(credential["id"])]) expect(said).not.toContain(secret);
  });

  it("is silent about probes that were answered well", async () => {
    expect((await town.ask("/readyz")).json).toEqual({ status: "ok", issuing: "on" });
    expect((await town.ask("/readyz?for=verifying")).status).toBe(200);
    expect(lines.join("\n")).not.toContain('"route":"/readyz"');
  });

  it("does not hand the number of one call out with a list that others are given from the edge's cache", async () => {
    const { credential } = await issue("lease-filing");
    const { path: list } = listOf(credential);
    await town.ask(list);
    await expect.poll(async () => (await town.ask(list)).headers.get("x-request-id")).toBeNull();
  });
});

describe("a Worker whose database is not there yet", () => {
  it("says so to people and machines, and opens when it is", async () => {
    const said: string[] = [];
    const closed = await openLocalWorkerd({
      ...{ root: ROOT, bindHost: "127.0.0.1", port: 0, isBundled: true, onLine: (line: string) => said.push(line) },
      environment: { VELLUM_ORIGIN: ORIGIN },
    });
    const ask = (target: string, accept: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${closed.port}${target}`, { headers: { accept, "accept-language": "zh-CN" } });
    try {
      const page = await ask("/v/aaaaaaaaaaaaaaaaaaaaaaaaaa", "text/html");
      expect([page.status, page.headers.get("retry-after")]).toEqual([503, "10"]);
      const html = await page.text();
      expect(html).toContain("登记簿暂时无法访问");
      expect(html).toContain(new URL(ORIGIN).host);
      const stylesheet = /href="(?<path>\/assets\/[^"]+\.css)"/.exec(html)?.groups?.["path"] ?? "";
      expect((await ask(stylesheet, "text/css")).status).toBe(200);
      expect(await (await ask("/readyz", "application/json")).json()).toMatchObject({ code: "register-unavailable" });
      await expect.poll(() => said.join("\n")).toContain('"event":"incident"');
      await migrateD1(closed.database);
      expect((await ask("/readyz", "application/json")).status).toBe(200);
    } finally {
      await closed.close();
    }
  }, 60_000);
});

describe("a Worker that verifies only", () => {
  it("judges what others issued, and has no way in for departments", async () => {
    const open = await openWorkerTown({ VELLUM_PUBLIC_ONLY: "true" });
    try {
      const { id } = await open.house.issue(open.house.request("lease-filing"));
      expect((await open.ask(`/v/${id}`, JSON_WANTED)).json).toMatchObject({ verdict: "valid" });
      expect((await open.ask("/readyz")).status).toBe(200);
      await open.bringKeys();
      expect((await open.call("POST", "/v1/licences", open.house.request("lease-filing"))).status).toBe(404);
      expect((await open.call("GET", "/v1/licences")).status).toBe(404);
    } finally {
      await open.tidy();
    }
  }, 60_000);
});

describe("what is deployed", () => {
  const config = unstable_readConfig({ config: path.join(ROOT, "wrangler.toml") });

  it("names the door, the database with its migrations, the keys, the cron trigger and the limits", () => {
    expect(config.main).toBe(path.join(ROOT, "src/worker.ts"));
    expect(config.d1_databases).toMatchObject([{ binding: "DB", migrations_dir: "src/register/migrations" }]);
    expect(config.kv_namespaces).toMatchObject([{ binding: "VELLUM_KEYS" }]);
    expect(config.triggers.crons).toEqual(["* * * * *"]);
    const bound = config.ratelimits.map(({ name }: { readonly name: string }) => name);
    const minutes = Object.entries(DEFAULT_LIMITS).filter(([, { seconds }]) => seconds <= 60);
    expect(bound).toEqual(expect.arrayContaining(minutes.map(([bucket]) => limitBindingName(bucket))));
    expect(JSON.stringify(config.vars)).not.toContain("SECRET");
  });

  it("has the fonts as assets that the Worker reads first, none larger than Workers take", () => {
    const { directory = "", binding, run_worker_first: first } = config.assets ?? {};
    expect({ binding, first }).toEqual({ binding: "ASSETS", first: true });
    const files = readdirSync(path.join(ROOT, directory, "fonts"));
    expect(files.length).toBe(FONT_KEYS.length + 1);
    for (const file of files)
      expect(statSync(path.join(ROOT, directory, "fonts", file)).size).toBeLessThanOrEqual(25 * 1024 * 1024);
  });

  it("is less than half of what may be uploaded", () => {
    const bundle = path.join(ROOT, "dist/worker");
    const sent = readdirSync(bundle).filter((name) => /\.(js|wasm)$/.test(name));
    const bytes = sent.reduce((sum, name) => sum + gzipSync(readFileSync(path.join(bundle, name))).length, 0);
    expect(sent.length).toBeGreaterThanOrEqual(3);
    expect(bytes).toBeLessThan(1.5 * 1024 * 1024);
  });
});
