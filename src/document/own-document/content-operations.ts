// Reads a content stream (ISO 32000-1 §7.8.2) operation by operation. What is no operation is an error, never passed over.

import { PdfCursor, PdfSyntaxError } from "../pdf-cursor.ts";
import type { PdfValue } from "../pdf-values.ts";

/** An operator with what stands before it. */
export interface Operation {
  readonly operator: string;
  readonly operands: readonly PdfValue[];
}

const OPERANDS = 64;
const VALUE_BEGINS = new Set([..."/(<[+-.0123456789"].map((character) => character.charCodeAt(0)));
const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const [E, I] = [0x45, 0x49];

/** An inline picture is one operation, `BI`, without operands. @throws {PdfSyntaxError, BudgetError} no content, or too much. */
export function* contentOperations(content: Uint8Array): Generator<Operation> {
  const cursor = new PdfCursor(content);
  let operands: PdfValue[] = [];
  for (;;) {
    cursor.skipBlank();
    const byte = content[cursor.at];
    if (byte === undefined) break;
    const value = VALUE_BEGINS.has(byte) ? cursor.value() : wordIn(cursor);
    if (typeof value !== "string") {
      operands.push(value);
      if (operands.length > OPERANDS) throw new PdfSyntaxError("operands without an operator");
      continue;
    }
    if (value === "BI") skipPicture(cursor);
    yield { operator: value, operands };
    operands = [];
  }
  if (operands.length > 0) throw new PdfSyntaxError("operands without an operator");
}

function wordIn(cursor: PdfCursor): PdfValue | string {
  const word = cursor.word();
  if (word === "") throw new PdfSyntaxError("no operator");
  if (word === "true" || word === "false") return word === "true";
  return word === "null" ? null : word;
}

/** §8.9.7: entries up to ID, one blank, data up to an EI that stands alone. */
function skipPicture(cursor: PdfCursor): void {
  const { bytes } = cursor;
  for (;;) {
    cursor.skipBlank();
    if (bytes[cursor.at] === 0x2f) {
      cursor.value();
      cursor.value();
    } else if (cursor.word() === "ID") break;
    else throw new PdfSyntaxError("an inline picture");
  }
  const isBlank = (at: number): boolean => at >= bytes.length || WHITE.has(bytes[at] ?? -1);
  for (let at = bytes.indexOf(E ?? 0, cursor.at + 1); at >= 0; at = bytes.indexOf(E ?? 0, at + 1)) {
    if (bytes[at + 1] === I && isBlank(at - 1) && isBlank(at + 2)) {
      cursor.at = at + 2;
      return;
    }
  }
  throw new PdfSyntaxError("an inline picture");
}
