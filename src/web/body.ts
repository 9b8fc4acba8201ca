// What was sent, read with bounds: type and size are refused before the bytes are, and all bodies that are still on their way share one
// bound, so that nobody fills the memory, not even with many at once.

import { LicenceError } from "../licence/errors.ts";
import { parseJsonBytes } from "../licence/json.ts";
import type { JsonValue } from "../licence/json-value.ts";
import { mediaTypeOf } from "./negotiation.ts";

/** Bytes that may be sent at most, by what is sent. */
export const BODY_LIMITS = {
  /** A request or a credential; the longest decision with all its articles is below 100 KB. */
  json: 1_048_576,
  pdf: 10_485_760,
  /** A form of text fields. */
  form: 16_384,
} as const;

/** Bytes of large bodies that are still arriving, all together; beyond that they are refused with rate-limited. */
const MOST_ON_THE_WAY = 268_435_456;
/** A body below it is left to the runtime, which reads it fastest. */
const LARGE = 65_536;
const COME_AGAIN_S = 5;
let onTheWay = 0;

const JSON_TYPES = ["application/json"];

/**
 * Reads a whole body.
 * @throws {LicenceError} body-too-large — more than `limit` bytes are announced or arrive; rate-limited — too much is on its way.
 */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const announced = Number(request.headers.get("content-length") ?? Number.NaN);
  if (announced > limit) throw tooLarge(limit);
  // The runtime reads no further than an announced length.
  const bytes =
    announced >= 0 && announced < LARGE
      ? new Uint8Array(await request.arrayBuffer())
      : await readStream(request, limit);
  if (bytes.length > limit) throw tooLarge(limit);
  return bytes;
}

/**
 * Reads strict JSON sent as `application/json`.
 * @throws {LicenceError} media-type-unsupported, body-too-large, json-invalid
 */
export async function readJson(request: Request): Promise<JsonValue> {
  requireMediaType(request, JSON_TYPES);
  return parseJsonBytes(await readBytes(request, BODY_LIMITS.json));
}

/** @throws {LicenceError} media-type-unsupported — the Content-Type is none of those. */
export function requireMediaType(request: Request, allowed: readonly string[]): string {
  const type = mediaTypeOf(request.headers.get("content-type") ?? undefined);
  if (!allowed.includes(type)) {
    throw new LicenceError("media-type-unsupported", { parameters: { found: type, allowed: allowed.join(", ") } });
  }
  return type;
}

/** Media types of HTML forms. */
export const FORM_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data"];

/** More than any form of ours has: the runtime's reader takes seconds over a hundred thousand parts, or lines in a part's head. */
const MOST_PARTS = 32;
const LONGEST_HEAD = 4096;

// RFC 2046 §5.1.1; a Content-Type with two of them is read by its first, as the Fetch standard does.
const BOUNDARY = /;\s*boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'()+,./:=?-]{1,70}))\s*(?:;|$)/i;

/**
 * Reads a form, with files up to `limit` bytes altogether where it is one for files.
 * @throws {LicenceError} media-type-unsupported, body-too-large, document-unreadable
 */
export async function readForm(request: Request, limit: number): Promise<FormData> {
  const isMultipart = requireMediaType(request, FORM_TYPES) === "multipart/form-data";
  const bytes = await readBytes(request, isMultipart ? limit : Math.min(limit, BODY_LIMITS.form));
  const contentType = isMultipart ? multipartType(request, bytes) : "application/x-www-form-urlencoded";
  try {
    return await new Response(bytes.slice(), { headers: { "content-type": contentType } }).formData();
  } catch (cause) {
    throw new LicenceError("document-unreadable", { cause });
  }
}

/** The Content-Type with the one boundary whose parts were looked at. @throws {LicenceError} document-unreadable */
function multipartType(request: Request, bytes: Uint8Array): string {
  const [, quoted, plain] = BOUNDARY.exec(request.headers.get("content-type") ?? "") ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined || isLaborious(bytes, `--${boundary}`)) throw new LicenceError("document-unreadable");
  return `multipart/form-data; boundary="${boundary}"`;
}

function isLaborious(bytes: Uint8Array, delimiter: string): boolean {
  let parts = 0;
  for (const end of endsOf(bytes, new TextEncoder().encode(delimiter))) {
    parts += 1;
    const head = new TextDecoder("latin1").decode(bytes.subarray(end, end + LONGEST_HEAD));
    if (parts > MOST_PARTS || !(head.startsWith("--") || head.includes("\r\n\r\n"))) return true;
  }
  return false;
}

/**
 * Where a word ends, wherever it stands (Knuth, Morris and Pratt: no input makes it slow). Found in the bytes, for making a text of
 * megabytes takes longer than all the rest.
 */
function* endsOf(bytes: Uint8Array, word: Uint8Array): Generator<number> {
  const fallbacks = fallbacksOf(word);
  let matched = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    while (matched > 0 && word[matched] !== byte) matched = fallbacks[matched - 1] ?? 0;
    if (word[matched] === byte) matched += 1;
    if (matched < word.length) continue;
    yield at + 1;
    matched = 0;
  }
}

/** For every beginning of the word: how long the longest end of it is that begins the word too. */
function fallbacksOf(word: Uint8Array): readonly number[] {
  const fallbacks = [0];
  for (let at = 1, matched = 0; at < word.length; at += 1) {
    while (matched > 0 && word[matched] !== word[at]) matched = fallbacks[matched - 1] ?? 0;
    if (word[matched] === word[at]) matched += 1;
    fallbacks.push(matched);
  }
  return fallbacks;
}

/**
 * A form's text field, without the spaces around it; "" when it is absent or a file.
 * @throws {LicenceError} body-too-large — longer than a form of text fields may be; it would stand in the page again.
 */
export function textField(form: FormData, name: string): string {
  const value = form.get(name);
  if (typeof value !== "string") return "";
  if (value.length > BODY_LIMITS.form) throw tooLarge(BODY_LIMITS.form);
  return value.trim();
}

async function readStream(request: Request, limit: number): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of request.body) {
      length += chunk.length;
      onTheWay += chunk.length;
      if (length > limit) throw tooLarge(limit);
      if (onTheWay > MOST_ON_THE_WAY) throw new LicenceError("rate-limited", { parameters: { seconds: COME_AGAIN_S } });
      chunks.push(chunk);
    }
    return joined(chunks, length);
  } finally {
    onTheWay -= length;
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

function tooLarge(limit: number): LicenceError {
  return new LicenceError("body-too-large", { parameters: { limit } });
}
