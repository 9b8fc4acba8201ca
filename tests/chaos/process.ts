// The real program in a process group of its own, so that kill -9 takes everything that belongs to it (threads, worker processes)
// as a power cut would. Whatever is still running when the tests' own process ends is ended with it.

import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const PROGRAM = path.join(ROOT, "dist/cli.js");

/** How a process ended and what it said. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process under way. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  isOver(): boolean;
  /** What it has said on standard error so far. */
  complaints(): string;
  /** To the process and all that it started; nothing when it is over. */
  signal(name: NodeJS.Signals): void;
}

const alive = new Set<ChildProcess>();

process.once("exit", () => {
  for (const child of alive) signalGroup(child, "SIGKILL");
});

/**
 * Starts a program, in a folder if told, and with what it reads; of this process's environment only what any process needs reaches it.
 * @param input an open file.
 */
export function run(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
  input?: number,
): Running {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(command, args, {
    detached: true,
    env: { PATH, HOME, LANG: "en_US.UTF-8", ...environment },
    // The last is how workerd says that it listens.
    stdio: input === undefined ? ["ignore", "pipe", "pipe"] : [input, "pipe", "pipe", "ignore"],
    ...(folder !== undefined && { cwd: folder }),
  });
  alive.add(child);
  const said = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      alive.delete(child);
      resolve({ code, signal, ...said });
    });
  });
  ended.catch(() => alive.delete(child));
  return {
    pid: child.pid ?? 0,
    ended,
    isOver: () => !alive.has(child),
    complaints: () => said.stderr,
    signal: (name) => {
      if (alive.has(child)) signalGroup(child, name);
    },
  };
}

/** Runs `vellum` to its end. */
export function vellum(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder?: string,
): Promise<Ending> {
  return run(process.execPath, [PROGRAM, ...args], environment, folder).ended;
}

function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** The processes that a process has started, as the kernel knows them, with those that its threads have. */
export function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    const listed = readFileSync(`/proc/${pid}/task/${thread}/children`, "latin1");
    return listed.trim().split(" ").filter(Boolean).map(Number);
  });
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
