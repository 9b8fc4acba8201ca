// Tables over the API, on a whole Vellum: real register, keys, printer.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPromise } from "yauzl";
import type { ApiAction } from "../../src/issuance/register-entries.ts";
import type { JsonObject, JsonValue } from "../../src/licence/json-value.ts";
import { HOUSING, LEASE_HEADER, leaseRow } from "../cli/vellum.ts";
import { workbookOf } from "../issuance/bulk/workbook.ts";
import { type Body, openTestWebsite, type TestWebsite } from "./test-website.ts";

let site: TestWebsite;
let count = 0;

beforeAll(async () => {
  site = await openTestWebsite();
});

afterAll(() => site.house.tidy());

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const table = (...rows: readonly string[]): string => [LEASE_HEADER, ...rows].join("\n");
const bad = (serial: number): string => leaseRow(serial).replace(",89.52,居住,", ",八十九,居家,");

interface Sending {
  readonly type?: string;
  readonly secret?: string;
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
}

async function send(body: Body, { type = "text/csv", secret = site.apiKey, key, query = {} }: Sending = {}) {
  count += 1;
  const parameters = new URLSearchParams({ type: "lease-filing", issuer: HOUSING, ...query });
  return site.post(`/v1/batches?${parameters}`, body, {
    authorization: `Bearer ${secret}`,
    "idempotency-key": key ?? `batch-${count}`,
    ...(body instanceof FormData ? {} : { "content-type": type }),
  });
}

async function batchOf(answer: Response, status = 202): Promise<JsonObject> {
  const text = await answer.text();
  expect(answer.status, text).toBe(status);
  return JSON.parse(text) as JsonObject;
}

/** Sends a table and waits until it is over. */
async function worked(body: Body, sending: Sending = {}): Promise<JsonObject> {
  const { id } = await batchOf(await send(body, sending));
  await site.house.batches.runDue();
  return await batchOf(await site.call("GET", `/v1/batches/${id}`), 200);
}

async function csvOf(id: JsonValue | undefined, what: "results" | "errors", headers = {}): Promise<string[][]> {
  const answer = await site.call("GET", `/v1/batches/${id}/${what}`, undefined, headers);
  expect(answer.headers.get("content-disposition")).toContain(`${id}.${what}.csv`);
  return parse(await answer.text(), { bom: true }) as string[][];
}

async function resultsOf(id: JsonValue | undefined): Promise<string> {
  return (await site.call("GET", `/v1/batches/${id}/results`)).text();
}

const idsOf = (results: string): readonly string[] =>
  (parse(results, { bom: true }) as string[][]).slice(1).map(([, , id = ""]) => id);

/** The codes that rows were refused with. */
async function refusals({ id }: JsonObject): Promise<readonly string[]> {
  const [, ...rows] = await csvOf(id, "errors");
  return rows.map((cells) => /([a-z-]+)\]$/.exec(cells.at(-1) ?? "")?.[1] ?? "");
}

