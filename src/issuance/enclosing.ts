// Taking in what licences will refer to: a photo is read strictly, stripped of everything that is not the picture, and kept by the
// hash of what is left, before the licence that names it. Whoever may issue may upload.

import type { Cryptography } from "../licence/cryptography.ts";
import { ENCLOSURE_MEDIA_TYPES, enclosureHash } from "../licence/enclosure.ts";
import { LicenceError } from "../licence/errors.ts";
import { takePhoto } from "../licence/photo.ts";
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

/** Takes in enclosures. */
export interface Enclosing {
  /**
   * Sending the same photo again answers the same.
   * @throws {LicenceError} forbidden — the principal issues for no department; request-invalid — with a code of PhotoFault.
   */
  photo(principal: Principal, sent: Uint8Array): Promise<KeptPhoto>;
}

/** What taking in is handed. */
export interface EnclosingParts {
  readonly enclosures: EnclosureShelf;
  readonly cryptography: Pick<Cryptography, "sha256">;
  readonly clock: Clock;
}

/** Opens the counter where photos are handed in. */
export function createEnclosing({ enclosures, cryptography, clock }: EnclosingParts): Enclosing {
  return {
    photo: async (principal, sent) => {
      if (!principal.actions.includes("issue")) {
        throw new LicenceError("forbidden", { parameters: { action: "issue", department: "" } });
      }
      const { bytes, width, height } = takePhoto(sent);
      const sha256 = enclosureHash(cryptography, bytes);
      const mediaType = ENCLOSURE_MEDIA_TYPES.photo;
      await enclosures.addEnclosure({ sha256, mediaType, bytes, recordedAt: clock.now() });
      return { sha256, mediaType, width, height, bytes: bytes.length };
    },
  };
}
