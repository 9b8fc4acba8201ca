// A credential whose proof holds under a key of the trust list, for whoever judges what is around it; and a posted PDF, read.

import type { LicenceSubject } from "../licence/credential.ts";
import type { SignatureReading } from "../licence/inspecting.ts";
import type { Issuer, LicenceType } from "../licence/licence-type.ts";
import type { ShownField } from "../licence/verdict.ts";

/** Content that was signed, whatever the register says of it. */
export interface GenuineContent {
  /** The licence's id, when the credential has one of ours. */
  readonly id: string | undefined;
  /** As the register has it. */
  readonly issuer: Issuer;
  /** The credential's JSON text. */
  readonly credential: string;
  /** Absent when its type is not known here or the content breaks the type's schema. */
  readonly shown?: ShownLicence;
}

/** A licence, as far as its page is about it. */
export interface ShownLicence {
  readonly type: LicenceType;
  readonly subject: LicenceSubject;
  /** As the public may read them. */
  readonly fields: readonly ShownField[];
}

/** A posted file, read. */
export interface ReadFile {
  readonly pdf: Uint8Array;
  readonly signature: SignatureReading;
}
