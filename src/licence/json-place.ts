// Where a JSON Pointer (RFC 6901) leads to in a JSON text, as a line for people. For texts that were read without fault: it only tells
// tokens apart and judges nothing.

import { segmentsOf } from "./field-pointer.ts";

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

interface Level {
  /** The member under way, or the item's index. */
  step: string;
  readonly isList: boolean;
}

/** The line, from 1, on which the value begins; that of the nearest value around it when it is not there. */
export function lineOf(text: string, pointer: string): number {
  const wanted = segmentsOf(pointer);
  const levels: Level[] = [];
  let [depth, at] = [0, 0];
  let awaitsName = false;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === "}" || token === "]") {
      levels.pop();
      awaitsName = false;
    } else if (token === "," && level?.isList) level.step = String(Number(level.step) + 1);
    else if (token === ",") awaitsName = true;
    else if (token === ":") continue;
    else if (awaitsName && level !== undefined) [level.step, awaitsName] = [String(JSON.parse(token)), false];
    else {
      const reached = levels.length === depth && levels.every(({ step }, place) => step === wanted[place]);
      if (reached) [depth, at] = [depth + 1, index];
      if (reached && depth > wanted.length) break;
      if (token === "{") awaitsName = true;
      if (token === "{" || token === "[") levels.push({ step: token === "[" ? "0" : "", isList: token === "[" });
    }
  }
  return lineAt(text, at);
}

/** The line, from 1, of a position in UTF-16 units, from 0. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}
