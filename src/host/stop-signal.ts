// How an operator asks a process to stop: Ctrl-C, or SIGTERM from whatever supervises it.

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process as it would have without us. */
export function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
      resolve();
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  });
}
