// What can be said of a credential from its bytes and one trusted key alone: is it a credential, does the proof hold, is it valid
// under its type's schema. The same bytes and key always give the same answer, so it may be remembered.

import { dropOldest } from "../licence/bounded-cache.ts";
import { secondsOf } from "../licence/calendar.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import { type LicenceSubject, VC_CONTEXT } from "../licence/credential.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { issuerOfDid, parseVerificationMethod } from "../licence/did-web.ts";
import { verifySignature } from "../licence/ed25519.ts";
import { LicenceError } from "../licence/errors.ts";
import { valueAt } from "../licence/field-pointer.ts";
import { parseJson } from "../licence/json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import { decodePublicKey } from "../licence/multikey.ts";
import { hashReading, type ProofReading, readProof } from "../licence/proof.ts";
import { shownFields } from "../licence/public-view.ts";
import type { ShownField } from "../licence/verdict.ts";
import type { Facts, Readability } from "../licence/verify.ts";
import type { Meter } from "./meter.ts";
import type { TrustedKey } from "./register-entries.ts";

/** What was found of content under a key. Subject, type and fields are there only when the proof holds and the type is known. */
export interface Examined {
  readonly signatureHolds: boolean;
  readonly contentHash: string;
  readonly schema: NonNullable<Facts["schema"]>;
  readonly type?: LicenceType;
  readonly subject?: LicenceSubject;
  readonly fields?: readonly ShownField[];
  readonly asOf?: string;
}

/** A posted document, as far as it says who signed it and what it is about. */
export type Opened =
  | { readonly readability: Exclude<Readability, "readable"> }
  | {
      readonly readability: "readable";
      /** The proof is of the right kind but not well-formed: whatever its key, it does not hold. */
      readonly malformed: boolean;
      /** The USCC of the issuer's did:web under one of our origins; undefined when it is none of ours. */
      readonly issuer: string | undefined;
      /** The key named by the proof, when it is one of that issuer's. */
      readonly kid: string | undefined;
      /** The licence's id, when the credential's `id` is a `/v/` link of ours. */
      readonly id: string | undefined;
    };

/** Reads what a posted document claims; nothing of it is believed yet. */
export function openDocument(document: JsonValue, origins: readonly string[], now: string): Opened {
  if (!looksLikeCredential(document)) return { readability: "not-a-credential" };
  const reading = readProof(document);
  const did = didOfIssuer(document);
  const issuer = did === undefined ? undefined : issuerOfDid(did, origins);
  const id = idOf(document, origins);
  if (reading.outcome === "malformed") return { readability: "readable", malformed: true, issuer, kid: undefined, id };
  if (reading.outcome !== "ok") return { readability: UNREADABLE_PROOFS[reading.outcome] };
  if (hasExpired(reading.proof.expires, now)) return { readability: "proof-expired" };
  const method = parseVerificationMethod(reading.proof.verificationMethod);
  const kid = method !== undefined && method.did === did ? method.kid : undefined;
  return { readability: "readable", malformed: false, issuer, kid, id };
}

const UNREADABLE_PROOFS = {
  none: "proof-missing",
  unsupported: "proof-unsupported",
  several: "proof-several",
} as const;

function looksLikeCredential(document: JsonValue): document is JsonObject {
  if (!isJsonObject(document)) return false;
  const { "@context": context, type } = document;
  return (
    Array.isArray(context) &&
    context[0] === VC_CONTEXT &&
    Array.isArray(type) &&
    type.includes("VerifiableCredential") &&
    isJsonObject(document["credentialSubject"])
  );
}

/** Not enforced by any step of the Recommendation, enforced here all the same: a proof past its `expires` holds no more. */
function hasExpired(expires: string | undefined, now: string): boolean {
  return expires !== undefined && secondsOf(expires) <= secondsOf(now);
}

