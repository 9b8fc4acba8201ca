// `vellum migrate`: moves a register whole to another store, with a bar that tells how far it is, and proves at the end that nothing is
// missing or different. What was cut off goes on when the same command is given again.

import type { Command } from "commander";
import { isSame, type MovingProgress, type MovingProof, moveRegister } from "../issuance/moving.ts";
import { LicenceError } from "../licence/errors.ts";
import { addCommand, type Desk } from "./desk.ts";
import { columns } from "./display-width.ts";
import { EXIT } from "./exit-code.ts";
import { ProgressBar } from "./progress-bar.ts";

interface MigrateOptions {
  readonly from?: string;
  readonly to?: string;
  readonly reopen?: string;
}

const SHOWN_HASH = 16;

/** Adds `migrate`. */
export function addMigrateCommand(program: Command, desk: Desk): void {
  const { terminal } = desk;
  addCommand(program, desk, { usage: "migrate", key: "migrate", group: "authority" })
    .option("--from <address>", terminal.word("options.migrate-from"))
    .option("--to <address>", terminal.word("options.migrate-to"))
    .option("--reopen <address>", terminal.word("options.migrate-reopen"))
    .action((options: MigrateOptions) => migrate(desk, options));
}

async function migrate(desk: Desk, { from, to, reopen }: MigrateOptions): Promise<void> {
  const { terminal, parts } = desk;
  if (reopen !== undefined) {
    const source = await parts.moving.source(addressIn(desk, "/reopen", reopen));
    await Promise.resolve(source.reopen()).finally(() => source.close());
    return terminal.result({ reopened: true }, () => [terminal.word("migrate.reopened")]);
  }
  const [fromAddress, toAddress] = [addressIn(desk, "/from", from), addressIn(desk, "/to", to)];
  if (fromAddress === toAddress) refuse("/to", "migrate-same");
  const source = await parts.moving.source(fromAddress);
  try {
    const target = await parts.moving.target(toAddress);
    const shown = new ProgressBar(terminal);
    const { cryptography } = parts;
    const move = { from: source, to: target, cryptography, onProgress: (now: MovingProgress) => shown.show(now) };
    const proof = await moveRegister(move).finally(() => target.close());
    shown.end();
    sayProof(desk, proof);
  } finally {
    await source.close();
  }
}

/** The address itself, or the one in the environment variable that `env:NAME` names: a password needs no place on a command line. */
function addressIn({ parts }: Desk, pointer: string, text: string | undefined): string {
  if (text === undefined) return refuse(pointer, "migrate-address");
  const name = /^env:(?<name>\w+)$/.exec(text)?.groups?.["name"];
  if (name === undefined) return text;
  return parts.environment[name] ?? refuse(pointer, "migrate-address");
}

function refuse(pointer: string, code: string): never {
  throw new LicenceError("configuration-invalid", { fields: [{ pointer, code }] });
}

function sayProof(desk: Desk, proof: MovingProof): void {
  const { terminal } = desk;
  const { isEqual, tables, head } = proof;
  const rows = tables.map((one) => [
    isSame(one) ? "✓" : "✗",
    one.table,
    String(one.from.rows),
    String(one.to.rows),
    one.from.hash.slice(0, SHOWN_HASH),
    one.to.hash.slice(0, SHOWN_HASH),
  ]);
  const header = [
    "",
    ...["table", "rows-from", "rows-to", "hash-from", "hash-to"].map((name) => terminal.word(`migrate.${name}`)),
  ];
  terminal.result(proof, () => [
    ...columns([header, ...rows], []),
    "",
    terminal.word("migrate.head", { seq: head.from.seq, hash: head.from.hash }),
    terminal.word(isEqual ? "migrate.done" : "migrate.different"),
  ]);
  if (!isEqual) desk.exitCode = EXIT.no;
}
