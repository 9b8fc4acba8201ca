// How an operator asks a process to stop: Ctrl-C, or SIGTERM from whatever supervises it. Among several processes only the first one hears
// Ctrl-C, which a terminal sends to all of them.

import { processSeat, retirementAsked } from "./worker-processes.ts";

/** `drain`: whoever balances the load is told first and given time; `now`: nobody has to be told; `give-way`: a successor serves already. */
export type StopManner = "drain" | "now" | "give-way";

/**
 * Resolves at the first SIGINT or SIGTERM; a second one ends the process as it would have without us.
 * @param reloadAsked told of SIGHUP, which then ends nothing: a service manager's reload must not take the service away. At a
 *   terminal SIGHUP means that the terminal has gone, and stops as Ctrl-C does.
 */
export function stopAsked(reloadAsked?: () => void): Promise<StopManner> {
  const isOneOfSeveral = processSeat() !== undefined;
  const signalled = new Promise<StopManner>((resolve) => {
    const interrupted = (): void => settle("now");
    const terminated = (): void => settle("drain");
    const settle = (manner: StopManner): void => {
      process.off("SIGINT", interrupted);
      process.off("SIGTERM", terminated);
      resolve(manner);
    };
    if (!isOneOfSeveral) process.once("SIGINT", interrupted);
    process.once("SIGTERM", terminated);
    if (isOneOfSeveral || reloadAsked === undefined) return;
    if (process.stderr.isTTY) process.once("SIGHUP", interrupted);
    else process.on("SIGHUP", reloadAsked);
  });
  if (!isOneOfSeveral) return signalled;
  for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
  return Promise.race([signalled, retirementAsked()]);
}
