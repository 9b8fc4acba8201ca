// A posted PDF around a credential whose proof holds: was this very file handed out, who signed it, and does its page show what was
// signed. What nobody here can establish is said to be not checked; only what speaks against the file fails.

import { toHex } from "../licence/bytes.ts";
import { dateOf } from "../licence/calendar.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";
import type { BytesFinding, FileFacts, SealFinding } from "../licence/file-findings.ts";
import type { SignatureReading } from "../licence/inspecting.ts";
import type { Annotation } from "../licence/printing.ts";
import type { AlteredField, PublicCopy, PublicSeal } from "../licence/verdict.ts";
import type { GenuineContent, ReadFile } from "./genuine-content.ts";
import { judgePage, type PageDeskParts } from "./own-page.ts";
import type { FileRecord } from "./register-entries.ts";
import type { SealState, SealStates } from "./seal-port.ts";

/** What judging a file is handed beside what its page takes. */
export interface FileDeskParts extends PageDeskParts {
  readonly cryptography: Pick<Cryptography, "sha256">;
  readonly clock: { now(): string };
  /** Shows the departments' seals; absent where only the register of files is at hand. */
  readonly seals?: Pick<SealStates, "states">;
}

/** What was found of a file. */
export interface FileJudgement {
  readonly facts: FileFacts;
  readonly altered: readonly AlteredField[];
  readonly copy?: PublicCopy;
  readonly seal?: PublicSeal;
}

/** What the register says of a file and of its licence's files. */
interface Recorded {
  readonly file: FileRecord | undefined;
  readonly files: readonly FileRecord[];
}

/** Judges a file around genuine content. @throws {LicenceError} rate-limited */
export async function judgeFile(parts: FileDeskParts, read: ReadFile, genuine: GenuineContent): Promise<FileJudgement> {
  const recorded = await recordedOf(parts, read.pdf, genuine);
  const { seal, shown } = await judgeSeal(parts, read.signature, recorded, genuine);
  if (recorded?.file !== undefined) {
    return judgement(
      { bytes: "handed-out", seal, page: "own" },
      { ...parts, annotation: recorded.file.annotation, shown },
    );
  }
  const bytes: BytesFinding = recorded === undefined ? "register-unreachable" : "file-unrecorded";
  const page = await judgePage(parts, read, { genuine, files: recorded?.files });
  const facts = { bytes, seal, ...(page && { page: page.finding }) };
  return judgement(facts, { ...parts, annotation: page?.annotation, altered: page?.altered ?? [], shown });
}

interface Aside {
  readonly clock: { now(): string };
  readonly annotation: Annotation | undefined;
  readonly altered?: readonly AlteredField[];
  readonly shown: PublicSeal | undefined;
}

function judgement(facts: FileFacts, { clock, annotation, altered = [], shown }: Aside): FileJudgement {
  const seal = shown && { seal: shown };
  if (annotation === undefined) return { facts, altered, ...seal };
  const past = annotation.until !== undefined && annotation.until < dateOf(clock.now());
  const copy = { ...annotation, past };
  return { facts: { ...facts, use: past ? "past" : "open" }, altered, copy, ...seal };
}

/** Undefined when the register cannot be asked. A file of another licence is none of this one's. */
async function recordedOf(
  { files: shelf, cryptography }: FileDeskParts,
  pdf: Uint8Array,
  { id }: GenuineContent,
): Promise<Recorded | undefined> {
  try {
    const file = await shelf.file(toHex(cryptography.sha256(pdf)));
    const files = id === undefined ? [] : await shelf.filesOf(id);
    return { file: file?.licence === id ? file : undefined, files };
  } catch (error) {
    if (error instanceof LicenceError && error.code === "register-unavailable") return undefined;
    throw error;
  }
}

async function judgeSeal(
  parts: FileDeskParts,
  signature: SignatureReading,
  recorded: Recorded | undefined,
  { issuer }: GenuineContent,
): Promise<{ readonly seal: SealFinding; readonly shown: PublicSeal | undefined }> {
  if (signature.outcome === "none") return { seal: "pdf-unsigned", shown: undefined };
  const { certificate, signedAt, timestampedAt } = signature;
  const known = certificate && (await knownSeal(parts, certificate.fingerprint, recorded, issuer.uscc));
  const shown = certificate && {
    ...certificate,
    development: known === "development",
    ...(signedAt !== undefined && { signedAt }),
    ...(timestampedAt !== undefined && { timestampedAt }),
  };
  return { seal: sealFinding(signature.state, known, recorded), shown };
}

const STATES = {
  "changed-after": "changed-after-signing",
  partial: "signature-partial",
  broken: "pdf-signature-failed",
  unsupported: "pdf-signature-unsupported",
} as const;

function sealFinding(
  state: Extract<SignatureReading, { outcome: "signed" }>["state"],
  known: KnownSeal | undefined,
  recorded: Recorded | undefined,
): SealFinding {
  if (state !== "holds") return STATES[state];
  if (known === undefined) return recorded === undefined ? "register-unreachable" : "seal-unknown";
  return known === "development" ? "development-seal" : "genuine";
}

type KnownSeal = "department" | "development";

/** A seal that made a file of this licence, or that the department has. */
async function knownSeal(
  { seals }: FileDeskParts,
  fingerprint: string,
  recorded: Recorded | undefined,
  issuer: string,
): Promise<KnownSeal | undefined> {
  const used = recorded?.files.find(({ seal }) => seal?.fingerprint === fingerprint);
  if (used !== undefined) return used.developmentSeal ? "development" : "department";
  const held = (await seals?.states(issuer))?.find((state: SealState) => state.fingerprint === fingerprint);
  return held && (held.development ? "development" : "department");
}
