// Taking in what licences will refer to, kept by its hash before the licence that names it: a photo is read strictly and stripped of
// everything that is not the picture, a department's own PDF is looked at and kept as it is. Whoever may issue for a department may
// hand in for it; what another department handed in is nothing that it could name.

import type { Cryptography } from "../licence/cryptography.ts";
import { ENCLOSURE_MEDIA_TYPES, type EnclosureKind, enclosureHash } from "../licence/enclosure.ts";
import { LicenceError } from "../licence/errors.ts";
import type { DocumentExaminer } from "../licence/own-document.ts";
import { takePhoto } from "../licence/photo.ts";
import { fitDocument } from "./document-check.ts";
import type { Clock, EnclosureShelf, RegisterReader } from "./ports.ts";
import { type Principal, requireAct } from "./principal.ts";

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

/** Who hands in, and for which department. */
export interface EnclosingDesk {
  readonly principal: Principal;
  /** USCC; whose licences may name it. */
  readonly department: string;
}

/** Takes in enclosures. */
export interface Enclosing {
  /**
   * Sending the same photo again answers the same.
   * @throws {LicenceError} forbidden — the principal does not issue for the department; request-invalid — issuer-unknown, or a code
   *   of PhotoFault.
   */
  photo(desk: EnclosingDesk, sent: Uint8Array): Promise<KeptPhoto>;
  /** The same for a PDF. @throws {LicenceError} forbidden; request-invalid — it may not be signed; printing-busy. */
  document(desk: EnclosingDesk, pdf: Uint8Array): Promise<KeptDocument>;
}

/** What taking in is handed. */
export interface EnclosingParts {
  readonly enclosures: Pick<EnclosureShelf, "addEnclosure">;
  readonly reader: Pick<RegisterReader, "issuer">;
  readonly cryptography: Pick<Cryptography, "sha256">;
  readonly clock: Clock;
  /** Absent where no departments' own PDFs are signed. */
  readonly examiner?: DocumentExaminer;
}

/** Opens the counter where photos and PDFs are handed in. */
export function createEnclosing(parts: EnclosingParts): Enclosing {
  const { enclosures, cryptography, clock, examiner } = parts;
  const keep = async (kind: EnclosureKind, { principal, department }: EnclosingDesk, bytes: Uint8Array) => {
    const sha256 = enclosureHash(cryptography, bytes);
    const mediaType = ENCLOSURE_MEDIA_TYPES[kind];
    const { client } = principal;
    await enclosures.addEnclosure({ sha256, mediaType, bytes, recordedAt: clock.now(), department, client });
    return { sha256, mediaType, bytes: bytes.length };
  };
  return {
    photo: async (desk, sent) => {
      await requireDepartment(parts, desk);
      const { bytes, width, height } = takePhoto(sent);
      return { ...(await keep("photo", desk, bytes)), width, height };
    },
    document: async (desk, pdf) => {
      await requireDepartment(parts, desk);
      const { pages } = await fitDocument(examiner, { pdf }, { document: "", place: undefined });
      return { ...(await keep("document", desk, pdf)), pages };
    },
  };
}

async function requireDepartment({ reader }: EnclosingParts, { principal, department }: EnclosingDesk): Promise<void> {
  requireAct(principal, "issue", department);
  if ((await reader.issuer(department)) !== undefined) return;
  const field = { pointer: "/issuer", code: "issuer-unknown", parameters: { found: department } };
  throw new LicenceError("request-invalid", { fields: [field] });
}

/** @throws {LicenceError} forbidden — the principal issues for no department. */
export function requireIssuing(principal: Principal): void {
  if (principal.actions.includes("issue")) return;
  throw new LicenceError("forbidden", { parameters: { action: "issue", department: "" } });
}
