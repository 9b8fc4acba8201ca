import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { DEFAULT_LIMITS } from "../../src/web/rate-limiter.ts";
import { type Case, everyVerdict, FOUNDED } from "./every-verdict.ts";
import { openTestWebsite, type TestWebsite } from "./test-website.ts";

let site: TestWebsite;
let cases: readonly Case[];
let id: string;
let credential: string;
let pdf: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  site = await openTestWebsite({ at: FOUNDED });
  cases = await everyVerdict(site);
  const valid = cases.find(({ name }) => name === "valid");
  id = valid !== undefined && "id" in valid ? valid.id : "";
  credential = await (await site.call("GET", `/v1/licences/${id}/credential`)).text();
  pdf = new Uint8Array(await (await site.call("GET", `/v1/licences/${id}/pdf`)).arrayBuffer());
});

beforeEach(() => site.house.clock.pass(120));

afterAll(() => site.house.tidy());

async function post(body: string | Uint8Array<ArrayBuffer> | FormData, type?: string): Promise<Response> {
  return site.post("/v1/verifications", body, type === undefined ? {} : { "content-type": type });
}

async function verdictOf(answer: Response): Promise<unknown> {
  expect(answer.status).toBe(200);
  return ((await answer.json()) as JsonObject)["verdict"];
}

function form(file: Uint8Array<ArrayBuffer> | string, type: string, field = "file"): FormData {
  const data = new FormData();
  data.set(field, new Blob([file], { type }), "证照.pdf");
  return data;
}

describe("POST /v1/verifications", () => {
  it("judges a credential under each of its media types, with parameters too", async () => {
    for (const type of ["application/vc", "application/json; charset=utf-8", "application/ld+json"]) {
      expect(await verdictOf(await post(credential, type)), type).toBe("valid");
    }
  });

  it("judges a PDF by the credential attached to it, raw or in a form", async () => {
    expect(await verdictOf(await post(pdf, "application/pdf"))).toBe("valid");
    expect(await verdictOf(await post(form(pdf, "application/pdf")))).toBe("valid");
  });

  it("tells a file by what it is, not by what the form calls it", async () => {
    expect(await verdictOf(await post(form(pdf, "text/plain")))).toBe("valid");
    expect(await verdictOf(await post(form(credential, "application/pdf")))).toBe("valid");
  });

  it("answers every case of a file with the verdict that came about", async () => {
    for (const each of cases) {
      if (!("file" in each)) continue;
      expect(await verdictOf(await post(form(each.file.slice(), ""))), each.name).toBe(each.verdict);
    }
  });

  it("says of a PDF without a credential that it cannot be verified, for its QR alone is no proof", async () => {
    const file = cases.find(({ name }) => name === "unverifiable");
    const bytes = file !== undefined && "file" in file ? file.file.slice() : new Uint8Array();
    const report = (await (await post(bytes, "application/pdf")).json()) as JsonObject;
    expect(report).toMatchObject({ verdict: "unverifiable", reason: "no-attachment" });
    expect((report["checks"] as readonly JsonObject[]).every(({ outcome }) => outcome === "not-checked")).toBe(true);
  });

  it("says of readable JSON that is no credential that it cannot be verified", async () => {
    for (const json of ["{}", "[]", "null", '"text"', "5", '{"type":["VerifiableCredential"]}']) {
      expect(await verdictOf(await post(json, "application/json")), json).toBe("unverifiable");
    }
  });

  it("refuses what cannot be read with 400 and says why", async () => {
    const unreadable: readonly (readonly [string, string, string])[] = [
      ["{", "application/json", "json-invalid"],
      ['{"a":1,"a":2}', "application/vc", "json-invalid"],
      ['{"__proto__":{}}', "application/json", "json-invalid"],
      ['{"a":"\\ud800"}', "application/json", "json-invalid"],
      ["[9007199254740993]", "application/json", "json-invalid"],
      [`${"[".repeat(33)}${"]".repeat(33)}`, "application/json", "json-invalid"],
      ["no pdf at all", "application/pdf", "document-unreadable"],
      ["%PDF-1.7 broken", "application/pdf", "document-unreadable"],
    ];
    for (const [body, type, code] of unreadable) {
      const answer = await post(body, type);
      expect(answer.status, body).toBe(400);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      expect(((await answer.json()) as JsonObject)["code"], body).toBe(code);
    }
    expect((await post(form(pdf, "application/pdf", "other"))).status).toBe(400);
    expect((await post("not a form", "multipart/form-data; boundary=x")).status).toBe(400);
  });

  it("refuses other media types with 415 and larger bodies with 413", async () => {
    expect((await post("a,b", "text/csv")).status).toBe(415);
    expect((await site.app.request("/v1/verifications", { method: "POST" })).status).toBe(415);
    expect((await post(" ".repeat(1_048_577), "application/json")).status).toBe(413);
    expect((await post(new Uint8Array(10_485_761), "application/pdf")).status).toBe(413);
  });

  it("limits files and posted credentials per address, each apart, and says truly when to ask again", async () => {
    const tight = await openTestWebsite({
      limits: { file: { requests: 2, seconds: 60 }, credential: { requests: 2, seconds: 60 } },
    });
    const send = (body: string | Uint8Array<ArrayBuffer>, type: string, from = "192.0.2.7"): Promise<Response> =>
      tight.post("/v1/verifications", body, { "content-type": type, "x-forwarded-for": from });
    for (const [body, type] of [[pdf, "application/pdf"] as const, [credential, "application/vc"] as const]) {
      const answers = [await send(body, type), await send(body, type), await send(body, type)];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
      const seconds = Number(answers[2]?.headers.get("retry-after"));
      expect(seconds).toBeGreaterThan(0);
      expect((await answers[2]?.json()) as JsonObject).toMatchObject({ code: "rate-limited", status: 429 });
      expect((await send(body, type, "198.51.100.1")).status, "another address").toBe(200);
      tight.house.clock.pass(seconds);
      expect((await send(body, type)).status, "after that time").toBe(200);
    }
    await tight.house.tidy();
  });
});

