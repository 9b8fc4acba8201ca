// Printing, as issuing asks for it and as the PDF engine does it.

import type { LicenceSubject } from "./credential.ts";
import type { Issuer, LicenceType } from "./licence-type.ts";
import type { SealField } from "./sealing.ts";

/** What is to be printed. */
export interface Sheet {
  readonly type: LicenceType;
  readonly issuer: Issuer;
  /** The signed credential's JSON text, attached exactly as it is. */
  readonly credential: string;
  /** `{origin}/v/{id}`; the QR holds it in upper case. */
  readonly verifyUrl: string;
  /** The official domain to type by hand. */
  readonly domain: string;
  /** The bytes of what the claims refer to (enclosure.ts), by hex SHA-256. */
  readonly enclosures?: Readonly<Record<string, Uint8Array>>;
  /** The use this copy is made for; drawn across every page. */
  readonly annotation?: Annotation;
  /** The page itself says that the seal certificate is one for development. */
  readonly developmentSeal?: boolean;
}

/** What is written across a copy that is made for one use (加注件). */
export interface Annotation {
  readonly purpose: string;
  readonly user: string;
  /** UTC instant. */
  readonly issuedAt: string;
  /** Calendar date, the last day of use. */
  readonly until?: string;
}

/** A printed sheet, with what is needed to print it again byte for byte. */
export interface PrintedFile {
  readonly bytes: Uint8Array;
  readonly layoutVersion: number;
  /** What drew it: tools and fonts with their versions. */
  readonly renderer: string;
  /** Where the seal is drawn; absent on a sheet without one. */
  readonly seal?: SealField;
}

/** Prints licences; the same sheet always gives the same bytes. */
export interface Printer {
  /**
   * @throws {LicenceError} request-invalid — fields that cannot be drawn, which issuing had refused; document-unreadable — the
   *   credential is none.
   */
  print(sheet: Sheet): Promise<PrintedFile>;
  /**
   * The faces of a licence that is none, for looking at: 样本 across every page, nothing attached, a crossed field and a dashed ring for
   * QR code and seal. Photos that are not among the enclosures stay empty frames.
   * @throws {LicenceError} request-invalid — fields that cannot be drawn.
   */
  specimen(
    type: LicenceType,
    issuer: Issuer,
    subject: LicenceSubject,
    enclosures?: Readonly<Record<string, Uint8Array>>,
  ): Promise<Uint8Array>;
}
