// What is wrong with a photo, as the one error of the house; sentences are in schemas/words under `fields.photo-…`.

import { LicenceError } from "./errors.ts";
import type { WordParameters } from "./words.ts";

/** What a photo is refused for. */
export type PhotoFault =
  | "photo-not-picture"
  | "photo-format"
  | "photo-damaged"
  | "photo-coding"
  | "photo-colours"
  | "photo-orientation"
  | "photo-bytes"
  | "photo-pixels"
  | "photo-shape"
  // of a file that a row or a request names
  | "photo-missing"
  | "photo-ambiguous"
  | "photo-unreadable"
  | "photo-repeated"
  | "photo-place-missing";

/** The error for one fault; its pointer is the photo itself, "". */
export function photoFault(code: PhotoFault, parameters: WordParameters = {}): LicenceError {
  return new LicenceError("request-invalid", { fields: [{ pointer: "", code, parameters }] });
}

/** A picture that is not what T.81 says at a byte. */
export function damaged(position: number): LicenceError {
  return photoFault("photo-damaged", { position });
}
