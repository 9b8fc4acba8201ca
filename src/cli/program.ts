// The command line `vellum`: language, help, errors and exit codes; what the commands do is in the files beside this one.
// Follows the GNU conventions for options, and clig.dev for what goes to which stream.

import { Command, CommanderError, Option } from "commander";
import { LicenceError } from "../licence/errors.ts";
import type { Language } from "../licence/words.ts";
import { addAuditCommands } from "./audit.ts";
import { addBackupCommand, addRestoreCommand } from "./backup.ts";
import { addBatchCommand, addImportCommand } from "./batch.ts";
import { addDemoCommand } from "./demo.ts";
import { type Desk, exitCodeOf } from "./desk.ts";
import { displayWidth } from "./display-width.ts";
import { addDocumentCommands } from "./document.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { addInitCommand } from "./init.ts";
import { addIssueCommand } from "./issue.ts";
import { addIssuingCommands } from "./issuing.ts";
import { addKeysCommands } from "./keys.ts";
import { addMigrateCommand } from "./migrate.ts";
import type { VellumParts } from "./parts.ts";
import { addPdfCommand } from "./pdf.ts";
import { addServeCommand } from "./serve.ts";
import { addSkipNumbersCommand } from "./skip-numbers.ts";
import { addStatusCommand } from "./status.ts";
import { Terminal } from "./terminal.ts";
import { addTypesCommands } from "./types.ts";
import { addVerifyCommand } from "./verify.ts";

/** Runs a command line (without the program's own name) and answers the exit code. Never throws. */
export async function runVellum(args: readonly string[], parts: VellumParts): Promise<ExitCode> {
  const language = chooseLanguage(args, parts.environment);
  const { stdout, stderr } = parts;
  const terminal = new Terminal({ words: parts.catalogue.words(language), language, stdout, stderr });
  const desk: Desk = { terminal, parts, exitCode: EXIT.done };
  terminal.json = args.includes("--json");
  try {
    await createProgram(desk).parseAsync([...args], { from: "user" });
    return desk.exitCode;
  } catch (error) {
    return sayFault(desk, error);
  }
}

/** `--lang`, or the locale of the environment (POSIX: LC_ALL before LC_MESSAGES before LANG); Chinese when it names no language. */
export function chooseLanguage(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const at = args.findIndex((argument) => argument === "--lang" || argument.startsWith("--lang="));
  const asked = at < 0 ? undefined : (args[at]?.split("=", 2)[1] ?? args[at + 1]);
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const locale = asked ?? [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== "") ?? "C";
  return /^(zh|C\b|POSIX$)/i.test(locale) ? "zh-CN" : "en";
}

function createProgram(desk: Desk): Command {
  const { terminal, parts } = desk;
  const word = (path: string): string => terminal.word(path);
  const program = new Command("vellum");
  program
    .description(word("about"))
    .usage(word("usage"))
    .version(parts.version, "-V, --version", word("options.version"))
    .helpOption("-h, --help", word("options.help"))
    .helpCommand("help [command]", word("options.help-command"))
    .addOption(new Option("--lang <language>", word("options.lang")).choices(["zh", "zh-CN", "en"]))
    .option("--json", word("options.json"))
    .addHelpText("after", `\n${word("after-help")}`)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureHelp({
      displayWidth,
      styleTitle: (title) => headingIn(desk, title),
      showGlobalOptions: true,
      optionDescription: ({ description }) => description,
      argumentDescription: ({ description }) => description,
    })
    .configureOutput({
      writeOut: (text) => parts.stdout.write(text),
      writeErr: (text) => parts.stderr.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(parts.stdout.columns, 110),
      getErrHelpWidth: () => Math.min(parts.stderr.columns, 110),
    });
  for (const add of COMMANDS) add(program, desk);
  return program;
}

// In the order of a first day: set up, issue, look after.
const COMMANDS: readonly ((program: Command, desk: Desk) => void)[] = [
  addInitCommand,
  addServeCommand,
  addDemoCommand,
  addIssueCommand,
  addBatchCommand,
  addImportCommand,
  addDocumentCommands,
  addStatusCommand,
  addVerifyCommand,
  addPdfCommand,
  addKeysCommands,
  addTypesCommands,
  addAuditCommands,
  addMigrateCommand,
  addIssuingCommands,
  addBackupCommand,
  addRestoreCommand,
  addSkipNumbersCommand,
];

/** Commander's own headings in the operator's language; ours pass as they are. */
function headingIn(desk: Desk, title: string): string {
  const key = title.replace(/:$/, "").toLowerCase().replaceAll(" ", "-");
  const heading = desk.terminal.word(`headings.${key}`);
  return heading === `cli.headings.${key}` ? title : heading;
}

function sayFault(desk: Desk, error: unknown): ExitCode {
  if (error instanceof CommanderError) return sayUsageFault(desk, error);
  if (error instanceof LicenceError) {
    desk.terminal.refuse(error);
    if (error.code === "internal" && error.cause instanceof Error) desk.terminal.note(error.cause.stack ?? "");
    return exitCodeOf(error);
  }
  desk.terminal.refuse(new LicenceError("internal", { cause: error }));
  desk.terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.internal;
}

/** Help and version end here too: commander throws them with exit code 0. */
function sayUsageFault({ terminal }: Desk, error: CommanderError): ExitCode {
  if (error.exitCode === 0) return EXIT.done;
  const key = error.code.replace(/^commander\./, "");
  if (key === "help") return EXIT.unreadable;
  const named = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const path = `cli.usage-faults.${key}`;
  const sentence = terminal.words(path, { named, message: error.message });
  terminal.note(`✗ ${sentence === path ? error.message : sentence}`);
  const suggestion = /Did you mean (?:one of )?([^?]+)\?/.exec(error.message)?.[1];
  if (suggestion !== undefined) terminal.note(terminal.word("did-you-mean", { suggestion }));
  terminal.note(terminal.word("see-help"));
  return EXIT.unreadable;
}
