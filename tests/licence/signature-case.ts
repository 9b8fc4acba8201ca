// The shape of tests/vectors/ed25519/cases.json, for tests on Node and inside workerd.

import { fromHex } from "../../src/licence/bytes.ts";

/** A case of the file; all bytes in hexadecimal. */
export interface SignatureCase {
  readonly title: string;
  readonly holds: boolean;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
  readonly secretKey?: string;
}

/** Bytes of hexadecimal that stands in a vector. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex.replaceAll(/\s/g, ""));
  if (bytes === undefined) throw new Error(`no hexadecimal: ${hex}`);
  return bytes;
}
