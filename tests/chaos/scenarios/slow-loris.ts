// Hundreds of connections that send their headers, or their bodies, a byte at a time, or that never read their answers: verifying goes on
// beside them, and the service lets go of every one of them by itself.

import { serveLicence, verifyBeside } from "../beside.ts";
import { residentMb } from "../memory.ts";
import { pause } from "../process.ts";
import type { Findings, Scenario, Trial } from "../scenario.ts";
import { type Connection, open } from "../sockets.ts";
import { stage } from "../trial.ts";

const CONNECTIONS = 600;
const BYTE_EVERY_MS = 1000;
/** Headers have ten seconds, a whole request a minute (docs/OPERATIONS.md), and sweeps come every half minute. */
const LET_GO_MS = 100_000;

const HEADERS = "GET /v/aaaaaaaaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\nHost: vellum\r\nX-Slow: ";
const BODY = [
  ...["POST /v1/verifications HTTP/1.1", "Host: vellum", "Content-Type: application/json", "Content-Length: 100000"],
  ...["", "{"],
].join("\r\n");
/** Asks five times over one connection and reads nothing. */
const DEAF = "GET /verify HTTP/1.1\r\nHost: vellum\r\n\r\n".repeat(5);

export const slowLoris: Scenario = {
  name: "slow-loris",
  title: `${CONNECTIONS} connections that dribble headers or bodies, or never read`,
  stores: ["sqlite"],
  inCi: ["sqlite"],
  rounds: { full: 2, quick: 1 },
  run: runSlowLoris,
};

function runSlowLoris(trial: Trial): Promise<Findings> {
  return stage(trial, async (set) => {
    const { installation, ledger, figures } = set;
    const { service, address } = await serveLicence(set);
    for (let round = 1; round <= trial.rounds; round += 1) {
      const before = residentMb(service.process.pid);
      const connections = Array.from({ length: CONNECTIONS }, (_, index) => begin(installation.address, index));
      const [{ p99 }, letGoMs] = await verifyBeside(set, address, () => dribble(connections, trial));
      if (letGoMs === undefined && !trial.isQuick) ledger.wrong.push("slow connections are held for ever");
      figures["verify p99 ms"] = Math.round(p99);
      figures["memory MB before, during"] = `${before}, ${residentMb(service.process.pid)}`;
      if (letGoMs !== undefined) figures["all let go after s"] = Math.round(letGoMs / 1000);
      for (const { socket } of connections) socket.destroy();
      trial.progress(`${round}/${trial.rounds} verify p99 ${p99.toFixed(1)} ms beside ${CONNECTIONS} slow connections`);
    }
    return service;
  });
}

function begin(origin: string, index: number): Connection {
  const connection = open(origin);
  const kind = index % 3;
  if (kind === 2) connection.socket.pause();
  connection.socket.write(kind === 0 ? HEADERS : kind === 1 ? BODY : DEAF);
  return connection;
}

/** Sends a byte a second over each; answers when the last was let go, or undefined when some are held at the end. */
async function dribble(connections: readonly Connection[], { isQuick }: Trial): Promise<number | undefined> {
  const began = performance.now();
  const slow = connections.filter((_, index) => index % 3 !== 2);
  while (performance.now() - began < (isQuick ? 3000 : LET_GO_MS)) {
    const held = slow.filter((connection) => !connection.isOver());
    if (held.length === 0) return performance.now() - began;
    for (const { socket } of held) if (socket.writable) socket.write("a");
    await pause(BYTE_EVERY_MS);
  }
  return undefined;
}