describe("a batch over the API", () => {
  it("issues every row, tells results with links, and gives the failed rows back to be corrected", async () => {
    const batch = await worked(table(leaseRow(1), bad(2), leaseRow(3), leaseRow(1)));
    expect(batch).toMatchObject({ state: "complete", rows: 4, done: 2, repeated: 0, failed: 2 });
    const [header, ...results] = await csvOf(batch["id"], "results", { "accept-language": "en" });
    expect(header).toEqual(["Row", "Licence number", "Id", "Link", "Result"]);
    expect(results.map(([row, , , , verdict]) => [row, verdict])).toEqual([
      ["2", "issued"],
      ["4", "issued"],
    ]);
    for (const [, number, id = "", link] of results) {
      expect(link).toBe(`${site.house.origin}/v/${id}`);
      expect(await site.report(id)).toMatchObject({ verdict: "valid", licence: { number } });
    }
    const errors = await csvOf(batch["id"], "errors");
    expect(errors.map((cells) => cells.slice(-3, -1))).toEqual([
      ["【行号】", "【哪一栏】"],
      ["3", "建筑面积; 租赁用途"],
      ["5", ""],
    ]);
    const corrected = errors
      .slice(0, 2)
      .map((cells) => cells.map((cell) => (cell === "八十九" ? "89" : cell === "居家" ? "居住" : cell)).join(","));
    expect(await worked(corrected.join("\n"))).toMatchObject({ state: "complete", done: 1, failed: 0 });
  });

  it.each<[string, (rows: readonly string[]) => Body, string]>([
    ["a workbook", (rows) => view(workbookOf([LEASE_HEADER, ...rows].map((row) => row.split(",")))), XLSX],
    ["lines of JSON", (rows) => rows.map(asJson).join("\n"), "application/x-ndjson"],
    ["a form", (rows) => form({ type: "lease-filing", issuer: HOUSING }, table(...rows)), ""],
  ])("takes %s for the same table", async (name, make, type) => {
    const rows = [leaseRow(name.length + 20), bad(name.length + 40)];
    const batch = await worked(make(rows), { type });
    expect(batch).toMatchObject({ state: "complete", rows: 2, done: 1, failed: 1 });
  });

  it("finds everything that is wrong in a dry run, and takes no number", async () => {
    const { seq } = await site.house.register.auditHead();
    const batch = await worked(table(leaseRow(50), bad(51)), { query: { dryRun: "true" } });
    expect(batch).toMatchObject({ dryRun: true, state: "complete", done: 1, failed: 1 });
    expect((await csvOf(batch["id"], "results")).slice(1).map(([row, number]) => [row, number])).toEqual([["2", ""]]);
    // Two lines: received, complete; nothing was reserved.
    expect((await site.house.register.auditHead()).seq - seq).toBe(2);
  });

  it("suspends, restores, renews and revokes by the results of an earlier batch, each once and in its order", async () => {
    const issued = await worked(table(leaseRow(60), leaseRow(61)));
    const results = await resultsOf(issued["id"]);
    const said = { actorName: "王某", actorCode: "FZ-0312" };
    const act = (kind: string, name: string, ground: string, more = {}): Promise<JsonObject> =>
      worked(results, { query: { kind, act: name, ground, ...said, ...more } });
    const verdicts = async () => Promise.all(idsOf(results).map(async (id) => (await site.report(id)).verdict));
    const both = { state: "complete", rows: 2, done: 2, failed: 0 };
    const neither = { state: "complete", done: 0, failed: 2 };

    expect(await refusals(await act("restore", "恢复", "dispute-settled"))).toEqual(["not-suspended", "not-suspended"]);
    expect(await act("suspend", "冻结", "objection-raised", { dryRun: "true" })).toMatchObject(both);
    expect(await verdicts()).toEqual(["valid", "valid"]);
    expect(await act("suspend", "冻结", "objection-raised")).toMatchObject({ kind: "suspend", ...both });
    expect(await verdicts()).toEqual(["suspended", "suspended"]);
    expect(await act("suspend", "冻结", "objection-raised")).toMatchObject(neither);
    expect(await act("restore", "恢复", "dispute-settled")).toMatchObject({ kind: "restore", ...both });
    expect(await verdicts()).toEqual(["valid", "valid"]);

    const [first, second] = (parse(results, { bom: true }) as string[][]).slice(1);
    const renewing = `证照编号,租金标准\n${first?.[1]},2600\n没有这个编号,2600`;
    const renewed = await worked(renewing, { query: { kind: "renew" } });
    expect(renewed).toMatchObject({ kind: "renew", state: "complete", done: 1, failed: 1 });
    expect(await verdicts()).toEqual(["superseded", "valid"]);
    const [, version] = await csvOf(renewed["id"], "results");
    const successor = version?.[2] ?? "";
    expect([version?.[1], successor === first?.[2]]).toEqual([first?.[1], false]);
    const record = await site.house.register.record(successor);
    expect(record).toMatchObject({ version: 2, phase: "issued", number: first?.[1] });
    expect(JSON.parse(record?.credential ?? "{}").credentialSubject.claims).toMatchObject({
      monthlyRent: 2600,
      floorArea: 89.52,
    });

    const gone = await act("revoke", "注销", "lease-ended-early");
    expect(gone).toMatchObject({ kind: "revoke", state: "complete", done: 1, failed: 1 });
    expect(await refusals(gone)).toEqual(["not-current"]);
    expect((await site.report(second?.[2] ?? "")).verdict).toBe("revoked");
    expect(await refusals(await act("revoke", "注销", "lease-ended-early"))).toEqual([
      "not-current",
      "already-in-status",
    ]);
    const unlawful = await act("suspend", "注销", "lease-ended-early", { dryRun: "true" });
    expect(unlawful).toMatchObject(neither);
  });

  it("refuses a table as a whole by every column that is wrong, and keeps nothing of it", async () => {
    const answer = await send(`${LEASE_HEADER.replace("房屋坐落", "房屋座落")},颜色\n${leaseRow(70)},红`);
    const { code, errors } = await batchOf(answer, 422);
    expect([code, (errors as readonly JsonObject[]).map((each) => each["code"])]).toEqual([
      "request-invalid",
      ["column-unknown-near", "column-unknown", "column-missing"],
    ]);
    expect((await batchOf(await send("", { type: "text/csv" }), 400))["code"]).toBe("document-unreadable");
    expect((await batchOf(await send(LEASE_HEADER), 400))["code"]).toBe("document-unreadable");
    expect((await batchOf(await send("{}", { type: "application/json" }), 415))["code"]).toBe("media-type-unsupported");
    expect((await batchOf(await send(table(leaseRow(1)), { query: { kind: "burn" } }), 422))["code"]).toBe(
      "request-invalid",
    );
    expect((await batchOf(await send(table(leaseRow(1)), { query: { type: "no-type" } }), 422))["code"]).toBe(
      "type-unknown",
    );
  });

  it("is done once under its key, and refuses the key for another table", async () => {
    const first = await worked(table(leaseRow(80)), { key: "the-same" });
    expect((await batchOf(await send(table(leaseRow(80)), { key: "the-same" })))["id"]).toBe(first["id"]);
    const other = await send(table(leaseRow(81)), { key: "the-same" });
    expect((await batchOf(other, 422))["code"]).toBe("idempotency-key-reused");
    const none = await site.post("/v1/batches?type=lease-filing", "a", {
      ...{ authorization: `Bearer ${site.apiKey}`, "content-type": "text/csv" },
    });
    expect((await batchOf(none, 400))["code"]).toBe("idempotency-key-missing");
  });

  it("does once what several batches of one run say: the whole table mended and sent again issues what was missing", async () => {
    const [first, other] = [{ query: { run: "leases-2026" } }, { query: { run: "leases-2027" } }];
    const rows = [leaseRow(41), bad(42), leaseRow(43)];
    expect(await worked(table(...rows), first)).toMatchObject({ done: 2, repeated: 0, failed: 1 });
    const mended = await worked(table(leaseRow(41), leaseRow(42), leaseRow(43)), first);
    expect(mended).toMatchObject({ done: 1, repeated: 2, failed: 0 });
    expect(new Set(idsOf(await resultsOf(mended["id"]))).size).toBe(3);
    expect(await worked(table(leaseRow(41)), other)).toMatchObject({ done: 1, repeated: 0 });
    expect((await send(table(leaseRow(41)), { query: { run: "a b" } })).status).toBe(422);
  });

  it("is nobody else's: another department sees none, a reader sends none", async () => {
    const { id } = await worked(table(leaseRow(90)));
    const key = (departments: readonly string[], actions: readonly ApiAction[]): Promise<string> =>
      site.keyFor(departments, actions);
    const other = await key(["113308000000000A26"], ["issue", "status", "read"]);
    const reader = await key([HOUSING], ["read"]);
    for (const tail of ["", "/results", "/errors", "/pdfs", "/events"]) {
      const path = `/v1/batches/${id}${tail}`;
      expect((await site.get(path, { authorization: `Bearer ${other}` })).status, tail).toBe(404);
      const seen = await site.get(path, { authorization: `Bearer ${reader}` });
      expect(seen.status, tail).toBe(200);
      await seen.body?.cancel();
    }
    expect((await send(table(leaseRow(91)), { secret: other })).status).toBe(403);
    expect((await send(table(leaseRow(91)), { secret: reader })).status).toBe(403);
    const cancel = await site.post(`/v1/batches/${id}/cancel`, "", { authorization: `Bearer ${reader}` });
    expect(cancel.status).toBe(403);
  });

  it("gives the PDFs in a ZIP that any unpacker reads", async () => {
    const { id } = await worked(table(leaseRow(100), bad(101), leaseRow(102)));
    const answer = await site.call("GET", `/v1/batches/${id}/pdfs`);
    const file = path.join(site.house.directory, "pdfs.zip");
    writeFileSync(file, new Uint8Array(await answer.arrayBuffer()));
    const archive = await openPromise(file, { lazyEntries: true });
    const names: string[] = [];
    for await (const entry of archive.eachEntry()) {
      names.push(entry.fileName);
      expect(entry.compressionMethod).toBe(0);
      const stream = await archive.openReadStreamPromise(entry);
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).subarray(0, 5).toString()).toBe("%PDF-");
    }
    expect(names).toHaveLength(2);
    expect(names.every((name) => name.endsWith(".pdf"))).toBe(true);
    expect(readFileSync(file).length).toBeGreaterThan(10_000);
  });

  it("forgets what rows said when they are done, and the rest when it is removed", async () => {
    const { id } = await worked(table(leaseRow(110), bad(111)));
    const rows = await site.house.register.batchRows(String(id), 0, 10);
    expect(rows.map(({ source }) => source === undefined)).toEqual([true, false]);
    await batchOf(
      await site.app.request(`/v1/batches/${id}`, {
        method: "DELETE",
        headers: { authorization: `Bearer ${site.apiKey}` },
      }),
      200,
    );
    const after = await site.house.register.batchRows(String(id), 0, 10);
    expect(after.every(({ source, error }) => source === undefined && error === undefined)).toBe(true);
  });
});

