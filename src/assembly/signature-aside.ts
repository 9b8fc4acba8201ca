// The room for many signatures: threads that make and verify them in slices, at most as many as the machine has cores to spare beside
// the serving one. None is started before the first group that is worth it.

import type { KeyObject } from "node:crypto";
import { availableParallelism } from "node:os";
import { createThread, type Thread } from "../host/thread.ts";
import type { SignatureRoom } from "../keys/signature-room.ts";
import { concatBytes } from "../licence/bytes.ts";

/** Messages of one length, one after the other. */
export interface PackedMessages {
  readonly key: KeyObject;
  readonly messages: Uint8Array;
  /** Bytes of one message. */
  readonly length: number;
}

/** What a thread is asked. */
export interface SignatureTasks {
  /** Signatures, one after the other. */
  readonly sign: (order: PackedMessages) => Promise<{ readonly bytes: Uint8Array }>;
  /** A byte for each message: 1 when its signature holds. */
  readonly verify: (
    order: PackedMessages & { readonly signatures: Uint8Array },
  ) => Promise<{ readonly bytes: Uint8Array }>;
  readonly [name: string]: (order: never) => Promise<unknown>;
}

/** Bytes of an Ed25519 signature. */
export const SIGNATURE_BYTES = 64;
/** Some milliseconds of work: whoever comes with a few waits no longer behind a page of many. */
const SLICE = 64;
const MOST_THREADS = 4;
const MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 };
const TIME_LIMIT_MS = 30_000;

/** A room that can be closed. */
export interface SignatureAside extends SignatureRoom {
  close(): Promise<void>;
}

/** Opens the room. What a thread that fell was asked fails with `internal`; the next question starts another. */
export function openSignatureAside(): SignatureAside {
  const options = { entry: "../assembly/signature-thread.js", memory: MEMORY, timeLimitMs: TIME_LIMIT_MS };
  const count = Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1));
  const threads = Array.from({ length: count }, () => createThread<SignatureTasks>(options));
  let asked = 0;
  const next = (): Thread<SignatureTasks> => {
    asked += 1;
    // There is at least one.
    return threads[asked % count] as Thread<SignatureTasks>;
  };
  return {
    sign: async (key, messages) => {
      const answers = await Promise.all(slices(messages).map((slice) => next().ask("sign", packed(key, slice))));
      return answers.flatMap(({ bytes }) => pieces(bytes, SIGNATURE_BYTES));
    },
    verify: async (key, messages, signatures) => {
      const verdicts = slices(messages).map((slice, index) => {
        const from = index * SLICE;
        const theirs = concatBytes(...signatures.slice(from, from + slice.length));
        return next().ask("verify", { ...packed(key, slice), signatures: theirs });
      });
      return (await Promise.all(verdicts)).flatMap(({ bytes }) => Array.from(bytes, (verdict) => verdict === 1));
    },
    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  };
}

function slices(messages: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const found: (readonly Uint8Array[])[] = [];
  for (let from = 0; from < messages.length; from += SLICE) found.push(messages.slice(from, from + SLICE));
  return found;
}

function packed(key: KeyObject, messages: readonly Uint8Array[]): PackedMessages {
  return { key, messages: concatBytes(...messages), length: messages[0]?.length ?? 0 };
}

/** Views of equal length, in order. */
export function pieces(bytes: Uint8Array, length: number): readonly Uint8Array[] {
  return Array.from({ length: bytes.length / length }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
}
