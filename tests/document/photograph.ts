// What happens to a page between printer and decoder, as pure functions on grey pictures: the soft focus of a lens, and a
// photograph by a phone held at an angle, in uneven light, with noise, kept as a JPEG. The same seed gives the same picture.
// Colour, lens distortion and motion are left out.

import { decode, encode } from "jpeg-js";

/** A grey picture: one byte a pixel, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A part of a picture that is photographed, in its pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How a phone is held, and what it makes of what it sees. */
export interface Pose {
  /** Degrees by which the camera leans back from looking straight down on the page. */
  readonly tilt: number;
  /** Degrees by which the page lies turned in the frame. */
  readonly turn: number;
  /** How much darker the darkest corner is, 0 to 1. */
  readonly shade: number;
  /** Standard deviation of the noise, in grey levels. */
  readonly noise: number;
  /** 1 to 100. */
  readonly jpegQuality: number;
  /** Pixels of the picture's longer side; the shorter has three quarters of it, held so that it suits the page. */
  readonly longSide: number;
  readonly seed: number;
}

/** A photograph at half its size, each pixel the mean of four: scanners look at a picture at more than one scale. */
export function halved(jpeg: Uint8Array): Picture {
  const { width: across, height: down, data } = decode(jpeg, { useTArray: true });
  const [width, height] = [across >> 1, down >> 1];
  const pixels = new Uint8Array(width * height);
  const grey = (x: number, y: number): number => data[(y * across + x) * 4] ?? 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [left, top] = [x * 2, y * 2];
      const sum = grey(left, top) + grey(left + 1, top) + grey(left, top + 1) + grey(left + 1, top + 1);
      pixels[y * width + x] = sum / 4;
    }
  }
  return { width, height, pixels };
}

type Frame = Pick<Picture, "width" | "height">;

/** Of the frame, this much is filled by the side of the page that fills it more. */
const FILLED = 0.86;
/** The distance of the lens from the picture in longer sides of it: the angle of view of a phone's main camera. */
const FOCAL = 0.86;
const TABLE_GREY = 96;
const PAPER_WHITE = 235;
const INK_BLACK = 22;
/** Different values of noise, drawn from at random. */
const NOISES = 1 << 14;

/** Reads a binary PGM with 255 levels, as pdftoppm writes it. @throws {Error} it is another file. */
export function readPgm(bytes: Uint8Array): Picture {
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(Buffer.from(bytes.subarray(0, 40)).toString("latin1"));
  if (header === null) throw new Error("not a PGM");
  const [width, height] = [Number(header[1]), Number(header[2])];
  return { width, height, pixels: bytes.subarray(header[0].length, header[0].length + width * height) };
}

/** Writes a binary PGM. */
export function writePgm({ width, height, pixels }: Picture): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels]);
}

/** A Gaussian blur with a standard deviation in pixels; 0 is the picture itself. The edge repeats itself outwards. */
export function blurred(picture: Picture, sigma: number): Picture {
  if (sigma === 0) return picture;
  const reach = Math.ceil(sigma * 3);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * sigma ** 2)));
  const sum = weights.reduce((total, weight) => total + weight);
  return softened(
    picture,
    weights.map((weight) => weight / sum),
  );
}

function softened({ width, height, pixels }: Picture, kernel: readonly number[]): Picture {
  const across = convolved(pixels, { length: width, lines: height, step: 1, stride: width }, kernel);
  const down = convolved(across, { length: height, lines: width, step: width, stride: 1 }, kernel);
  // A clamped array rounds.
  return { width, height, pixels: new Uint8Array(new Uint8ClampedArray(down).buffer) };
}

function convolved(
  values: Uint8Array | Float32Array,
  along: { readonly length: number; readonly lines: number; readonly step: number; readonly stride: number },
  kernel: readonly number[],
): Float32Array {
  const { length, lines, step, stride } = along;
  const out = new Float32Array(values.length);
  const reach = kernel.length >> 1;
  const line = new Float32Array(length + 2 * reach);
  for (let start = 0; start < lines * stride; start += stride) {
    for (let at = 0; at < line.length; at += 1)
      line[at] = values[start + Math.min(length - 1, Math.max(0, at - reach)) * step] ?? 0;
    for (let at = 0; at < length; at += 1) {
      let sum = 0;
      for (let tap = 0; tap < kernel.length; tap += 1) sum += (kernel[tap] ?? 0) * (line[at + tap] ?? 0);
      out[start + at * step] = sum;
    }
  }
  return out;
}

