// The page by Vellum's own engine in this thread: printed, and printed and sealed by a P-256 certificate for development.

import { createPrivateKey, sign, webcrypto, X509Certificate } from "node:crypto";
import { createPdfSealer } from "../../../dist/document/pades/sealing.js";
import { createPrinter } from "../../../dist/document/printer.js";
import { systemClock } from "../../../dist/host/clock.js";
import { systemEntropy } from "../../../dist/host/entropy.js";
import { openFontShelf } from "../../../dist/host/fonts.js";
import { createNodeCryptography } from "../../../dist/keys/node-cryptography.js";
import { makeDevelopmentAuthority, makeDevelopmentSeal } from "../../../dist/keys/seal-authority.js";

/** Printers of sheets: `unsigned` and `signed`. */
export async function openVellum(catalogue, issuer) {
  const printer = createPrinter({ catalogue, fonts: openFontShelf() });
  const { sealer, identity } = await openSeal(issuer);
  const unsigned = {
    name: "Vellum, unsigned",
    print: async ({ sheet }) => (await printer.print(sheet)).bytes,
    close() {},
  };
  const signed = {
    name: "Vellum, signed (PAdES, P-256)",
    async print({ sheet }) {
      const { bytes: pdf, seal: field } = await printer.print(sheet);
      const order = { pdf, field, name: issuer.name["zh-CN"], signedAt: systemClock.now(), identity };
      return (await sealer.seal(order)).bytes;
    },
    close() {},
  };
  return { unsigned, signed };
}

async function openSeal(issuer) {
  const now = systemClock.now();
  const { pkcs8, chain } = await makeDevelopmentSeal(await makeDevelopmentAuthority(now), issuer, now);
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
  const fingerprint = new X509Certificate(chain[0]).fingerprint256.replaceAll(":", "").toLowerCase();
  const sealer = createPdfSealer({
    hand: { sign: async (_, message) => new Uint8Array(sign("sha256", message, key)) },
    cryptography: createNodeCryptography(),
    subtle: webcrypto.subtle,
    entropy: systemEntropy,
  });
  return { sealer, identity: { chain, algorithm: "ecdsa-p256-sha256", fingerprint, development: true } };
}
