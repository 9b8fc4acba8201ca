// ZIP files of photos as people and systems make them, and as somebody with bad intent would.

import { zipSync } from "fflate";

/** A sound ZIP; names that are not ASCII are marked as UTF-8. */
export function zipOf(files: Readonly<Record<string, Uint8Array | string>>): Buffer {
  const entries = Object.entries(files).map(
    ([name, content]) => [name, typeof content === "string" ? Buffer.from(content) : content] as const,
  );
  return Buffer.from(zipSync(Object.fromEntries(entries)));
}

/** The ZIP with a name's bytes replaced by others of the same length, as ZIP programs write what is not UTF-8. */
export function renamed(zip: Buffer, name: string, bytes: Uint8Array): Buffer {
  const written = Buffer.from(name);
  if (written.length !== bytes.length) throw new Error(`${name} must have ${bytes.length} bytes`);
  const changed = Buffer.from(zip);
  for (let at = changed.indexOf(written); at >= 0; at = changed.indexOf(written, at + 1)) changed.set(bytes, at);
  return changed;
}

/** The ZIP with two bytes changed at an offset in the first file's entry of the directory (APPNOTE 4.3.12). */
export function inDirectory(zip: Buffer, offset: number, value: number, bytes: 2 | 4 = 2): Buffer {
  const changed = Buffer.from(zip);
  const entry = changed.indexOf(Buffer.from("PK\x01\x02"));
  if (bytes === 2) changed.writeUInt16LE(value, entry + offset);
  else changed.writeUInt32LE(value, entry + offset);
  return changed;
}

/** Offsets in an entry of the directory. */
export const ENTRY = { flags: 8, method: 10, crc: 16, packed: 20, size: 24 } as const;
