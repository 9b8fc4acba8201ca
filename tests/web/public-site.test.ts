import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVerificationDesk } from "../../src/issuance/verification.ts";
import { LicenceError } from "../../src/licence/errors.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { type Case, everyVerdict, FOUNDED } from "./every-verdict.ts";
import { openTestWebsite, type TestWebsite } from "./test-website.ts";

let site: TestWebsite;
let cases: readonly Case[];

beforeAll(async () => {
  site = await openTestWebsite({ at: FOUNDED });
  cases = await everyVerdict(site);
});

afterAll(() => site.house.tidy());

function idOf(name: string): string {
  const found = cases.find((each) => each.name === name);
  if (found === undefined || !("id" in found)) throw new Error(`no id for ${name}`);
  return found.id;
}

async function page(path: string, headers = {}): Promise<string> {
  return (await site.get(path, { accept: "text/html", ...headers })).text();
}

describe("the page behind a QR", () => {
  it("tells the verdict that came about, to people in both languages and to machines", async () => {
    for (const each of cases) {
      if (!("id" in each)) continue;
      expect((await site.report(each.id)).verdict, each.name).toBe(each.verdict);
      for (const lang of ["zh-CN", "en"]) {
        const answer = await site.get(`/v/${each.id}?lang=${lang}`);
        expect(answer.status).toBe(each.verdict === "unknown" ? 404 : 200);
        expect(answer.headers.get("content-language")).toBe(lang);
        const report = await site.report(each.id);
        const act = report.verdict === "revoked" ? report.status?.act : undefined;
        const words = site.house.catalogue.words(lang === "en" ? "en" : "zh-CN");
        const word = act === undefined ? words(`verdicts.${each.verdict}.word`) : words(`acts.${act}.word`);
        expect(await answer.text()).toMatch(new RegExp(`<h1 id="verdict"[^>]*>${word.replace(/[()]/g, "\\$&")}</h1>`));
      }
    }
  });

  it("answers at /V and /v, in any letter case, without a redirect", async () => {
    const id = idOf("valid");
    const mixed = [...id].map((letter, index) => (index % 2 ? letter.toUpperCase() : letter)).join("");
    for (const path of [`/V/${id.toUpperCase()}`, `/v/${mixed}`, `/V/${id}`]) {
      expect((await site.get(path)).status, path).toBe(200);
      expect((await site.json(path))["verdict"]).toBe("valid");
    }
  });

  it("answers a page unless JSON is asked for", async () => {
    const id = idOf("valid");
    const types = async (path: string, accept?: string): Promise<string> =>
      (await site.get(path, accept === undefined ? {} : { accept })).headers.get("content-type") ?? "";
    expect(await types(`/v/${id}`)).toContain("text/html");
    expect(await types(`/v/${id}`, "*/*")).toContain("text/html");
    expect(await types(`/v/${id}`, "text/html,application/json;q=0.5")).toContain("text/html");
    expect(await types(`/v/${id}`, "application/json")).toContain("application/json");
    expect(await types(`/v/${id}?format=json`, "text/html")).toContain("application/json");
    expect(await types(`/v/${id}?format=html`, "application/json")).toContain("text/html");
  });

  it("says for a revoked licence by which act, by whom, when and why in law, and keeps the internal note", async () => {
    const text = await page(`/v/${idOf("revoked")}?lang=zh-CN`);
    const { status } = await site.report(idOf("revoked"));
    expect(text).toContain("已吊销");
    for (const shown of [status?.by["zh-CN"], status?.ground?.["zh-CN"], status?.legalBasis, "2026年11月22日"]) {
      expect(text).toContain(shown ?? "missing");
    }
    for (const hidden of ["an internal note", "李某", "330800-0417"]) {
      expect(text).not.toContain(hidden);
      expect(JSON.stringify(await site.report(idOf("revoked")))).not.toContain(hidden);
    }
  });

  it("leads from a superseded licence to its successor, which is valid", async () => {
    const { successor = "" } = await site.report(idOf("superseded"));
    expect(await page(`/v/${idOf("superseded")}`)).toContain(`href="/v/${successor}"`);
    expect((await site.report(successor)).verdict).toBe("valid");
  });

  it("says as of which day a statement holds", async () => {
    expect(await page(`/v/${idOf("as-of")}?lang=zh-CN`)).toMatch(/截至 \d{4}年\d{1,2}月\d{1,2}日/);
  });

  it("shows only what the type's public list names, masked as it says", async () => {
    const id = idOf("valid");
    const { claims, holders } = site.house.request("lease-filing");
    const text = (await page(`/v/${id}`)) + JSON.stringify(await site.report(id));
    const { monthlyRent, propertyNumber } = claims as JsonObject;
    const [holder] = holders as readonly JsonObject[];
    for (const hidden of [holder?.["name"], holder?.["code"], String(monthlyRent), propertyNumber, "1802室"]) {
      expect(text).not.toContain(String(hidden));
    }
  });

  it("names what was not checked", async () => {
    expect(await page(`/v/${idOf("valid")}?lang=zh-CN`)).toContain("没有核验您手中的 PDF 文件");
  });

  it("is a 404 with the whole page for anything that is no id, and never repeats it", async () => {
    for (const id of ["abc", "%3Cscript%3E", "aaaaaaaaaaaaaaaaaaaaaaaaa1", "a".repeat(500)]) {
      const answer = await site.get(`/v/${id}`);
      expect(answer.status).toBe(404);
      const text = await answer.text();
      expect(text).toContain("查无此证");
      expect(text).not.toContain(decodeURIComponent(id).repeat(1) === "abc" ? "/v/abc" : decodeURIComponent(id));
    }
  });

  it("keeps the language that was chosen in every link, and only then", async () => {
    const id = idOf("superseded");
    expect(await page(`/v/${id}?lang=en`)).toContain('href="/verify?lang=en"');
    expect(await page(`/v/${id}`, { "accept-language": "en" })).toContain('href="/verify"');
  });
});