/** A photograph of a part of a page, as the bytes of a JPEG. The part should have about twice the pixels that it gets in the picture. */
export function photograph(page: Picture, part: Rectangle, pose: Pose): Uint8Array {
  const { width, height } = frameFor(part, pose);
  const random = mulberry32(pose.seed);
  const noise = Float32Array.from({ length: NOISES }, () => gaussian(random) * pose.noise);
  const seen = camera(part, { width, height }, pose);
  // A sensor's pixel gathers what lies around its middle.
  const gathered = softened(page, [0.25, 0.5, 0.25]);
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const light = lightAt(x / width, y / height, pose.shade);
      const grey =
        seenGrey(gathered, part, seen(x + 0.5, y + 0.5)) * light + (noise[Math.floor(random() * NOISES)] ?? 0);
      const at = (y * width + x) * 4;
      rgba[at] = grey;
      rgba[at + 1] = grey;
      rgba[at + 2] = grey;
    }
  }
  return encode({ width, height, data: rgba }, pose.jpegQuality).data;
}

function frameFor(part: Rectangle, { longSide }: Pose): Frame {
  const shortSide = Math.round(longSide * 0.75);
  return part.width > part.height ? { width: longSide, height: shortSide } : { width: shortSide, height: longSide };
}

/**
 * Where on the page a pixel of the frame looks: the pinhole model. The part lies in a plane turned about the optical axis and tilted
 * about the frame's horizontal; a ray through the pixel meets it.
 */
function camera(
  part: Rectangle,
  frame: Frame,
  { tilt, turn, longSide }: Pose,
): (x: number, y: number) => readonly [number, number] {
  const [lean, spin] = [radians(tilt), radians(turn)];
  const focal = FOCAL * longSide;
  const [cosine, sine] = [Math.abs(Math.cos(spin)), Math.abs(Math.sin(spin))];
  const scale = Math.min(
    (FILLED * frame.width) / (part.width * cosine + part.height * sine),
    (FILLED * frame.height) / (part.width * sine + part.height * cosine),
  );
  return (x, y) => {
    const [rayX, rayY] = [x - frame.width / 2, y - frame.height / 2];
    // The plane: depth = focal + height above the middle × tan(lean).
    const reach = focal / (focal + rayY * Math.tan(lean));
    const [planeX, planeY] = [rayX * reach, (rayY * reach) / Math.cos(lean)];
    const [along, down] = [
      planeX * Math.cos(spin) + planeY * Math.sin(spin),
      planeY * Math.cos(spin) - planeX * Math.sin(spin),
    ];
    return [part.x + part.width / 2 + along / scale, part.y + part.height / 2 + down / scale];
  };
}

function seenGrey(page: Picture, part: Rectangle, [x, y]: readonly [number, number]): number {
  if (x < part.x || y < part.y || x >= part.x + part.width || y >= part.y + part.height) return TABLE_GREY;
  return INK_BLACK + (bilinear(page, x, y) / 255) * (PAPER_WHITE - INK_BLACK);
}

function bilinear({ width, height, pixels }: Picture, x: number, y: number): number {
  const left = Math.min(width - 2, Math.max(0, Math.floor(x - 0.5)));
  const top = Math.min(height - 2, Math.max(0, Math.floor(y - 0.5)));
  const [right, down] = [Math.min(1, Math.max(0, x - 0.5 - left)), Math.min(1, Math.max(0, y - 0.5 - top))];
  const at = top * width + left;
  const upper = (pixels[at] ?? 0) * (1 - right) + (pixels[at + 1] ?? 0) * right;
  const lower = (pixels[at + width] ?? 0) * (1 - right) + (pixels[at + width + 1] ?? 0) * right;
  return upper * (1 - down) + lower * down;
}

/** A lamp at the upper right, and the soft shadow of the hand that holds the phone over the lower left. */
function lightAt(x: number, y: number, shade: number): number {
  const falling = (1 - x + y) / 2;
  const shadow = 1 / (1 + Math.exp(-30 * (falling - 0.62)));
  return 1 - shade * (0.65 * falling + 0.35 * shadow);
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Tommy Ettinger's mulberry32: small, and the same everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
