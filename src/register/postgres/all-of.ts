// Statements that are sent together on one connection, without waiting for one another (pg, pipeline).

/** Waits for all of them, sent together, so that none is under way any more when the first one's error is thrown. */
export async function allOf<T>(sent: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(sent);
  return settled.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}
