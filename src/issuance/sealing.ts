// Signing, safely: the exact bytes are recorded before they are signed, and what comes back is parsed again and verified with the
// public key of the trust list (not the signer's own) before anybody sees it.

import { credentialObject, type UnsignedCredential } from "../licence/credential.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { type SignedMessage, verifySignatures } from "../licence/ed25519.ts";
import { LicenceError } from "../licence/errors.ts";
import { parseJson } from "../licence/json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import { decodePublicKey } from "../licence/multikey.ts";
import { preparedText, readProof, signedText, signingInput } from "../licence/proof.ts";
import { sameJson } from "../licence/same-json.ts";
import type { Signer } from "./ports.ts";
import type { PreparedEntry, TrustedKey } from "./register-entries.ts";

/** What sealing is handed. */
export interface SealingParts {
  readonly signer: Signer;
  readonly cryptography: Cryptography;
}

/** A credential about to be signed. */
export interface Sealing {
  readonly entry: PreparedEntry;
  readonly document: JsonObject;
  readonly input: ReturnType<typeof signingInput>;
  readonly publicKey: Uint8Array;
}

/** A signed and verified credential: what was prepared, its JSON text as handed out, and the document without its proof. */
export interface Sealed {
  readonly entry: PreparedEntry;
  readonly credential: string;
  readonly document: JsonObject;
}

type SealingOrder = {
  readonly id: string;
  readonly kid: string;
  readonly key: TrustedKey;
} & (
  | { readonly unsigned: UnsignedCredential; readonly method: string; readonly created: string }
  /** What an earlier attempt recorded as prepared. */
  | { readonly prepared: string }
);

/** Makes the bytes to be signed. @throws {LicenceError} key-unknown — the trust list's key is not sound. */
export function prepareSealing(parts: SealingParts, order: SealingOrder): Sealing {
  const publicKey = decodePublicKey(order.key.publicKeyMultibase);
  if (publicKey === undefined) throw new LicenceError("key-unknown", { parameters: { kid: order.kid } });
  const { document, options } =
    "prepared" in order
      ? splitPrepared(order.prepared)
      : {
          document: credentialObject(order.unsigned),
          options: { created: order.created, verificationMethod: order.method },
        };
  const input = signingInput(parts.cryptography, document, options);
  const credential = preparedText(document, input.proof);
  return {
    entry: { id: order.id, kid: order.kid, credential, contentHash: input.contentHash },
    document,
    input,
    publicKey,
  };
}

function splitPrepared(text: string): {
  readonly document: JsonObject;
  readonly options: { readonly created: string; readonly verificationMethod: string };
} {
  const prepared = parseJson(text);
  if (!isJsonObject(prepared) || !isJsonObject(prepared["proof"])) throw new LicenceError("internal");
  const { proof, ...document } = prepared;
  const { created, verificationMethod } = proof as JsonObject;
  return { document, options: { created: String(created), verificationMethod: String(verificationMethod) } };
}

/** Signs and self-verifies; one outcome per sealing, in order. An error of one key touches only what it was to sign. */
export async function sealAll(
  parts: SealingParts,
  sealings: readonly Sealing[],
): Promise<readonly (Sealed | { readonly error: LicenceError })[]> {
  const outcomes = new Map<Sealing, Sealed | { readonly error: LicenceError }>();
  const kids = [...new Set(sealings.map(({ entry }) => entry.kid))];
  await Promise.all(
    kids.map(async (kid) => {
      const mine = sealings.filter(({ entry }) => entry.kid === kid);
      for (const [sealing, outcome] of await sealUnder(parts, kid, mine)) outcomes.set(sealing, outcome);
    }),
  );
  return sealings.map((sealing) => outcomes.get(sealing) ?? { error: new LicenceError("internal") });
}

type SealOutcome = readonly [Sealing, Sealed | { readonly error: LicenceError }];

async function sealUnder(
  parts: SealingParts,
  kid: string,
  sealings: readonly Sealing[],
): Promise<readonly SealOutcome[]> {
  try {
    const signatures = await parts.signer.sign(
      kid,
      sealings.map(({ input }) => input.bytes),
    );
    const readings = sealings.map((sealing, index) => readBack(sealing, signatures[index]));
    const verdicts = await verdictsOn(parts, sealings, readings);
    return sealings.map((sealing, index): SealOutcome => {
      const reading = readings[index];
      const holds = reading !== undefined && verdicts.get(reading) === true;
      return [sealing, holds ? reading.sealed : { error: new LicenceError("self-verification-failed") }];
    });
  } catch (cause) {
    const error = cause instanceof LicenceError ? cause : new LicenceError("internal", { cause });
    return sealings.map((sealing) => [sealing, { error }]);
  }
}

/** A finished text, parsed again: it says what was to be signed. */
interface Reading extends SignedMessage {
  readonly sealed: Sealed;
}

/** Undefined when the finished text says anything else. */
function readBack({ entry, document, input }: Sealing, signature: Uint8Array | undefined): Reading | undefined {
  if (signature === undefined) return undefined;
  const credential = signedText(entry.credential, signature);
  // JSON wrote this text a moment ago, so the strict reader would find nothing in it and take three times as long.
  const again = JSON.parse(credential) as JsonValue;
  const reading = isJsonObject(again) ? readProof(again) : undefined;
  if (reading?.outcome !== "ok") return undefined;
  const { proofValue: _, ...options } = reading.proof;
  // What is the same value as what was hashed has the same canonical bytes, and is not hashed again.
  const isSame = sameJson(reading.document, document) && sameJson(options as JsonObject, input.proof as JsonObject);
  if (!isSame) return undefined;
  return { message: input.bytes, signature: reading.signature, sealed: { entry, credential, document } };
}

/** One key, and so one public key, for all. */
async function verdictsOn(
  { cryptography }: SealingParts,
  sealings: readonly Sealing[],
  readings: readonly (Reading | undefined)[],
): Promise<ReadonlyMap<Reading, boolean | undefined>> {
  const found = readings.filter((reading) => reading !== undefined);
  const [first] = sealings;
  if (first === undefined) return new Map();
  const verdicts = await verifySignatures(cryptography, first.publicKey, found);
  return new Map(found.map((reading, index) => [reading, verdicts[index]]));
}
