// Reads back the signatures of a PDF that nobody vouches for (ETSI EN 319 142-1, ISO 32000-2 §12.8): what each covers, whether it
// holds, by which certificate, when. Bounded in time and memory by the sizes of the input, and never throws for what the bytes
// are. Leaves out trust and revocation of certificates: the caller knows the seals of its departments by fingerprint.

import { equalBytes, toHex } from "../../licence/bytes.ts";
import type { ScannedPdf } from "../object-scan.ts";
import { type Certificate, nameText } from "./certificate.ts";
import { type Coverage, coveredBy, coveredBytes } from "./coverage-of-signature.ts";
import { DerError, DerReader } from "./der.ts";
import { OID } from "./identifiers.ts";
import { type FoundSignature, signaturesIn } from "./signature-fields.ts";
import { readSignedData, type SignedData, UnsupportedSignatureError } from "./signed-data-reading.ts";
import { checkSigner, type SubtleChecks } from "./signer-check.ts";
import { readTimestamp, timestampHolds } from "./timestamp.ts";

/** A certificate as a report names it. */
export interface CertificateFacts {
  /** `CN=…, O=…, C=CN` */
  readonly subject: string;
  readonly issuer: string;
  /** Hex SHA-256 of its DER. */
  readonly fingerprint: string;
  /** UTC instants; whether they matter, and for which time, the caller decides. */
  readonly notBefore: string;
  readonly notAfter: string;
}

/** A timestamp over a signature. */
export interface TimestampFacts {
  /** It is about this signature, and its own signature holds. */
  readonly holds: boolean;
  readonly at: string;
  readonly certificate: CertificateFacts;
}

/** Why a signature cannot be checked further. */
export type SignatureFault =
  /** Its ByteRange is missing, or describes anything but the file around its own Contents. */
  | "byte-range"
  /** Its Contents are no CMS with one signer and the attributes that PAdES asks for. */
  | "container"
  /** It is made in a way that is not read here. */
  | "unsupported";

/** One signature. */
export interface PadesSignature {
  /** Every byte of the file but its own Contents is signed. */
  readonly coversWholeFile: boolean;
  /** More was appended to the file after it was signed. */
  readonly changedAfter: boolean;
  /** How many bytes from the file's beginning on are signed, its own Contents among them; absent when that cannot be said. */
  readonly coveredLength?: number;
  /** The covered bytes are those that were signed. */
  readonly digestHolds: boolean;
  /** The certificate's key signed them. */
  readonly signatureHolds: boolean;
  readonly fault?: SignatureFault;
  readonly certificate?: CertificateFacts;
  /** The instant the signer claims (/M), UTC. */
  readonly claimedAt?: string;
  /** P of a certification (DocMDP): 1 allows no change, 2 and 3 some. */
  readonly certifies?: number;
  /** Absent when there is none. */
  readonly timestamp?: TimestampFacts | "unreadable";
}

/** What was found. */
export type PadesVerification =
  | { readonly outcome: "none" | "encrypted" | "malformed" | "too-large" }
  /** In the order in which they were made. */
  | { readonly outcome: "signed"; readonly signatures: readonly PadesSignature[] };

/** Checks the signatures of a PDF that was read before. Rejects for more signatures than any licence has. */
export async function verifyPadesIn<Key>(
  pdf: Uint8Array,
  scanned: ScannedPdf,
  subtle: SubtleChecks<Key>,
): Promise<PadesVerification> {
  const found = findSignatures(pdf, scanned);
  if (typeof found === "string") return { outcome: found };
  const signatures: PadesSignature[] = [];
  for (const placed of found) signatures.push(await judge(pdf, placed, subtle));
  return { outcome: "signed", signatures };
}

interface Placed {
  readonly signature: FoundSignature;
  readonly coverage: Coverage | undefined;
}

