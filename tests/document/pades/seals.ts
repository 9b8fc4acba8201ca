// Seals to test with: one of each algorithm, made by openssl as a certification authority makes them, with the root that issued it;
// and printed licences with the place of their seal.

import { execFileSync } from "node:child_process";
import { createPrivateKey, type KeyObject, sign, webcrypto, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { scanPdf, streamContent } from "../../../src/document/object-scan.ts";
import { createPdfSealer } from "../../../src/document/pades/sealing.ts";
import { isDictionary, isPdfArray } from "../../../src/document/pdf-values.ts";
import { systemEntropy } from "../../../src/host/entropy.ts";
import { createNodeCryptography } from "../../../src/keys/node-cryptography.ts";
import type { PdfSealer, SealAlgorithm, SealField, SealHand, SealIdentity } from "../../../src/licence/sealing.ts";

export const { subtle } = webcrypto;
export const ALGORITHMS: readonly SealAlgorithm[] = ["ecdsa-p256-sha256", "rsa-pkcs1-sha256"];
export const cryptography = createNodeCryptography();
export const SIGNED_AT = "2026-11-22T01:42:00Z";

/** A seal with what made it. */
export interface TestSeal {
  readonly identity: SealIdentity;
  readonly hand: SealHand;
  readonly key: KeyObject;
  /** PEM of the root, in a file. */
  readonly rootFile: string;
  readonly folder: string;
}

/** Runs openssl; its messages on standard error are not shown. */
export function openssl(folder: string, ...parameters: readonly string[]): string {
  return execFileSync("openssl", parameters, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

const KEYS: Readonly<Record<SealAlgorithm, readonly string[]>> = {
  "ecdsa-p256-sha256": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  "rsa-pkcs1-sha256": ["rsa:2048"],
};

/** A root and a department's certificate under it: key.pem, seal.pem and root.pem in a folder of their own. */
export function makeSeal(algorithm: SealAlgorithm): TestSeal {
  const folder = mkdtempSync(path.join(tmpdir(), "vellum-seal-"));
  const made = ["-newkey", ...KEYS[algorithm], "-noenc", "-utf8", "-days", "3650"];
  const root = ["-keyout", "root-key.pem", "-out", "root.pem", "-subj", "/C=CN/O=测试CA/CN=测试根证书"];
  openssl(folder, "req", "-x509", ...made, ...root, "-addext", "keyUsage=critical,keyCertSign");
  const own = ["-keyout", "key.pem", "-out", "seal.pem", "-subj", "/C=CN/O=衢州市住房和城乡建设局/CN=电子证照专用章"];
  const usage = ["keyUsage=critical,digitalSignature,nonRepudiation", "basicConstraints=critical,CA:FALSE"];
  const extensions = usage.flatMap((line) => ["-addext", line]);
  openssl(folder, "req", "-x509", "-CA", "root.pem", "-CAkey", "root-key.pem", ...made, ...own, ...extensions);
  const certificate = new X509Certificate(readFileSync(path.join(folder, "seal.pem")));
  const key = createPrivateKey(readFileSync(path.join(folder, "key.pem")));
  return {
    identity: {
      chain: [Uint8Array.from(certificate.raw)],
      algorithm,
      fingerprint: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
      development: false,
    },
    hand: { sign: async (_, message) => new Uint8Array(sign("sha256", message, key)) },
    key,
    rootFile: path.join(folder, "root.pem"),
    folder,
  };
}

/** A sealer over a test seal. */
export function sealerOf(seal: TestSeal): PdfSealer {
  return createPdfSealer({ hand: seal.hand, cryptography, subtle, entropy: systemEntropy });
}

/** Where a printed file draws its seal: 42 mm across, around where its content puts the form. */
export function sealFieldOf(pdf: Uint8Array): SealField {
  const scanned = scanPdf(pdf);
  const catalog = scanned.resolve(scanned.trailer.get("Root"));
  const tree = isDictionary(catalog) ? scanned.resolve(catalog.get("Pages")) : undefined;
  const kids = isDictionary(tree) ? tree.get("Kids") : undefined;
  for (const [page, kid] of (isPdfArray(kids) ? kids : []).entries()) {
    const dictionary = scanned.resolve(kid);
    const contents = isDictionary(dictionary) ? dictionary.get("Contents") : undefined;
    for (const reference of isPdfArray(contents) ? contents : [contents]) {
      const stream = scanned.stream(reference);
      if (stream === undefined) continue;
      const text = Buffer.from(streamContent(scanned, stream, 1 << 22)).toString("latin1");
      const [, x, y] = /1 0 0 1 ([\d.]+) ([\d.]+) cm \/Seal Do/.exec(text)?.map(Number) ?? [];
      if (x !== undefined && y !== undefined) return { page, box: [x - 60, y - 60, x + 60, y + 60] };
    }
  }
  throw new Error("a licence without a seal");
}

/** The bytes that a signed file's ByteRange covers, and its CMS without padding. */
export function partsOf(pdf: Uint8Array): { readonly covered: Buffer; readonly cms: Buffer; readonly gap: number } {
  const text = Buffer.from(pdf).toString("latin1");
  const range = /\/ByteRange \[0 +(\d+) +(\d+) +(\d+)\]/.exec(text)?.slice(1).map(Number) ?? [];
  const [start = 0, resume = 0, length = 0] = range;
  const contents = Buffer.from(text.slice(start + 1, resume - 1), "hex");
  const size = 4 + contents.readUInt16BE(2);
  const covered = Buffer.concat([pdf.subarray(0, start), pdf.subarray(resume, resume + length)]);
  return { covered, cms: contents.subarray(0, size), gap: start };
}

/** Writes a file into a seal's folder; its path. */
export function written(seal: Pick<TestSeal, "folder">, name: string, bytes: Uint8Array): string {
  const file = path.join(seal.folder, name);
  writeFileSync(file, bytes);
  return file;
}
