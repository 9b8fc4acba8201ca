// A timestamp authority reached over HTTP (RFC 3161 §3.4) as the TimestampAuthority port. Bounded in time and in size; an authority
// that did not answer is left alone for a while, so that one that is down does not slow every licence. What it answers is checked
// by whoever asked.

import type { TimestampAuthority } from "../licence/sealing.ts";

/** How to reach an authority. */
export interface TimestampAuthorityOptions {
  readonly url: string;
  /** Milliseconds for the whole exchange. */
  readonly timeLimitMs?: number;
  /** Milliseconds without a new attempt after one that failed. */
  readonly pauseMs?: number;
  /** Told of every attempt that failed. */
  readonly onFailure?: (cause: unknown) => void;
}

const TIME_LIMIT_MS = 3000;
const PAUSE_MS = 30_000;
/** Bytes; a token with its certificates has some five thousand. */
const LARGEST_ANSWER = 64 * 1024;
const ANSWER = "application/timestamp-reply";

/** Asks the authority at the address. */
export function createTimestampAuthority(options: TimestampAuthorityOptions): TimestampAuthority {
  const { url, timeLimitMs = TIME_LIMIT_MS, pauseMs = PAUSE_MS } = options;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  return {
    async stamp(request) {
      if (performance.now() < pausedUntil) return undefined;
      try {
        return await ask(url, request, AbortSignal.timeout(timeLimitMs));
      } catch (cause) {
        pausedUntil = performance.now() + pauseMs;
        options.onFailure?.(cause);
        return undefined;
      }
    },
  };
}

async function ask(url: string, request: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/timestamp-query", accept: ANSWER },
    body: Uint8Array.from(request),
    redirect: "error",
    signal,
  });
  const kind = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (!response.ok || kind !== ANSWER || response.body === null) {
    await response.body?.cancel();
    throw new Error(`the timestamp authority answered ${response.status} ${kind ?? ""}`);
  }
  return await readBounded(response.body);
}

async function readBounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > LARGEST_ANSWER) throw new Error("the timestamp authority's answer is too large");
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}
