// The Worker as a program that can be killed and is started again in half a second: what wrangler.toml says, bundled before, on workerd,
// with database and keys kept where `wrangler dev` keeps them. The development tools compose what workerd is told once; it is taken down
// on its way, and from then on workerd is started with it alone. The tools stay only for the folders that they lent it.

import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { openLocalWorkerd } from "../../src/host/local-workerd.ts";
import { childrenOf, ROOT, type Running, run } from "./process.ts";

/** What workerd is told. */
export interface Workerd {
  /** Starts it as a process of its own. */
  start(): Running;
  close(): Promise<void>;
}

/** Where it listens and what it remembers. */
export interface WorkerdOptions {
  /** A folder of wrangler's (`.wrangler/state` in it). */
  readonly folder: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** Has it composed. @throws {LicenceError} configuration-invalid — the development tools are missing. */
export async function composeWorkerd({ folder, port, environment }: WorkerdOptions): Promise<Workerd> {
  const notes = mkdtempSync(path.join(folder, "workerd-"));
  const [script, words, config] = ["script", "words", "config"].map((name) => path.join(notes, name));
  if (script === undefined || words === undefined || config === undefined) throw new Error("no notes");
  const program = String(createRequire(createRequire(import.meta.url).resolve("miniflare"))("workerd").default);
  writeFileSync(
    script,
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${words}'\ncat > '${config}'\nexec '${program}' "$@" < '${config}'\n`,
  );
  chmodSync(script, 0o755);
  const before = childrenOf(process.pid);
  // How miniflare is told of another workerd than its own.
  process.env["MINIFLARE_WORKERD_PATH"] = script;
  const tools = await openLocalWorkerd({
    ...{ root: ROOT, bindHost: "127.0.0.1", port, environment, isBundled: true },
    stateFolder: path.join(folder, ".wrangler/state"),
  }).finally(() => delete process.env["MINIFLARE_WORKERD_PATH"]);
  // What the tools have started makes room.
  for (const child of childrenOf(process.pid)) if (!before.includes(child)) endIfWorkerd(child);
  const told = readFileSync(words, "utf8").trim().split("\n");
  return {
    start: () => {
      const input = openSync(config, "r");
      try {
        return run(program, told, {}, folder, input);
      } finally {
        closeSync(input);
      }
    },
    close: () => tools.close(),
  };
}

/** Other things may have been started meanwhile. */
function endIfWorkerd(pid: number): void {
  if (readFileSync(`/proc/${pid}/comm`, "latin1").trim() === "workerd") process.kill(pid, "SIGKILL");
}
