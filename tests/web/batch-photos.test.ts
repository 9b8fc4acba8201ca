// A table and a ZIP of the photos that it names, in one form: issued, refused row by row with the file's name, sent again, and where none is wanted.

import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemEntropy } from "../../src/host/entropy.ts";
import { createBatchOffice } from "../../src/issuance/bulk/batch-office.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import type { WebsiteParts } from "../../src/web/website.ts";
import { ENTRY, inDirectory, zipOf } from "../cli/photo-zip.ts";
import { HOUSING, LEASE_HEADER, leaseRow, residentNumber } from "../cli/vellum.ts";
import { PHOTOS_FOLDER, samplePhotoHash } from "../sample-photos.ts";
import type { TestHouse } from "../test-house.ts";
import { openTestWebsite, type TestWebsite } from "./test-website.ts";

const HEALTH = "113308000000000E5K";
const HEADER = "姓名,证件号码,性别,民族,出生日期,现住址,优待类别,照片";

let site: TestWebsite;
let count = 0;

beforeAll(async () => {
  site = await openTestWebsite();
});
afterAll(() => site.house.tidy());

const photo = (name: string) => Uint8Array.from(readFileSync(path.join(PHOTOS_FOLDER, `${name}.jpg`)));
const row = (serial: number, file: string, tier = "优待（七十周岁以上）"): string =>
  `张水亭,${residentNumber(serial)},男,汉族,1880-01-01,浙江省衢州市柯城区荷五路${serial}号,${tier},${file}`;

function formOf(rows: readonly string[], zip: Uint8Array | undefined, options: Readonly<Record<string, string>> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ type: "elderly-card", issuer: HEALTH, ...options })) {
    form.append(name, value);
  }
  form.append("file", new File([rows.join("\n")], "cards.csv"));
  if (zip !== undefined) form.append("photos", new File([zip.slice()], "photos.zip"));
  return form;
}

async function send(form: FormData, key = `photos-${++count}`): Promise<Response> {
  return site.post("/v1/batches", form, { authorization: `Bearer ${site.apiKey}`, "idempotency-key": key });
}

async function worked(form: FormData): Promise<JsonObject> {
  const answer = await send(form);
  const text = await answer.text();
  expect(answer.status, text).toBe(202);
  await site.house.batches.runDue();
  return (await (await site.call("GET", `/v1/batches/${JSON.parse(text).id}`)).json()) as JsonObject;
}

async function linesOf({ id }: JsonObject, what: "results" | "errors"): Promise<string[][]> {
  const answer = await site.call("GET", `/v1/batches/${id}/${what}`, undefined, { "accept-language": "zh-CN" });
  return (parse(await answer.text(), { bom: true }) as string[][]).slice(1);
}

async function refusal(form: FormData) {
  const { status, code, errors } = (await (await send(form)).json()) as JsonObject;
  return { status, code, errors };
}

/** A counter for tables that takes in no photos, as a Worker's. */
function withoutEnclosing(parts: WebsiteParts, house: TestHouse): WebsiteParts {
  const { office } = parts;
  if (office?.bulk === undefined) return parts;
  const { bulk, apiKeys, cryptography, clock, register } = house;
  const pause = async (): Promise<void> => undefined;
  const stands = { bulk, apiKeys, cryptography, clock, batches: register, entropy: systemEntropy };
  return {
    ...parts,
    office: { ...office, bulk: { ...office.bulk, batches: createBatchOffice({ ...stands, wait: pause, pause }) } },
  };
}

