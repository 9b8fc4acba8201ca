// A Vellum as an operator sets it up, by the built command line: data folder, department with key and development seal, the clerks' own
// licence type, an API key; served by a process of its own that may be killed, starved and started again.

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { type Call, createCall } from "./caller.ts";
import { clearAtEnd } from "./clearing.ts";
import { ISSUER, writeType } from "./orders.ts";
import { type Ending, PROGRAM, pause, ROOT, type Running, run, vellum } from "./process.ts";
import { freePort } from "./sockets.ts";
import { openStore, type Store, type StoreKind } from "./store.ts";
import { composeWorkerd, type Workerd } from "./workerd.ts";

/** How an installation is set up. */
export interface InstallationOptions {
  readonly store: StoreKind;
  /** On what disk; a fresh folder under the build when absent, for /tmp may be memory. */
  readonly dataFolder?: string;
  /** On top of what every Vellum is told. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A server under way. */
export interface Service {
  readonly process: Running;
  /** From its start until it said that it is ready, milliseconds. */
  readonly readyMs: number;
  /** kill -9, to everything that belongs to it. */
  kill(): Promise<void>;
  /** SIGTERM, and its end. @throws {Error} it did not end well. */
  stop(): Promise<void>;
}

export interface Installation {
  readonly folder: string;
  readonly dataFolder: string;
  /** Where its commands are run: on D1 where wrangler.toml binds it. */
  readonly workshop: string;
  /** Where it listens. */
  readonly address: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly store: Store;
  readonly apiKey: string;
  readonly call: Call;
  /** Starts the service and waits until it is ready, or whatever it can be asked is answered with yes. `extra` is environment on top. */
  serve(extra?: Readonly<Record<string, string>>, question?: string): Promise<Service>;
  /** Starts the service and waits for nothing. */
  start(extra?: Readonly<Record<string, string>>): Running;
  vellum(...args: readonly string[]): Promise<Ending>;
  tidy(): Promise<void>;
}

/** In the credentials; where it listens is another matter, as behind a proxy. */
const ORIGIN = "http://localhost:8787";
const KEY_SECRET = "a passphrase for trials only";
const START_MS = 90_000;

/** Sets a Vellum up. */
export async function install(options: InstallationOptions): Promise<Installation> {
  mkdirSync(path.join(ROOT, "dist"), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, "dist/chaos-"));
  const dataFolder = options.dataFolder ?? path.join(folder, "data");
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const store = await openStore(options.store, dataFolder);
  const environment = {
    ...{ VELLUM_DATA: dataFolder, VELLUM_KEY_SECRET: KEY_SECRET, VELLUM_ORIGIN: ORIGIN, PORT: String(port) },
    ...store.environment,
    ...options.environment,
  };
  const clear = clearAtEnd(() => rmSync(folder, { recursive: true, force: true }));
  let workerd: Workerd | undefined;
  const tidy = async (): Promise<void> => {
    await workerd?.close();
    await store.close();
    clear();
  };
  const setting = store.kind === "postgres" ? setUp(store.kind, folder, environment) : copied(store.kind, environment);
  const apiKey = await setting.catch(async (error: unknown) => {
    await tidy();
    throw error;
  });
  if (store.kind === "d1") {
    const [told, secrets] = [
      { folder: dataFolder, port },
      { VELLUM_ORIGIN: ORIGIN, VELLUM_KEY_SECRET: KEY_SECRET },
    ];
    workerd = await composeWorkerd({ ...told, environment: secrets });
  }
  const workshop = store.kind === "d1" ? dataFolder : ROOT;
  const start = (extra: Readonly<Record<string, string>> = {}): Running =>
    workerd?.start() ?? run(process.execPath, [PROGRAM, "serve"], { ...environment, ...extra }, ROOT);
  return {
    ...{ folder, dataFolder, workshop, address, environment, store, apiKey, start },
    // workerd closes a connection that was idle for a while, perhaps just when it is used again.
    call: createCall(address, apiKey, { anew: store.kind === "d1" }),
    serve: async (extra, question = "/readyz") => serviceOf(start(extra), new URL(question, address)),
    vellum: (...args) => vellum(args, environment, workshop),
    tidy,
  };
}

interface Pattern {
  readonly dataFolder: string;
  readonly apiKey: string;
}

