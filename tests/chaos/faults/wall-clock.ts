// A machine's clock that can be set while the service runs (libfaketime); timers, which count on, are left alone.

import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const LIBRARIES = "/usr/lib";

export interface WallClock {
  /** What lets a process live by this clock. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sets the clock so many seconds off the true time. */
  set(offsetSeconds: number): void;
}

/** Makes a clock that is right. */
export function makeWallClock(folder: string): WallClock {
  const file = path.join(folder, "clock");
  const set = (offsetSeconds: number): void => writeFileSync(file, `${offsetSeconds < 0 ? "" : "+"}${offsetSeconds}\n`);
  set(0);
  const environment = {
    ...{ LD_PRELOAD: libraryPath(), FAKETIME_TIMESTAMP_FILE: file },
    ...{ FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" },
  };
  return { environment, set };
}

/** Debian puts it into the folder of the machine's architecture. */
function libraryPath(): string {
  const found = readdirSync(LIBRARIES)
    .map((folder) => path.join(LIBRARIES, folder, "faketime/libfaketimeMT.so.1"))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error("libfaketime is missing: apt-get install faketime");
  return found;
}
