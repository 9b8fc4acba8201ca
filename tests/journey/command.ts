// The built command line as an operator runs it: a process of its own, in a data folder of its own, told by its environment.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** Environment variables on top of the few that any process needs. */
export type Surroundings = Readonly<Record<string, string>>;

/** What a command said and how it ended. */
export interface Said {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Command {
  readonly process: ChildProcess;
  readonly ended: Promise<Said>;
  /** What it has said on standard output so far. */
  heard(): string;
}

/** Starts `vellum`; none of this process's own VELLUM_* variables reach it. */
export function start(args: readonly string[], surroundings: Surroundings): Command {
  if (!existsSync(PROGRAM)) throw new Error("dist/cli.js is missing: npm run build");
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { PATH, HOME, LANG: "zh_CN.UTF-8", ...surroundings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  const ended = new Promise<Said>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, ...said }));
  });
  return { process: child, ended, heard: () => said.stdout };
}

/** Runs a command to its end. */
export function vellum(args: readonly string[], surroundings: Surroundings): Promise<Said> {
  return start(args, surroundings).ended;
}
