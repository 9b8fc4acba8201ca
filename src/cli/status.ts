// `vellum status ID`: shows a licence's status and history, or changes it by a lawful act, or endorses it.

import type { Command } from "commander";
import { OPERATOR } from "../issuance/principal.ts";
import { verdictWord } from "../licence/describe.ts";
import type { JsonObject } from "../licence/json-value.ts";
import { addCommand, type Desk, inHouse } from "./desk.ts";
import { licenceIdOf } from "./licence-id.ts";
import { fieldLines, historyLines } from "./licence-view.ts";
import type { OpenHouse } from "./parts.ts";

interface StatusOptions {
  readonly to?: string;
  readonly act?: string;
  readonly ground?: string;
  readonly actor?: string;
  readonly actorCode?: string;
  readonly basis?: string;
  readonly note?: string;
  readonly effectiveAt?: string;
  readonly key?: string;
  readonly endorse?: true;
}

/** Adds `status`. */
export function addStatusCommand(program: Command, desk: Desk): void {
  const { terminal } = desk;
  const command = addCommand(program, desk, { usage: "status", key: "status", group: "licences" });
  command.argument("<id>", terminal.word("arguments.id"));
  for (const [flags, key] of OPTIONS) command.option(flags, terminal.word(`options.${key}`));
  command.action((id: string, options: StatusOptions) =>
    inHouse(desk, async (house) => {
      const licence = licenceIdOf(id);
      if (options.endorse || options.to !== undefined || options.act !== undefined)
        await change(house, licence, options);
      await show(desk, house, licence);
    }),
  );
}

const OPTIONS = [
  ["--to <status>", "to"],
  ["--act <act>", "act"],
  ["--ground <code>", "ground"],
  ["--endorse", "endorse"],
  ["--actor <name>", "actor"],
  ["--actor-code <code>", "actor-code"],
  ["--basis <text>", "basis"],
  ["--note <text>", "note"],
  ["--effective-at <instant>", "effective-at"],
  ["--key <key>", "key"],
] as const;

async function change(house: OpenHouse, licence: string, options: StatusOptions): Promise<void> {
  const { key, endorse } = options;
  const request = endorse
    ? endorsementOf(options)
    : { ...(await usualBasis(house, licence, options)), ...changeOf(options) };
  const order = { principal: OPERATOR, licence, request, ...(key === undefined ? {} : { idempotencyKey: key }) };
  await (endorse ? house.lifeCycle.endorse(order) : house.lifeCycle.changeStatus(order));
  await house.publishing.publishDue();
}

function changeOf(options: StatusOptions): JsonObject {
  const { to, act, ground, effectiveAt } = options;
  return present({ to, act, ground, effectiveAt, ...endorsementOf(options) });
}

function endorsementOf({ actor, actorCode, basis, note }: StatusOptions): JsonObject {
  const person = present({ name: actor, code: actorCode });
  return present({ note, legalBasis: basis, ...(Object.keys(person).length === 0 ? {} : { actor: person }) });
}

/** What the type's data names as the act's usual effect and legal basis, unless the operator says otherwise. */
async function usualBasis(house: OpenHouse, licence: string, { act }: StatusOptions): Promise<JsonObject> {
  const record = await house.records.licence(OPERATOR, licence);
  const lawful = house.catalogue.version(record.type, record.typeVersion)?.acts.find((known) => known.act === act);
  return lawful === undefined ? {} : { to: lawful.to, legalBasis: lawful.legalBasis };
}

function present(members: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject {
  const entries = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

async function show({ terminal }: Desk, house: OpenHouse, licence: string): Promise<void> {
  const record = await house.records.licence(OPERATOR, licence);
  const [history, report] = await Promise.all([house.records.history(OPERATOR, licence), house.desk.reportOf(licence)]);
  const { id, number, status, validUntil, endorsedUntil, successor } = record;
  const verdict = verdictWord(terminal.words, report);
  terminal.result(
    { id, number, status, verdict: report.verdict, validUntil, endorsedUntil, successor, history },
    () => [
      ...fieldLines(terminal, { number, id, verdict, validUntil, endorsedUntil, successor }),
      "",
      ...historyLines(terminal, history),
    ],
  );
}
