// A whole Vellum behind a real port of this machine, with departments, fresh keys and an API key: what a clerk's program and a
// passer-by's phone meet.

import { createServer } from "node:net";
import type { JsonObject, JsonValue } from "../../src/licence/json-value.ts";
import type { Report } from "../../src/licence/verdict.ts";
import { serveHouse } from "../../src/node.ts";
import { openTestHouse, sampleRequest, type TestHouse, type TestHouseOptions } from "../test-house.ts";

export interface Town {
  readonly house: TestHouse;
  readonly origin: string;
  /** What ended as a fault of the server's. */
  readonly incidents: readonly unknown[];
  /** A request with a key that has every right of every department; throws what was refused. */
  call(path: string, body?: JsonValue, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Issues a type's sample over HTTP; answers the id. */
  issue(slug: string, index?: number): Promise<string>;
  pdf(id: string): Promise<Uint8Array>;
  credential(id: string): Promise<JsonObject>;
  /** The machine's verdict on a file. */
  verify(file: Uint8Array, type: string): Promise<Report>;
  /** The page a person gets who hands the file in by the form. */
  verifyByForm(file: Uint8Array): Promise<string>;
  leave(): Promise<void>;
}

/** Opens a house on a free port, under that port's origin. */
export async function openTown(options: TestHouseOptions = {}): Promise<Town> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const house = await openTestHouse({ ...options, origin });
  const incidents: unknown[] = [];
  const server = await serveHouse(house, {
    port,
    bindHost: "127.0.0.1",
    trustedProxies: 0,
    onIncident: (_, error) => incidents.push(error),
  });
  const rights = { departments: ["*"], actions: ["issue", "status", "read"] } as const;
  const { secret } = await house.keyOffice.createApiKey("operator", { name: "journey", ...rights });
  const call: Town["call"] = async (path, body, headers = {}) => {
    const answer = await fetch(`${origin}${path}`, {
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json", ...headers },
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  return {
    house,
    origin,
    incidents,
    call,
    issue: async (slug, index = 0) => {
      const key = `${slug}-${index}-${crypto.randomUUID()}`;
      const answer = await call("/v1/licences", sampleRequest(house, slug, index), { "idempotency-key": key });
      return ((await answer.json()) as { readonly id: string }).id;
    },
    pdf: async (id) => new Uint8Array(await (await call(`/v1/licences/${id}/pdf`)).arrayBuffer()),
    credential: async (id) => (await (await call(`/v1/licences/${id}/credential`)).json()) as JsonObject,
    verify: async (file, type) => {
      const headers = { "content-type": type };
      const answer = await fetch(`${origin}/v1/verifications`, { method: "POST", body: file.slice(), headers });
      return (await answer.json()) as Report;
    },
    verifyByForm: async (file) => {
      const form = new FormData();
      form.set("file", new Blob([file.slice()], { type: "application/pdf" }), "licence.pdf");
      const headers = { "accept-language": "zh-CN" };
      return (await fetch(`${origin}/verify`, { method: "POST", body: form, headers })).text();
    },
    leave: async () => {
      await server.stop();
      await house.tidy();
    },
  };
}

/** A port nobody listens on now: the origin must be known before the server is there. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}
