// Reads the published vectors of tests/vectors for the tests of the ground floor.

import { readFileSync } from "node:fs";
import path from "node:path";
import { fromHex } from "../../src/licence/bytes.ts";

const VECTORS = path.resolve(import.meta.dirname, "../vectors");

/** A case of tests/vectors/ed25519/cases.json; all bytes in hexadecimal. */
export interface SignatureCase {
  readonly title: string;
  readonly holds: boolean;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
  readonly secretKey?: string;
}

/** The text of a vector's file. */
export function vectorText(name: string): string {
  return readFileSync(path.join(VECTORS, name), "utf8");
}

/** The cases that every runtime has to answer alike. */
export function signatureCases(): readonly SignatureCase[] {
  return JSON.parse(vectorText("ed25519/cases.json"));
}

/** Bytes of hexadecimal that a test wrote itself. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex.replaceAll(/\s/g, ""));
  if (bytes === undefined) throw new Error(`no hexadecimal: ${hex}`);
  return bytes;
}
