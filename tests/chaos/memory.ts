// How much memory a service holds, as the kernel counts it (VmRSS), all its processes together.

import { readdirSync, readFileSync } from "node:fs";

/** Megabytes of a process group; 0 when it is over. */
export function residentMb(group: number): number {
  let kilobytes = 0;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      // Fields after the name in parentheses: state, ppid, pgrp …
      if (Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]) !== group) continue;
      kilobytes += Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, "latin1"))?.[1] ?? 0);
    } catch {
      // It ended while we looked.
    }
  }
  return Math.round(kilobytes / 1024);
}