function findSignatures(
  pdf: Uint8Array,
  scanned: ScannedPdf,
): Exclude<PadesVerification["outcome"], "signed"> | readonly Placed[] {
  if ((scanned.resolve(scanned.trailer.get("Encrypt")) ?? null) !== null) return "encrypted";
  const found = signaturesIn(scanned);
  if (found === undefined) return "malformed";
  if (found.length === 0) return "none";
  return found
    .map((signature): Placed => ({ signature, coverage: coveredBy(pdf, signature) }))
    .toSorted((one, other) => (one.coverage?.end ?? 0) - (other.coverage?.end ?? 0));
}

async function judge<Key>(
  pdf: Uint8Array,
  { coverage, signature: { claimedAt, certifies, contents } }: Placed,
  subtle: SubtleChecks<Key>,
): Promise<PadesSignature> {
  const report = {
    coversWholeFile: coverage?.end === pdf.length,
    changedAfter: coverage !== undefined && coverage.end < pdf.length,
    ...(coverage !== undefined && { coveredLength: coverage.end }),
    digestHolds: false,
    signatureHolds: false,
    ...(claimedAt !== undefined && { claimedAt }),
    ...(certifies !== undefined && { certifies }),
  };
  if (coverage === undefined) return { ...report, fault: "byte-range" };
  try {
    const signed = readSignedData(withoutPadding(contents));
    // A timestamp of the whole document (DocTimeStamp) or a signature with its content inside is none of a seal.
    if (signed.contentType !== OID.data || signed.content !== undefined) throw new DerError("not detached");
    const named = { ...report, certificate: await factsOf(signed.certificate, subtle) };
    return { ...named, ...(await judgeSigner(pdf, coverage, signed, subtle)) };
  } catch (error) {
    return { ...report, fault: error instanceof UnsupportedSignatureError ? "unsupported" : "container" };
  }
}

async function judgeSigner<Key>(
  pdf: Uint8Array,
  coverage: Coverage,
  signed: SignedData,
  subtle: SubtleChecks<Key>,
): Promise<Pick<PadesSignature, "digestHolds" | "signatureHolds" | "fault" | "timestamp">> {
  try {
    const check = await checkSigner(subtle, signed, coveredBytes(pdf, coverage));
    const token = signed.unsignedAttributes.get(OID.timestampToken);
    return token === undefined ? check : { ...check, timestamp: await judgeTimestamp(token, signed, subtle) };
  } catch (error) {
    const fault = error instanceof UnsupportedSignatureError ? "unsupported" : "container";
    return { digestHolds: false, signatureHolds: false, fault };
  }
}

async function judgeTimestamp<Key>(
  token: Uint8Array,
  { signature }: SignedData,
  subtle: SubtleChecks<Key>,
): Promise<TimestampFacts | "unreadable"> {
  try {
    const timestamp = readTimestamp(token);
    const imprint = new Uint8Array(await subtle.digest(timestamp.info.hash, Uint8Array.from(signature)));
    const about = equalBytes(imprint, timestamp.info.imprint);
    return {
      holds: about && (await timestampHolds(subtle, timestamp)),
      at: timestamp.info.at,
      certificate: await factsOf(timestamp.signed.certificate, subtle),
    };
  } catch {
    return "unreadable";
  }
}

async function factsOf<Key>(certificate: Certificate, subtle: SubtleChecks<Key>): Promise<CertificateFacts> {
  const { bytes, subject, issuer, notBefore, notAfter } = certificate;
  const fingerprint = toHex(new Uint8Array(await subtle.digest("SHA-256", Uint8Array.from(bytes))));
  return { subject: nameText(subject), issuer: nameText(issuer), fingerprint, notBefore, notAfter };
}

/** The room of a signature is filled up with zeros, nothing else. @throws {DerError} */
function withoutPadding(contents: Uint8Array): Uint8Array {
  const cms = new DerReader(contents).next().bytes;
  if (contents.subarray(cms.length).some((byte) => byte !== 0)) throw new DerError("more than a signature");
  return cms;
}
