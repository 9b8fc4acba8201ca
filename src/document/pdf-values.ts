// Values of PDF syntax (ISO 32000-1 §7.3). Strings are kept as bytes; of a stream only the dictionary is a value.

/** A name such as /Type, without its slash. */
export interface PdfName {
  readonly name: string;
}

/** A string's bytes. */
export interface PdfText {
  readonly text: Uint8Array;
}

/** A reference to an indirect object. */
export interface PdfReference {
  readonly object: number;
}

/** A dictionary. */
export type PdfDictionary = ReadonlyMap<string, PdfValue>;

/** A direct value. */
export type PdfValue = number | boolean | null | PdfName | PdfText | PdfReference | PdfDictionary | readonly PdfValue[];

/** Tells whether a value is a dictionary. */
export function isDictionary(value: PdfValue | undefined): value is PdfDictionary {
  return value instanceof Map;
}

/** Tells whether a value is an array. */
export function isPdfArray(value: PdfValue | undefined): value is readonly PdfValue[] {
  return Array.isArray(value);
}

/** A name's text; undefined for anything else. */
export function nameOf(value: PdfValue | undefined): string | undefined {
  return isRecord(value) && "name" in value ? value.name : undefined;
}

/** The object number of a reference; undefined for anything else. */
export function objectOf(value: PdfValue | undefined): number | undefined {
  return isRecord(value) && "object" in value ? value.object : undefined;
}

/** A text string (§7.9.2): UTF-16 with a mark, else taken as Latin; undefined for anything else. */
export function textOf(value: PdfValue | undefined): string | undefined {
  if (!isRecord(value) || !("text" in value)) return undefined;
  const { text } = value;
  if (text[0] !== 0xfe || text[1] !== 0xff) return latin(text);
  let wide = "";
  for (let at = 2; at + 1 < text.length; at += 2)
    wide += String.fromCharCode(((text[at] ?? 0) << 8) | (text[at + 1] ?? 0));
  return wide;
}

function isRecord(value: PdfValue | undefined): value is PdfName | PdfText | PdfReference {
  return typeof value === "object" && value !== null && !isDictionary(value) && !isPdfArray(value);
}

/** Bytes as characters 0-255, in pieces that the argument list holds. */
export function latin(bytes: Uint8Array): string {
  if (bytes.length <= PIECE) return charactersOf(bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) text += charactersOf(bytes.subarray(at, at + PIECE));
  return text;
}

const PIECE = 4096;

function charactersOf(bytes: Uint8Array): string {
  return Reflect.apply(String.fromCharCode, undefined, bytes);
}
