// What the meta-schema cannot say about a face: that boxes stand on their page, that there is one QR code of a size that phones
// read, one title and at most one seal, that places can be filled. Pointers of the errors are into type.json.

import { enclosuresOf } from "./enclosure.ts";
import type { FieldError } from "./errors.ts";
import type { FieldPointer } from "./field-pointer.ts";
import type { FaceLayout, Layout, MarkLayout } from "./layout.ts";
import type { Box, LayoutRow } from "./layout-box.ts";
import { PAGE_FORMATS, type PageFormat } from "./layout-page.ts";
import { cutAtPlaces, placeNamed } from "./layout-places.ts";
import type { LicenceType } from "./licence-type.ts";
import { checkPalettes } from "./palette.ts";

/** Every row of fields on a type's faces, in order; a mark shows nothing that the faces do not. */
export function layoutRows(layout: Layout): readonly LayoutRow[] {
  return boxesOf(layout).flatMap(({ box }) => (box.kind === "fields" ? box.rows : []));
}

/** Every member of a layout that points at a field, with its pointer into type.json. */
export function layoutPointers(layout: Layout): readonly (readonly [string, FieldPointer])[] {
  return [
    ...(layout.appendTo === undefined ? [] : [["/layout/appendTo", layout.appendTo] as const]),
    ...(layout.palettes === undefined ? [] : [["/layout/palettes/field", layout.palettes.field] as const]),
    ...(layout.mark === undefined ? [] : [["/layout/mark/place", layout.mark.place] as const]),
    ...(layout.mark === undefined ? [] : layoutPointers(markAlone(layout, layout.mark)).map(inMark)),
    ...boxesOf(layout).flatMap(({ box, at }) => [
      ...(box.kind === "photo" ? [[`${at}/field`, box.field] as const] : []),
      ...(box.kind === "body"
        ? box.sections.map(({ field }, index) => [`${at}/sections/${index}/field`, field] as const)
        : []),
      ...(box.kind === "fields" ? box.rows.flatMap((row, index) => rowPointers(row, `${at}/rows/${index}`)) : []),
      ...textsOf(box, at).flatMap(([pointer, text]) =>
        placesIn(text).flatMap((name) => (name.startsWith("/") ? [[pointer, name] as const] : [])),
      ),
    ]),
  ];
}

/** Everything about a type's faces that cannot be. */
export function checkLayout(type: LicenceType): readonly FieldError[] {
  const { layout } = type;
  const { mark } = layout;
  return [
    ...checkFaces(layout),
    ...(mark === undefined ? [] : checkFaces(markAlone(layout, mark)).map(wrongInMark)),
    ...(mark === undefined || layout.appendTo !== undefined
      ? []
      : [wrong("/layout/mark", "layout-count", "mark", "appendTo")]),
    ...checkEnclosures(type),
    ...checkPalettes(type),
  ];
}

/** The mark's face as if it were all there is. */
function markAlone({ mark: _, appendTo: __, ...layout }: Layout, { face }: MarkLayout): Layout {
  return { ...layout, faces: [face] };
}

const FIRST_FACE = "/layout/faces/0";

function inMark([at, field]: readonly [string, FieldPointer]): readonly [string, FieldPointer] {
  return [at.replace(FIRST_FACE, "/layout/mark/face"), field];
}

function wrongInMark(error: FieldError): FieldError {
  return { ...error, pointer: error.pointer.replace(FIRST_FACE, "/layout/mark/face") };
}

function checkFaces(layout: Layout): readonly FieldError[] {
  const boxes = boxesOf(layout);
  const count = (wanted: (box: Box) => boolean) => boxes.filter(({ box }) => wanted(box)).length;
  return [
    ...checkCount(
      "QR",
      count(({ kind }) => kind === "qr"),
      1,
      1,
    ),
    ...checkCount(
      "H1",
      count((box) => box.kind === "text" && box.role === "H1"),
      1,
      1,
    ),
    ...checkCount(
      "signature",
      count(({ kind }) => kind === "signature"),
      0,
      1,
    ),
    ...checkCount(
      "body",
      count(({ kind }) => kind === "body"),
      0,
      1,
    ),
    ...layout.faces.flatMap((face, index) => checkFace(face, index, layout.faces.length)),
    ...boxes.flatMap(({ box, at }) => textsOf(box, at).flatMap(([pointer, text]) => checkPlaces(box, text, pointer))),
  ];
}

interface StandingBox {
  readonly box: Box;
  /** Its pointer into type.json. */
  readonly at: string;
}

/** All boxes of all faces, those on the pages of running text after it. */
function boxesOf({ faces }: Layout): readonly StandingBox[] {
  return faces.flatMap(({ boxes }, face) =>
    boxes.flatMap((box, index): readonly StandingBox[] => {
      const at = `/layout/faces/${face}/boxes/${index}`;
      const edges = box.kind === "body" ? box.continued.boxes : [];
      return [{ box, at }, ...edges.map((edge, other) => ({ box: edge, at: `${at}/continued/boxes/${other}` }))];
    }),
  );
}

