// A server that is killed while programs issue through it: what was answered 201 is there after the restart, and asking again with
// the same Idempotency-Key gives the same licence, whether the first answer had arrived or not.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { testCatalogue } from "../catalogue.ts";
import { sampleRequest, setClock } from "../test-house.ts";
import { type Command, start, vellum } from "./command.ts";
import { freePort } from "./town.ts";

const ISSUER = "113308000000000D7Q";
const ROUNDS = 3;
const CLIENTS = 8;
const WINDOW_MS = 700;

const folder = mkdtempSync(path.join(tmpdir(), "vellum-server-crash-"));
let surroundings: Readonly<Record<string, string>>;
let origin: string;
let apiKey: string;
let request: JsonObject;
let server: Command | undefined;

beforeAll(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  const data = { VELLUM_DATA: path.join(folder, "data"), VELLUM_KEY_SECRET: "a passphrase for tests only" };
  surroundings = { ...data, VELLUM_ORIGIN: origin, PORT: String(port) };
  const issuers = JSON.parse(readFileSync("keys.example/issuers.json", "utf8")) as readonly JsonObject[];
  const own = path.join(folder, "issuers.json");
  writeFileSync(own, JSON.stringify(issuers.filter(({ uscc }) => uscc === ISSUER)));
  expect(await vellum(["init", "--issuers", own], surroundings)).toMatchObject({ code: 0 });
  const rights = ["--name", "counter", "--department", ISSUER, "--action", "issue", "read"];
  apiKey = (await vellum(["keys", "api", "create", ...rights], surroundings)).stdout.trim();
  const clock = setClock(`${new Date().toISOString().slice(0, 19)}Z`);
  request = sampleRequest({ catalogue: testCatalogue(), clock }, "lease-filing");
});

afterAll(async () => {
  server?.process.kill("SIGKILL");
  await server?.ended;
  rmSync(folder, { recursive: true, force: true });
});

async function serve(): Promise<Command> {
  const started = start(["serve"], surroundings);
  let ended = false;
  void started.ended.then(() => {
    ended = true;
  });
  while (!(await fetch(`${origin}/readyz`).catch(() => undefined))?.ok) {
    if (ended) throw new Error((await started.ended).stderr);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return started;
}

/** The id that a key is answered with; undefined when the server is gone before it answers. */
async function issue(key: string): Promise<string | undefined> {
  const headers = {
    authorization: `Bearer ${apiKey}`,
    "content-type": "application/json",
    "idempotency-key": key,
  };
  const init = { method: "POST", headers, body: JSON.stringify(request) };
  try {
    const answer = await fetch(`${origin}/v1/licences`, init);
    const body = (await answer.json()) as { readonly id: string };
    expect(answer.status, JSON.stringify(body)).toBe(201);
    return body.id;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The minute passes for which a broken-off request holds its key. */
function letLeasesEnd(): void {
  const database = new Database(path.join(folder, "data", "vellum.sqlite"));
  database.prepare("UPDATE idempotency SET lease_until = '2000-01-01T00:00:00Z' WHERE lease_until IS NOT NULL").run();
  database.close();
}

it("loses nothing it answered, and issues nothing twice", async () => {
  const answers = new Map<string, string | undefined>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const serving = await serve();
    server = serving;
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      for (let turn = 0; ; turn += 1) {
        const key = `round-${round}-client-${client}-turn-${turn}`;
        answers.set(key, undefined);
        const id = await issue(key);
        answers.set(key, id);
        if (id === undefined) return;
      }
    });
    setTimeout(() => serving.process.kill("SIGKILL"), 200 + Math.random() * WINDOW_MS);
    await Promise.all(clients);
    expect((await serving.ended).signal).toBe("SIGKILL");
  }
  const acknowledged = [...answers.values()].filter((id) => id !== undefined);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect([...answers.values()].filter((id) => id === undefined)).toHaveLength(ROUNDS * CLIENTS);

  letLeasesEnd();
  server = await serve();
  const final = new Set<string | undefined>();
  for (const [key, id] of answers) {
    const again = await issue(key);
    if (id !== undefined) expect(again, key).toBe(id);
    final.add(again);
  }
  expect(final.size).toBe(answers.size);
  server.process.kill("SIGTERM");
  expect(await server.ended).toMatchObject({ code: 0 });

  const audit = await vellum(["audit", "check", "--json"], surroundings);
  expect(audit.code, audit.stdout + audit.stderr).toBe(0);
  expect(JSON.parse(audit.stdout)).toMatchObject({ intact: true, licences: answers.size });
}, 120_000);
