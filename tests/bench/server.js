// One server under test, in a process of its own: `node server.js FOLDER MODE`. Says its port to its parent and goes when the
// parent does. All modes listen with the very same settings (src/host/http-server.ts).

import { Hono } from "hono";
import { listen } from "../../dist/host/http-server.js";
import { createVerificationDesk } from "../../dist/issuance/verification.js";
import { fromHex } from "../../dist/licence/bytes.js";
import { serveHouse } from "../../dist/node.js";
import { servePeer } from "./peer.js";
import { openBenchHouse } from "./world.js";

const [folder, mode, id] = process.argv.slice(2);
const SERVE = { port: 0, bindHost: "127.0.0.1", trustedProxies: 0, onIncident };

const MODES = {
  /** A route that answers a constant: what node:http and Hono cost. */
  async bare() {
    const app = new Hono();
    const headers = { "content-type": "application/json; charset=utf-8" };
    app.get("/v/:id", () => new Response('{"verdict":"valid"}', { headers }));
    return listen({ fetch: app.fetch, bindHost: "127.0.0.1", port: 0 });
  },
  /** The same answer without any cryptography: the content is remembered and its name costs no hash. */
  "no-crypto": async () => serveHouse(await withoutCryptography(1), SERVE),
  /** As before, but parsed, canonicalised and checked against its schema every time. */
  "no-crypto-anew": async () => serveHouse(await withoutCryptography(0), SERVE),
  /** As served by default: verdicts about content remembered by its SHA-256, status never. */
  memoised: async () => serveHouse(await openBenchHouse(folder, { printAside: true, writeAside: true }), SERVE),
  /** As served by default but for printing, which the serving thread does itself: what a burst of downloads would do. */
  "printing-here": async () => serveHouse(await openBenchHouse(folder), SERVE),
  /** The signature checked at every request. */
  unmemoised: async () => serveHouse(await openBenchHouse(folder, { writeAside: true, remember: 0 }), SERVE),
  /** Another implementation behind the same listener, over the same register. */
  peer: async () => servePeer(await openBenchHouse(folder), id),
};

/** A house whose desk is handed a Cryptography that says yes and that knows the hash of the one licence asked for. */
async function withoutCryptography(remember) {
  const house = await openBenchHouse(folder, { writeAside: true });
  const record = await house.archive.record(id);
  const digest = fromHex(record.contentHash);
  const desk = createVerificationDesk({
    catalogue: house.catalogue,
    reader: house.archive,
    cryptography: { sha256: () => digest, verifyRaw: () => true },
    clock: house.clock,
    origin: house.origin,
    formerOrigins: [],
    keyedHash: (text) => text,
    remember,
  });
  return { ...house, desk };
}

function onIncident(incident, error) {
  console.error(incident, error);
}

const { port } = await MODES[mode]();
process.on("disconnect", () => process.exit());
process.on("message", () => process.send(process.cpuUsage()));
process.send({ port });
