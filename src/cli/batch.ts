// `vellum batch FILE`: something done for every row of a table: issued, renewed, suspended, revoked, restored. What runs is in batch/; here
// are its words.

import type { Command } from "commander";
import type { BatchOptions } from "./batch/batch-options.ts";
import { BatchRun } from "./batch/batch-run.ts";
import { addCommand, type Desk, inHouse } from "./desk.ts";

const OPTIONS = [
  ["--kind <kind>", "kind", "issue"],
  ["--dry-run", "batch-dry-run"],
  ["--run <name>", "run", ""],
  ["--encoding <name>", "encoding"],
  ["--sheet <name>", "sheet"],
  ["--photos <place>", "photos"],
  ["--act <act>", "act"],
  ["--ground <code>", "ground"],
  ["--basis <text>", "basis"],
  ["--note <text>", "note"],
  ["--actor <name>", "actor"],
  ["--actor-code <code>", "actor-code"],
  ["--effective-at <instant>", "effective-at"],
] as const;

/** Adds `import`: the stock that a department has. */
export function addImportCommand(program: Command, desk: Desk): void {
  const { terminal } = desk;
  addCommand(program, desk, { usage: "import", key: "import", group: "licences" })
    .argument("<file>", terminal.word("arguments.table"))
    .requiredOption("--type <type>", terminal.word("options.type"))
    .requiredOption("--issuer <uscc>", terminal.word("options.issuer"))
    .option("--dry-run", terminal.word("options.batch-dry-run"))
    .option("--encoding <name>", terminal.word("options.encoding"))
    .option("--sheet <name>", terminal.word("options.sheet"))
    .option("--photos <place>", terminal.word("options.photos"))
    .option("--ignore <column...>", terminal.word("options.ignore"), [])
    .option("--map <column=field...>", terminal.word("options.map"), [])
    .action((path: string, options: Omit<BatchOptions, "kind" | "run">) =>
      inHouse(desk, (house) => new BatchRun(desk, house, path, { ...options, kind: "import", run: "import" }).run()),
    );
}

/** Adds `batch`. */
export function addBatchCommand(program: Command, desk: Desk): void {
  const { terminal } = desk;
  const command = addCommand(program, desk, { usage: "batch", key: "batch", group: "licences" })
    .argument("<file>", terminal.word("arguments.table"))
    .requiredOption("--type <type>", terminal.word("options.type"))
    .requiredOption("--issuer <uscc>", terminal.word("options.issuer"));
  for (const [flags, key, value] of OPTIONS) command.option(flags, terminal.word(`options.${key}`), value);
  command
    .option("--ignore <column...>", terminal.word("options.ignore"), [])
    .option("--map <column=field...>", terminal.word("options.map"), [])
    .action((path: string, options: BatchOptions) =>
      inHouse(desk, (house) => new BatchRun(desk, house, path, options).run()),
    );
}
