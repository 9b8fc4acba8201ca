// `vellum issuing`: the switch that stops issuing at once, in every process on the register, while verifying, suspending and revoking go
// on: for a fault that was found in what is being issued, or a key that may be in other hands.

import type { Command } from "commander";
import { OPERATOR } from "../issuance/principal.ts";
import type { IssuingHalt } from "../issuance/register-entries.ts";
import { LicenceError } from "../licence/errors.ts";
import { addCommand, type Desk, inHouse } from "./desk.ts";
import type { OpenHouse } from "./parts.ts";

const LONGEST_REASON = 200;

/** Adds `issuing state | off | on`. */
export function addIssuingCommands(program: Command, desk: Desk): void {
  const { terminal } = desk;
  const issuing = addCommand(program, desk, { usage: "issuing", key: "issuing", group: "authority" });
  addCommand(issuing, desk, { usage: "state", key: "issuing-state" }).action(() =>
    inHouse(desk, async (house) => sayState(desk, await house.upkeep.issuingHalt())),
  );
  addCommand(issuing, desk, { usage: "off", key: "issuing-off" })
    .requiredOption("--reason <text>", terminal.word("options.halt-reason"))
    .action(({ reason }: { readonly reason: string }) => inHouse(desk, (house) => switchOff(desk, house, reason)));
  addCommand(issuing, desk, { usage: "on", key: "issuing-on" }).action(() =>
    inHouse(desk, (house) => switchOn(desk, house)),
  );
}

async function switchOff(desk: Desk, { upkeep }: OpenHouse, text: string): Promise<void> {
  const reason = text.trim();
  if (reason === "" || reason.length > LONGEST_REASON) {
    const parameters = { found: String(reason.length), min: 1, max: LONGEST_REASON };
    throw new LicenceError("request-invalid", { fields: [{ pointer: "/reason", code: "halt-reason", parameters }] });
  }
  const halt = { reason, since: desk.parts.clock.now() };
  await upkeep.switchIssuing(halt, lineOf("issuing-switched-off", halt.since, { reason }));
  sayState(desk, halt);
}

async function switchOn(desk: Desk, { upkeep }: OpenHouse): Promise<void> {
  if ((await upkeep.issuingHalt()) !== undefined) {
    await upkeep.switchIssuing(undefined, lineOf("issuing-switched-on", desk.parts.clock.now(), {}));
  }
  sayState(desk, undefined);
}

function lineOf(action: string, at: string, detail: Readonly<Record<string, string>>) {
  return { at, actor: OPERATOR.client, action, subject: "register", detail };
}

function sayState({ terminal }: Desk, halt: IssuingHalt | undefined): void {
  const state = halt === undefined ? { issuing: "on" } : { issuing: "off", ...halt };
  terminal.result(state, () => [terminal.word(`issuing.${state.issuing}`, { reason: "", since: "", ...halt })]);
}
