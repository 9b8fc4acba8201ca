// The segments that a JPEG's picture is made of (ITU-T T.81 Annex B.2): frame, scans and the tables they are coded with. Each is
// held to its exact length, so that nothing else can hide in it, and each scan to tables that were defined before it.

import { damaged, photoFault } from "./photo-fault.ts";

const BASELINE = 0xc0;
const PROGRESSIVE = 0xc2;
const HUFFMAN = 0xc4;
const SCAN = 0xda;
const QUANTISATION = 0xdb;
const RESTART = 0xdd;
const LAST_COEFFICIENT = 63;
const MOST_SHIFT = 13;
const DC = 0;
const AC = 1;

interface Frame {
  readonly isProgressive: boolean;
  readonly width: number;
  readonly height: number;
  /** The quantisation table of each component, by the component's identifier. */
  readonly tables: ReadonlyMap<number, number>;
}

/** What a picture is, apart from its bytes. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly components: 1 | 3;
}

/** Reads the segments of one picture in their order. */
export class JpegTables {
  #frame: Frame | undefined;
  readonly #quantisation = new Set<number>();
  /** Class and destination, as DHT has them in one byte. */
  readonly #huffman = new Set<number>();
  /** Components whose coarse picture (DC) there is. */
  readonly #drawn = new Set<number>();

  /** @param start where the segment stands, for the error. @throws {LicenceError} photo-damaged, photo-coding, photo-colours */
  read(marker: number, body: Uint8Array, start: number): void {
    if (marker === BASELINE || marker === PROGRESSIVE) this.#readFrame(marker, body, start);
    else if (marker === HUFFMAN) this.#readHuffman(body, start);
    else if (marker === QUANTISATION) this.#readQuantisation(body, start);
    else if (marker === SCAN) this.#readScan(body, start);
    else if (marker !== RESTART || body.length !== 2) throw damaged(start);
  }

  /** @throws {LicenceError} photo-damaged — a component was never drawn; photo-colours — three components that are RGB. */
  picture(isRgb: boolean): Picture {
    const frame = this.#frame;
    if (frame === undefined || this.#drawn.size !== frame.tables.size) throw damaged(0);
    const { width, height, tables } = frame;
    // Without application segments, decoders take components that are called R, G, B for what they are called.
    const named = String.fromCharCode(...tables.keys()) === "RGB";
    if (tables.size === 3 && (isRgb || named)) throw photoFault("photo-colours", { found: "RGB" });
    return { width, height, components: tables.size === 1 ? 1 : 3 };
  }

  /** B.2.2 */
  #readFrame(marker: number, body: Uint8Array, start: number): void {
    const [precision = 0, , , , , count = 0] = body;
    const [height, width] = [pairAt(body, 1), pairAt(body, 3)];
    if (this.#frame !== undefined || body.length !== 6 + 3 * count || count === 0) throw damaged(start);
    if (precision !== 8) throw photoFault("photo-coding", { found: `${precision}-bit` });
    if (count === 4) throw photoFault("photo-colours", { found: "CMYK" });
    if (count !== 1 && count !== 3) throw photoFault("photo-colours", { found: String(count) });
    // A height of 0 would be told by a segment behind the first scan.
    if (width === 0 || height === 0) throw damaged(start);
    const tables = new Map<number, number>();
    for (let at = 6; at < body.length; at += 3) {
      const [identifier = 0, sampling = 0, table = 0] = body.subarray(at, at + 3);
      if (!isSampling(sampling) || table > 3 || tables.has(identifier)) throw damaged(start);
      tables.set(identifier, table);
    }
    this.#frame = { isProgressive: marker === PROGRESSIVE, width, height, tables };
  }

  /** B.2.4.1: tables of 64 values of 8 or 16 bits; the picture's 8 bits want 8. */
  #readQuantisation(body: Uint8Array, start: number): void {
    for (let at = 0; at < body.length || at === 0; at += 65) {
      const head = body[at] ?? 0xff;
      if (head > 3 || at + 65 > body.length) throw damaged(start);
      this.#quantisation.add(head);
    }
  }

  /** B.2.4.2: 16 counts, then as many symbols. */
  #readHuffman(body: Uint8Array, start: number): void {
    let at = 0;
    do {
      const head = body[at] ?? 0xff;
      const symbols = body.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
      at += 17 + symbols;
      if (head >> 4 > AC || (head & 15) > 3 || symbols > 256 || at > body.length) throw damaged(start);
      this.#huffman.add(head);
    } while (at < body.length);
  }

  /** B.2.3, with the limits of Table B.3 for baseline and progressive. */
  #readScan(body: Uint8Array, start: number): void {
    const frame = this.#frame;
    const count = body[0] ?? 0;
    if (frame === undefined || count === 0 || count > frame.tables.size || body.length !== 4 + 2 * count) {
      throw damaged(start);
    }
    const [first = 0, last = 0, shifts = 0] = body.subarray(-3);
    if (!isSpectrum({ first, last, shifts, count }, frame.isProgressive)) throw damaged(start);
    const components = new Set<number>();
    for (let at = 1; at < 1 + 2 * count; at += 2) {
      const [component = 0, tables = 0] = body.subarray(at, at + 2);
      const quantisation = frame.tables.get(component);
      if (quantisation === undefined || !this.#quantisation.has(quantisation)) throw damaged(start);
      // A refinement of DC is coded without a table.
      if (first === 0 && shifts >> 4 === 0 && !this.#huffman.has((DC << 4) | (tables >> 4))) throw damaged(start);
      if (last > 0 && !this.#huffman.has((AC << 4) | (tables & 15))) throw damaged(start);
      const isFirst = first === 0 && shifts >> 4 === 0;
      // What is drawn twice would hide what was drawn before.
      if (isFirst === this.#drawn.has(component)) throw damaged(start);
      this.#drawn.add(component);
      components.add(component);
    }
    if (components.size !== count) throw damaged(start);
  }
}

interface Spectrum {
  readonly first: number;
  readonly last: number;
  /** High and low bit position of successive approximation. */
  readonly shifts: number;
  readonly count: number;
}

function isSpectrum({ first, last, shifts, count }: Spectrum, isProgressive: boolean): boolean {
  if (!isProgressive) return first === 0 && last === LAST_COEFFICIENT && shifts === 0;
  const [high, low] = [shifts >> 4, shifts & 15];
  if (low > MOST_SHIFT || (high !== 0 && high !== low + 1)) return false;
  // DC alone, of any number of components, or a band of AC of one.
  return first === 0 ? last === 0 : first <= last && last <= LAST_COEFFICIENT && count === 1;
}

function isSampling(factors: number): boolean {
  const [horizontal, vertical] = [factors >> 4, factors & 15];
  return horizontal >= 1 && horizontal <= 4 && vertical >= 1 && vertical <= 4;
}

function pairAt(body: Uint8Array, at: number): number {
  return ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0);
}
