// Unpacks a WOFF 1.0 file (W3C Recommendation, WOFF File Format 1.0) to the sfnt inside it. Metadata and private blocks are
// left out. For fonts that we ship, never for uploads.

import { unzlibSync } from "fflate";

const WOFF_SIGNATURE = 0x774f4646;

/** @throws {RangeError} the bytes are no WOFF file. */
export function unpackWoff(woff: Uint8Array): Uint8Array {
  const view = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  if (view.getUint32(0) !== WOFF_SIGNATURE) throw new RangeError("not a WOFF file");
  const count = view.getUint16(12);
  const sfnt = new Uint8Array(view.getUint32(16));
  const out = new DataView(sfnt.buffer);
  writeHeader(out, view.getUint32(4), count);
  let offset = 12 + count * 16;
  for (let index = 0; index < count; index += 1) {
    const entry = 44 + index * 20;
    const packed = woff.subarray(view.getUint32(entry + 4), view.getUint32(entry + 4) + view.getUint32(entry + 8));
    const length = view.getUint32(entry + 12);
    const data = packed.length === length ? packed : unzlibSync(packed, { out: new Uint8Array(length) });
    const record = 12 + index * 16;
    out.setUint32(record, view.getUint32(entry));
    out.setUint32(record + 4, view.getUint32(entry + 16));
    out.setUint32(record + 8, offset);
    out.setUint32(record + 12, length);
    sfnt.set(data, offset);
    offset += (length + 3) & ~3;
  }
  return sfnt;
}

function writeHeader(out: DataView, flavour: number, tables: number): void {
  const power = 31 - Math.clz32(tables);
  out.setUint32(0, flavour);
  out.setUint16(4, tables);
  out.setUint16(6, 16 << power);
  out.setUint16(8, power);
  out.setUint16(10, tables * 16 - (16 << power));
}
