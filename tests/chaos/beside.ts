// Verifying at a steady pace beside whatever else goes on: every verdict must be right, and how long they take is measured.

import type { Service } from "./installation.ts";
import { type Latencies, takePulse } from "./latency.ts";
import { type Stage, workFor } from "./trial.ts";

const PER_SECOND = 100;
const ISSUING_MS = 500;

/** A service under way and the address of a licence's verdict. */
export interface Watched {
  readonly service: Service;
  readonly address: string;
}

/** Starts the service and has a licence issued that can be asked for. */
export async function serveLicence(set: Stage): Promise<Watched> {
  const { installation, ledger } = set;
  const service = await installation.serve();
  while (ledger.licences.size === 0) await workFor(set, ISSUING_MS, { issue: 1 });
  const [licence] = ledger.licences.values();
  return { service, address: `${installation.address}/v/${licence?.id}` };
}

/** Verifies while `work` goes on; a verdict that is not there or not the right one is written down as a wrong answer. */
export async function verifyBeside<T>(
  { ledger }: Stage,
  address: string,
  work: () => Promise<T>,
): Promise<[Latencies, T]> {
  const pulse = takePulse(address, PER_SECOND, (body) => /"valid"/.test(body));
  const done = await work();
  const latencies = await pulse.end();
  ledger.wrong.push(...latencies.errors.map((error) => `verify: ${error}`));
  return [latencies, done];
}
