// `vellum backup` and `vellum restore`: the register and the operator's types, checked as they are written and again before they are
// used. Both run beside a serving process; keys go another way (`vellum keys export`).

import { type Command, Option } from "commander";
import { LicenceError } from "../licence/errors.ts";
import { addCommand, type Desk, inHouse } from "./desk.ts";
import type { Progress } from "./parts.ts";
import { ProgressBar } from "./progress-bar.ts";
import { serve } from "./serve.ts";
import type { Terminal } from "./terminal.ts";

const MOST_KEPT = 10_000;
const MOST_SKIPPED = 1_000_000;

/** Adds `backup`. */
export function addBackupCommand(program: Command, desk: Desk): void {
  const { terminal, parts } = desk;
  addCommand(program, desk, { usage: "backup", key: "backup", group: "authority" })
    .argument("<folder>", terminal.word("arguments.backup-folder"))
    .addOption(new Option("--keep <count>", terminal.word("options.keep")).argParser(countOf("/keep", 1, MOST_KEPT)))
    .action(async (folder: string, { keep }: { readonly keep?: number }) => {
      const outcome = await showing(terminal, (onProgress) =>
        parts.backups.backUp(folder, { ...(keep !== undefined && { keep }), onProgress }),
      );
      terminal.result(outcome, () => [
        terminal.word("backup.done", { ...facts(outcome), removed: outcome.removed.length }),
        terminal.word("backup.head", facts(outcome)),
      ]);
    });
}

/** Adds `restore`. */
export function addRestoreCommand(program: Command, desk: Desk): void {
  const { terminal, parts } = desk;
  addCommand(program, desk, { usage: "restore", key: "restore", group: "authority" })
    .argument("<folder>", terminal.word("arguments.backup-folder"))
    .option("--start", terminal.word("options.restore-start"))
    .addOption(
      new Option("--skip-numbers <count>", terminal.word("options.skip-numbers")).argParser(
        countOf("/skip-numbers", 0, MOST_SKIPPED),
      ),
    )
    .action(async (folder: string, { start, skipNumbers }: RestoreFlags) => {
      const outcome = await showing(terminal, (onProgress) =>
        parts.backups.restore(folder, { ...(skipNumbers !== undefined && { skipNumbers }), onProgress }),
      );
      terminal.result(outcome, () => [
        terminal.word("backup.restored", { ...facts(outcome), at: outcome.at }),
        terminal.word("backup.skipped", { count: outcome.skipped }),
        ...outcome.short.map(({ type, issuer, from, to }) =>
          terminal.word("backup.skipped-short", { type, issuer, from, count: to - from }),
        ),
      ]);
      if (start) await inHouse(desk, (house) => serve(desk, house));
      else terminal.note(terminal.word("backup.restored-next", { origin: outcome.origin }));
    });
}

/** Shows how far the work is. */
async function showing<T>(terminal: Terminal, work: (onProgress: (progress: Progress) => void) => Promise<T>) {
  const bar = new ProgressBar(terminal);
  return await work((progress) => bar.show(progress)).finally(() => bar.end());
}

interface RestoreFlags {
  readonly start?: true;
  readonly skipNumbers?: number;
}

interface Told {
  readonly folder: string;
  readonly licences: number;
  readonly samples: number;
  readonly auditHead: { readonly hash: string; readonly seq: number };
}

function facts({ folder, licences, samples, auditHead }: Told) {
  return { folder, licences, samples, lines: auditHead.seq, head: `${auditHead.hash}:${auditHead.seq}` };
}

function countOf(pointer: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const count = /^\d{1,7}$/.test(text) ? Number(text) : -1;
    if (count >= min && count <= max) return count;
    const parameters = { found: text, min, max, multipleOf: 1 };
    throw new LicenceError("configuration-invalid", { fields: [{ pointer, code: "config-number", parameters }] });
  };
}
