// (d) Status lists: packing and signing what a list says, by its size and by how many of its licences are revoked, and what goes over the
// wire. Indexes are drawn as the register draws them, without order.

import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { gzip } from "../../dist/host/gzip.js";
import { createNodeCryptography } from "../../dist/keys/node-cryptography.js";
import { addSeconds } from "../../dist/licence/calendar.js";
import { signingInput, withProof } from "../../dist/licence/proof.js";
import { encodedListOf, statusListBits, statusListCredential } from "../../dist/licence/status-list.js";
import { aimTable } from "./aims.js";
import { barChart } from "./chart.js";
import { figure, median } from "./numbers.js";

const SHARES = [0, 0.001, 0.01, 0.1];
const ORIGIN = "https://licences.example.gov.cn";
const NOW = "2026-11-22T00:00:00Z";

/** Milliseconds to build and sign each list, and its bytes on the wire. */
export async function measureStatusLists({ rounds, sizes }) {
  const cryptography = createNodeCryptography();
  const { privateKey } = generateKeyPairSync("ed25519");
  const key = createPrivateKey(privateKey.export({ format: "pem", type: "pkcs8" }));
  const found = [];
  for (const size of sizes) {
    for (const share of SHARES) {
      const indexes = drawn(size, Math.round(size * share));
      const runs = [];
      for (let round = 0; round < rounds; round += 1) {
        const began = performance.now();
        const credential = await build(cryptography, key, size, indexes);
        runs.push({ ms: performance.now() - began, credential });
      }
      const wire = (await gzip(new TextEncoder().encode(runs[0].credential))).length;
      found.push({ size, share, ms: median(runs.map(({ ms }) => ms)), wire });
    }
  }
  return found;
}

export function listTables(found) {
  const percent = (share) => `${Number((share * 100).toPrecision(3))} %`;
  const rows = found.map(({ size, share, ms, wire }) => [
    ...[size.toLocaleString("en-US"), percent(share), figure(wire / 1000), figure(ms)],
  ]);
  const groups = [...new Set(found.map(({ size }) => size))].map((size) => ({
    heading: `${size.toLocaleString("en-US")} entries`,
    bars: found
      .filter((each) => each.size === size)
      .map(({ share, wire, ms }) => ({
        ...{ name: `${percent(share)} revoked`, value: wire / 1000, kind: "mark" },
        label: `${figure(wire / 1000)} KB, ${figure(ms)} ms`,
      })),
  }));
  const large = found.find(({ size, share }) => size === 1_000_000 && share === 0.01);
  const what = "KB on the wire, 1,000,000 entries, 1 % revoked";
  const aims = large === undefined ? [] : [aimTable("Status lists", [{ what, most: 14.5, value: large.wire / 1000 }])];
  return {
    tables: [...aims, ["Status lists: packed and signed", ["entries", "revoked", "KB on the wire", "ms"], rows]],
    charts: {
      "status-list-size.svg": barChart("A status list on the wire (logarithmic), and the time to build it", groups, {
        logarithmic: true,
      }),
    },
  };
}

async function build(cryptography, key, size, indexes) {
  const id = `${ORIGIN}/status/${"a".repeat(26)}`;
  const issuer = "did:web:licences.example.gov.cn:issuers:11330800002618291X";
  const encodedList = encodedListOf(await gzip(statusListBits(size, indexes)));
  const validity = { validFrom: NOW, validUntil: addSeconds(NOW, 3600), ttl: 30_000 };
  const unsigned = statusListCredential({ id, issuer, purpose: "revocation", encodedList, ...validity });
  const proof = { created: NOW, verificationMethod: `${issuer}#z6Mk` };
  const input = signingInput(cryptography, unsigned, proof);
  return JSON.stringify(withProof(unsigned, input.proof, sign(null, input.bytes, key)));
}

/** So many different places, by a generator whose draws repeat from run to run. */
function drawn(size, count) {
  const places = new Set();
  let state = 0x9e3779b9;
  while (places.size < count) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    places.add(Math.floor((state / 2 ** 32) * size));
  }
  return [...places];
}
