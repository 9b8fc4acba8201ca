// What this machine's cores can do at most: a signature and a verification for each licence, and nothing else. The yardstick that
// makes a batch comparable between machines, and between a quiet and a busy hour of one.

import { generateKeyPairSync, sign, verify } from "node:crypto";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { cpuSince } from "./numbers.js";

const [signAside, verifyAside] = [promisify(sign), promisify(verify)];
const PAIRS_PER_CORE = 2000;
/** Enough to keep every thread of the pool at work. */
const UNDER_WAY = 64;

/** Licences signed and verified a second by all cores together, and the CPU time of one: {perSecond, cpuUs}. */
export async function allCores() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const message = new Uint8Array(64);
  let left = PAIRS_PER_CORE * availableParallelism();
  const pairs = left;
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const signature = await signAside(null, message, privateKey);
      if (!(await verifyAside(null, message, publicKey, signature))) throw new Error("a signature does not hold");
    }
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, work));
  return { perSecond: (pairs * 1000) / (performance.now() - began), cpuUs: cpuSince(cpu) / pairs };
}
