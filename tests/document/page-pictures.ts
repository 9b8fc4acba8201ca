// Pages as small pictures, by PDFium in WebAssembly: one pinned renderer whose pixels do not depend on the machine, so that what
// people approved once can be held against what is printed now. Pictures are kept as JPEG, for guilloches make PNGs of half a
// megabyte; what is compared has been through the same codec.

import { PDFiumLibrary } from "@hyzyla/pdfium";
import { decode, encode } from "jpeg-js";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

const JPEG_QUALITY = 60;
const MOST_PAGES = 4;
/** Pixels; cards are drawn larger than 72 dpi makes them. */
const LEAST_WIDTH = 480;
/** How far a colour may be off before its pixel counts as different: pixelmatch's own measure, from 0 to 1. */
const THRESHOLD = 0.1;

let library: Promise<PDFiumLibrary> | undefined;

/** The first four pages of a file at 72 dpi or, where that is little, 480 pixels wide, each as a JPEG. */
export async function pagePictures(pdf: Uint8Array): Promise<readonly Uint8Array[]> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(pdf);
  const pictures: Uint8Array[] = [];
  for (let number = 0; number < Math.min(MOST_PAGES, document.getPageCount()); number += 1) {
    const page = document.getPage(number);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const scale = Math.max(1, LEAST_WIDTH / originalWidth);
    const size = { width: Math.round(originalWidth * scale), height: Math.round(originalHeight * scale) };
    const { data, width, height } = await page.render({ ...size, render: "bitmap" });
    pictures.push(Uint8Array.from(encode({ data, width, height }, JPEG_QUALITY).data));
  }
  document.destroy();
  return pictures;
}

/** Two pictures held against each other. */
export interface Comparison {
  /** Pixels that differ; all of them when the sizes do. */
  readonly different: number;
  /** A PNG: the approved picture, this one, and what differs in red, side by side. */
  readonly shown: () => Uint8Array;
}

/** Compares two JPEGs. */
export function comparePictures(approved: Uint8Array, drawn: Uint8Array): Comparison {
  const [one, other] = [decode(approved, { useTArray: true }), decode(drawn, { useTArray: true })];
  const { width, height } = one;
  const sameSize = width === other.width && height === other.height;
  const red = new Uint8Array(one.data.length);
  const different = sameSize
    ? pixelmatch(one.data, other.data, red, width, height, { threshold: THRESHOLD, includeAA: true })
    : width * height;
  return { different, shown: () => sideBySide([one, other, ...(sameSize ? [{ width, height, data: red }] : [])]) };
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

function sideBySide(pictures: readonly Pixels[]): Uint8Array {
  const height = Math.max(...pictures.map((picture) => picture.height));
  const png = new PNG({ width: pictures.reduce((sum, { width }) => sum + width, 0), height });
  let left = 0;
  for (const { width, height: rows, data } of pictures) {
    for (let row = 0; row < rows; row += 1)
      png.data.set(data.subarray(row * width * 4, (row + 1) * width * 4), (row * png.width + left) * 4);
    left += width;
  }
  return PNG.sync.write(png);
}