/** Setting up takes seconds, so files are set up once and copied for each trial. */
const patterns = new Map<StoreKind, Promise<Pattern>>();

async function copied(kind: StoreKind, environment: Readonly<Record<string, string>>): Promise<string> {
  const pattern = patterns.get(kind) ?? makePattern(kind, environment);
  patterns.set(kind, pattern);
  const { dataFolder, apiKey } = await pattern;
  cpSync(dataFolder, environment["VELLUM_DATA"] ?? "", { recursive: true });
  return apiKey;
}

async function makePattern(kind: StoreKind, environment: Readonly<Record<string, string>>): Promise<Pattern> {
  const folder = mkdtempSync(path.join(ROOT, "dist/chaos-"));
  clearAtEnd(() => rmSync(folder, { recursive: true, force: true }));
  const dataFolder = path.join(folder, "data");
  return { dataFolder, apiKey: await setUp(kind, folder, { ...environment, VELLUM_DATA: dataFolder }) };
}

async function setUp(kind: StoreKind, folder: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const workshop = kind === "d1" ? (environment["VELLUM_DATA"] ?? "") : ROOT;
  if (kind === "d1") await openWorkshop(workshop);
  const all = JSON.parse(readFileSync(path.join(ROOT, "keys.example/issuers.json"), "utf8")) as readonly {
    readonly uscc: string;
  }[];
  const issuers = path.join(folder, "issuers.json");
  writeFileSync(issuers, JSON.stringify(all.filter(({ uscc }) => uscc === ISSUER)));
  const done = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await vellum(args, environment, workshop);
    if (code !== 0) throw new Error(`vellum ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  await done("init", "--issuers", issuers);
  if (kind !== "d1") await done("types", "add", writeType(folder));
  await done("keys", "seal", "development", ISSUER);
  if (kind === "d1") {
    const chest = path.join(folder, "chest.json");
    await done("keys", "export", chest);
    await wrangler(workshop, "kv", "key", "put", "keys", "--path", chest, "--binding", "VELLUM_KEYS", "--local");
  }
  const rights = ["--name", "counter", "--department", ISSUER, "--action", "issue", "read", "status"];
  return done("keys", "api", "create", ...rights);
}

const execute = promisify(execFile);
const WRANGLER = path.join(ROOT, "node_modules/wrangler/bin/wrangler.js");

/** What an operator of a Worker has on the own machine: wrangler.toml, the bundle, and a D1 with its tables. */
async function openWorkshop(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const toml = readFileSync(path.join(ROOT, "wrangler.toml"), "utf8");
  writeFileSync(
    path.join(folder, "wrangler.toml"),
    toml.replaceAll(/"((?:src|dist)\/[^"]+)"/g, (_, place: string) => JSON.stringify(path.join(ROOT, place))),
  );
  await wrangler(folder, "deploy", "--dry-run", "--outdir", path.join(ROOT, "dist/worker"));
  await wrangler(folder, "d1", "migrations", "apply", "vellum", "--local");
}

async function wrangler(folder: string, ...args: readonly string[]): Promise<void> {
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" };
  await execute(process.execPath, [WRANGLER, ...args], { cwd: folder, env });
}

async function serviceOf(process: Running, question: URL): Promise<Service> {
  const began = performance.now();
  await untilYes(process, question);
  return {
    process,
    readyMs: performance.now() - began,
    kill: async () => {
      process.signal("SIGKILL");
      await process.ended;
    },
    stop: async () => {
      process.signal("SIGTERM");
      const { code, stderr } = await process.ended;
      if (code !== 0) throw new Error(`the service ended with ${code}: ${stderr}`);
    },
  };
}

/** @throws {Error} it ended, or is not ready within a minute and a half. */
export async function untilYes(process: Running, question: URL): Promise<void> {
  const until = performance.now() + START_MS;
  for (;;) {
    const answer = await fetch(question, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (answer?.ok) return;
    if (process.isOver()) throw new Error(`the service ended at its start: ${(await process.ended).stderr}`);
    if (performance.now() > until) throw new Error(`the service does not answer ${question.pathname} with yes`);
    await pause(10);
  }
}

/** Files that something broken off has left in the data folder. */
export function leftovers(dataFolder: string): readonly string[] {
  const names = readdirSync(dataFolder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => /\.(partial|tmp|aside|new)$|~$/.test(name));
}
