// What the figures were taken on, with how fast its disk makes a write durable: issuing waits for that, so it must stand beside.

import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import path from "node:path";
import { median } from "./numbers.js";
import { makeFolder, removeFolder } from "./world.js";

/** Lines that describe the machine, now. */
export function describeMachine(loader) {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const today = new Date().toISOString().slice(0, 10);
  return [
    `${today}, ${cpus().length} × ${cpu.model}, ${memory} GB, ${process.platform}, Node ${process.version}, load by ${loader}`,
    `${busyness()}, ${durableWriteMs().toFixed(2)} ms for a durable write of 4 KB`,
  ];
}

/** How busy the machine is with this and everything else. */
export function busyness() {
  return `load average ${loadavg()[0].toFixed(1)}`;
}

function durableWriteMs() {
  const folder = makeFolder();
  const file = openSync(path.join(folder, "durable"), "w");
  const block = new Uint8Array(4096);
  const times = Array.from({ length: 50 }, () => {
    const began = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  removeFolder(folder);
  return median(times);
}
