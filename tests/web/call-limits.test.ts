// How often, how many at once, how slowly: what the web floor bears of callers, of scanners that guess, and of uploads that never end.

import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { serveHouse } from "../../src/node.ts";
import { openTestHouse } from "../test-house.ts";
import { openTestWebsite, type TestWebsite, type TestWebsiteOptions } from "./test-website.ts";

let site: TestWebsite | undefined;
afterEach(async () => {
  await site?.house.tidy();
  site = undefined;
});
const open = async (limits: TestWebsiteOptions["limits"] = {}): Promise<TestWebsite> => {
  site = await openTestWebsite({ limits });
  return site;
};
const statuses = (answers: readonly Response[]): readonly number[] => answers.map(({ status }) => status);
const UNKNOWN = "a".repeat(26);

describe("callers of the API", () => {
  it("are counted by their key, and told when to come again", async () => {
    const { call, keyFor, get } = await open({ call: { requests: 2, seconds: 60 } });
    const answers = [await call("GET", "/v1/licences"), await call("GET", "/v1/licences")];
    const refused = await call("GET", "/v1/licences");
    expect(statuses([...answers, refused])).toEqual([200, 200, 429]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const other = await keyFor(["*"], ["read"]);
    expect((await get("/v1/licences", { authorization: `Bearer ${other}` })).status).toBe(200);
  });

  it("without a good key are counted by their address, and a good key goes on passing", async () => {
    const { call, get } = await open({ "refused-key": { requests: 2, seconds: 60 } });
    const guess = (key: string): Promise<Response> => get("/v1/licences", { authorization: `Bearer ${key}` });
    const answers = [await guess("vlm_guess-1"), await guess("vlm_guess-2"), await guess("vlm_guess-3")];
    expect(statuses(answers)).toEqual([401, 401, 429]);
    expect((await call("GET", "/v1/licences")).status).toBe(200);
  });
});

describe("scanning ids that there are not", () => {
  it("is slowed and told once, while ids that there are go on being answered", async () => {
    const { house, get, incidents } = await open({ unknown: { requests: 2, seconds: 60 } });
    const { id } = await house.issue(house.request("lease-filing"));
    const answers = [await get(`/v/${UNKNOWN}`), await get(`/v/${UNKNOWN}`)];
    const refused = [await get(`/v/${UNKNOWN}`), await get(`/v/${UNKNOWN}`)];
    expect(statuses([...answers, ...refused])).toEqual([404, 404, 429, 429]);
    expect((await get(`/v/${id}`)).status).toBe(200);
    expect(incidents).toHaveLength(1);
    expect(String(incidents[0])).toContain("192.0.2.7");
  });
});

describe("looking one number up after another", () => {
  it("is slowed in the asker's language and told once, and somebody else's look-up is answered", async () => {
    const { house, post, incidents } = await open({ find: { requests: 2, seconds: 60 } });
    const { number } = await house.issue(house.request("lease-filing"));
    const look = (text: string, from = "192.0.2.7"): Promise<Response> =>
      post("/verify", `text=${encodeURIComponent(text)}`, {
        ...{ "content-type": "application/x-www-form-urlencoded", accept: "text/html", "accept-language": "en" },
        "x-forwarded-for": from,
      });
    const answers = [await look(`${number}1`), await look(`${number}2`), await look(number), await look(number)];
    expect(statuses(answers)).toEqual([404, 404, 429, 429]);
    const refused = answers[2];
    expect(await refused?.text()).toContain(`try again in ${refused?.headers.get("retry-after")} seconds`);
    expect((await look(number, "198.51.100.1")).status).toBe(303);
    expect(incidents).toHaveLength(1);
    expect(String(incidents[0])).toContain("192.0.2.7");
    expect(String(incidents[0])).not.toContain(number);
  });
});

describe("orders to issue", () => {
  it("beyond the queue are told so at once, and those within it are carried out", async () => {
    const house = await openTestHouse({ mostWaiting: 4 });
    const request = house.request("lease-filing");
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => house.issue(request)));
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refused).toHaveLength(8);
    for (const error of refused) expect(error).toMatchObject({ code: "issuing-busy", parameters: { seconds: 2 } });
    expect((await house.issue(request)).phase).toBe("issued");
    await house.tidy();
  });
});

describe("posted PDFs", () => {
  it("beyond the queue are refused until others have been read", async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    site = await openTestWebsite({
      change: (parts) => ({
        ...parts,
        documents: { ...parts.documents, reportOnPdf: (bytes) => held.then(() => parts.documents.reportOnPdf(bytes)) },
      }),
    });
    const { post } = site;
    const read = (language: string): Promise<Response> =>
      post("/v1/verifications", "%PDF-1.7 and nothing more", {
        ...{ "content-type": "application/pdf", "accept-language": language },
      });
    const within = Array.from({ length: 20 }, () => read("en"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const [language, said] of Object.entries({ en: "try again in 5 seconds", "zh-CN": "请 5 秒后再试" })) {
      const beyond = await read(language);
      expect([beyond.status, beyond.headers.get("retry-after")]).toEqual([429, "5"]);
      expect(await beyond.text()).toContain(said);
    }
    letGo();
    expect(new Set(statuses(await Promise.all(within)))).not.toContain(429);
    expect((await read("en")).status).not.toBe(429);
  });
});

describe("uploads that do not end", () => {
  it("hold up nobody else's document", { timeout: 30_000 }, async () => {
    const house = await openTestHouse();
    const incidents: unknown[] = [];
    const options = { port: 0, bindHost: "127.0.0.1", trustedProxies: 0 };
    const running = await serveHouse(house, { ...options, onIncident: (_, error) => incidents.push(error) });
    const key = { name: "t", departments: ["*"], actions: ["issue"] } as const;
    const { secret } = await house.keyOffice.createApiKey("operator", key);
    const head = [
      ...["POST /v1/documents HTTP/1.1", "host: x", `authorization: Bearer ${secret}`, "idempotency-key: k"],
      ...["content-type: multipart/form-data; boundary=b", "content-length: 1000000", "", "--b\r\n"],
    ];
    const slow = Array.from({ length: 8 }, () => connect(running.port, "127.0.0.1"));
    for (const socket of slow) socket.on("error", () => undefined).write(head.join("\r\n"));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const form = new FormData();
    form.set("document", new Blob(["no PDF"], { type: "application/pdf" }));
    form.set("request", new Blob(["{}"], { type: "application/json" }));
    const answer = await fetch(`http://127.0.0.1:${running.port}/v1/documents`, {
      ...{ method: "POST", body: form },
      headers: { authorization: `Bearer ${secret}`, "idempotency-key": "k2" },
    });
    expect(answer.status).toBe(422);
    for (const socket of slow) socket.destroy();
    await running.stop();
    await house.tidy();
  });
});
