// Bodies of a gigabyte, announced, in chunks and as a gzip bomb, to every route that takes one: refused before they are in memory, while
// verifying goes on.

import { gzipSync } from "node:zlib";
import { serveLicence, verifyBeside } from "../beside.ts";
import { residentMb } from "../memory.ts";
import { pause } from "../process.ts";
import type { Findings, Scenario, Trial } from "../scenario.ts";
import { open, pour } from "../sockets.ts";
import { stage } from "../trial.ts";

const GIGABYTE = 2 ** 30;
const PIECE = new Uint8Array(65_536).fill(0x20);
const MOST_GROWTH_MB = 300;
const ANSWER_MS = 15_000;

const ROUTES = [
  ["/v1/verifications", "application/json"],
  ["/v1/verifications", "application/pdf"],
  ["/verify", "multipart/form-data; boundary=x"],
  ["/v1/licences", "application/json"],
  ["/v1/documents", "multipart/form-data; boundary=x"],
  ["/v1/enclosures", "image/jpeg"],
] as const;

export const hugeBodies: Scenario = {
  name: "huge-bodies",
  title: "bodies of 1 GB, announced, chunked and as gzip bombs",
  stores: ["sqlite"],
  inCi: ["sqlite"],
  rounds: { full: 5, quick: 1 },
  run: runHugeBodies,
};

function runHugeBodies(trial: Trial): Promise<Findings> {
  return stage(trial, async (set) => {
    const { installation, ledger, figures } = set;
    const { service, address } = await serveLicence(set);
    const before = residentMb(service.process.pid);
    let most = before;
    const watching = setInterval(() => {
      most = Math.max(most, residentMb(service.process.pid));
    }, 100);
    const [{ p99 }] = await verifyBeside(set, address, async () => {
      for (let round = 1; round <= trial.rounds; round += 1) {
        const senders = ROUTES.flatMap(([path, type]) => SENDERS.map((send) => send(installation.address, path, type)));
        for (const fault of await Promise.all(senders)) if (fault !== undefined) ledger.wrong.push(fault);
        trial.progress(`${round}/${trial.rounds} rounds of ${senders.length} bodies, at most ${most} MB`);
      }
    });
    clearInterval(watching);
    if (most - before > MOST_GROWTH_MB) ledger.wrong.push(`memory grew from ${before} to ${most} MB`);
    figures["verify p99 ms"] = Math.round(p99);
    figures["memory MB before, at most"] = `${before}, ${most}`;
    return service;
  });
}

type Send = (origin: string, path: string, type: string) => Promise<string | undefined>;

const announced: Send = (origin, path, type) =>
  refusedOf(origin, `POST ${path} announced`, async (connection) => {
    connection.socket.write(headOf(path, type, [`Content-Length: ${GIGABYTE}`]));
    await pour(connection, PIECE, GIGABYTE);
  });

const chunked: Send = (origin, path, type) =>
  refusedOf(origin, `POST ${path} chunked`, async (connection) => {
    connection.socket.write(headOf(path, type, ["Transfer-Encoding: chunked"]));
    const size = new TextEncoder().encode(`${PIECE.length.toString(16)}\r\n`);
    await pour(connection, joined(size, PIECE, new Uint8Array([13, 10])), GIGABYTE);
  });

/** A megabyte that unpacks to a gigabyte. */
const BOMB = gzipSync(new Uint8Array(GIGABYTE / 16), { level: 9 });
const bomb: Send = (origin, path, type) =>
  refusedOf(origin, `POST ${path} bomb`, async (connection) => {
    const size = BOMB.length * 16;
    connection.socket.write(headOf(path, type, ["Content-Encoding: gzip", `Content-Length: ${size}`]));
    for (let part = 0; part < 16; part += 1) await pour(connection, BOMB, BOMB.length);
  });

const SENDERS = [announced, chunked, bomb];

/** What is wrong with the answer; undefined when it is a refusal, or the connection was ended before everything was sent. */
async function refusedOf(
  origin: string,
  name: string,
  send: (connection: ReturnType<typeof open>) => Promise<void>,
): Promise<string | undefined> {
  const connection = open(origin);
  const sending = send(connection);
  const answered = (async () => {
    while (!/^HTTP\/1\.1 \d/.test(connection.heard()) && !connection.isOver()) await pause(20);
  })();
  await Promise.race([Promise.all([sending, answered]), pause(ANSWER_MS)]);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(connection.heard())?.[1];
  const over = connection.isOver();
  connection.socket.destroy();
  if (status === undefined) return over ? undefined : `${name}: neither refused nor ended`;
  return /^4/.test(status) ? undefined : `${name}: ${status}`;
}

function headOf(path: string, type: string, more: readonly string[]): string {
  return [`POST ${path} HTTP/1.1`, "Host: vellum", `Content-Type: ${type}`, ...more, "", ""].join("\r\n");
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
