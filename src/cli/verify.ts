// `vellum verify FILE`: the verdict on a licence file, with every check. Asks the register on this machine, never the network.

import type { Command } from "commander";
import { verdictWord } from "../licence/describe.ts";
import type { Report } from "../licence/verdict.ts";
import { addCommand, type Desk, inHouse } from "./desk.ts";
import { columns } from "./display-width.ts";
import { EXIT } from "./exit-code.ts";
import { readInput } from "./input-file.ts";
import type { Terminal } from "./terminal.ts";

const MARKS = { passed: "✓", failed: "✗", "not-checked": "–" } as const;

/** Adds `verify`. */
export function addVerifyCommand(program: Command, desk: Desk): void {
  addCommand(program, desk, { usage: "verify", key: "verify", group: "licences" })
    .argument("<file>", desk.terminal.word("arguments.licence-file"))
    .action(async (file: string) => {
      const bytes = await readInput(desk.parts, file);
      const report = await inHouse(desk, (house) => desk.parts.reportOnFile(house, bytes));
      desk.terminal.result(report, () => reportLines(desk.terminal, report));
      desk.exitCode = report.verdict === "valid" ? EXIT.done : EXIT.no;
    });
}

/** A report in lines for people. */
export function reportLines(terminal: Terminal, report: Report): readonly string[] {
  const { verdict, reason, checks, licence, status, successor } = report;
  const checkRows = checks.map(({ name, outcome, reason: why }) => [
    `  ${MARKS[outcome]}`,
    terminal.words(`checks.${name}.name`),
    terminal.word(`outcomes.${outcome}`),
    why === undefined ? "" : terminal.words(`reasons.${why}`),
  ]);
  return [
    `${verdictWord(terminal.words, report)}${reason === undefined ? "" : `  ${terminal.words(`reasons.${reason}`)}`}`,
    ...(status === undefined ? [] : [statusLine(terminal, status)]),
    ...(successor === undefined ? [] : [`${terminal.word("fields.successor")}  ${successor}`]),
    "",
    ...columns(checkRows),
    ...(licence === undefined ? [] : ["", ...columns(licenceRows(terminal, licence))]),
    ...(verdict === "tampered" ? ["", terminal.word("verify.tampered")] : []),
  ];
}

function statusLine(terminal: Terminal, status: NonNullable<Report["status"]>): string {
  const { act, ground, legalBasis, by, effectiveAt } = status;
  return [effectiveAt, terminal.text(by), act, ground === undefined ? undefined : terminal.text(ground), legalBasis]
    .filter((part) => part !== undefined)
    .join("  ");
}

function licenceRows(terminal: Terminal, licence: NonNullable<Report["licence"]>): readonly (readonly string[])[] {
  return [
    [`  ${terminal.word("fields.type")}`, terminal.text(licence.type.name)],
    [`  ${terminal.word("fields.issuer")}`, terminal.text(licence.issuer.name)],
    [`  ${terminal.word("fields.number")}`, licence.number],
    ...licence.fields.map(({ label, value }) => [`  ${terminal.text(label)}`, terminal.text(value)]),
    [
      `  ${terminal.word("fields.validity")}`,
      `${licence.validFrom} – ${licence.validUntil ?? terminal.word("long-term")}`,
    ],
  ];
}
