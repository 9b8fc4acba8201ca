// Data Integrity proofs of the cryptosuite eddsa-jcs-2022 (VC Data Integrity 1.0 §4; VC-DI-EDDSA 1.0 §3.3), exactly.
// One proof per document: sets, chains and other suites are told apart and not verified. Whose key it is, whether it is
// trusted and whether `proof.expires` has passed is the caller's to judge; this file has no clock.

import { fromBase58, fromHex, toBase58 } from "./bytes.ts";
import { isDateTimeStamp } from "./calendar.ts";
import { canonicalize } from "./canonical.ts";
import type { DataIntegrityProof } from "./credential.ts";
import type { Cryptography } from "./cryptography.ts";
import { SIGNATURE_LENGTH, verifySignature } from "./ed25519.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";

/** A proof before its value: what is hashed beside the document. */
export type ProofConfig = Omit<DataIntegrityProof, "proofValue">;

/** What is to be signed for a document. */
export interface SigningInput {
  /** SHA-256 of the canonical proof config, then of the canonical document: 64 bytes. */
  readonly bytes: Uint8Array;
  /** Hex SHA-256 of the canonical document without its proof. */
  readonly contentHash: string;
  readonly proof: ProofConfig;
}

/** What stands where a proof should be. `malformed` is of our kind but cannot hold: judge it as a proof that fails. */
export type ProofReading =
  | {
      readonly outcome: "ok";
      readonly proof: DataIntegrityProof;
      readonly signature: Uint8Array;
      /** What the proof is about: without the proof, its `@context` the proof's. Go on with this, never with the input. */
      readonly document: JsonObject;
    }
  | { readonly outcome: "none" | "unsupported" | "malformed" | "several" };

/** A reading with a proof that can be verified. */
export type ReadProof = Extract<ProofReading, { outcome: "ok" }>;

// The longest base58btc text of 64 bytes.
const LONGEST_PROOF_VALUE = 1 + 88;

/**
 * Makes of an unsigned document what an Ed25519 key has to sign.
 * @param document - strict JSON without a `proof`.
 * @param options - `created` as an XSD dateTimeStamp; the URL of the signing key.
 */
export function signingInput(
  cryptography: Cryptography,
  document: object,
  options: { readonly created: string; readonly verificationMethod: string },
): SigningInput {
  const proof: ProofConfig = {
    type: "DataIntegrityProof",
    cryptosuite: "eddsa-jcs-2022",
    created: options.created,
    verificationMethod: options.verificationMethod,
    proofPurpose: "assertionMethod",
    ...contextOf(document),
  };
  return { ...hashInput(cryptography, proof, document), proof };
}

/** The secured document: the unsigned one with its proof at the end. */
export function withProof<D extends object>(
  document: D,
  proof: ProofConfig,
  signature: Uint8Array,
): D & { readonly proof: DataIntegrityProof } {
  return { ...document, proof: { ...proof, proofValue: proofValueOf(signature) } };
}

/** The JSON text of what is about to be signed: the document with its proof at the end, still without a value. */
export function preparedText(document: object, proof: ProofConfig): string {
  return JSON.stringify({ ...document, proof });
}

/** The secured document's JSON text from its `preparedText`, without writing the document again. */
export function signedText(prepared: string, signature: Uint8Array): string {
  // The text ends with the closing brackets of the proof and of the document.
  return `${prepared.slice(0, -2)},"proofValue":"${proofValueOf(signature)}"}}`;
}

