// Files that a command is given: a path, or `-` for standard input. What cannot be read is named, not thrown as a bare errno.

import { readFile } from "node:fs/promises";
import { concatBytes } from "../licence/bytes.ts";
import { LicenceError } from "../licence/errors.ts";
import { parseJsonBytes } from "../licence/json.ts";
import type { JsonValue } from "../licence/json-value.ts";

/** What reading needs. */
export interface InputParts {
  readonly stdin: AsyncIterable<Uint8Array>;
}

const MAX_BYTES = 32 * 1_048_576;

/** The bytes of a file or of standard input. @throws {LicenceError} document-unreadable {path, reason}, body-too-large. */
export async function readInput(parts: InputParts, path: string): Promise<Uint8Array> {
  const bytes = path === "-" ? await readAll(parts.stdin) : await readPath(path);
  if (bytes.length > MAX_BYTES) throw tooLarge(bytes.length);
  return bytes;
}

/** Strict JSON of a file or of standard input. @throws {LicenceError} as `readInput`; json-invalid. */
export async function readJsonInput(parts: InputParts, path: string): Promise<JsonValue> {
  return parseJsonBytes(withoutMark(await readInput(parts, path)));
}

/** A path that could not be read or written, by name. */
export function fileError(path: string, error: unknown): LicenceError {
  const reason = error instanceof Error && "code" in error ? String(error.code) : "EIO";
  return new LicenceError("document-unreadable", {
    fields: [{ pointer: "", code: "file", parameters: { path, reason } }],
    cause: error,
  });
}

async function readPath(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileError(path, error);
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_BYTES) throw tooLarge(length);
  }
  return concatBytes(...pieces);
}

function tooLarge(bytes: number): LicenceError {
  return new LicenceError("body-too-large", { parameters: { bytes, max: MAX_BYTES } });
}

/** Editors of one platform put a byte order mark before JSON; it says nothing. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
