// Everything in which runtimes could differ, asked of one of them: run on Node and, bundled, inside workerd; the answers have
// to be the same. Uses nothing that only one of them has.

import { textOf, toHex } from "../../src/licence/bytes.ts";
import { canonicalize } from "../../src/licence/canonical.ts";
import type { Cryptography } from "../../src/licence/cryptography.ts";
import { isSoundPublicKey, verifySignature } from "../../src/licence/ed25519.ts";
import { LicenceError } from "../../src/licence/errors.ts";
import { parseJson } from "../../src/licence/json.ts";
import { isJsonObject } from "../../src/licence/json-value.ts";
import { publicKeyOf, signPortable } from "../../src/licence/portable.ts";
import { preparedText, signedText, signingInput, verifyProof } from "../../src/licence/proof.ts";
import { createIndexPermutation } from "../../src/licence/status-index.ts";
import { decodeStatusList, encodeStatusList } from "../../src/licence/status-list.ts";
import { JSON_CASES } from "./json-cases.ts";
import { bytesOf, type SignatureCase } from "./signature-case.ts";

/** One runtime's answers, fit for JSON. */
export interface RuntimeAnswers {
  readonly signatures: readonly boolean[];
  readonly soundKeys: readonly boolean[];
  readonly json: readonly unknown[];
  readonly notUtf8: readonly boolean[];
  readonly statusList: string;
  readonly bomb: boolean;
  readonly places: readonly number[];
  readonly signed: string;
  readonly verified: readonly boolean[];
}

/** Asks a runtime everything. */
export async function runtimeAnswers(
  cryptography: Cryptography,
  cases: readonly SignatureCase[],
): Promise<RuntimeAnswers> {
  const signed = signedCredential(cryptography);
  const list = encodeStatusList(131_072, [0, 7, 4242, 131_071]);
  return {
    signatures: await Promise.all(
      cases.map(({ publicKey, message, signature }) =>
        verifySignature(cryptography, bytesOf(publicKey), bytesOf(message), bytesOf(signature)),
      ),
    ),
    soundKeys: cases.map(({ publicKey }) => isSoundPublicKey(bytesOf(publicKey))),
    json: JSON_CASES.map(({ text }) => outcomeOf(text)),
    notUtf8: [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe4, 0xb8], [0xef, 0xbb, 0xbf]].map(isUtf8),
    statusList: list,
    bomb: decodeStatusList(list, 16_383) === undefined,
    places: [0, 1, 2, 131_071].map(createIndexPermutation(new Uint8Array(16), 131_072, cryptography.sha256)),
    signed,
    verified: await Promise.all([signed, signed.replace("衢州", "杭州")].map((text) => verified(cryptography, text))),
  };
}

const SECRET = new Uint8Array(32).fill(3);

function signedCredential(cryptography: Cryptography): string {
  const document = { "@context": ["https://www.w3.org/ns/credentials/v2"], name: "衢州市 𬱖㛃", n: [1, 2.5, 1e-7] };
  const input = signingInput(cryptography, document, {
    created: "2026-11-22T01:41:07Z",
    verificationMethod: "did:web:a#b",
  });
  return signedText(preparedText(document, input.proof), signPortable(SECRET, input.bytes));
}

async function verified(cryptography: Cryptography, text: string): Promise<boolean> {
  const document = parseJson(text);
  return isJsonObject(document) && (await verifyProof(cryptography, publicKeyOf(SECRET), document));
}

function outcomeOf(text: string): unknown {
  try {
    const value = parseJson(text);
    return { value, canonical: canonicalize(value) };
  } catch (error) {
    if (error instanceof LicenceError) return { code: error.code, fields: error.fields };
    throw error;
  }
}

function isUtf8(bytes: readonly number[]): boolean {
  try {
    return toHex(Uint8Array.from(bytes)).length > 0 && textOf(Uint8Array.from(bytes)).length > 0;
  } catch {
    return false;
  }
}
