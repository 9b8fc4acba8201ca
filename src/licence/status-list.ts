// Bitstring Status List 1.0: a list of one bit per licence, index 0 the most significant bit of the first byte, packed
// as Multibase `u` of base64url(gzip). One pinned JavaScript deflate, so that the bytes are equal on every runtime.
// Entries of more than one bit (statusSize, statusMessage) are left out.

import { Gunzip, gzipSync } from "fflate";
import { fromBase64Url, toBase64Url } from "./bytes.ts";
import type { JsonObject } from "./json-value.ts";

/** The smallest list that hides whom a reader asks about (§3.2). */
export const MINIMUM_ENTRIES = 131_072;

// Deflate grows at most 1,032-fold, so that one step can overshoot the bound by half a megabyte and no more.
const STEP = 512;
// Header, an empty deflate block, checksum and size.
const SHORTEST_GZIP = 20;
// What gzip adds to bits that do not compress, and a header with a file's name.
const WRAPPING = 1024;

/** What a status list's credential is made of. */
export interface StatusListContent {
  /** The URL under which it is published. */
  readonly id: string;
  /** The issuer's DID. */
  readonly issuer: string;
  readonly purpose: "revocation" | "suspension";
  readonly encodedList: string;
  /** XSD dateTimeStamps. */
  readonly validFrom: string;
  readonly validUntil: string;
  /** Milliseconds for which a reader may keep it. */
  readonly ttl: number;
}

/** The bits of `size` entries of which those at `indexes` are set. @throws {RangeError} for an index outside. */
export function statusListBits(size: number, indexes: readonly number[]): Uint8Array {
  const bits = new Uint8Array(Math.ceil(size / 8));
  for (const index of indexes) {
    if (!Number.isInteger(index) || index < 0 || index >= size) throw new RangeError(`no entry ${index} of ${size}`);
    const at = index >> 3;
    bits[at] = (bits[at] ?? 0) | (0x80 >> (index & 7));
  }
  return bits;
}

/** Packs bits with gzip (RFC 1952), the same bytes on every runtime. */
export function packBits(bits: Uint8Array): Uint8Array {
  return gzipSync(bits, { mtime: 0, level: 9 });
}

/** The `encodedList` of bits packed with gzip, whoever packed them. */
export function encodedListOf(packed: Uint8Array): string {
  return `u${toBase64Url(packed)}`;
}

/** The `encodedList` of `size` entries of which those at `indexes` are set. @throws {RangeError} for an index outside. */
export function encodeStatusList(size: number, indexes: readonly number[]): string {
  return encodedListOf(packBits(statusListBits(size, indexes)));
}

/**
 * The bits of an `encodedList`; undefined when it is none, is cut off, or holds more than `maxBytes` bytes of bits.
 * Never inflates much more than `maxBytes`, whatever the list claims.
 */
export function decodeStatusList(encoded: string, maxBytes: number): Uint8Array | undefined {
  if (!encoded.startsWith("u") || encoded.length > (maxBytes + WRAPPING) * 1.5) return undefined;
  const packed = fromBase64Url(encoded.slice(1));
  if (packed === undefined || packed.length < SHORTEST_GZIP) return undefined;
  // RFC 1952 §2.3.1: a gzip ends with the size of what it holds. Its checksum is left to the signature over the list.
  const claimed = new DataView(packed.buffer, packed.byteOffset + packed.length - 4).getUint32(0, true);
  return claimed > maxBytes ? undefined : inflate(packed, claimed);
}

/** The bit at an index; undefined when the list has no such entry. */
export function statusAt(bits: Uint8Array, index: number): boolean | undefined {
  if (!Number.isInteger(index) || index < 0) return undefined;
  const byte = bits[Math.floor(index / 8)];
  return byte === undefined ? undefined : (byte & (0x80 >> (index % 8))) !== 0;
}

/** The unsigned credential that carries a list. */
export function statusListCredential(content: StatusListContent): JsonObject {
  return {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    id: content.id,
    type: ["VerifiableCredential", "BitstringStatusListCredential"],
    issuer: content.issuer,
    validFrom: content.validFrom,
    validUntil: content.validUntil,
    credentialSubject: {
      id: `${content.id}#list`,
      type: "BitstringStatusList",
      statusPurpose: content.purpose,
      ttl: content.ttl,
      encodedList: content.encodedList,
    },
  };
}

/** Unpacks exactly `size` bytes, step by step; gives up at the first byte too many. */
function inflate(packed: Uint8Array, size: number): Uint8Array | undefined {
  const bits = new Uint8Array(size);
  let length = 0;
  const gunzip = new Gunzip((chunk) => {
    if (length + chunk.length <= size) bits.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length && length <= size; at += STEP) {
      gunzip.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
    }
  } catch {
    return undefined;
  }
  return length === size ? bits : undefined;
}
