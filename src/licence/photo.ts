// A holder's photo (照片) as an enclosure: a stripped JPEG (jpeg.ts) of bounded size, and of the shape that the claim asks for.
// The shape is data of a type, `"photo": {"width": 26, "height": 32}` beside `"enclosure": "photo"`; without it a photo is as
// GA/T 461 has those of identity cards, 358 × 441 pixels for 26 × 32 mm. Left out: what is on the picture.

import { type Jpeg, readJpeg } from "./jpeg.ts";
import { isJsonObject, type JsonObject } from "./json-value.ts";
import { photoFault } from "./photo-fault.ts";
import type { WordParameters } from "./words.ts";

/** The most bytes of a photo as it is sent and as it is kept; within a row of every store. */
export const PHOTO_BYTES = 1_000_000;

/** Pixels of each side. */
const FEWEST_PIXELS = 120;
const MOST_PIXELS = 2000;

/** The size of a photo on the face, in millimetres; a picture must have this shape. */
export interface PhotoShape {
  readonly width: number;
  readonly height: number;
}

const IDENTITY_CARD: PhotoShape = { width: 26, height: 32 };
/** How much a picture's ratio may be off: what cropping by eye and whole pixels make of it. */
const TOLERANCE = 0.03;

/**
 * A photo as it is kept and signed, without everything that is not the picture.
 * @throws {LicenceError} request-invalid — one field error at "", with a code of PhotoFault.
 */
export function takePhoto(sent: Uint8Array): Jpeg {
  if (sent.length > PHOTO_BYTES) throw photoFault("photo-bytes", { found: sent.length, limit: PHOTO_BYTES });
  const photo = readJpeg(sent);
  const { width, height } = photo;
  const isWithin = [width, height].every((side) => side >= FEWEST_PIXELS && side <= MOST_PIXELS);
  if (!isWithin) throw photoFault("photo-pixels", { width, height, min: FEWEST_PIXELS, max: MOST_PIXELS });
  return photo;
}

/** The shape that a claim with `"enclosure": "photo"` asks for. */
export function photoShapeOf(claim: JsonObject): PhotoShape {
  const shape = claim["photo"];
  if (!isJsonObject(shape)) return IDENTITY_CARD;
  const { width, height } = shape;
  return typeof width === "number" && typeof height === "number" ? { width, height } : IDENTITY_CARD;
}

/** What a sentence needs of a picture that has not the shape it should; undefined when it has. */
export function shapeFault(picture: Pick<Jpeg, "width" | "height">, shape: PhotoShape): WordParameters | undefined {
  const ratio = picture.width / picture.height / (shape.width / shape.height);
  if (Math.abs(ratio - 1) <= TOLERANCE) return undefined;
  return { found: `${picture.width}×${picture.height}`, expected: `${shape.width}:${shape.height}` };
}
