// Signing, safely: the exact bytes are recorded before they are signed, and what comes back is parsed again and verified with the
// public key of the trust list (not the signer's own) before anybody sees it.

import { credentialObject, type UnsignedCredential } from "../licence/credential.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { verifySignature } from "../licence/ed25519.ts";
import { LicenceError } from "../licence/errors.ts";
import { parseJson } from "../licence/json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import { decodePublicKey } from "../licence/multikey.ts";
import { hashReading, preparedText, readProof, signedText, signingInput } from "../licence/proof.ts";
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
    return await Promise.all(
      sealings.map(async (sealing, index): Promise<SealOutcome> => {
        const sealed = await sealOne(parts, sealing, signatures[index]);
        return [sealing, sealed ?? { error: new LicenceError("self-verification-failed") }];
      }),
    );
  } catch (cause) {
    const error = cause instanceof LicenceError ? cause : new LicenceError("internal", { cause });
    return sealings.map((sealing) => [sealing, { error }]);
  }
}

async function sealOne(
  parts: SealingParts,
  sealing: Sealing,
  signature: Uint8Array | undefined,
): Promise<Sealed | undefined> {
  if (signature === undefined) return undefined;
  const { credential: prepared, contentHash } = sealing.entry;
  const credential = signedText(prepared, signature);
  // JSON wrote this text a moment ago, so the strict reader would find nothing in it and take three times as long.
  const again = JSON.parse(credential) as JsonValue;
  const reading = isJsonObject(again) ? readProof(again) : undefined;
  if (reading?.outcome !== "ok") return undefined;
  const found = hashReading(parts.cryptography, reading);
  if (found.contentHash !== contentHash) return undefined;
  const holds = await verifySignature(parts.cryptography, sealing.publicKey, found.bytes, reading.signature);
  return holds ? { entry: sealing.entry, credential, document: sealing.document } : undefined;
}
