// Names what was done to a page that paints other things than ours: something added, taken away or replaced, and of the things that
// people are misled by most the QR code, the photo and the letters themselves. What only may look the same is never called so.

import type { PageFinding } from "../../licence/file-findings.ts";
import type { Mark } from "./mark.ts";
import { isNear, type MarksDifference } from "./marks-difference.ts";

/** A page's marks, ours and theirs, and what differs. */
export interface PaintedPage {
  readonly own: readonly Mark[];
  readonly posted: readonly Mark[];
  readonly difference: MarksDifference | undefined;
}

/** What is wrong with a page's painting; undefined when it is the same. */
export function paintingAlteration({ own, posted, difference }: PaintedPage): PageFinding | undefined {
  if (difference === undefined) return spokenOtherwise(own, posted) ? "hidden-content" : undefined;
  const { added, missing } = difference;
  const seen = added.filter(({ isFaint, kind }) => !(isFaint && kind === "glyph"));
  if (isPicture(posted) && !isPicture(own)) return "page-is-picture";
  if (missing.some(isCode)) return "qr-replaced";
  if (added.some(isCode) || isPatchwork(added)) return "second-qr";
  if (hasPhotoReplaced(added, missing)) return "photo-replaced";
  if (seen.length < added.length) return "hidden-content";
  if (added.length > 0 && areGlyphs(added) && areGlyphs(missing)) return lettersAlteration(added, missing);
  if (added.some(({ kind }) => kind !== "glyph")) return "content-added";
  if (added.length > 0) return "page-altered";
  return missing.length > 0 ? "content-removed" : "page-redrawn";
}

/** Letters for letters: others in the very places of ours, or only another order or colour of the same. */
function lettersAlteration(added: readonly Mark[], missing: readonly Mark[]): PageFinding {
  if (missing.length === 0) return "content-added";
  const isInPlace =
    added.length === missing.length && added.every((mark) => missing.some((other) => isNear(mark, other)));
  if (!isInPlace) return "page-altered";
  const isRedrawn = added.every((mark) => missing.some((other) => other.shape === mark.shape && isNear(mark, other)));
  return isRedrawn ? "page-redrawn" : "glyphs-replaced";
}

/** Reading aloud or copying gives another text than ours would; a file without any such text is none the worse. */
function spokenOtherwise(own: readonly Mark[], posted: readonly Mark[]): boolean {
  return posted.some(({ spoken }, index) => spoken !== undefined && spoken !== own[index]?.spoken);
}

function areGlyphs(marks: readonly Mark[]): boolean {
  return marks.every(({ kind }) => kind === "glyph");
}

function isPicture(marks: readonly Mark[]): boolean {
  return marks.length > 0 && marks.every(({ kind }) => kind === "image");
}

/** A QR code drawn as one path has hundreds of squares within a square, and nothing else has; a picture of one has two tones. */
function isCode({ kind, box, parts, isTwoToned }: Mark): boolean {
  const [width, height] = [box[2] - box[0], box[3] - box[1]];
  if (Math.abs(width - height) > 0.08 * Math.max(width, height) || width < SMALLEST_CODE) return false;
  return kind === "image" ? isTwoToned : kind === "path" && parts >= MODULES;
}

const MODULES = 100;
/** In points: 8 mm. */
const SMALLEST_CODE = 22;

/** A code put together from single squares. */
function isPatchwork(added: readonly Mark[]): boolean {
  const squares = added.filter(({ kind, box }) => {
    const [width, height] = [box[2] - box[0], box[3] - box[1]];
    return kind === "path" && width < 8 && Math.abs(width - height) < 0.2;
  });
  return squares.length >= MODULES;
}

function hasPhotoReplaced(added: readonly Mark[], missing: readonly Mark[]): boolean {
  return missing.some(
    (gone) => gone.kind === "image" && added.some((come) => come.kind === "image" && isNear(gone, come)),
  );
}
