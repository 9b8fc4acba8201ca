// Taking in what licences will refer to, kept by its hash before the licence that names it: a photo is read strictly and stripped of
// everything that is not the picture, a department's own PDF is looked at and kept as it is. Whoever may issue may upload.

import type { Cryptography } from "../licence/cryptography.ts";
import { ENCLOSURE_MEDIA_TYPES, type EnclosureKind, enclosureHash } from "../licence/enclosure.ts";
import { LicenceError } from "../licence/errors.ts";
import type { DocumentExaminer } from "../licence/own-document.ts";
import { takePhoto } from "../licence/photo.ts";
import { fitDocument } from "./document-check.ts";
import type { Clock, EnclosureShelf } from "./ports.ts";
import type { Principal } from "./principal.ts";

/** A photo as it was kept. */
export interface KeptPhoto {
  /** What the claim names. */
  readonly sha256: string;
  readonly mediaType: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** How many were kept. */
  readonly bytes: number;
}

/** A department's own PDF as it was kept. */
export interface KeptDocument {
  readonly sha256: string;
  readonly mediaType: string;
  readonly pages: number;
  readonly bytes: number;
}

/** Takes in enclosures. */
export interface Enclosing {
  /**
   * Sending the same photo again answers the same.
   * @throws {LicenceError} forbidden — the principal issues for no department; request-invalid — with a code of PhotoFault.
   */
  photo(principal: Principal, sent: Uint8Array): Promise<KeptPhoto>;
  /** The same for a PDF. @throws {LicenceError} forbidden; request-invalid — it may not be signed; printing-busy. */
  document(principal: Principal, pdf: Uint8Array): Promise<KeptDocument>;
}

/** What taking in is handed. */
export interface EnclosingParts {
  readonly enclosures: EnclosureShelf;
  readonly cryptography: Pick<Cryptography, "sha256">;
  readonly clock: Clock;
  /** Absent where no departments' own PDFs are signed. */
  readonly examiner?: DocumentExaminer;
}

/** Opens the counter where photos and PDFs are handed in. */
export function createEnclosing({ enclosures, cryptography, clock, examiner }: EnclosingParts): Enclosing {
  const keep = async (kind: EnclosureKind, bytes: Uint8Array) => {
    const sha256 = enclosureHash(cryptography, bytes);
    const mediaType = ENCLOSURE_MEDIA_TYPES[kind];
    await enclosures.addEnclosure({ sha256, mediaType, bytes, recordedAt: clock.now() });
    return { sha256, mediaType, bytes: bytes.length };
  };
  return {
    photo: async (principal, sent) => {
      requireIssuing(principal);
      const { bytes, width, height } = takePhoto(sent);
      return { ...(await keep("photo", bytes)), width, height };
    },
    document: async (principal, pdf) => {
      requireIssuing(principal);
      const { pages } = await fitDocument(examiner, { pdf }, { document: "", place: undefined });
      return { ...(await keep("document", pdf)), pages };
    },
  };
}

/** @throws {LicenceError} forbidden — the principal issues for no department. */
export function requireIssuing(principal: Principal): void {
  if (principal.actions.includes("issue")) return;
  throw new LicenceError("forbidden", { parameters: { action: "issue", department: "" } });
}
