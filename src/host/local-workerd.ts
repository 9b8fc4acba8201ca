// The Worker on this machine: what wrangler would deploy, in a workerd of its own (miniflare), with what wrangler.toml binds. Its database
// and keys live as long as it runs, or in a folder. Needs the development dependencies, and no network.

import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { LicenceError } from "../licence/errors.ts";
import { CLERK, openLocalD1 } from "./local-d1.ts";

/** How it is started. */
export interface LocalWorkerdOptions {
  /** The folder of wrangler.toml. */
  readonly root: string;
  readonly bindHost: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Variables and secrets, beside and before what wrangler.toml says. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where its database and keys are kept, as `wrangler dev` keeps them; absent: they live as long as it runs. */
  readonly stateFolder?: string;
  /** An earlier start has bundled it. */
  readonly isBundled?: boolean;
  /** Takes the lines that the Worker logs. */
  readonly onLine?: (line: string) => void;
}

/** What wrangler.toml calls it. */
const KEYS = "VELLUM_KEYS";
const BUNDLE = "dist/worker";

/** A running Worker. */
export type LocalWorkerd = Awaited<ReturnType<typeof openLocalWorkerd>>;

/** Bundles the Worker and starts it. @throws {LicenceError} configuration-invalid — wrangler or miniflare is not installed. */
export async function openLocalWorkerd(options: LocalWorkerdOptions) {
  const { root, bindHost, port, environment, onLine, stateFolder, isBundled = false } = options;
  const { Miniflare, Log, LogLevel, readOptions } = await loadTools();
  const bundle = path.join(root, BUNDLE);
  if (!isBundled) await bundleWorker(root, bundle);
  const { workerOptions } = readOptions(path.join(root, "wrangler.toml"));
  const workerd = new Miniflare({
    ...{ host: bindHost, port, log: new Log(LogLevel.ERROR) },
    ...(stateFolder !== undefined && {
      d1Persist: path.join(stateFolder, "v3/d1"),
      kvPersist: path.join(stateFolder, "v3/kv"),
    }),
    ...(onLine && { handleRuntimeStdio: (...streams: readonly NodeJS.ReadableStream[]) => tell(streams, onLine) }),
    workers: [
      {
        ...workerOptions,
        ...{ name: "vellum", modules: true, modulesRoot: bundle, scriptPath: path.join(bundle, "worker.js") },
        bindings: { ...workerOptions["bindings"], ...environment },
      },
      {
        ...{ name: "clerk", modules: true, script: CLERK, compatibilityDate: workerOptions["compatibilityDate"] },
        ...{ d1Databases: workerOptions["d1Databases"], unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
      },
    ],
  });
  const address = await workerd.ready;
  const keys: unknown = await workerd.getKVNamespace(KEYS, "vellum");
  const worker: unknown = await workerd.getWorker("vellum");
  return {
    port: Number(address.port),
    database: openLocalD1(new URL("/DB", await workerd.unsafeGetDirectURL("clerk"))),
    /** Gives the Worker its keys: what `vellum keys export` writes. */
    putKeys: async (chest: string): Promise<void> => void (await methodOf(keys, "put")("keys", chest)),
    /** As its cron trigger does. */
    runScheduled: async (): Promise<void> => void (await methodOf(worker, "scheduled")()),
    close: (): Promise<void> => workerd.dispose(),
  };
}

function tell(streams: readonly NodeJS.ReadableStream[], onLine: (line: string) => void): void {
  for (const stream of streams)
    stream.on("data", (piece: Buffer) => {
      for (const line of piece.toString().split("\n")) if (line !== "") onLine(line);
    });
}

/** The tools hand bindings out without types. */
function methodOf(thing: unknown, name: string): (...given: readonly unknown[]) => Promise<unknown> {
  const method: unknown = Reflect.get(Object(thing), name);
  if (typeof method !== "function") throw new TypeError(`no ${name}`);
  return async (...given) => method.apply(thing, given);
}

async function loadTools() {
  try {
    const [{ Miniflare, Log, LogLevel }, { unstable_getMiniflareWorkerOptions: readOptions }] = await Promise.all([
      import("miniflare"),
      import("wrangler"),
    ]);
    return { Miniflare, Log, LogLevel, readOptions };
  } catch (cause) {
    const fields = [{ pointer: "/store", code: "worker-tools", parameters: {} }];
    throw new LicenceError("configuration-invalid", { fields, cause });
  }
}

/** What `wrangler deploy` would upload, checked as it checks it. */
async function bundleWorker(root: string, folder: string): Promise<void> {
  const wrangler = createRequire(import.meta.url).resolve("wrangler/bin/wrangler.js");
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG: "error" };
  const args = [wrangler, "deploy", "--dry-run", "--outdir", folder];
  await promisify(execFile)(process.execPath, args, { cwd: root, env });
}
