// `vellum migrate`: moves a register whole to another store, with a bar that tells how far it is, and proves at the end that nothing is
// missing or different. What was cut off goes on when the same command is given again.

import type { Command } from "commander";
import { isSame, type MovingProgress, type MovingProof, moveRegister } from "../issuance/moving.ts";
import { LicenceError } from "../licence/errors.ts";
import { addCommand, type Desk } from "./desk.ts";
import { columns, cutTo } from "./display-width.ts";
import { EXIT } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

interface MigrateOptions {
  readonly from?: string;
  readonly to?: string;
  readonly reopen?: string;
}

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const LINE_MS = 5000;
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
    const shown = new ShownProgress(terminal);
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

/** A line that is redrawn on a terminal, and written now and then anywhere else. */
class ShownProgress {
  readonly #terminal: Terminal;
  #shownAt = performance.now() - LINE_MS;
  #step: MovingProgress["step"] = "copying";

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(progress: MovingProgress): void {
    const { stderr } = this.#terminal;
    if (progress.step !== this.#step) this.end();
    this.#step = progress.step;
    const now = performance.now();
    if (now - this.#shownAt < (stderr.isTTY ? REDRAW_MS : LINE_MS) && progress.done < progress.all) return;
    this.#shownAt = now;
    const line = this.#line(progress);
    if (stderr.isTTY) stderr.write(`\r\u001b[2K${cutTo(line, stderr.columns - 1)}`);
    else this.#terminal.note(line);
  }

  /** Leaves the line. */
  end(): void {
    if (this.#terminal.stderr.isTTY) this.#terminal.stderr.write("\n");
  }

  #line({ step, table, done, all }: MovingProgress): string {
    const share = all === 0 ? 1 : Math.min(done / all, 1);
    const cells = Math.round(share * BAR_CELLS);
    const bar = "█".repeat(cells) + "░".repeat(BAR_CELLS - cells);
    return this.#terminal.word(`migrate.${step}`, { bar, percent: Math.floor(share * 100), done, all, table });
  }
}
