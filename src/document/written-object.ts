// PDF objects that are written already (ISO 32000-1 §7.3), for pdf-lib to number and to lay into a file: what is the same in many
// files is written once, and what is simple is written as text. The writer trusts the text that it is given.

import { PDFObject } from "pdf-lib";
import { utf8 } from "../licence/bytes.ts";

/** An object that is no stream, as its text, which is ASCII. */
export class WrittenObject extends PDFObject {
  readonly text: string;
  /** Whether it stands by itself in the file, as what the place for a signature changes does. */
  readonly stands: boolean;

  constructor(text: string, stands = false) {
    super();
    this.text = text;
    this.stands = stands;
  }

  override sizeInBytes(): number {
    return this.text.length;
  }

  override copyBytesInto(buffer: Uint8Array, offset: number): number {
    buffer.set(utf8(this.text), offset);
    return this.text.length;
  }
}

/** A stream object as its bytes. */
export class WrittenStream extends PDFObject {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  override sizeInBytes(): number {
    return this.#bytes.length;
  }

  override copyBytesInto(buffer: Uint8Array, offset: number): number {
    buffer.set(this.#bytes, offset);
    return this.#bytes.length;
  }
}

/** A stream object; `entries` is the text of its dictionary without Length. */
export function writtenStream(entries: string, data: Uint8Array): WrittenStream {
  const head = utf8(`<<${entries}/Length ${data.length}>>\nstream\n`);
  const tail = utf8("\nendstream");
  const bytes = new Uint8Array(head.length + data.length + tail.length);
  bytes.set(head);
  bytes.set(data, head.length);
  bytes.set(tail, head.length + data.length);
  return new WrittenStream(bytes);
}

/** A text string (§7.9.2.2): UTF-16 in hexadecimal. */
export function textString(text: string): string {
  let hex = "FEFF";
  for (let at = 0; at < text.length; at += 1) hex += hex4(text.charCodeAt(at));
  return `<${hex}>`;
}

/** `D:YYYYMMDDHHmmSSZ` (§7.9.4) of a UTC instant, as a string. */
export function dateString(instant: string): string {
  return `(D:${instant.replace(/\D/g, "").slice(0, 14)}Z)`;
}

/** Four hexadecimal digits. */
export function hex4(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, "0");
}
