// Where many signatures are made or verified together, beside the thread that serves. One by one each would be a task of its own in
// libuv's pool, which the serving thread has to make, hand over and take back.

import type { KeyObject } from "node:crypto";

/** Makes and verifies raw Ed25519 signatures (RFC 8032) of messages that are all of one length (areMany). Strictness is the caller's. */
export interface SignatureRoom {
  /** 64 bytes for each message, in order. */
  sign(privateKey: KeyObject, messages: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
  /** Whether each holds, in order. */
  verify(
    publicKey: KeyObject,
    messages: readonly Uint8Array[],
    signatures: readonly Uint8Array[],
  ): Promise<readonly boolean[]>;
}

// Below this, packing them up costs more than it saves.
const MANY = 4;

/** Whether messages are worth a room's while, and of one length that is not nothing. */
export function areMany(messages: readonly Uint8Array[]): boolean {
  const bytes = messages[0]?.length ?? 0;
  return messages.length >= MANY && bytes > 0 && messages.every(({ length }) => length === bytes);
}
