// A file that only whoever asked may have: not stored by anybody on the way (RFC 9111 §5.2.2), named (RFC 6266), and known by a strong
// entity tag (RFC 9110 §8.8.3), so that a program that keeps files need not fetch the same bytes again. No ranges: files are small,
// and a part of a signed file is of no use.

import type { Context } from "hono";
import { attachmentDisposition } from "./attachment-disposition.ts";
import type { HeaderTable } from "./headers.ts";

/** A file to be answered. */
export interface PrivateFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** Hex SHA-256 of the bytes. */
  readonly sha256: string;
  /** For people; may hold anything. */
  readonly filename: string;
  /** For what cannot read that: visible ASCII. */
  readonly plainName: string;
}

/** The file, or 304 when the asker has it. `extra` headers go with either. */
export function privateFile(
  context: Context,
  file: PrivateFile,
  {
    base,
    status = 200,
    extra = {},
  }: { readonly base: HeaderTable; readonly status?: number; readonly extra?: HeaderTable },
): Response {
  const tag = `"${file.sha256}"`;
  const headers = { ...base, ...extra, "cache-control": "private, no-store", etag: tag, "accept-ranges": "none" };
  if (status === 200 && isKnown(context.req.header("if-none-match"), tag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(viewOf(file.bytes), {
    status,
    headers: {
      ...headers,
      "content-type": file.mediaType,
      "content-length": String(file.bytes.length),
      "content-disposition": attachmentDisposition(file.filename, file.plainName),
    },
  });
}

/** The same bytes, as a Response takes them: never written, so never copied. */
function viewOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : bytes.slice();
}

/** RFC 9110 §13.1.2: compared weakly, so that a tag weakened on the way still counts. */
function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === "*" || header.split(",").some((known) => known.trim().replace(/^W\//, "") === tag);
}
