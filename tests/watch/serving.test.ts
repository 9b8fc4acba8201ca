// A house that serves and is watched, from outside: what its log, figures, traces and checks say of a day's work, and what they keep to
// themselves. Real requests over a socket; spans are received by a collector that speaks OTLP.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Running } from "../../src/cli/parts.ts";
import { readConfig } from "../../src/config.ts";
import { serveHouse } from "../../src/node.ts";
import { samplesIn } from "../../src/watch/history.ts";
import { createWatchRoom } from "../../src/watch/watch-room.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

const TOKEN = "a token of the operators";
const PASSPHRASE = "a passphrase for tests only";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Receives traces as a collector does: OTLP/HTTP with JSON. */
async function openCollector(): Promise<{ server: Server; address: string; spans: Span[] }> {
  const spans: Span[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      const { resourceSpans } = JSON.parse(body) as {
        resourceSpans: readonly { scopeSpans: readonly { spans: readonly Span[] }[] }[];
      };
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans };
}

describe("a watched house", () => {
  let house: TestHouse;
  let running: Running;
  let origin: string;
  let operators: string;
  let apiKey: string;
  let id: string;
  let holder: { readonly name: string; readonly code: string };
  let collector: Awaited<ReturnType<typeof openCollector>>;
  let log = "";

  beforeAll(async () => {
    collector = await openCollector();
    const adminPort = await freePort();
    operators = `http://127.0.0.1:${adminPort}`;
    const room = createWatchRoom((line) => {
      log += line;
    });
    const { measuring, onIncident } = room;
    house = await openTestHouse({ printing: { measuring, onIncident } });
    const { watch: settings } = readConfig({
      VELLUM_ADMIN_PORT: String(adminPort),
      VELLUM_ADMIN_TOKEN: TOKEN,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
      VELLUM_MIN_FREE_DISK_MB: "0",
    });
    const destination = {
      write: (line: string) => {
        log += line;
      },
    };
    await house.keyring.unlockAll();
    const watch = await room.open(settings, "0.0.0", destination);
    running = await serveHouse(house, { port: 0, bindHost: "127.0.0.1", trustedProxies: 1, watch, onIncident });
    origin = `http://127.0.0.1:${running.port}`;
    const made = await house.keyOffice.createApiKey("operator", {
      name: "portal of the city",
      departments: ["*"],
      actions: ["issue", "status", "read"],
    });
    apiKey = made.secret;
    await spendADay(made.apiKey.id);
  }, 120_000);

  afterAll(async () => {
    await house.tidy();
    await new Promise((resolve) => collector.server.close(resolve));
  });

  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${origin}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        "x-forwarded-for": "203.0.113.77",
        ...(init.headers as Record<string, string> | undefined),
      },
    });

  /** The whole journey, with everything in it that a log must not repeat. */
  async function spendADay(clientId: string): Promise<void> {
    const order = house.request("lease-filing");
    const [first] = order["holders"] as unknown as readonly { readonly name: string; readonly code: string }[];
    holder = first ?? { name: "", code: "" };
    const issued = await call("/v1/licences", {
      method: "POST",
      body: JSON.stringify(order),
      headers: { "idempotency-key": "watched-0001", "x-request-id": "given-by-the-proxy-1" },
    });
    expect(issued.headers.get("x-request-id")).toBe("given-by-the-proxy-1");
    ({ id } = (await issued.json()) as { id: string });
    await (await call(`/v/${id}?format=json`)).text();
    await (await call(`/v1/licences/${id}/pdf`)).arrayBuffer();
    await (await call(`/v1/licences/${id}/credential`)).text();
    await (
      await call("/v1/licences/search", { method: "POST", body: JSON.stringify({ holderCode: holder.code }) })
    ).text();
    await (await call(`/v/${id}/match`, { method: "POST", body: JSON.stringify({ name: holder.name }) })).text();
    await (await call("/v1/licences", { headers: { authorization: "Bearer vlm_of_somebody_else" } })).text();
    await (await fetch(`${origin}/${encodeURIComponent(holder.code)}/${encodeURIComponent(holder.name)}`)).text();
    await (await call("/v1/licences", { method: "POST", body: `{"holders": "${holder.name} ${holder.code}` })).text();
    expect(clientId).toMatch(/^[0-9a-f]{16}$/);
  }

  const lines = (): readonly Record<string, unknown>[] =>
    log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const figures = async () =>
    samplesIn(await (await fetch(`${operators}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text());
  const figure = async (name: string, labels: Record<string, string> = {}): Promise<number | undefined> =>
    (await figures()).find(
      (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )?.value;

  it("writes one JSON line for each request, by its route and not by what was asked", () => {
    const requests = lines().filter(({ event }) => event === "request");
    expect(requests.length).toBe(9);
    expect(requests[0]).toMatchObject({
      requestId: "given-by-the-proxy-1",
      method: "POST",
      route: "/v1/licences",
      status: 201,
      address: "203.0.113.0/24",
      client: expect.stringMatching(/^api:[0-9a-f]{16}$/),
      ms: expect.any(Number),
    });
    expect(requests.map(({ route }) => route)).toContain("/v/:id");
    expect(requests.map(({ route }) => route)).toContain("unrouted");
    expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(requests.length);
  });

  it("never writes an identity number, a name, an API key, the key secret, an id or a credential", async () => {
    const record = await house.archive.record(id);
    const { proof } = JSON.parse(record?.credential ?? "{}") as { readonly proof: { readonly proofValue: string } };
    const secret = [holder.name, holder.code, apiKey, "vlm_", PASSPHRASE, TOKEN, id, proof.proofValue, record?.number];
    expect(secret.every((text) => text !== undefined && text.length > 1)).toBe(true);
    expect(secret.filter((text) => log.includes(String(text)))).toEqual([]);
    expect(log).not.toContain("203.0.113.77");
  });

  it("counts requests, verdicts and licences, and times every durable write", async () => {
    expect(await figure("vellum_requests_total", { route: "/v1/licences", status: "201" })).toBe(1);
    expect(await figure("vellum_verdicts_total", { verdict: "valid" })).toBeGreaterThanOrEqual(1);
    expect(await figure("vellum_issues_total", { outcome: "issued" })).toBe(1);
    expect(await figure("vellum_files_handed_out_total", { outcome: "done" })).toBe(1);
    expect(await figure("vellum_pages_printed_total", { outcome: "done" })).toBe(1);
    for (const intent of ["reserve", "prepare", "add"]) {
      expect(await figure("vellum_register_seconds_count", { intent })).toBeGreaterThanOrEqual(1);
      expect(await figure("vellum_group_items_sum", { intent })).toBeGreaterThanOrEqual(1);
    }
    expect(await figure("vellum_request_seconds_count", { route: "/v/:id" })).toBe(1);
    expect(await figure("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0);
  });

  it("puts nobody's name, number or id into a label", async () => {
    const values = (await figures()).flatMap(({ labels }) => Object.values(labels));
    expect(values.length).toBeGreaterThan(100);
    expect(values.filter((value) => [id, holder.code, holder.name].includes(value))).toEqual([]);
  });

  it("shows figures, checks and the status page to whoever has the token alone", async () => {
    for (const path of ["/metrics", "/checks", "/status.html"]) {
      expect((await fetch(`${operators}${path}`)).status).toBe(401);
      const wrong = { authorization: `Basic ${btoa("operator:somebody else's")}` };
      expect((await fetch(`${operators}${path}`, { headers: wrong })).status).toBe(401);
      const right = { authorization: `Basic ${btoa(`operator:${TOKEN}`)}` };
      expect((await fetch(`${operators}${path}`, { headers: right })).status).toBe(200);
      expect((await fetch(`${origin}${path}`)).status).toBe(404);
    }
  });

  it("shows a status page in Chinese first and English, without scripts or inline styles", async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await fetch(`${operators}/status.html`, { headers });
    const page = await answer.text();
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain("一切正常");
    expect(page).not.toMatch(/<script|style="|\swatch\.[a-z]/);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    const english = await (await fetch(`${operators}/status.html?lang=en`, { headers })).text();
    expect(english).toContain("All is well");
    expect(english).not.toMatch(/[>"]watch\.[a-z]/);
  });

  it("tells the public only whether it is ready and whether licences are issued", async () => {
    expect(await (await fetch(`${origin}/readyz`)).json()).toEqual({ status: "ok", issuing: "on" });
    expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ status: "ok" });
  });

  it("sends a span for the request, and within it one for each durable write and signature", async () => {
    await running.stop();
    const issue = collector.spans.find(({ name }) => name === "POST /v1/licences");
    expect(issue).toBeDefined();
    const number = issue?.attributes.find(({ key }) => key === "vellum.request_id")?.value.stringValue ?? "";
    expect(number).toMatch(/^[A-Za-z0-9._:-]{8,80}$/);
    expect(log).toContain(`"requestId":"${number}"`);
    const within = collector.spans.filter(({ traceId }) => traceId === issue?.traceId);
    const names = within.map(({ name }) => name);
    for (const name of ["register reserve", "register prepare", "sign", "register add"]) expect(names).toContain(name);
    const children = within.filter(({ parentSpanId }) => parentSpanId === issue?.spanId);
    expect(children.length).toBeGreaterThan(0);
    expect(collector.spans.map(({ name }) => name)).toContain("print");
    expect(JSON.stringify(collector.spans)).not.toContain(holder.code);
    expect(JSON.stringify(collector.spans)).not.toContain(holder.name);
    expect(JSON.stringify(collector.spans)).not.toContain(id);
  });
});
