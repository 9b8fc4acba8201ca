// One server under test, in a process of its own: `node server.js FOLDER MODE ID`, its register in DATABASE_URL's database where that is
// set. Says its port to its parent and goes when the parent does. All modes listen with the very same settings
// (src/host/http-server.ts), and all of ours count and log as `vellum serve` does, their log going nowhere.

import { createWriteStream } from "node:fs";
import { devNull } from "node:os";
import { Hono } from "hono";
import { readConfig } from "../../dist/config.js";
import { listen } from "../../dist/host/http-server.js";
import { createVerificationDesk } from "../../dist/issuance/verification.js";
import { fromHex } from "../../dist/licence/bytes.js";
import { serveHouse } from "../../dist/node.js";
import { measuredDesk } from "../../dist/watch/measured.js";
import { createWatchRoom } from "../../dist/watch/watch-room.js";
import { servePeer } from "./peer.js";
import { environmentOf, openBenchHouse } from "./world.js";

const [folder, mode, id] = process.argv.slice(2);
const database = process.env.DATABASE_URL;
const config = readConfig(environmentOf(folder, database));
const room = createWatchRoom((line) => process.stderr.write(line));
const { measuring } = room;

const MODES = {
  /** A route that answers a constant: what node:http and Hono cost. */
  async bare() {
    const app = new Hono();
    const headers = { "content-type": "application/json; charset=utf-8" };
    app.get("/v/:id", () => new Response('{"verdict":"valid"}', { headers }));
    return listen({ fetch: app.fetch, bindHost: "127.0.0.1", port: 0 });
  },
  /** The same answer without any cryptography: the content is remembered and its name costs no hash. */
  "no-crypto": async () => serve(await withoutCryptography(1)),
  /** As before, but parsed, canonicalised and checked against its schema every time. */
  "no-crypto-anew": async () => serve(await withoutCryptography(0)),
  /** As served by default: verdicts about content remembered by its SHA-256, status never. */
  memoised: async () => serve(await open({ printAside: true })),
  /** As served by default but for printing, which the serving thread does itself: what a burst of downloads would do. */
  "printing-here": async () => serve(await open({ writeAside: false })),
  /** The signature checked at every request. */
  unmemoised: async () => serve(await open({ printAside: true, remember: 0 })),
  /** Another implementation behind the same listener, over the same register. */
  peer: async () => servePeer(await openBenchHouse(folder, { database }), id),
};

function open(options) {
  return openBenchHouse(folder, { database, measuring, writeAside: true, ...options });
}

async function serve(house) {
  const watch = await room.open(config.watch, "bench", createWriteStream(devNull));
  const place = { port: 0, bindHost: "127.0.0.1", trustedProxies: 0 };
  return serveHouse(house, { ...place, limits: config.limits, watch, onIncident });
}

/** A house whose desk is handed a Cryptography that says yes and that knows the hash of the one licence asked for. */
async function withoutCryptography(remember) {
  const house = await open({});
  const record = await house.archive.record(id);
  const digest = fromHex(record.contentHash);
  const desk = createVerificationDesk({
    catalogue: house.catalogue,
    reader: house.archive,
    cryptography: { sha256: () => digest, hashText: () => record.contentHash, verifyRaw: () => true },
    clock: house.clock,
    origin: house.origin,
    formerOrigins: [],
    keyedHash: (text) => text,
    remember,
  });
  return { ...house, desk: measuredDesk(desk, measuring) };
}

function onIncident(incident, error) {
  console.error(incident, error);
}

const { port } = await MODES[mode]();
process.on("disconnect", () => process.exit());
process.on("message", () => process.send(process.cpuUsage()));
process.send({ port });