describe("the front door", () => {
  async function ask(data: FormData | URLSearchParams, lang = "zh-CN"): Promise<Response> {
    return site.post(`/verify?lang=${lang}`, data, { accept: "text/html" });
  }

  it("leads from a number, an id or a pasted address to the licence's page, keeping the language", async () => {
    const { number } = (await (await site.call("GET", `/v1/licences/${id}`)).json()) as JsonObject;
    for (const text of [
      String(number),
      id,
      ` ${id.toUpperCase()} `,
      `https://zz.quzhou.example/V/${id.toUpperCase()}?lang=en`,
    ]) {
      const answer = await ask(new URLSearchParams({ text }), "en");
      expect(answer.status, text).toBe(303);
      expect(answer.headers.get("location")).toBe(`/v/${id}?lang=en`);
    }
  });

  it("never leads anywhere else", async () => {
    for (const text of ["https://evil.example/", "//evil.example/v/", "/\\evil.example", "javascript:alert(1)"]) {
      const answer = await ask(new URLSearchParams({ text }));
      expect(answer.status, text).toBe(404);
      expect(answer.headers.get("location")).toBeNull();
    }
  });

  it("says when there is none, and shows again what was typed, escaped", async () => {
    const answer = await ask(new URLSearchParams({ text: '"><script>' }));
    expect(answer.status).toBe(404);
    const text = await answer.text();
    expect(text).toContain("没有查到这个编号的证照");
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;"');
  });

  it("lists the versions when a number has several, each with its verdict", async () => {
    const superseded = cases.find(({ name }) => name === "superseded");
    const old = superseded !== undefined && "id" in superseded ? superseded.id : "";
    const { number } = (await (await site.call("GET", `/v1/licences/${old}`)).json()) as JsonObject;
    const text = await (await ask(new URLSearchParams({ text: String(number) }))).text();
    expect(text).toContain(`href="/v/${old}?lang=zh-CN"`);
    expect(text).toContain("已换发");
    expect(text).toContain("有效");
  });

  it("judges a dropped file, and a tampered one shows no licence field", async () => {
    expect(await (await ask(form(pdf, "application/pdf"))).text()).toContain('class="panel good"');
    const found = cases.find(({ name }) => name === "tampered");
    const file = found !== undefined && "file" in found ? found.file.slice() : new Uint8Array();
    const text = await (await ask(form(file, "application/json"))).text();
    expect(text).toContain("内容被篡改");
    for (const field of ["房屋坐落", "荷花街道", "1803室", "承租人", "房屋租赁登记备案证明"])
      expect(text).not.toContain(field);
  });

  it("asks again when nothing was chosen or typed, and explains what cannot be read", async () => {
    const empty = await ask(form("", "application/octet-stream"));
    expect(empty.status).toBe(422);
    expect(await empty.text()).toContain("请选择一个文件");
    expect((await ask(new URLSearchParams({ text: "" }))).status).toBe(422);
    const unreadable = await ask(form("%PDF-1.7 broken", "application/pdf"));
    expect(unreadable.status).toBe(400);
    expect(await unreadable.text()).toContain("无法读取这份文件");
    expect((await site.post("/verify", "{}", { "content-type": "application/json" })).status).toBe(415);
  });

  it("does not let anybody count through numbers", async () => {
    const most = DEFAULT_LIMITS.find.requests;
    const statuses: number[] = [];
    for (let number = 0; number <= most; number += 1) {
      statuses.push(
        (await ask(new URLSearchParams({ text: `衢房租备〔2026〕第${String(number).padStart(7, "9")}号` }))).status,
      );
    }
    expect(statuses.slice(0, most).every((status) => status === 404)).toBe(true);
    expect(statuses[most]).toBe(429);
  });
});
