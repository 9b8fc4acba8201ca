// Every scenario, in the order of the report.

import type { Scenario } from "../scenario.ts";
import { clockJumps } from "./clock-jumps.ts";
import { fullDisk } from "./full-disk.ts";
import { hugeBodies } from "./huge-bodies.ts";
import { ioErrors } from "./io-errors.ts";
import { kill } from "./kill.ts";
import { killBatch } from "./kill-batch.ts";
import { killTable } from "./kill-table.ts";
import { mixed } from "./mixed.ts";
import { postgresRestart, postgresWire } from "./postgres-faults.ts";
import { processes } from "./processes.ts";
import { restore } from "./restore.ts";
import { retries } from "./retries.ts";
import { slowDisk } from "./slow-disk.ts";
import { slowLoris } from "./slow-loris.ts";

export const SCENARIOS: readonly Scenario[] = [
  kill,
  killBatch,
  killTable,
  retries,
  processes,
  fullDisk,
  ioErrors,
  slowDisk,
  postgresRestart,
  postgresWire,
  clockJumps,
  slowLoris,
  hugeBodies,
  restore,
  mixed,
];
