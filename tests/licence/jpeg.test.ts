// Photos as a licence keeps them, against what phones, scanners and editors write, with an independent decoder as the judge of what
// the picture is.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { decode } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { LicenceError } from "../../src/licence/errors.ts";
import { type Jpeg, readJpeg } from "../../src/licence/jpeg.ts";
import { PHOTOS_FOLDER } from "../sample-photos.ts";
import { exif, jpegVector, markersIn, segment, segmentAt, withByte, withSegments } from "./jpeg-parts.ts";

const PICTURES = ["baseline", "progressive", "grey"] as const;
const FRAME = { baseline: 0xc0, progressive: 0xc2, grey: 0xc0 } as const;
const DRAWN = new Set([0xc0, 0xc2, 0xc4, 0xda, 0xdb, 0xdd, 0xd9]);
const PRIVATE = "120.0755E 28.9700N, Zhang's telephone";

const pixels = (picture: Uint8Array) => Buffer.from(decode(picture, { useTArray: true }).data);

function refusal(picture: Uint8Array) {
  try {
    readJpeg(picture);
  } catch (error) {
    if (error instanceof LicenceError && error.code === "request-invalid") return error.fields;
    throw error;
  }
  return expect.fail("it was taken");
}

describe.each(PICTURES)("a %s picture", (name) => {
  const picture = jpegVector(name);

  it("is read with its size and what its colours are", () => {
    expect(readJpeg(picture)).toMatchObject({ width: 130, height: 160, components: name === "grey" ? 1 : 3 });
  });

  it("loses everything that is not the picture, and nothing of the picture", () => {
    const dressed = withSegments(
      picture,
      exif(1, PRIVATE),
      segment(0xe1, `http://ns.adobe.com/xap/1.0/\0<x>${PRIVATE}</x>`),
      segment(0xe2, `ICC_PROFILE\0${PRIVATE}`),
      segment(0xed, `Photoshop 3.0\0${PRIVATE}`),
      segment(0xef, PRIVATE),
      segment(0xfe, PRIVATE),
    );
    const sent = Buffer.concat([dressed, Buffer.from(PRIVATE), jpegVector("grey")]);
    const { bytes } = readJpeg(sent);
    expect(Buffer.from(bytes).includes(PRIVATE)).toBe(false);
    expect(Buffer.from(bytes).includes("JFIF")).toBe(false);
    expect(new Set(markersIn(bytes).map(([, marker]) => marker))).toEqual(
      new Set([FRAME[name], 0xc4, 0xda, 0xdb, 0xd9]),
    );
    expect(bytes).toEqual(readJpeg(picture).bytes);
    expect(pixels(bytes).equals(pixels(picture))).toBe(true);
  });

  it("stays as it is when it is read again, and is one whole array", () => {
    const { bytes } = readJpeg(picture);
    expect(readJpeg(bytes).bytes).toEqual(bytes);
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });

  it("may have fill bytes before its markers, which go", () => {
    const at = segmentAt(picture, 0xdb);
    const filled = Buffer.concat([picture.subarray(0, at), Buffer.of(0xff, 0xff), picture.subarray(at)]);
    expect(readJpeg(filled).bytes).toEqual(readJpeg(picture).bytes);
  });

  it("is damaged wherever it is cut off", () => {
    for (let length = 2; length < picture.length; length += 1) {
      expect(refusal(picture.subarray(0, length))).toMatchObject([{ pointer: "", code: "photo-damaged" }]);
    }
  });

  it("is refused when anything more stands in the tables and heads that draw it", () => {
    for (const marker of [0xdb, 0xc4, FRAME[name], 0xda]) {
      const at = segmentAt(picture, marker);
      const length = (picture[at + 2] ?? 0) * 256 + (picture[at + 3] ?? 0);
      const head = Buffer.from(picture.subarray(0, at + 2 + length));
      head.writeUInt16BE(length + 5, at + 2);
      const longer = Buffer.concat([head, Buffer.from("extra"), picture.subarray(at + 2 + length)]);
      expect(refusal(longer)).toMatchObject([{ code: "photo-damaged" }]);
    }
  });

  it("is refused without one of its tables, its frame or its scan", () => {
    for (const marker of [0xdb, 0xc4, FRAME[name]]) {
      const at = segmentAt(picture, marker);
      const end = at + 2 + (picture[at + 2] ?? 0) * 256 + (picture[at + 3] ?? 0);
      expect(refusal(Buffer.concat([picture.subarray(0, at), picture.subarray(end)]))).toMatchObject([
        { code: "photo-damaged" },
      ]);
    }
    const beforeScan = picture.subarray(0, segmentAt(picture, 0xda));
    expect(refusal(Buffer.concat([beforeScan, Buffer.of(0xff, 0xd9)]))).toMatchObject([{ code: "photo-damaged" }]);
  });

  it("is refused, and its reader not kept busy, with two frames, hundreds of segments or scans", () => {
    const frame = segmentAt(picture, FRAME[name]);
    const end = frame + 2 + (picture[frame + 3] ?? 0);
    const twice = [picture.subarray(0, end), picture.subarray(frame, end), picture.subarray(end)];
    expect(refusal(Buffer.concat(twice))).toMatchObject([{ code: "photo-damaged" }]);
    const comments = Array.from({ length: 300 }, () => segment(0xfe, ""));
    expect(refusal(withSegments(picture, ...comments))).toMatchObject([{ code: "photo-damaged" }]);
    const scan = picture.subarray(picture.length - 2 - lastScan(picture).length, -2);
    const scans = Buffer.concat([picture.subarray(0, -2), ...Array(40).fill(scan), Buffer.of(0xff, 0xd9)]);
    expect(refusal(scans)).toMatchObject([{ code: "photo-damaged" }]);
  });

  it("with any bytes changed is read or refused by name, and what is read holds only what is drawn", () => {
    const change = fc.tuple(fc.nat(picture.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const spoilt = Uint8Array.from(picture);
        for (const [at, value] of changes) spoilt[at] = value;
        const read = attempt(spoilt);
        if (read === undefined) return;
        expect(read.bytes.length).toBeLessThanOrEqual(spoilt.length);
        expect(Buffer.from(readJpeg(read.bytes).bytes).equals(read.bytes)).toBe(true);
        expect(markersIn(read.bytes).filter(([, marker]) => !DRAWN.has(marker))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

function attempt(bytes: Uint8Array): Jpeg | undefined {
  try {
    return readJpeg(bytes);
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    expect(error.fields).toMatchObject([{ pointer: "", code: expect.stringMatching(/^photo-/) }]);
    return undefined;
  }
}

/** The last scan with its coded data. */
function lastScan(picture: Uint8Array): Uint8Array {
  const at = markersIn(picture).findLast(([, marker]) => marker === 0xda)?.[0] ?? 0;
  return picture.subarray(at, -2);
}

describe("a picture", () => {
  it("that is to be turned is refused, in either byte order, and one that says nothing sensible is not", () => {
    for (const endian of ["II", "MM"] as const) {
      for (let orientation = 2; orientation <= 8; orientation += 1) {
        expect(refusal(withSegments(jpegVector("baseline"), exif(orientation, "", endian)))).toMatchObject([
          { code: "photo-orientation", parameters: { found: orientation } },
        ]);
      }
      for (const orientation of [0, 1, 9, 65_535]) {
        expect(readJpeg(withSegments(jpegVector("baseline"), exif(orientation, "", endian))).width).toBe(130);
      }
    }
  });

  it("with an Exif segment of whatever bytes is read or refused for its orientation", () => {
    const body = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.concat([Buffer.from("Exif\0\0MM\0*"), bytes]));
    fc.assert(
      fc.property(body, (bytes) => {
        const read = attempt(withSegments(jpegVector("grey"), segment(0xe1, bytes)));
        if (read !== undefined) expect(read.bytes).toEqual(readJpeg(jpegVector("grey")).bytes);
      }),
    );
  });

  it("in colours that are not grey or YCbCr is refused: CMYK, RGB by Adobe's word or by the names of its components", () => {
    expect(refusal(jpegVector("cmyk"))).toMatchObject([{ code: "photo-colours", parameters: { found: "CMYK" } }]);
    const adobe = (transform: number) => segment(0xee, `Adobe\0\x64\0\0\0\0${String.fromCharCode(transform)}`);
    expect(refusal(withSegments(jpegVector("baseline"), adobe(0)))).toMatchObject([
      { code: "photo-colours", parameters: { found: "RGB" } },
    ]);
    expect(readJpeg(withSegments(jpegVector("baseline"), adobe(1))).components).toBe(3);
    expect(readJpeg(withSegments(jpegVector("grey"), adobe(0))).components).toBe(1);
    const picture = jpegVector("baseline");
    const [frame, scan] = [segmentAt(picture, 0xc0), segmentAt(picture, 0xda)];
    const named = [..."RGB"].reduce((bytes, letter, index) => {
      const code = letter.charCodeAt(0);
      return withByte(withByte(bytes, frame + 10 + 3 * index, code), scan + 5 + 2 * index, code);
    }, picture);
    expect(refusal(named)).toMatchObject([{ code: "photo-colours", parameters: { found: "RGB" } }]);
  });

  it("in a coding that not every reader draws is refused by its name", () => {
    const picture = jpegVector("baseline");
    const frame = segmentAt(picture, 0xc0);
    const names = { 193: "extended", 195: "lossless", 197: "hierarchical", 201: "arithmetic", 202: "arithmetic" };
    for (const [marker, found] of Object.entries(names)) {
      const coded = withByte(picture, frame + 1, Number(marker));
      expect(refusal(coded)).toMatchObject([{ code: "photo-coding", parameters: { found } }]);
    }
    expect(refusal(withByte(picture, frame + 4, 12))).toMatchObject([
      { code: "photo-coding", parameters: { found: "12-bit" } },
    ]);
    const heightLater = withByte(withByte(picture, frame + 5, 0), frame + 6, 0);
    expect(refusal(heightLater)).toMatchObject([{ code: "photo-damaged" }]);
  });

  it.each([
    ["PNG", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
    ["GIF", "GIF89a\x01\0\x01\0"],
    ["WebP", "RIFF\x24\0\0\0WEBPVP8 "],
    ["HEIC", "\0\0\0\x18ftypheic\0\0\0\0"],
    ["HEIC", "\0\0\0\x1cftypmif1\0\0\0\0"],
    ["BMP", "BM\x36\0\0\0"],
    ["TIFF", "II*\0\x08\0\0\0"],
    ["PDF", "%PDF-1.7\n"],
  ])("of another format is refused by that name: %s", (found, start) => {
    expect(refusal(Buffer.from(start, "latin1"))).toMatchObject([{ code: "photo-format", parameters: { found } }]);
  });

  it("that is none is refused, whatever the bytes", () => {
    expect(refusal(new Uint8Array())).toMatchObject([{ code: "photo-not-picture" }]);
    expect(refusal(Buffer.from("<svg/>"))).toMatchObject([{ code: "photo-not-picture" }]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, isStarted) => {
        attempt(isStarted ? Uint8Array.of(0xff, 0xd8, ...bytes) : bytes);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the photos of the samples", () => {
  it.each(readdirSync(PHOTOS_FOLDER).filter((name) => name.endsWith(".jpg")))("are kept as they are: %s", (name) => {
    const bytes = Uint8Array.from(readFileSync(path.join(PHOTOS_FOLDER, name)));
    expect(readJpeg(bytes)).toEqual({ width: 358, height: 441, components: 3, bytes });
  });
});
