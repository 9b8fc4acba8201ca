// `vellum serve`: the service on one machine, until it is asked to stop.

import type { Command } from "commander";
import { addCommand, type Desk, inHouse } from "./desk.ts";
import type { OpenHouse } from "./parts.ts";

/** Adds `serve`. */
export function addServeCommand(program: Command, desk: Desk): void {
  addCommand(program, desk, { usage: "serve", key: "serve", group: "start" }).action(async () => {
    await inHouse(desk, (house) => serve(desk, house));
  });
}

async function serve(desk: Desk, house: OpenHouse): Promise<void> {
  const { terminal, parts } = desk;
  const settings = parts.settings();
  await warnOfKeys(desk, house);
  const running = await parts.serve(house, settings);
  terminal.note(
    terminal.word("serve.listening", { origin: settings.origin, host: settings.bindHost, port: running.port }),
  );
  terminal.note(terminal.word("serve.stop-hint"));
  await parts.stopAsked();
  terminal.note(terminal.word("serve.stopping"));
  await running.stop();
}

/** Says which departments cannot sign, and why; verifying goes on without them. */
async function warnOfKeys({ terminal }: Desk, house: OpenHouse): Promise<void> {
  const states = await house.keyring.unlockAll();
  if (states.length === 0) terminal.note(`! ${terminal.word("serve.no-departments")}`);
  for (const { issuer, kid, state } of states) {
    if (state === "ready") continue;
    terminal.note(`! ${terminal.words(`fields.signing-${state}`, { issuer, kid: kid ?? "" })}`);
  }
}
