// A disk that fails or is slow, as the running service sees it: strace attaches to all its threads and lets system calls fail or wait.
// Detached, the disk is well again.

import { pause, type Running, run } from "../process.ts";

/** A fault in force. */
export interface Fault {
  /** Heals it; the service runs on. */
  end(): Promise<void>;
}

/** `inject` as strace(1) writes it: `fsync,fdatasync:error=EIO`, `fdatasync:delay_enter=20000` (µs). */
export async function disturb(service: Running, inject: string): Promise<Fault> {
  const calls = inject.slice(0, inject.indexOf(":"));
  const args = ["-f", "-o", "/dev/null", "-e", `trace=${calls}`, "-e", `inject=${inject}`, "-p", `${service.pid}`];
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
