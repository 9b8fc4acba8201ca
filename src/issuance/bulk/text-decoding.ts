// Bytes of a text file as text: by the byte order mark where there is one, else UTF-8 if the first bytes beyond ASCII are it, else
// GB18030 (GB 18030-2022), which Chinese Excel saves CSV in. What is not text in that encoding is refused, never replaced.

import { unreadable } from "./sheet.ts";

const MARKS: readonly (readonly [string, readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** The encoding by a label of the Encoding standard; undefined when there is none of that name. */
export function encodingNamed(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** Decodes a file piece by piece. @throws {LicenceError} document-unreadable: `csv-encoding` {encoding} */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>, label?: string): AsyncGenerator<string> {
  let encoding = label;
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  try {
    for await (const piece of bytes) {
      if (decoder === undefined) {
        encoding = label ?? encodingOf(piece);
        // So far it is ASCII, which all of them hold alike.
        if (encoding === undefined) yield new TextDecoder("utf-8").decode(piece);
        else decoder = new TextDecoder(encoding, { fatal: true });
      }
      if (decoder !== undefined) yield decoder.decode(piece, { stream: true });
    }
    if (decoder !== undefined) yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw unreadable("csv-encoding", { encoding: encoding ?? "" }, error);
    throw error;
  }
}

/** The encoding of a piece; undefined when it is nothing but ASCII. */
function encodingOf(piece: Uint8Array): string | undefined {
  const marked = MARKS.find(([, mark]) => mark.every((byte, index) => piece[index] === byte));
  if (marked !== undefined) return marked[0];
  if (piece.every((byte) => byte < 0x80)) return undefined;
  try {
    // As a stream, since the piece may end within a character.
    new TextDecoder("utf-8", { fatal: true }).decode(piece, { stream: true });
    return "utf-8";
  } catch {
    return "gb18030";
  }
}
