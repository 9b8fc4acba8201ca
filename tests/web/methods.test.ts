// What an address says to a method that it does not answer.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { openTestWebsite, type TestWebsite } from "./test-website.ts";

let site: TestWebsite;

beforeAll(async () => {
  site = await openTestWebsite();
});

afterAll(() => site.house.tidy());

async function send(method: string, path: string, accept = "application/json"): Promise<Response> {
  return site.app.request(path, { method, headers: { accept } });
}

function methodsOf(answer: Response): readonly string[] {
  return (answer.headers.get("allow") ?? "").split(", ");
}

describe("a method that an address does not answer", () => {
  it("is refused at every address with 405 and the methods that it does answer", async () => {
    const addresses = new Set(site.app.routes.map(({ path }) => path));
    expect(addresses.size).toBeGreaterThan(30);
    for (const address of addresses) {
      const routed = site.app.routes.filter(({ path }) => path === address).map(({ method }) => method);
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((each) => !routed.includes(each))) {
        const answer = await send(method, address.replace(/:\w+/g, "x"));
        // `/v1/licences/search` also reads as a licence's id, so that another route answers GET there.
        if (answer.status !== 405 && address === "/v1/licences/search") continue;
        expect(answer.status, `${method} ${address}`).toBe(405);
        expect(methodsOf(answer), address).toEqual(expect.arrayContaining([...routed, "OPTIONS"]));
        expect(methodsOf(answer), address).not.toContain(method);
      }
    }
  });

  it("is named in a problem document in the asker's language, or on a page", async () => {
    for (const [lang, word] of [
      ["zh-CN", "请改用"],
      ["en", "use one of"],
    ]) {
      const answer = await send("DELETE", `/v1/licences?lang=${lang}`);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      const problem = (await answer.json()) as JsonObject;
      expect(problem).toMatchObject({ code: "method-not-allowed", status: 405 });
      expect(problem["detail"]).toContain(word);
      expect(problem["detail"]).toContain("DELETE");
      expect(methodsOf(answer).toSorted()).toEqual(["GET", "HEAD", "OPTIONS", "POST"]);
    }
    const page = await send("POST", "/docs", "text/html");
    expect([page.status, methodsOf(page)]).toEqual([405, ["GET", "HEAD", "OPTIONS"]]);
    expect(await page.text()).toContain("GET, HEAD, OPTIONS");
  });

  it("is no cause for alarm to the operator", () => expect(site.incidents).toEqual([]));
});

describe("OPTIONS and HEAD", () => {
  it("OPTIONS is told the methods without proving anything, and 404 where there is nothing", async () => {
    const answer = await send("OPTIONS", "/v1/licences/x/status");
    expect([answer.status, methodsOf(answer), await answer.text()]).toEqual([204, ["POST", "OPTIONS"], ""]);
    expect((await send("OPTIONS", "/nothing/here")).status).toBe(404);
  });

  it("HEAD is answered as GET is, without a body", async () => {
    expect((await send("HEAD", "/healthz")).status).toBe(200);
    const answer = await send("HEAD", "/v1/verifications");
    expect([answer.status, methodsOf(answer), await answer.text()]).toEqual([405, ["POST", "OPTIONS"], ""]);
  });
});

describe("an address that there is not", () => {
  it("is 404 whatever the method", async () => {
    for (const method of ["GET", "POST", "DELETE"]) expect((await send(method, "/v1/nothing")).status).toBe(404);
  });
});
