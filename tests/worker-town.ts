// A town on Workers, for tests: the Worker as wrangler bundles it, in workerd with a D1, its departments registered and their keys
// carried over as an operator does it.

import { randomUUID } from "node:crypto";
import path from "node:path";
import { systemEntropy } from "../src/host/entropy.ts";
import { type LocalWorkerd, openLocalWorkerd } from "../src/host/local-workerd.ts";
import type { Register } from "../src/issuance/ports.ts";
import { packChest } from "../src/keys/chest-folder.ts";
import type { JsonObject } from "../src/licence/json-value.ts";
import { migrateD1 } from "../src/register/d1/migrating.ts";
import { openD1Register } from "../src/register/d1/register.ts";
import { KEY_SECRET, openTestHouse, type TestHouse } from "./test-house.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
export const ORIGIN = "https://licences.example.gov.cn";

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly text: string;
  readonly json: JsonObject;
}

export interface WorkerTown {
  readonly worker: LocalWorkerd;
  /** On the same register, without the Worker. */
  readonly house: TestHouse;
  readonly register: Register;
  ask(path: string, init?: RequestInit): Promise<Answer>;
  /** With the API key, and an Idempotency-Key of its own for what is posted. */
  call(method: string, path: string, body?: JsonObject, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The API key as a header has it. */
  readonly authorization: string;
  bringKeys(): Promise<void>;
  tidy(): Promise<void>;
}

export async function openWorkerTown(
  environment: Readonly<Record<string, string>> = {},
  onLine?: (line: string) => void,
): Promise<WorkerTown> {
  const quiet: Readonly<Record<string, string>> = onLine === undefined ? { VELLUM_LOG_LEVEL: "error" } : {};
  const worker = await openLocalWorkerd({
    ...{ root: ROOT, bindHost: "127.0.0.1", port: 0 },
    environment: { VELLUM_ORIGIN: ORIGIN, VELLUM_KEY_SECRET: KEY_SECRET, ...quiet, ...environment },
    ...(onLine && { onLine }),
  });
  await migrateD1(worker.database);
  const register = openD1Register(worker.database, { random: systemEntropy.bytes });
  const house = await openTestHouse({ register, origin: ORIGIN, at: `${new Date().toISOString().slice(0, 19)}Z` });
  const actions = ["issue", "status", "read"] as const;
  const { secret } = await house.keyOffice.createApiKey("operator", { name: "portal", departments: ["*"], actions });
  const authorization = `Bearer ${secret}`;
  const ask = async (target: string, init: RequestInit = {}): Promise<Answer> => {
    // workerd closes a connection that was idle for a while, perhaps just when it is used again.
    const headers = { connection: "close", ...init.headers };
    const response = await fetch(`http://127.0.0.1:${worker.port}${target}`, { ...init, headers });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    return { ...{ status: response.status, headers: response.headers, bytes, text }, json: objectIn(text) };
  };
  return {
    ...{ worker, house, register, ask, authorization },
    call: (method, target, body, headers = {}) =>
      ask(target, {
        method,
        headers: {
          authorization,
          ...(body && { "content-type": "application/json", "idempotency-key": randomUUID() }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    bringKeys: async () => worker.putKeys((await packChest(path.join(house.directory, "keys"))).text),
    tidy: async () => {
      await house.tidy();
      await worker.close();
    },
  };
}

function objectIn(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return {};
  }
}
