// A small disk that can be filled up: a tmpfs, mounted for a trial. Needs the right to mount.

import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, statfsSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { clearAtEnd } from "../clearing.ts";

const BLOCK = new Uint8Array(65_536).fill(1);

export interface MemoryDisk {
  readonly folder: string;
  /** Leaves about so many bytes free. */
  fill(free: number): void;
  /** Gives all space back that `fill` took. */
  relieve(): void;
  unmount(): void;
}

/** Mounts a disk of so many MB. @throws {Error} this user may not. */
export function mountMemoryDisk(megabytes: number): MemoryDisk {
  const folder = mkdtempSync(path.join(tmpdir(), "vellum-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "vellum-trial", folder]);
  const ballast = path.join(folder, "ballast");
  return {
    folder,
    fill: (free) => {
      const file = openSync(ballast, "a");
      try {
        while (freeBytes(folder) > free) writeSync(file, BLOCK, 0, Math.min(BLOCK.length, freeBytes(folder) - free));
      } finally {
        closeSync(file);
      }
    },
    relieve: () => rmSync(ballast, { force: true }),
    unmount: clearAtEnd(() => {
      execFileSync("umount", ["-l", folder]);
      rmdirSync(folder);
    }),
  };
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
