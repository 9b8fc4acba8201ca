// `vellum serve`: the service on one machine, until it is asked to stop.

import type { Command } from "commander";
import { addCommand, type Desk, inHouse } from "./desk.ts";
import { EXIT } from "./exit-code.ts";
import type { OpenHouse, Supervisor } from "./parts.ts";

/** Adds `serve`. */
export function addServeCommand(program: Command, desk: Desk): void {
  addCommand(program, desk, { usage: "serve", key: "serve", group: "start" }).action(async () => {
    const supervisor = desk.parts.supervisor();
    if (supervisor === undefined) await inHouse(desk, (house) => serve(desk, house));
    else await supervise(desk, supervisor);
  });
}

async function supervise(desk: Desk, supervisor: Supervisor): Promise<void> {
  const { terminal, parts } = desk;
  const { origin, bindHost: host, port } = parts.settings();
  const code = await supervisor.run((name, parameters) => {
    terminal.note(
      terminal.word(`serve.processes-${name}`, { ...parameters, origin, host, port, count: supervisor.count }),
    );
  });
  desk.exitCode = code === 0 ? EXIT.done : EXIT.unreadable;
}

/** Serves until asked to stop. */
export async function serve(desk: Desk, house: OpenHouse): Promise<void> {
  const { terminal, parts } = desk;
  const settings = parts.settings();
  if (parts.seat === undefined || parts.seat === 0) await warnOfKeys(desk, house);
  // Of several processes the first one says what there is to say.
  const note = (text: string): void => {
    if (parts.seat === undefined) terminal.note(text);
  };
  const running = await parts.serve(house, settings);
  note(terminal.word("serve.listening", { origin: settings.origin, host: settings.bindHost, port: running.port }));
  note(terminal.word("serve.stop-hint"));
  const manner = await parts.stopAsked(() => note(terminal.word("serve.nothing-to-replace")));
  note(terminal.word("serve.stopping"));
  // One that gives way has time, until all are asked to stop.
  if (manner === "give-way") void parts.stopAsked().then(running.stop);
  await running.stop(manner);
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
