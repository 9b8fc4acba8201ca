// (e) Where the time goes, in process and in one thread: microseconds per piece of work, the best of several rounds, for what a
// busy machine adds is not the program's.

import { openDocument } from "../../dist/issuance/examination.js";
import { OPERATOR } from "../../dist/issuance/principal.js";
import { createNodeCryptography } from "../../dist/keys/node-cryptography.js";
import { canonicalize } from "../../dist/licence/canonical.js";
import { verifySignature } from "../../dist/licence/ed25519.js";
import { parseJson } from "../../dist/licence/json.js";
import { decodePublicKey } from "../../dist/licence/multikey.js";
import { hashReading, readProof } from "../../dist/licence/proof.js";
import { foundDepartments, issueOne, makeFolder, openBenchHouse, removeFolder, requestMaker } from "./world.js";

/** [what, microseconds] in the order of a verification, then of an issue. */
export async function measureBreakdown({ rounds }) {
  const folder = makeFolder();
  const house = await openBenchHouse(folder, { remember: 0 });
  try {
    await foundDepartments(house);
    const record = await issueOne(house, OPERATOR, 0);
    const credential = JSON.parse(record.credential);
    const { proof: _, ...document } = credential;
    const cryptography = createNodeCryptography();
    const reading = readProof(credential);
    const hashed = hashReading(cryptography, reading);
    const publicKey = decodePublicKey(record.kid);
    const order = { principal: OPERATOR, request: requestMaker(house.catalogue)(1) };
    const works = [
      ["read the dossier", () => house.archive.dossier(record.id)],
      ["read strict JSON", () => parseJson(record.credential)],
      ["canonicalise and hash", () => cryptography.hashText(canonicalize(document))],
      ["verify Ed25519", () => verifySignature(cryptography, publicKey, hashed.bytes, reading.signature)],
      ["open a posted document", () => openDocument(credential, [house.origin], house.clock.now())],
      ["report, signature checked", () => house.desk.reportOf(record.id)],
      ["draft a licence (all checks)", () => house.issuing.dryRun(order)],
      ["sign Ed25519", () => house.keyring.sign(record.kid, [hashed.bytes])],
    ];
    const results = [];
    for (const [name, work] of works) results.push([name, await bestOf(work, rounds)]);
    return results;
  } finally {
    await house.close();
    removeFolder(folder);
  }
}

async function bestOf(work, rounds) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    for (let times = 0; times < 200; times += 1) {
      const result = work();
      if (result instanceof Promise) await result;
    }
    best = Math.min(best, ((performance.now() - began) * 1000) / 200);
  }
  return best;
}
