// Statements that are sent together on one connection, without waiting for one another (pg, pipeline), in as few packets as they fill.

import { Writable } from "node:stream";

/** Waits for all of them, sent together, so that none is under way any more when the first one's error is thrown. */
export async function allOf<T>(sent: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(sent);
  return settled.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}

/** Sends everything at once; each statement would be a system call of its own, here and at the server. */
export function inOnePiece<T>(client: object, send: () => T): T {
  const stream = streamOf(client);
  stream?.cork();
  try {
    return send();
  } finally {
    stream?.uncork();
  }
}

// pg says nothing of its connection in its types; without it everything works, in more packets.
function streamOf(client: object): Writable | undefined {
  const connection = "connection" in client ? client.connection : undefined;
  if (typeof connection !== "object" || connection === null || !("stream" in connection)) return undefined;
  return connection.stream instanceof Writable ? connection.stream : undefined;
}
