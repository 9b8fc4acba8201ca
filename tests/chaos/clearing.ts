// What a trial has to clear away even when it is broken off (Ctrl-C): mounted disks, folders. Node runs nothing asynchronous on its way
// out, so neither does this; processes are ended by process.ts, whose handler comes first.

/** Takes down how something is cleared away; the answer does it, once, whether called or at the end of this process. */
export function clearAtEnd(clear: () => void): () => void {
  const clearOnce = (): void => {
    process.off("exit", clearOnce);
    clear();
  };
  process.on("exit", clearOnce);
  return clearOnce;
}

/** Lets this process end by `exit` when it is told to end, so that everything is cleared away, also when it is told twice (Ctrl-C, relayed). */
export function clearWhenBrokenOff(): void {
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const)
    process.on(signal, () => process.exit(128 + number));
}
