// A photo's size and shape.

import { encode } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { PHOTO_BYTES, photoShapeOf, shapeFault, takePhoto } from "../../src/licence/photo.ts";
import { segment, withSegments } from "./jpeg-parts.ts";

function picture(width: number, height: number): Uint8Array {
  return encode({ data: Buffer.alloc(width * height * 4, 200), width, height }, 80).data;
}

describe("a photo", () => {
  it.each([
    [120, 148],
    [358, 441],
    [1625, 2000],
  ])("of %i by %i pixels is taken", (width, height) => {
    expect(takePhoto(picture(width, height))).toMatchObject({ width, height });
  });

  it.each([
    [119, 146],
    [358, 2001],
    [2001, 441],
  ])("of %i by %i pixels is refused, saying what would be right", (width, height) => {
    const parameters = { width, height, min: 120, max: 2000 };
    expect(() => takePhoto(picture(width, height))).toThrowError(
      expect.objectContaining({ code: "request-invalid", fields: [{ pointer: "", code: "photo-pixels", parameters }] }),
    );
  });

  it("of more bytes than are kept is refused before it is read, whatever of it would be left", () => {
    const padding = Array.from({ length: 16 }, () => segment(0xfe, "x".repeat(65_000)));
    const large = withSegments(picture(358, 441), ...padding);
    expect(large.length).toBeGreaterThan(PHOTO_BYTES);
    expect(() => takePhoto(large)).toThrowError(
      expect.objectContaining({ fields: [expect.objectContaining({ code: "photo-bytes" })] }),
    );
    expect(takePhoto(withSegments(picture(358, 441), ...padding.slice(0, 14))).bytes.length).toBeLessThan(50_000);
  });
});

describe("a photo's shape", () => {
  it.each([
    [358, 441, 26, 32],
    [260, 320, 26, 32],
    [295, 413, 25, 35],
    [413, 531, 35, 45],
    [626, 413, 53, 35],
  ])("of %i by %i pixels fits a box of %i by %i millimetres", (width, height, boxWidth, boxHeight) => {
    expect(shapeFault({ width, height }, { width: boxWidth, height: boxHeight })).toBeUndefined();
  });

  it.each([
    [295, 413, 26, 32],
    [441, 358, 26, 32],
    [400, 400, 26, 32],
    [358, 441, 25, 35],
  ])("of %i by %i pixels fits no box of %i by %i millimetres", (width, height, boxWidth, boxHeight) => {
    expect(shapeFault({ width, height }, { width: boxWidth, height: boxHeight })).toEqual({
      found: `${width}×${height}`,
      expected: `${boxWidth}:${boxHeight}`,
    });
  });

  it("is what the type says, and otherwise that of an identity card", () => {
    expect(photoShapeOf({ enclosure: "photo", photo: { width: 25, height: 35 } })).toEqual({ width: 25, height: 35 });
    expect(photoShapeOf({ enclosure: "photo" })).toEqual({ width: 26, height: 32 });
  });
});
