// What has to be known of a JPEG's application segments before they are left behind: how the picture is to be turned (Exif 2.32
// §4.6.4, tag 274) and what its colours are (Adobe's APP14, T.872 §6.5.3). Everything else in them is private or ornament.

import { photoFault } from "./photo-fault.ts";

const APP1 = 0xe1;
const APP14 = 0xee;
const EXIF = "Exif\0\0";
const ADOBE = "Adobe";
const ORIENTATION = 0x0112;
const SHORT = 3;
const UPRIGHT = 1;
const ENTRY_BYTES = 12;

/** @throws {LicenceError} photo-orientation — the picture is to be turned or mirrored before it is shown. */
export function requireUpright(marker: number, body: Uint8Array): void {
  if (marker !== APP1 || !beginsWith(body, EXIF)) return;
  const orientation = orientationOf(body.subarray(EXIF.length));
  if (orientation !== UPRIGHT) throw photoFault("photo-orientation", { found: orientation });
}

/** Tells whether the segment says that three components are red, green and blue and not YCbCr. */
export function saysRgb(marker: number, body: Uint8Array): boolean {
  return marker === APP14 && beginsWith(body, ADOBE) && body[11] === 0;
}

/** From the first directory of a TIFF structure; upright where it does not say or cannot be read, as viewers have it. */
function orientationOf(tiff: Uint8Array): number {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = tiff[0] === 0x49;
  const directory = tiff.length < 8 ? tiff.length : view.getUint32(4, little);
  if (directory + 2 > tiff.length) return UPRIGHT;
  const entries = view.getUint16(directory, little);
  for (let index = 0; index < entries; index += 1) {
    const at = directory + 2 + index * ENTRY_BYTES;
    if (at + ENTRY_BYTES > tiff.length) return UPRIGHT;
    if (view.getUint16(at, little) !== ORIENTATION) continue;
    const value = view.getUint16(at + 2, little) === SHORT ? view.getUint16(at + 8, little) : UPRIGHT;
    // Values that are none are taken for upright by every viewer.
    return value >= 1 && value <= 8 ? value : UPRIGHT;
  }
  return UPRIGHT;
}

function beginsWith(body: Uint8Array, text: string): boolean {
  return body.length >= text.length && [...text].every((character, at) => body[at] === character.charCodeAt(0));
}