function didOfIssuer(document: JsonObject): string | undefined {
  const issuer = document["issuer"];
  const id = isJsonObject(issuer) ? issuer["id"] : issuer;
  return typeof id === "string" ? id : undefined;
}

function idOf(document: JsonObject, origins: readonly string[]): string | undefined {
  const id = document["id"];
  if (typeof id !== "string") return undefined;
  const origin = origins.find((candidate) => id.startsWith(`${candidate}/v/`));
  return origin === undefined ? undefined : id.slice(`${origin}/v/`.length);
}

/** Examines content given as JSON text under a key of the trust list. */
export type Examine = (text: string, key: TrustedKey) => Promise<Examined>;

/** Makes the examiner; it remembers at most `remember` findings by the SHA-256 of the content and the key. */
export function createExaminer(parts: {
  readonly catalogue: Catalogue;
  readonly cryptography: Cryptography;
  readonly remember: number;
  readonly meter?: Pick<Meter, "gauge">;
}): Examine {
  const remembered = new Map<string, Examined>();
  parts.meter?.gauge("remembered_verdicts", () => remembered.size);
  return async (text, key) => {
    if (parts.remember === 0) return examine(parts, text, key);
    const name = `${key.publicKeyMultibase} ${parts.cryptography.hashText(text)}`;
    const known = remembered.get(name);
    if (known !== undefined) return known;
    const examined = await examine(parts, text, key);
    if (remembered.size >= parts.remember) dropOldest(remembered);
    remembered.set(name, examined);
    return examined;
  };
}

async function examine(
  { catalogue, cryptography }: { readonly catalogue: Catalogue; readonly cryptography: Cryptography },
  text: string,
  key: TrustedKey,
): Promise<Examined> {
  const reading = readText(text);
  const publicKey = decodePublicKey(key.publicKeyMultibase);
  if (reading?.outcome !== "ok" || publicKey === undefined) return DOES_NOT_HOLD;
  if (parseVerificationMethod(reading.proof.verificationMethod)?.kid !== key.kid) return DOES_NOT_HOLD;
  const { bytes, contentHash } = hashReading(cryptography, reading);
  if (!(await verifySignature(cryptography, publicKey, bytes, reading.signature))) return DOES_NOT_HOLD;
  // From here on only what was verified: contexts appended after signing are gone.
  return { signatureHolds: true, contentHash, ...examineContent(catalogue, reading.document) };
}

function examineContent(
  catalogue: Catalogue,
  document: JsonObject,
): Pick<Examined, "schema" | "type" | "subject" | "fields" | "asOf"> {
  const type = typeOf(catalogue, document);
  if (type === undefined) return { schema: "type-unknown" };
  if (!catalogue.isValid(type, document)) return { schema: "invalid", type };
  const subject = document["credentialSubject"] as unknown as LicenceSubject;
  const asOf =
    type.validity.rule === "as-of" ? valueAt(document["credentialSubject"] ?? null, type.validity.date) : undefined;
  const base = { schema: "valid", type, subject, fields: shownFields(type, subject) } as const;
  return typeof asOf === "string" ? { ...base, asOf } : base;
}

const DOES_NOT_HOLD: Examined = { signatureHolds: false, contentHash: "", schema: "type-unknown" };

/** Whoever edits the register may leave anything there, even what is no JSON. */
function readText(text: string): ProofReading | undefined {
  try {
    const secured = parseJson(text);
    return isJsonObject(secured) ? readProof(secured) : undefined;
  } catch (error) {
    if (error instanceof LicenceError) return undefined;
    throw error;
  }
}

/** The type and version that the signed schema link names. */
function typeOf(catalogue: Catalogue, document: JsonObject): LicenceType | undefined {
  const schema = document["credentialSchema"];
  const id = isJsonObject(schema) ? schema["id"] : undefined;
  const [code, version] = typeof id === "string" ? id.split("/").slice(-2) : [];
  return code === undefined ? undefined : catalogue.version(code, Number(version));
}