/** Finds a document's proof and takes document and proof apart. Checks shape only; see `verifyReading`. */
export function readProof(secured: JsonObject): ProofReading {
  const { proof: carried, ...document } = secured;
  if (carried === undefined) return { outcome: "none" };
  const proofs = Array.isArray(carried) ? carried : [carried];
  if (proofs.length !== 1) return { outcome: proofs.length === 0 ? "none" : "several" };
  const proof: JsonValue | undefined = proofs[0];
  if (!isJsonObject(proof)) return { outcome: "malformed" };
  if (proof["type"] !== "DataIntegrityProof" || proof["cryptosuite"] !== "eddsa-jcs-2022") {
    return { outcome: "unsupported" };
  }
  const signature = signatureOf(proof["proofValue"]);
  const context = proof["@context"];
  if (signature === undefined || !isProof(proof) || !startsWith(document["@context"], context)) {
    return { outcome: "malformed" };
  }
  return {
    outcome: "ok",
    proof,
    signature,
    document: context === undefined || isWhole(context, document) ? document : { ...document, "@context": context },
  };
}

/** Whether a context that begins the document's is all of it. */
function isWhole(context: JsonValue, document: JsonObject): boolean {
  const whole = document["@context"];
  return Array.isArray(context) && Array.isArray(whole) && context.length === whole.length;
}

/** The 64 bytes that a proof signs, and the content hash of what it signs. */
export function hashReading(
  cryptography: Cryptography,
  reading: ReadProof,
): { readonly bytes: Uint8Array; readonly contentHash: string } {
  const { proofValue: _, ...config } = reading.proof;
  return hashInput(cryptography, config, reading.document);
}

/**
 * Tells whether a secured document carries one proof of our kind that holds under the key. False for anything else; the
 * caller goes on with the document of `readProof`, and looks at `expires` there.
 */
export function verifyProof(
  cryptography: Cryptography,
  publicKey: Uint8Array,
  secured: JsonObject,
): boolean | Promise<boolean> {
  const reading = readProof(secured);
  if (reading.outcome !== "ok") return false;
  return verifySignature(cryptography, publicKey, hashReading(cryptography, reading).bytes, reading.signature);
}

function hashInput(
  cryptography: Cryptography,
  config: object,
  document: object,
): { readonly bytes: Uint8Array; readonly contentHash: string } {
  const contentHash = cryptography.hashText(canonicalize(document));
  // Two hashes are 64 bytes of hexadecimal.
  const bytes = fromHex(cryptography.hashText(canonicalize(config)) + contentHash) ?? new Uint8Array();
  return { bytes, contentHash };
}

function contextOf(document: { readonly "@context"?: DataIntegrityProof["@context"] }): Pick<ProofConfig, "@context"> {
  const context = document["@context"];
  return context === undefined ? {} : { "@context": context };
}

function proofValueOf(signature: Uint8Array): string {
  return `z${toBase58(signature)}`;
}

function signatureOf(value: JsonValue | undefined): Uint8Array | undefined {
  if (typeof value !== "string" || !value.startsWith("z") || value.length > LONGEST_PROOF_VALUE) return undefined;
  const signature = fromBase58(value.slice(1));
  return signature?.length === SIGNATURE_LENGTH ? signature : undefined;
}

/** Whether the members that the suite gives a meaning to have their shape; further ones are signed with the rest. */
function isProof(proof: JsonObject): proof is JsonObject & DataIntegrityProof {
  const { created, expires, verificationMethod, proofPurpose, previousProof } = proof;
  return (
    isInstantOrAbsent(created) &&
    isInstantOrAbsent(expires) &&
    typeof verificationMethod === "string" &&
    proofPurpose === "assertionMethod" &&
    previousProof === undefined
  );
}

function isInstantOrAbsent(value: JsonValue | undefined): boolean {
  return value === undefined || (typeof value === "string" && isDateTimeStamp(value));
}

/** Whether the document's `@context` begins with all of the proof's, in order (VC-DI-EDDSA §3.3.2, step 4). */
function startsWith(document: JsonValue | undefined, proof: JsonValue | undefined): boolean {
  if (proof === undefined) return true;
  if (!Array.isArray(document) || !Array.isArray(proof) || document.length < proof.length) return false;
  return proof.every((item, index) => item === document[index] || canonicalize(item) === canonicalize(document[index]));
}
