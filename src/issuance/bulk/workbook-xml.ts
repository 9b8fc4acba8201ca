// A workbook's XML read as a stream of tags, names without their prefix (ECMA-376 writers choose any). There is no document type to
// speak of in these files; one that has it is refused, and with it every entity of its own.

import { SaxesParser } from "saxes";
import { unreadable } from "./sheet.ts";

/** Bytes from one tag to the next, within which a parser holds everything: a cell has 32,767 characters at most, however written. */
const LONGEST_STRETCH = 1_048_576;
/** Bytes of a part that is read in one go: a hundred sheets and ten thousand names are a megabyte. */
const LARGEST_WHOLE_PART = 8_388_608;

/** Attributes by name. */
export type Attributes = Readonly<Record<string, string>>;

/** Told of what comes. */
export interface XmlReader {
  open(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Feeds pieces of a part to a reader, yielding after each, so that what the reader gathered can be taken away.
 * @throws {LicenceError} document-unreadable: `xlsx-damaged` {reason}
 */
export function* readXml(pieces: Iterable<Uint8Array>, reader: XmlReader): Generator<void> {
  const parser = new SaxesParser();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const damaged = (reason: string): Error => unreadable("xlsx-damaged", { reason });
  parser.on("doctype", () => {
    throw damaged("DOCTYPE");
  });
  parser.on("error", (error) => {
    throw damaged(error.message);
  });
  let stretch = 0;
  parser.on("opentag", ({ name, attributes }) => {
    stretch = 0;
    reader.open(localName(name), attributes);
  });
  if (reader.text !== undefined) parser.on("text", (text) => reader.text?.(text));
  parser.on("closetag", ({ name }) => {
    stretch = 0;
    reader.close?.(localName(name));
  });
  let isBegun = false;
  for (const piece of pieces) {
    isBegun = true;
    parser.write(decoded(decoder, piece));
    stretch += piece.length;
    if (stretch > LONGEST_STRETCH) throw damaged("a text without end");
    yield;
  }
  // A part that is not there is one without anything in it.
  if (isBegun) parser.close();
}

/** Reads a small part to its end. @throws {LicenceError} document-unreadable: `xlsx-damaged` {reason}, `xlsx-too-large` {limit} */
export function readWholeXml(pieces: Iterable<Uint8Array>, reader: XmlReader): void {
  for (const _ of readXml(bounded(pieces), reader));
}

function* bounded(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  let length = 0;
  for (const piece of pieces) {
    length += piece.length;
    if (length > LARGEST_WHOLE_PART) throw unreadable("xlsx-too-large", { limit: LARGEST_WHOLE_PART });
    yield piece;
  }
}

/** An attribute whose prefix may be any: `r:id`. */
export function attributeNamed(attributes: Attributes, local: string): string | undefined {
  const name = Object.keys(attributes).find((each) => each.endsWith(`:${local}`));
  return name === undefined ? undefined : attributes[name];
}

function decoded(decoder: InstanceType<typeof TextDecoder>, piece: Uint8Array): string {
  try {
    return decoder.decode(piece, { stream: true });
  } catch (cause) {
    throw unreadable("xlsx-damaged", { reason: "UTF-8" }, cause);
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
