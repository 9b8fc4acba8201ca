// A workbook's XML read as a stream of tags, names without their prefix (ECMA-376 writers choose any). There is no document type to
// speak of in these files; one that has it is refused, and with it every entity of its own.

import { SaxesParser } from "saxes";
import { unreadable } from "./sheet.ts";

/** Attributes by name. */
export type Attributes = Readonly<Record<string, string>>;

/** Told of what comes. */
export interface XmlReader {
  open(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Feeds pieces of a part to a reader, yielding after each, so that what the reader gathered can be taken away. */
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
  parser.on("opentag", ({ name, attributes }) => reader.open(localName(name), attributes));
  if (reader.text !== undefined) parser.on("text", (text) => reader.text?.(text));
  if (reader.close !== undefined) parser.on("closetag", ({ name }) => reader.close?.(localName(name)));
  let isBegun = false;
  for (const piece of pieces) {
    isBegun = true;
    parser.write(decoded(decoder, piece));
    yield;
  }
  // A part that is not there is one without anything in it.
  if (isBegun) parser.close();
}

/** Reads a small part to its end. */
export function readWholeXml(pieces: Iterable<Uint8Array>, reader: XmlReader): void {
  for (const _ of readXml(pieces, reader));
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