describe("a batch that is interrupted", () => {
  it("while it is received leaves nothing of its rows behind once it is removed", async () => {
    const { register } = site.house;
    const like = await register.batch(String((await worked(table(leaseRow(120))))["id"]));
    if (like === undefined) throw new Error("no batch");
    const id = "a".repeat(26);
    const counts = { total: 0, done: 0, repeated: 0, failed: 0 };
    const at = site.house.clock.now();
    const { asked } = like;
    const claim = { ...like.claim, key: id };
    await register.openBatch(
      { ...{ id, claim, asked, createdAt: at }, ...counts, state: "receiving" },
      { at, actor: "operator", action: "batch-received", subject: id, detail: {} },
    );
    const rows = Array.from({ length: 501 }, (_, place) => ({ place, row: place + 2, source: { cells: ["王堃昇"] } }));
    await register.addBatchRows(id, rows);
    const headers = { authorization: `Bearer ${site.apiKey}` };
    const gone = await site.app.request(`/v1/batches/${id}`, { method: "DELETE", headers });
    const removed = await batchOf(gone, 200);
    expect(removed["state"]).toBe("cancelled");
    const left = await register.batchRows(id, 0, 1000);
    expect([left.length, left.filter(({ source }) => source !== undefined)]).toEqual([501, []]);
  });

  it("goes on after a restart where it was, and issues nothing twice", { timeout: 60_000 }, async () => {
    const rows = Array.from({ length: 2100 }, (_, index) => leaseRow(5000 + index));
    // The process stops after a page, as one that dies would: its batch is left to others.
    afterFirstPage(() => site.house.batches.stop());
    const { id } = await batchOf(await send(table(...rows)));
    await site.house.batches.runDue();
    const { done = 0, state } = (await site.house.register.batch(String(id))) ?? {};
    expect([state, done > 0 && done < 2100]).toEqual(["running", true]);
    const house = await site.house.reopen();
    await house.batches.runDue();
    expect(await house.register.batch(String(id))).toMatchObject({ state: "complete", done: 2100, failed: 0 });
    const places = await house.register.batchRows(String(id), 0, 2100);
    expect(new Set(places.map(({ licence }) => licence)).size).toBe(2100);
    await house.close();
    site = await openTestWebsite();
  });

  it("stops when the key that sent it is revoked, says so, and goes on for nobody", { timeout: 60_000 }, async () => {
    const name = { name: "window", departments: [HOUSING], actions: ["issue" as const] };
    const { secret, apiKey } = await site.house.keyOffice.createApiKey("operator", name);
    const rows = Array.from({ length: 2100 }, (_, index) => leaseRow(40_000 + index));
    afterFirstPage(() => site.house.keyOffice.revokeApiKey("operator", apiKey.id));
    const { id } = await batchOf(await send(table(...rows), { secret }));
    await site.house.batches.runDue();
    const { done, ...stopped } = await batchOf(await site.call("GET", `/v1/batches/${id}`), 200);
    expect(stopped).toMatchObject({ state: "fault", fault: "api-key-revoked", failed: 0 });
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(2100);
    expect((await csvOf(id, "results")).length - 1).toBe(done);
    await batchOf(await site.call("POST", `/v1/batches/${id}/resume`), 200);
    await site.house.batches.runDue();
    expect(await batchOf(await site.call("GET", `/v1/batches/${id}`), 200)).toMatchObject({ ...stopped, done });
  });

  it("stops when it is cancelled, and what is done stays done", { timeout: 60_000 }, async () => {
    const rows = Array.from({ length: 2100 }, (_, index) => leaseRow(20_000 + index));
    let id = "";
    let answer: Promise<Response> | undefined;
    afterFirstPage(() => {
      answer = site.call("POST", `/v1/batches/${id}/cancel`);
    });
    id = String((await batchOf(await send(table(...rows))))["id"]);
    await site.house.batches.runDue();
    expect((await batchOf((await answer) ?? new Response(), 200))["state"]).toBe("cancelled");
    const { done, state } = await batchOf(await site.call("GET", `/v1/batches/${id}`), 200);
    expect(state).toBe("cancelled");
    expect(done).toBeLessThan(2100);
    expect((await csvOf(id, "results")).length - 1).toBe(done);
  });
});

/** Does something once, as soon as a page of rows is settled. */
function afterFirstPage(then: () => unknown): void {
  const { register } = site.house;
  const settle = register.settleBatchRows;
  Object.assign(register, {
    settleBatchRows: async (...order: Parameters<typeof settle>) => {
      const state = await settle(...order);
      Object.assign(register, { settleBatchRows: settle });
      then();
      return state;
    },
  });
}

function asJson(row: string): string {
  const cells = row.split(",");
  return JSON.stringify(Object.fromEntries(LEASE_HEADER.split(",").map((title, at) => [title, cells[at]])));
}

function form(fields: Readonly<Record<string, string>>, text: string): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  data.set("file", new File([text], "leases.csv"));
  return data;
}

function view(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.slice();
}
