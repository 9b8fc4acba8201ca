// Photos of a licence as image XObjects (ISO 32000-1 §8.9): the JPEG as it is kept, its pixels never smoothed between, grey or
// sRGB, as the file's output intent says of DeviceGray and DeviceRGB.

import type { PDFContext, PDFRef } from "pdf-lib";
import { type Jpeg, readJpeg } from "../licence/jpeg.ts";
import { numbers, rectangle } from "./content.ts";
import type { ComposedPage } from "./layout/composed-page.ts";
import type { Area } from "./layout/page-extent.ts";
import { writtenStream } from "./written-object.ts";

/** A photo in a file. */
export interface EmbeddedPhoto extends Pick<Jpeg, "width" | "height"> {
  readonly name: string;
  readonly reference: PDFRef;
}

/** Photos in a file by the hex SHA-256 that claims name them with. */
export type PlacedPhotos = ReadonlyMap<string, EmbeddedPhoto>;

/**
 * Adds every photo that the pages show, each once.
 * @throws {Error} one was not handed in, which whoever prints sees to. @throws {LicenceError} request-invalid — one is no JPEG.
 */
export function embedPhotos(
  context: PDFContext,
  pages: readonly ComposedPage[],
  enclosures: Readonly<Record<string, Uint8Array>>,
): PlacedPhotos {
  const photos = new Map<string, EmbeddedPhoto>();
  for (const picture of pages.flatMap(({ pictures }) => pictures)) {
    if (picture.kind !== "photo" || photos.has(picture.sha256)) continue;
    const bytes = Object.hasOwn(enclosures, picture.sha256) ? enclosures[picture.sha256] : undefined;
    if (bytes === undefined) throw new Error("a photo that was not handed in with its licence");
    const { width, height, components, bytes: kept } = readJpeg(bytes);
    const space = components === 1 ? "DeviceGray" : "DeviceRGB";
    const entries =
      `/Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/${space}/BitsPerComponent 8` +
      "/Interpolate false/Filter/DCTDecode";
    const reference = context.register(writtenStream(entries, kept));
    photos.set(picture.sha256, { name: `Photo${photos.size}`, reference, width, height });
  }
  return photos;
}

/** A photo that fills its place, what is beyond cut off evenly. */
export function photoArt(
  { area, sha256 }: { readonly area: Area; readonly sha256: string },
  photos: PlacedPhotos,
): string {
  const photo = photos.get(sha256);
  if (photo === undefined) throw new Error("a photo that is not embedded");
  const scale = Math.max(area.width / photo.width, area.height / photo.height);
  const [width, height] = [photo.width * scale, photo.height * scale];
  const x = area.x - (width - area.width) / 2;
  const y = area.y - (height - area.height) / 2;
  const clip = `${rectangle(area.x, area.y, area.width, area.height)} W n`;
  return `q ${clip} ${numbers(width, 0, 0, height, x, y)} cm /${photo.name} Do Q`;
}
