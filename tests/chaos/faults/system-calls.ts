// A disk that fails or is slow, as the running service sees it: strace attaches to its threads and lets system calls fail or wait.
// Detached, the disk is well again. strace stops a thread that it holds at every system call, which is dear: a thread that it does not
// hold pays nothing, so that a fault can be kept to the threads that it is about.

import { readFileSync, rmSync } from "node:fs";
import { pause, type Running, run } from "../process.ts";

/** A fault in force. */
export interface Fault {
  /** Heals it; the service runs on. */
  end(): Promise<void>;
}

/** `inject` as strace(1) writes it: `fsync,fdatasync:error=EIO`, `fdatasync:delay_enter=20000` (µs); to all threads, or only some. */
export async function disturb(service: Running, inject: string, threads?: readonly number[]): Promise<Fault> {
  const calls = inject.slice(0, inject.indexOf(":"));
  const held =
    threads === undefined ? ["-f", "-p", `${service.pid}`] : threads.flatMap((thread) => ["-p", `${thread}`]);
  return attach(["-o", "/dev/null", "-e", `trace=${calls}`, "-e", `inject=${inject}`, ...held]);
}

/** The threads that make such system calls while something is done. */
export async function threadsThatCall(
  service: Running,
  calls: string,
  { notes, work }: { readonly notes: string; readonly work: () => Promise<void> },
): Promise<readonly number[]> {
  const watching = await attach(["-f", "-o", notes, "-e", `trace=${calls}`, "-p", `${service.pid}`]);
  await work();
  await watching.end();
  const lines = readFileSync(notes, "latin1").split("\n");
  rmSync(notes);
  return [...new Set(lines.filter((line) => line.includes("(")).map((line) => Number.parseInt(line, 10)))];
}

async function attach(args: readonly string[]): Promise<Fault> {
  const strace = run("strace", args);
  while (!/attached/.test(strace.complaints())) {
    if (strace.isOver()) throw new Error(`strace: ${(await strace.ended).stderr}`);
    await pause(10);
  }
  return {
    end: async () => {
      strace.signal("SIGINT");
      await strace.ended;
    },
  };
}
