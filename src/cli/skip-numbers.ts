// `vellum skip-numbers`: moves the counters ahead of a register that was taken back to an earlier moment by its database's own means (D1's Time
// Travel, a server's point in time), before issuing goes on. `vellum restore` does the same for what it brings back.

import { type Command, Option } from "commander";
import { digitsByType, USUAL_SKIP } from "../issuance/skipping.ts";
import { LicenceError } from "../licence/errors.ts";
import { addCommand, type Desk, inHouse } from "./desk.ts";

const MOST_SKIPPED = 1_000_000;

/** Adds `skip-numbers`. */
export function addSkipNumbersCommand(program: Command, desk: Desk): void {
  const { terminal } = desk;
  addCommand(program, desk, { usage: "skip-numbers", key: "skip-numbers", group: "authority" })
    .addOption(new Option("--count <count>", terminal.word("options.skip-numbers")).argParser(countOf))
    .action(({ count }: { readonly count?: number }) => skipNumbers(desk, count));
}

async function skipNumbers(desk: Desk, count: number | undefined): Promise<void> {
  const { terminal, parts } = desk;
  const margin = count === undefined ? USUAL_SKIP : { numbers: count, share: 1 };
  const scopes = await inHouse(desk, ({ upkeep, catalogue }) =>
    upkeep.skipNumbers({ at: parts.clock.now(), ...margin, digits: digitsByType(catalogue.types()) }),
  );
  const short = scopes.filter(({ kind, from, to }) => kind !== "status-list" && to - from < margin.numbers);
  terminal.result({ skipped: scopes.length, short }, () => [
    terminal.word("backup.skipped", { count: scopes.length }),
    ...short.map(({ type, issuer, from, to }) =>
      terminal.word("backup.skipped-short", { type, issuer, from, count: to - from }),
    ),
  ]);
}

function countOf(text: string): number {
  const count = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_SKIPPED) return count;
  const parameters = { found: text, min: 1, max: MOST_SKIPPED, multipleOf: 1 };
  throw new LicenceError("configuration-invalid", {
    fields: [{ pointer: "/count", code: "config-number", parameters }],
  });
}
