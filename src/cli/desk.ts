// The operator's desk: a terminal, the parts the door handed in, and how a command is put on the program, so that help,
// language, JSON and exit codes are the same everywhere.

import type { Command } from "commander";
import { LicenceError } from "../licence/errors.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { OpenHouse, VellumParts } from "./parts.ts";
import type { Terminal } from "./terminal.ts";

/** What every command has at hand. */
export interface Desk {
  readonly terminal: Terminal;
  readonly parts: VellumParts;
  /** Set by the command that ran. */
  exitCode: ExitCode;
}

/** The groups of `vellum --help`, in order. */
export type CommandGroup = "start" | "licences" | "authority";

/** Adds a command with its summary, details and examples from `cli.commands.<key>`. */
export function addCommand(
  parent: Command,
  desk: Desk,
  { usage, key, group }: { readonly usage: string; readonly key: string; readonly group?: CommandGroup },
): Command {
  const command = parent.command(usage).description(desk.terminal.word(`commands.${key}.summary`));
  if (group !== undefined) command.helpGroup(desk.terminal.word(`groups.${group}`));
  for (const part of ["details", "examples"]) {
    const path = `commands.${key}.${part}`;
    const text = desk.terminal.word(path);
    if (text === `cli.${path}`) continue;
    command.addHelpText("after", `\n${desk.terminal.word(`headings.${part}`)}\n${indented(text)}`);
  }
  return command;
}

/** Runs work in the open house and closes it whatever happens. */
export async function inHouse<T>(desk: Desk, work: (house: OpenHouse) => Promise<T>): Promise<T> {
  const house = await desk.parts.openHouse();
  try {
    return await work(house);
  } finally {
    await house.close();
  }
}

/** Refuses to go on when a department's key is there but cannot be opened. @throws {LicenceError} key-locked, key-missing */
export async function requireSigning(house: OpenHouse, issuer: string): Promise<void> {
  const { state, kid } = await house.keyring.stateOf(issuer);
  if (state === "ready") return;
  const locked = state === "locked" || state === "no-secret" || state === "damaged";
  throw new LicenceError(locked ? "key-locked" : "key-missing", {
    parameters: { issuer, kid: kid ?? "" },
    fields: [{ pointer: "/issuer", code: `signing-${state}`, parameters: { issuer, kid: kid ?? "" } }],
  });
}

/** The exit code of an error that ended a command. */
export function exitCodeOf(error: LicenceError): ExitCode {
  if (error.code === "internal" || error.code === "self-verification-failed") return EXIT.internal;
  return UNREADABLE.has(error.code) ? EXIT.unreadable : EXIT.no;
}

const UNREADABLE: ReadonlySet<string> = new Set([
  "document-unreadable",
  "json-invalid",
  "body-too-large",
  "media-type-unsupported",
  "configuration-invalid",
]);

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
