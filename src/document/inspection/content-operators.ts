// Reads the operators of a content stream one after another (ISO 32000-1 §7.8.2), each with its operands; inline images (§8.9.7)
// with their data. What is no PDF syntax ends the reading with an error: then nobody can say what it draws.

import { BudgetError } from "../inflate-bounded.ts";
import { checkOperands, TextObjects } from "../operator-grammar.ts";
import { PdfCursor, PdfSyntaxError } from "../pdf-cursor.ts";
import type { PdfValue } from "../pdf-values.ts";

/** An operator. */
export interface Operator {
  readonly name: string;
  readonly operands: readonly PdfValue[];
  /** Of an inline image (BI): its bytes as they stand. */
  readonly data?: Uint8Array;
}

const OPERATORS = 200_000;
const OPERANDS = 64;
const KEYWORDS = new Set(["true", "false", "null"]);

/** @throws {PdfSyntaxError} no syntax; {BudgetError} more operators than any page has. */
export function* operatorsOf(content: Uint8Array): Generator<Operator> {
  const cursor = new PdfCursor(content);
  const objects = new TextObjects();
  let operands: PdfValue[] = [];
  let count = 0;
  for (;;) {
    cursor.skipBlank();
    if (cursor.at >= content.length) return;
    const back = cursor.at;
    const word = cursor.word();
    if (word === "" || /^[-+.\d]/.test(word) || KEYWORDS.has(word)) {
      cursor.at = back;
      operands.push(cursor.value());
      if (operands.length > OPERANDS) throw new PdfSyntaxError("too many operands");
      continue;
    }
    count += 1;
    if (count > OPERATORS) throw new BudgetError("too many operators");
    objects.pass(word);
    if (word === "BI") yield inlineImage(cursor);
    else {
      checkOperands(word, operands);
      yield { name: word, operands };
    }
    operands = [];
  }
}

/** Whether a piece of content ends between two words and not within an array or string. */
export function holdsWholeWords(piece: Uint8Array): boolean {
  const cursor = new PdfCursor(piece);
  try {
    for (cursor.skipBlank(); cursor.at < piece.length; cursor.skipBlank()) {
      const back = cursor.at;
      const word = cursor.word();
      if (word !== "" && !/^[-+.\d]/.test(word)) continue;
      cursor.at = back;
      cursor.value();
    }
    return true;
  } catch (error) {
    if (error instanceof PdfSyntaxError) return false;
    throw error;
  }
}

/** From behind `BI` to behind `EI`; its dictionary's entries are the operands. */
function inlineImage(cursor: PdfCursor): Operator {
  const operands: PdfValue[] = [];
  for (;;) {
    cursor.skipBlank();
    const back = cursor.at;
    if (cursor.word() === "ID") break;
    cursor.at = back;
    operands.push(cursor.value());
    if (operands.length > OPERANDS) throw new PdfSyntaxError("an inline image without an end");
  }
  const start = cursor.at + 1;
  for (let at = start; at < cursor.bytes.length; at += 1) {
    if (isEnd(cursor.bytes, at)) {
      cursor.at = at + 3;
      return { name: "BI", operands, data: cursor.bytes.subarray(start, at) };
    }
  }
  throw new PdfSyntaxError("an inline image without an end");
}

function isEnd(bytes: Uint8Array, at: number): boolean {
  return isBlank(bytes[at]) && bytes[at + 1] === 0x45 && bytes[at + 2] === 0x49 && isBlank(bytes[at + 3] ?? 32);
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}
