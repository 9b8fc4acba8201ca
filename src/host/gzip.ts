// gzip (RFC 1952) by zlib in libuv's pool: a sixth smaller than the portable packer makes a sparse bit string, and it takes its sixty
// milliseconds for a million entries from no request.

import { promisify } from "node:util";
import { constants, gzip as zlibGzip } from "node:zlib";

const packed = promisify<Uint8Array, { readonly level: number; readonly memLevel: number }, Uint8Array>(zlibGzip);

/** Packs bytes as small as zlib can. */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await packed(bytes, { level: constants.Z_BEST_COMPRESSION, memLevel: 9 }));
}
