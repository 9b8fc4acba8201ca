// Loaded before a program (`node --import`): notes at its end the CPU time that it used, all threads together, in microseconds.

import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  process.once("exit", () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(process.env.VELLUM_BENCH_CPU, String(user + system));
  });
}
