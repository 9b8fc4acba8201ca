// PDF objects that are written already (ISO 32000-1 §7.3), for pdf-lib to number and to lay into a file: what is the same in many
// files is written once, and what is simple is written as text. The writer trusts the text that it is given.

import { PDFObject } from "pdf-lib";
import { utf8 } from "../licence/bytes.ts";

/** An object as its bytes. */
export class WrittenObject extends PDFObject {
  readonly #bytes: Uint8Array;
  /** Whether it stands by itself in the file: a stream, or what the place for a signature changes. */
  readonly stands: boolean;

  constructor(written: string | Uint8Array, stands = false) {
    super();
    this.stands = stands;
    this.#bytes = typeof written === "string" ? utf8(written) : written;
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
export function writtenStream(entries: string, data: Uint8Array): WrittenObject {
  const head = utf8(`<<${entries}/Length ${data.length}>>\nstream\n`);
  const tail = utf8("\nendstream");
  const bytes = new Uint8Array(head.length + data.length + tail.length);
  bytes.set(head);
  bytes.set(data, head.length);
  bytes.set(tail, head.length + data.length);
  return new WrittenObject(bytes, true);
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