describe("a table with a ZIP of its photos", () => {
  it("issues each row with its own photo, which is kept as an uploaded one is", async () => {
    const zip = zipOf({ "一班/张三.jpg": photo("liu-yan"), "李四.JPG": photo("wu-enqi"), "__MACOSX/._x": "x" });
    const batch = await worked(formOf([HEADER, row(1, "张三"), row(2, "李四.jpg")], zip));
    expect(batch).toMatchObject({ state: "complete", rows: 2, done: 2, failed: 0 });
    const ids = (await linesOf(batch, "results")).map(([, , id]) => id);
    const hashes = ["liu-yan.jpg", "wu-enqi.jpg"].map(samplePhotoHash);
    for (const [at, id] of ids.entries()) {
      const answer = await site.call("GET", `/v1/licences/${id}/enclosures/${hashes[at]}`);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    }
  });

  it("names the file of every row that fails, and hands the rows back as they came", async () => {
    const zip = zipOf({
      "a.jpg": photo("ba-teer"),
      "damaged.jpg": photo("luo-zhi").subarray(0, 4000),
      "twin.jpg": photo("ba-teer"),
      "b/same.jpg": "x",
      "c/same.jpg": "y",
    });
    const cells = ["a.jpg", "gone.jpg", "damaged.jpg", "A.jpg", "twin.jpg", "same.jpg", "../a.jpg"];
    const rows = cells.map((cell, at) => row(10 + at, cell));
    const both = row(20, "nowhere.jpg", "没有这一类");
    const batch = await worked(formOf([HEADER, ...rows, both], zip, { dryRun: "true" }));
    expect(batch).toMatchObject({ state: "complete", rows: 8, done: 1, failed: 7 });
    const failed = await linesOf(batch, "errors");
    expect(failed.map((line) => line[7])).toEqual([...cells.slice(1), "nowhere.jpg"]);
    const remarks = failed.map((line) => line.at(-1) ?? "");
    for (const [at, words] of ["gone.jpg", "4000", "第 2 行", "第 2 行", "b/same.jpg", "../a.jpg"].entries()) {
      expect(remarks[at]).toContain(words);
    }
    expect(failed.slice(0, 6).map((line) => line[9])).toEqual(Array(6).fill("照片"));
  });

  it("sent again under its key is the batch that it was; with another ZIP it is refused", async () => {
    const rows = [HEADER, row(30, "a.jpg")];
    const zip = zipOf({ "a.jpg": photo("luo-zhi") });
    const [first, again] = [await send(formOf(rows, zip), "same"), await send(formOf(rows, zip), "same")];
    expect(((await again.json()) as JsonObject)["id"]).toBe(((await first.json()) as JsonObject)["id"]);
    const other = await send(formOf(rows, zipOf({ "a.jpg": photo("liu-yan") })), "same");
    expect([other.status, ((await other.json()) as JsonObject)["code"]]).toEqual([422, "idempotency-key-reused"]);
    await site.house.batches.runDue();
  });

  it("is refused whole when the ZIP is none, and nothing of it is kept", async () => {
    const rows = [HEADER, row(40, "a.jpg")];
    for (const zip of [Buffer.from("no zip"), zipOf({ "a.jpg": "x" }).subarray(0, 60)]) {
      expect(await refusal(formOf(rows, zip))).toMatchObject({
        ...{ status: 400, code: "document-unreadable" },
        errors: [{ pointer: "/photos", code: "photo-archive" }],
      });
    }
  });

  it("has no more unpacked of a file than a photo may have", async () => {
    const bomb = zipOf({ "a.jpg": new Uint8Array(50_000_000) });
    const liar = inDirectory(bomb, ENTRY.size, 1000, 4);
    for (const zip of [bomb, liar]) {
      const batch = await worked(formOf([HEADER, row(50, "a.jpg")], zip));
      expect(batch).toMatchObject({ done: 0, failed: 1 });
      const [[remark = ""] = []] = (await linesOf(batch, "errors")).map((line) => line.slice(-1));
      expect(remark).toMatch(/a\.jpg|1000000|1 MB/);
    }
  });

  it("is refused where licences have no photo, where none is issued, and where photos are not taken in", async () => {
    const zip = zipOf({ "a.jpg": photo("liu-yan") });
    const lease = { type: "lease-filing", issuer: HOUSING };
    const unwanted = { status: 422, errors: [{ pointer: "/photos", code: "photos-not-wanted" }] };
    expect(await refusal(formOf([LEASE_HEADER, leaseRow(1)], zip, lease))).toMatchObject(unwanted);
    expect(await refusal(formOf(["编号", "1"], zip, { kind: "revoke" }))).toMatchObject(unwanted);
    const elsewhere = await openTestWebsite({ change: (parts) => withoutEnclosing(parts, site.house) });
    const answer = await elsewhere.post("/v1/batches", formOf([HEADER, row(60, "a.jpg")], zip), {
      ...{ authorization: `Bearer ${elsewhere.apiKey}`, "idempotency-key": "elsewhere" },
    });
    expect(await answer.json()).toMatchObject({ errors: [{ pointer: "/photos", code: "photos-elsewhere" }] });
    await elsewhere.house.tidy();
    const text = formOf([HEADER, row(70, "a.jpg")], undefined, { photos: "photos.zip" });
    expect(await refusal(text)).toMatchObject({ errors: [{ pointer: "/photos", code: "photos-file" }] });
  });
});