describe("the register out of reach", () => {
  it("is a 503 that says nothing can be told, to people and to machines", async () => {
    const away = (): never => {
      throw new LicenceError("register-unavailable");
    };
    const reader = { ...site.house.archive, dossier: away, issuer: away, key: away, ping: away };
    const { house } = site;
    const desk = createVerificationDesk({
      ...house,
      reader,
      formerOrigins: [],
      keyedHash: (text) => text,
      remember: 0,
    });
    const cut = await openTestWebsite({ change: (parts) => ({ ...parts, desk, reader, ready: async () => away() }) });
    const answer = await cut.get(`/v/${idOf("valid")}?lang=zh-CN`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("无法核验");
    expect(await cut.report(idOf("valid"))).toMatchObject({ verdict: "unverifiable", reason: "register-unreachable" });
    expect((await cut.get("/readyz")).status).toBe(503);
    expect((await cut.get("/healthz")).status).toBe(200);
    expect((await cut.get("/issuers/113308000000000D7Q/did.json")).status).toBe(503);
    await cut.house.tidy();
  });
});

describe("every page", () => {
  const PATHS = ["/", "/verify", "/issuers", "/types", "/docs", "/nowhere", "/v/unknown"];

  it("allows nothing inline, nothing foreign, no framing, no storing, no indexing and no referrer", async () => {
    for (const path of [...PATHS, `/v/${idOf("valid")}`, `/v/${idOf("revoked")}`]) {
      const answer = await site.get(path, { accept: "text/html" });
      const { headers } = answer;
      expect(headers.get("content-security-policy"), path).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("x-robots-tag")).toContain("noindex");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      const text = await answer.text();
      expect(text, path).not.toMatch(/<script|\sstyle=|\son[a-z]+=|javascript:|<iframe|<base/i);
      for (const [, address = ""] of text.matchAll(/\s(?:src|href|action)="([^"]*)"/g)) {
        expect(address, `${path} → ${address}`).toMatch(/^(\/(?!\/)|#)/);
      }
    }
  });

  it("does not believe the Host header", async () => {
    for (const path of [...PATHS, `/v/${idOf("valid")}`, "/openapi.json"]) {
      const answer = await site.app.request(path, {
        headers: { host: "evil.example", accept: "text/html", "x-forwarded-host": "evil.example" },
      });
      expect(await answer.text(), path).not.toContain("evil.example");
    }
  });

  it("has its stylesheet and picture under a name that holds their hash, to be kept for ever", async () => {
    const text = await page("/");
    for (const [, address = ""] of text.matchAll(/<link rel="(?:stylesheet|icon)" href="([^"]+)"/g)) {
      expect(address).toMatch(/^\/assets\/[a-z]+\.[0-9a-f]{16}\.(css|svg)$/);
      const answer = await site.get(address);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toContain("immutable");
    }
    expect((await site.get("/assets/site.0000000000000000.css")).status).toBe(404);
  });

  it("that is not there is a page for people and a problem document for machines", async () => {
    const forPeople = await site.get("/nowhere", { accept: "text/html,*/*;q=0.8" });
    expect(forPeople.status).toBe(404);
    expect(forPeople.headers.get("content-type")).toContain("text/html");
    const forMachines = await site.get("/nowhere");
    expect(forMachines.headers.get("content-type")).toContain("application/problem+json");
    expect(await forMachines.json()).toMatchObject({ code: "not-found", status: 404 });
  });
});
