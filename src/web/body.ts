// What was sent, read with a bound: type and size are refused before the bytes are, so that nobody fills the memory.

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

const JSON_TYPES = ["application/json"];

/**
 * Reads a whole body.
 * @throws {LicenceError} body-too-large — more than `limit` bytes are announced or arrive.
 */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const announced = Number(request.headers.get("content-length") ?? Number.NaN);
  if (announced > limit) throw tooLarge(limit);
  // The runtime reads no further than an announced length, and reading at once is what it does fastest.
  const bytes = announced >= 0 ? new Uint8Array(await request.arrayBuffer()) : await readStream(request, limit);
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

/**
 * Reads a form, with files up to `limit` bytes altogether.
 * @throws {LicenceError} media-type-unsupported, body-too-large, document-unreadable
 */
export async function readForm(request: Request, limit: number): Promise<FormData> {
  requireMediaType(request, FORM_TYPES);
  const contentType = request.headers.get("content-type") ?? "";
  const bytes = await readBytes(request, limit);
  try {
    return await new Response(bytes.slice(), { headers: { "content-type": contentType } }).formData();
  } catch (cause) {
    throw new LicenceError("document-unreadable", { cause });
  }
}

/** A form's text field, without the spaces around it; "" when it is absent or a file. */
export function textField(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

async function readStream(request: Request, limit: number): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return joined(chunks, length);
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
