// A PostgreSQL server of this machine's own programs, on loopback and in a folder that goes with it, for as long as a process lives:
// for the demonstration and the tests, never for a register that is to last. PostgreSQL refuses to run as root, so root lends it the
// user that its package made. A shell beside it ends it when that process is gone, however that ended.

import { execFile, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { LicenceError } from "../licence/errors.ts";

/** A running server. */
export interface ThrowawayPostgres {
  readonly port: number;
  /** The address of one of its databases, with every right. */
  url(database: string): string;
  /** Makes an empty database. */
  createDatabase(name: string): Promise<void>;
  /** Stops it as a failing machine would, or in order; `start` brings it back with what it had. */
  stop(mode: "immediate" | "fast"): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good and removes its files. */
  close(): Promise<void>;
}

/** How to run it. */
export interface ThrowawayOptions {
  /** The number of the process with which it ends; this one by default. */
  readonly livesWith?: number;
  /** Settings as in postgresql.conf, without spaces. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Any database of the server whose streaming replica it is to be. */
  readonly follows?: string;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

const run = promisify(execFile);
const DEBIAN = "/usr/lib/postgresql";
const USER = "vellum";
const SETTINGS = { listen_addresses: "127.0.0.1", unix_socket_directories: "", max_connections: "200" };
// Bytes as characters, and sorted as a Chinese machine would: what must not depend on a locale does not, or is found out.
const INITIALISE = [
  "-A",
  "trust",
  "-U",
  USER,
  "-E",
  "UTF8",
  "--locale=C.UTF-8",
  "--locale-provider=icu",
  "--icu-locale=zh",
];

/** The folder of the newest PostgreSQL's programs on this machine, where Debian puts them; undefined when there is none. */
export function findPostgres(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined;
  const versions = readdirSync(DEBIAN).filter((version) => existsSync(path.join(DEBIAN, version, "bin/initdb")));
  const newest = versions.sort((one, other) => Number(one) - Number(other)).at(-1);
  return newest === undefined ? undefined : path.join(DEBIAN, newest, "bin");
}

/** Starts a server. @throws {LicenceError} register-unavailable — there is no PostgreSQL here, or it does not start. */
export async function startThrowawayPostgres(options: ThrowawayOptions = {}): Promise<ThrowawayPostgres> {
  const programs = findPostgres();
  if (programs === undefined)
    throw new LicenceError("register-unavailable", { parameters: { reason: "no-postgresql" } });
  const account = lentAccount();
  const folder = mkdtempSync(path.join(tmpdir(), "vellum-postgres-"));
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  const data = path.join(folder, "data");
  const program = async (name: string, ...parameters: readonly string[]): Promise<void> => {
    await run(path.join(programs, name), parameters, { ...account, cwd: folder }).catch((cause: unknown) => {
      throw new LicenceError("register-unavailable", { parameters: { reason: name }, cause });
    });
  };
  const { follows } = options;
  if (follows === undefined) await program("initdb", "-N", ...INITIALISE, "-D", data);
  else await program("pg_basebackup", "-d", follows, "-D", data, "-R", "-X", "stream", "-c", "fast");
  const port = await freePort();
  const settings = Object.entries({ ...SETTINGS, ...options.settings, port: String(port) });
  const chosen = settings.map(([name, value]) => `-c ${name}='${value}'`).join(" ");
  const log = path.join(folder, "postgresql.log");
  const start = () => program("pg_ctl", "start", "-s", "-w", "-D", data, "-l", log, "-o", chosen);
  const stop = (mode: string) => program("pg_ctl", "stop", "-s", "-w", "-D", data, "-m", mode);
  await start();
  const end = endWith(options.livesWith ?? process.pid, { stop: path.join(programs, "pg_ctl"), folder, account });
  return {
    ...{ port, start, stop },
    url: (database) => `postgres://${USER}@127.0.0.1:${port}/${database}`,
    createDatabase: (name) =>
      program("createdb", "-h", "127.0.0.1", "-p", String(port), "-U", USER, "-T", "template0", name),
    close: end,
  };
}

/** Root's stand-in for PostgreSQL; undefined for everybody else, who runs it themselves. */
function lentAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const number = (kind: "-u" | "-g") => Number(execFileSync("id", [kind, "postgres"], { encoding: "utf8" }));
  return { uid: number("-u"), gid: number("-g") };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** Ends the server with the process, or when told; resolves when its files are gone. */
function endWith(
  process: number,
  { stop, folder, account }: { readonly stop: string; readonly folder: string; readonly account: Account | undefined },
): () => Promise<void> {
  const script = `while [ -d /proc/${process} ] && [ ! -e "$1/end" ]; do sleep 0.2; done
"$0" stop -s -D "$1/data" -m immediate; rm -rf "$1"`;
  const shell = spawn("sh", ["-c", script, stop, folder], { ...account, cwd: "/", detached: true, stdio: "ignore" });
  shell.unref();
  return async () => {
    const ended = new Promise<void>((resolve) => shell.once("close", () => resolve()));
    shell.ref();
    await writeFile(path.join(folder, "end"), "");
    await ended;
  };
}
