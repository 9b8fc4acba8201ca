// A licence on paper over HTTP: headers, entity tags, pictures, copies for one use, previews.

import { createHash, webcrypto } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAttachedCredential, verifyPadesSignature } from "../document/read-file.ts";
import { scan } from "../journey/paper.ts";
import { describeWith, itNeeds, toolOutput } from "../system-tools.ts";
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

const COPY = { purpose: "办理住房公积金提取", user: "衢州市住房公积金管理中心", until: "2026-12-31" };
const copies = (): string => `/v1/licences/${id}/copies`;

describe("a copy for one use", () => {
  it("is a file of its own, new each time, and can be had again under its hash", async () => {
    const original = await bytesOf(await site.call("GET", path));
    const made = await site.call("POST", copies(), COPY);
    const bytes = await bytesOf(made);
    expect(made.status).toBe(201);
    expect(made.headers.get("location")).toBe(`${copies()}/${sha256(bytes)}`);
    expect(made.headers.get("cache-control")).toBe("private, no-store");
    expect(decodeURIComponent(made.headers.get("content-disposition") ?? "")).toMatch(/-加注件\.pdf$/);
    expect(bytes.equals(original)).toBe(false);
    const again = await site.call("GET", made.headers.get("location") ?? "");
    expect((await bytesOf(again)).equals(bytes)).toBe(true);
    const known = { "if-none-match": `"${sha256(bytes)}"` };
    expect((await site.call("GET", made.headers.get("location") ?? "", undefined, known)).status).toBe(304);
    site.house.clock.pass(1);
    expect(sha256(await bytesOf(await site.call("POST", copies(), COPY)))).not.toBe(sha256(bytes));
    expect((await bytesOf(await site.call("GET", path))).equals(original)).toBe(true);
  });

  it("stands in the audit trail with its file and who took it, without purpose and user", async () => {
    const key = await site.keyFor(["*"], ["read"]);
    const headers = { authorization: `Bearer ${key}` };
    const made = await site.call("POST", copies(), { ...COPY, purpose: "入职" }, headers);
    const { seq } = await site.house.keeper.auditHead();
    const [line] = await site.house.keeper.auditLines(seq - 1, 1);
    expect(line).toMatchObject({
      action: "copy-made",
      subject: id,
      detail: { file: made.headers.get("location")?.split("/").at(-1), until: "2026-12-31" },
    });
    expect(line?.actor).not.toBe("vellum");
    expect(JSON.stringify(line)).not.toMatch(/入职|公积金/);
  });

  it("carries the credential and is not the licence's own file: that one is not found among copies", async () => {
    const own = sha256(await bytesOf(await site.call("GET", path)));
    expect((await site.call("GET", `${copies()}/${own}`)).status).toBe(404);
    const made = await site.call("POST", copies(), COPY);
    const other = await issueSample(site, "lease-filing");
    const file = made.headers.get("location")?.split("/").at(-1);
    expect((await site.call("GET", `/v1/licences/${other}/copies/${file}`)).status).toBe(404);
    const attached = readAttachedCredential(await bytesOf(made));
    expect("bytes" in attached && JSON.parse(new TextDecoder().decode(attached.bytes)).id).toContain(id);
  });

  it.each([
    [{ purpose: "" }, "/purpose", "empty"],
    [{ purpose: "\u3000" }, "/purpose", "empty"],
    [{ purpose: "长".repeat(201) }, "/purpose", "max-length"],
    [{ purpose: "办\u202e事" }, "/purpose", "unprintable"],
    [{ purpose: "办理𱅒事" }, "/purpose", "glyph-missing"],
    [{ user: "" }, "/user", "empty"],
    [{ user: "人".repeat(61) }, "/user", "max-length"],
    [{ user: "𱅒" }, "/user", "glyph-missing"],
    [{ until: "2026-11-21" }, "/until", "date-past"],
    [{ until: "2026-02-30" }, "/until", "date"],
  ])("with %j is refused, naming the field", async (change, pointer, code) => {
    const answer = await site.call("POST", copies(), { ...COPY, ...change });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ pointer, code, detail: expect.stringMatching(/\S/) }] });
  });

  it("may be for today, and for 200 characters", async () => {
    const most = { ...COPY, purpose: "用".repeat(200), until: "2026-11-22" };
    expect((await site.call("POST", copies(), most)).status).toBe(201);
  });

  itNeeds("pdftotext")("says on its page what it is for, for whom, when made and until when", async () => {
    const folder = mkdtempSync(join(tmpdir(), "vellum-copy-"));
    try {
      const file = join(folder, "copy.pdf");
      writeFileSync(file, await bytesOf(await site.call("POST", copies(), COPY)));
      const text = toolOutput("pdftotext", "-raw", file, "-").replace(/\s/g, "");
      for (const said of [COPY.purpose, COPY.user, "2026年11月22日", "2026年12月31日"]) expect(text).toContain(said);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("a preview", () => {
  it("is drawn as the licence would be, without credential, signature or anything in the register", async () => {
    const { seq } = await site.house.keeper.auditHead();
    const answer = await site.call("POST", "/v1/previews", site.house.request("lease-filing"));
    const bytes = await bytesOf(answer);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(readAttachedCredential(bytes).outcome).toBe("none");
    expect(await verifyPadesSignature(bytes, webcrypto.subtle)).toMatchObject({ outcome: "none" });
    expect((await site.house.keeper.auditHead()).seq).toBe(seq);
    expect(await site.house.archive.licences({ limit: 100 })).not.toContainEqual(
      expect.objectContaining({ phase: "reserved" }),
    );
  });

  it("of a renewal is drawn from what is renewed", async () => {
    const { holders = [], claims = {} } = site.house.request("lease-filing");
    const answer = await site.call("POST", "/v1/previews", { replaces: id, holders, claims });
    expect(answer.status).toBe(200);
  });

  it("finds every field that issuing would refuse", async () => {
    const wrong = { ...site.house.request("lease-filing"), claims: {}, colour: "red" };
    const [preview, issue] = await Promise.all([
      site.call("POST", "/v1/previews", wrong),
      site.call("POST", "/v1/licences", wrong, { "idempotency-key": "k" }),
    ]);
    expect(preview.status).toBe(422);
    const errors = async (answer: Response) => ((await answer.json()) as { errors: unknown }).errors;
    expect(await errors(preview)).toEqual(await errors(issue));
  });

  it("needs the right to issue", async () => {
    const headers = { authorization: `Bearer ${await site.keyFor(["*"], ["read"])}` };
    const answer = await site.call("POST", "/v1/previews", site.house.request("lease-filing"), headers);
    expect(answer.status).toBe(403);
  });

  describeWith(["pdftoppm", "zbarimg"], "its page", () => {
    it("has no QR code that could be scanned", async () => {
      const answer = await site.call("POST", "/v1/previews", site.house.request("lease-filing"));
      expect(await scan(await bytesOf(answer))).toBe("");
    });
  });
});
