// A licence on paper over HTTP: headers, entity tags, pictures.

import { createHash } from "node:crypto";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issueSample, openTestWebsite, type TestWebsite } from "./test-website.ts";

let site: TestWebsite;
let id: string;
let path: string;
beforeAll(async () => {
  site = await openTestWebsite();
  id = await issueSample(site, "lease-filing");
  path = `/v1/licences/${id}/pdf`;
});
afterAll(() => site.house.tidy());

const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("the stamped PDF", () => {
  it("is answered for its asker alone, named in Chinese, known by the hash of its bytes", async () => {
    const answer = await site.call("GET", path);
    const bytes = await bytesOf(answer);
    const { number } = (await (await site.call("GET", `/v1/licences/${id}`)).json()) as { number: string };
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/pdf",
      "cache-control": "private, no-store",
      "content-length": String(bytes.length),
      "accept-ranges": "none",
      "x-content-type-options": "nosniff",
      etag: `"${sha256(bytes)}"`,
    });
    const disposition = answer.headers.get("content-disposition") ?? "";
    expect(disposition).toMatch(/^attachment; filename="licence-[a-z2-7]{26}\.pdf"; filename\*=UTF-8''[\x21-\x7e]+$/);
    expect(decodeURIComponent(disposition.split("''")[1] ?? "")).toBe(`房屋租赁登记备案证明-${number}.pdf`);
  });

  it("is not sent again to who has it, by its very tag, one of several, a weakened one or a star", async () => {
    const etag = (await site.call("GET", path)).headers.get("etag") ?? "";
    for (const known of [etag, `"other", ${etag}`, `W/${etag}`, "*"]) {
      const answer = await site.call("GET", path, undefined, { "if-none-match": known });
      expect(answer.status, known).toBe(304);
      expect(answer.headers.get("etag")).toBe(etag);
      expect(answer.headers.get("cache-control")).toBe("private, no-store");
      expect(await bytesOf(answer)).toHaveLength(0);
    }
    for (const other of ['"other"', etag.toUpperCase(), etag.slice(1, -1)])
      expect((await site.call("GET", path, undefined, { "if-none-match": other })).status, other).toBe(200);
  });

  it("is described by HEAD without its bytes", async () => {
    const full = await site.call("GET", path);
    const head = await site.app.request(path, {
      method: "HEAD",
      headers: { authorization: `Bearer ${site.apiKey}` },
    });
    expect(head.status).toBe(200);
    for (const name of ["content-length", "etag", "content-type", "content-disposition", "cache-control"])
      expect(head.headers.get(name), name).toBe(full.headers.get(name));
    expect(await bytesOf(head)).toHaveLength(0);
  });

  it("of another department's licence is not there, whatever tag is known", async () => {
    const { issuer } = (await site.house.archive.record(id)) ?? {};
    const others = (await site.house.archive.issuers()).filter(({ uscc }) => uscc !== issuer);
    const key = await site.keyFor(
      others.map(({ uscc }) => uscc),
      ["read"],
    );
    const answer = await site.get(path, { authorization: `Bearer ${key}`, "if-none-match": "*" });
    expect(answer.status).toBe(404);
  });

  it("keeps an identity number out of its name", async () => {
    const elder = await issueSample(site, "elderly-card");
    const answer = await site.call("GET", `/v1/licences/${elder}/pdf`);
    expect(decodeURIComponent(answer.headers.get("content-disposition") ?? "")).not.toMatch(/\d{17}/);
  });
});

describe("the picture of a page", () => {
  it("is a PNG of the width asked for, private and known by its hash like the file", async () => {
    const answer = await site.call("GET", `/v1/licences/${id}/image?page=1&width=720`);
    const bytes = await bytesOf(answer);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/png",
      "cache-control": "private, no-store",
      etag: `"${sha256(bytes)}"`,
    });
    expect(PNG.sync.read(bytes).width).toBe(720);
    const known = { "if-none-match": `"${sha256(bytes)}"` };
    expect((await site.call("GET", `/v1/licences/${id}/image?width=720`, undefined, known)).status).toBe(304);
  });

  it("is 1080 pixels wide unless told", async () => {
    const bytes = await bytesOf(await site.call("GET", `/v1/licences/${id}/image`));
    expect(PNG.sync.read(bytes).width).toBe(1080);
  });

  it.each([
    ["page=0", "/page"],
    ["page=7", "/page"],
    ["page=1e1", "/page"],
    ["width=20", "/width"],
    ["width=99999", "/width"],
  ])("with %s is refused, naming the field", async (query, pointer) => {
    const answer = await site.call("GET", `/v1/licences/${id}/image?${query}`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: "request-invalid", errors: [{ pointer, code: "range" }] });
  });
});
