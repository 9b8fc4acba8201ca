// A process of its own that moves a register (moving.test.ts bundles, runs and kills it); it prints how far it is.

import { writeSync } from "node:fs";
import { openMovingSource, openMovingTarget } from "../../src/assembly/store.ts";
import { moveRegister } from "../../src/issuance/moving.ts";
import { portableCryptography } from "../../src/licence/portable.ts";

const [from = "", to = ""] = process.argv.slice(2);
const ends = { from: await openMovingSource(from), to: await openMovingTarget(to) };
const onProgress = ({ step, table, done }: { step: string; table: string; done: number }): void =>
  void writeSync(1, `${step} ${table} ${done}\n`);
const proof = await moveRegister({ ...ends, cryptography: portableCryptography, onProgress });
await ends.from.close();
await ends.to.close();
process.exitCode = proof.isEqual ? 0 : 1;
