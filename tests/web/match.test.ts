import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { DEFAULT_LIMITS } from "../../src/web/rate-limiter.ts";
import { issueSample, openTestWebsite, type TestWebsite } from "./test-website.ts";

let site: TestWebsite;
let id: string;
let holder: { readonly name: string; readonly code: string };

beforeAll(async () => {
  site = await openTestWebsite();
  id = await issueSample(site, "lease-filing");
  const [first] = site.house.request("lease-filing")["holders"] as readonly JsonObject[];
  holder = { name: String(first?.["name"]), code: String(first?.["code"]) };
});

beforeEach(() => site.house.clock.pass(7200));

afterAll(() => site.house.tidy());

const JSON_TYPE = { "content-type": "application/json" };

async function compare(paper: unknown, headers = {}): Promise<Response> {
  return site.post(`/v/${id}/match`, JSON.stringify(paper), { ...JSON_TYPE, ...headers });
}

async function fill(fields: Record<string, string>, headers = {}): Promise<Response> {
  return site.post(`/v/${id}/match?lang=zh-CN`, new URLSearchParams(fields), { accept: "text/html", ...headers });
}

describe("a copied QR", () => {
  it("is caught: the paper's own name differs, field by field", async () => {
    expect(await (await compare({ name: holder.name })).json()).toEqual({
      result: "matches",
      fields: { name: "matches" },
    });
    expect(await (await compare({ name: "张冒名", code: holder.code })).json()).toEqual({
      result: "differs",
      fields: { name: "differs", code: "matches" },
    });
  });

  it("is caught by the form without JavaScript, on the licence's own page", async () => {
    const matching = await (await fill({ name: holder.name, number: "", code: holder.code, address: "" })).text();
    expect(matching).toContain("您填写的内容与登记内容一致");
    const differing = await fill({ name: "张冒名" });
    expect(differing.status).toBe(200);
    const text = await differing.text();
    expect(text).toContain("您填写的内容与登记内容不同");
    expect(text).toContain('value="张冒名"');
    expect(text).toContain('<h1 id="verdict"');
  });

  it("is answered as JSON to a form that asks for it, and in either case of the path", async () => {
    const answer = await site.post(`/V/${id.toUpperCase()}/match`, new URLSearchParams({ name: holder.name }), {
      accept: "application/json",
    });
    expect(await answer.json()).toMatchObject({ result: "matches" });
  });
});

describe("comparing with the paper", () => {
  it("never tells more than matches or differs", async () => {
    const text = await (await compare({ name: "张冒名", code: "330802188001010000" })).text();
    expect(text).not.toContain(holder.name);
    expect(text).not.toContain(holder.code);
    const page = await (await fill({ name: "张冒名" })).text();
    expect(page).not.toContain(holder.name);
    expect(page).not.toContain(holder.code);
  });

  it("leads back to the licence when its address is opened again, and nowhere else", async () => {
    const answer = await site.get(`/v/${id}/match?lang=en`);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/v/${id}?lang=en`]);
    for (const strange of ["%2F%2Fevil.example", "..", "%5Cevil.example"]) {
      const { headers } = await site.get(`/v/${strange}/match`);
      expect(new URL(headers.get("location") ?? "/", "http://ours.example").origin).toBe("http://ours.example");
    }
  });

  it("escapes what was typed when it is shown again", async () => {
    const text = await (await fill({ name: '"><script>alert(1)</script>' })).text();
    expect(text).not.toContain("<script");
    expect(text).toContain("&lt;script&gt;");
  });

  it("asks for at least one line", async () => {
    const answer = await fill({ name: " ", number: "" });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("请至少填写一项");
    expect((await compare({})).status).toBe(422);
    expect((await compare({ colour: "red" })).status).toBe(422);
  });

  it("refuses what is no table of texts, other types and lax JSON", async () => {
    expect((await compare(["name"])).status).toBe(422);
    expect((await compare({ name: 5 })).status).toBe(422);
    expect((await site.post(`/v/${id}/match`, '{"name":"a","name":"b"}', JSON_TYPE)).status).toBe(400);
    expect((await site.post(`/v/${id}/match`, "<a/>", { "content-type": "text/xml" })).status).toBe(415);
    expect((await fill({ name: "x".repeat(20_000) })).status).toBe(413);
  });

  it("of a licence that is not there is a 404", async () => {
    const path = "/v/aaaaaaaaaaaaaaaaaaaaaaaaaa/match";
    expect((await site.post(path, '{"name":"a"}', JSON_TYPE)).status).toBe(404);
    expect((await site.post(path, new URLSearchParams({ name: "a" }), { accept: "text/html" })).status).toBe(404);
  });

  it("is limited per address and licence, for people with the page and for machines with Retry-After", async () => {
    const from = { "x-forwarded-for": "198.51.100.7" };
    for (let guess = 0; guess < DEFAULT_LIMITS.match.requests; guess += 1)
      expect((await compare({ name: `猜${guess}` }, from)).status).toBe(200);
    const refused = await compare({ name: holder.name }, from);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: "rate-limited" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const page = await fill({ name: holder.name }, from);
    expect(page.status).toBe(429);
    expect(await page.text()).toContain("操作过于频繁");
    expect((await compare({ name: holder.name }, { "x-forwarded-for": "198.51.100.8" })).status).toBe(200);
  });

  it("is limited per licence when many addresses guess together", async () => {
    let answered = 0;
    for (let machine = 0; machine < 200; machine += 1) {
      const answer = await compare({ name: "猜" }, { "x-forwarded-for": `198.18.${machine}.1` });
      if (answer.status === 200) answered += 1;
    }
    expect(answered).toBeLessThanOrEqual(DEFAULT_LIMITS["match-licence"].requests);
    expect(answered).toBeGreaterThan(50);
  });
});
