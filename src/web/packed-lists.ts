// Status lists as they go over the wire (RFC 9110 §8.4, gzip): base64url is a quarter air. A list is packed once for each time it
// is published, whoever asks.

import { dropOldest } from "../licence/bounded-cache.ts";
import { utf8 } from "../licence/bytes.ts";

/** Packs with gzip, on no thread that anybody waits for. */
export type Gzip = (bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>;

/** The packed bytes of a list's credential. */
export type PackedLists = (list: string, credential: string) => Promise<Uint8Array<ArrayBuffer>>;

/** Lists kept packed: a city's departments have some hundreds. */
const KEPT = 1000;

/** Keeps the newest of each list. */
export function createPackedLists(gzip: Gzip): PackedLists {
  const kept = new Map<string, { readonly credential: string; readonly packed: ReturnType<PackedLists> }>();
  return (list, credential) => {
    const known = kept.get(list);
    if (known?.credential === credential) return known.packed;
    const packed = gzip(utf8(credential));
    // A failure is not kept.
    packed.catch(() => kept.delete(list));
    if (kept.size >= KEPT) dropOldest(kept);
    kept.set(list, { credential, packed });
    return packed;
  };
}