function rowPointers({ field, format }: LayoutRow, at: string): readonly (readonly [string, FieldPointer])[] {
  const until = format?.kind === "term" ? [[`${at}/format/until`, format.until] as const] : [];
  return [[`${at}/field`, field], ...until];
}

/** Texts that may have places. */
function textsOf(box: Box, at: string): readonly (readonly [string, string])[] {
  if (box.kind === "text") return [[`${at}/text`, box.text]];
  return box.kind === "signature" ? box.lines.map((line, index) => [`${at}/lines/${index}`, line] as const) : [];
}

function placesIn(text: string): readonly string[] {
  return cutAtPlaces(text).flatMap((part) => ("place" in part ? [part.place] : []));
}

/** The domain is known when the plate is made, what a licence or a page says is not. */
function checkPlaces(box: Box, text: string, pointer: string): readonly FieldError[] {
  const names = placesIn(text);
  const mixed = names.some((name) => !STILL_PLACES.includes(name)) || box.kind === "signature";
  return [
    ...names.flatMap((name) => (placeNamed(name) === undefined ? [wrong(pointer, "layout-place", name, "")] : [])),
    ...(names.includes("domain") && mixed ? [wrong(pointer, "layout-domain", "domain", "")] : []),
  ];
}

const STILL_PLACES: readonly string[] = ["domain", "title", "note"];

function checkCount(name: string, found: number, least: number, most: number): readonly FieldError[] {
  if (found >= least && found <= most) return [];
  return [
    wrong("/layout/faces", "layout-count", `${name} × ${found}`, least === most ? `${most}` : `${least}–${most}`),
  ];
}

const LEAST_QR = { card: 22, paper: 30 };

function checkFace({ page, boxes }: FaceLayout, face: number, faces: number): readonly FieldError[] {
  return boxes.flatMap((box, index) => {
    const at = `/layout/faces/${face}/boxes/${index}`;
    const edges = box.kind === "body" ? box.continued.boxes : [];
    return [
      ...checkPlace(box, page, at),
      ...edges.flatMap((edge, other) => checkPlace(edge, page, `${at}/continued/boxes/${other}`)),
      ...(box.kind === "qr" ? checkQr(box.size, page, face, at) : []),
      ...(box.kind === "body" && face < faces - 1 ? [wrong(at, "layout-body", face + 1, faces)] : []),
      ...(index === 0 && "y" in box && typeof box.y === "object"
        ? [wrong(`${at}/y`, "layout-below", "below", "")]
        : []),
    ];
  });
}

function checkQr(size: number, page: PageFormat, face: number, at: string): readonly FieldError[] {
  const least = page.startsWith("card") ? LEAST_QR.card : LEAST_QR.paper;
  return [
    ...(size < least ? [wrong(`${at}/size`, "layout-qr-size", size, least)] : []),
    ...(face > 0 ? [wrong(at, "layout-qr-face", face + 1, 1)] : []),
  ];
}

/** A box stands on its page; lengths to a tenth of a millimetre. */
function checkPlace(box: Box, page: PageFormat, at: string): readonly FieldError[] {
  const { width, height } = PAGE_FORMATS[page];
  const right = box.x + (box.kind === "qr" ? box.size : (box.width ?? 0));
  const top = typeof box.y === "number" ? box.y : 0;
  const bottom = "bottom" in box ? (box.bottom ?? 0) : "height" in box ? (box.height ?? 0) + top : top;
  const lower = box.kind === "qr" ? top + box.size : bottom;
  return [
    ...(right > width + 0.1 ? [wrong(at, "layout-page", right, width)] : []),
    ...(lower > height + 0.1 ? [wrong(at, "layout-page", lower, height)] : []),
  ];
}

/** A photo's claim holds a photo, an appended document's a document. */
function checkEnclosures(type: LicenceType): readonly FieldError[] {
  const kinds = new Map(enclosuresOf(type).map(({ pointer, kind }) => [pointer, kind]));
  const photos = boxesOf(type.layout).flatMap(({ box, at }) =>
    box.kind === "photo" ? [[`${at}/field`, box.field] as const] : [],
  );
  const { appendTo } = type.layout;
  return [
    ...photos.flatMap(([at, field]) =>
      kinds.get(field) === "photo" ? [] : [wrong(at, "layout-enclosure", field, "photo")],
    ),
    ...(appendTo === undefined || kinds.get(appendTo) === "document"
      ? []
      : [wrong("/layout/appendTo", "layout-enclosure", appendTo, "document")]),
  ];
}

function wrong(pointer: string, code: string, found: string | number, expected: string | number): FieldError {
  return { pointer, code, parameters: { found, expected } };
}
