// `vellum verify FILE`: the verdict on a licence file, with every check. Asks the register on this machine, never the network.

import type { Command } from "commander";
import { verdictWord } from "../licence/describe.ts";
import type { AlteredField, PublicCopy, PublicSeal, Report } from "../licence/verdict.ts";
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
function reportLines(terminal: Terminal, report: Report): readonly string[] {
  const { verdict, reason, checks, licence, status, successor, altered, copy, seal } = report;
  const made = checks.filter(({ reason: why }) => why !== "no-file");
  const checkRows = made.map(({ name, outcome, reason: why }) => [
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
    ...(altered === undefined || altered.length === 0 ? [] : ["", ...columns(alteredRows(terminal, altered))]),
    ...(copy === undefined ? [] : ["", ...columns(copyRows(terminal, copy))]),
    ...(seal === undefined ? [] : ["", ...columns(sealRows(terminal, seal))]),
    ...(licence === undefined ? [] : ["", ...columns(licenceRows(terminal, licence))]),
    ...(verdict === "tampered" ? ["", terminal.word(`verify.${reason === "page-altered" ? reason : verdict}`)] : []),
  ];
}

/** What was signed, then what the page shows. */
function alteredRows(terminal: Terminal, altered: readonly AlteredField[]): readonly (readonly string[])[] {
  const [was, shows] = ["signed", "shown"].map((name) => terminal.words(`page.altered.${name}`));
  return altered.map(({ label, signed, shown }) => [
    `  ${terminal.text(label)}`,
    `${was} ${terminal.text(signed)}`,
    `${shows} ${shown === "" ? terminal.words("page.altered.nothing") : shown}`,
  ]);
}

function copyRows(terminal: Terminal, { purpose, user, until }: PublicCopy): readonly (readonly string[])[] {
  const rows = { purpose, user, until };
  return Object.entries(rows).flatMap(([name, value]) =>
    value === undefined ? [] : [[`  ${terminal.words(`page.copy.${name}`)}`, value]],
  );
}

function sealRows(terminal: Terminal, seal: PublicSeal): readonly (readonly string[])[] {
  const { subject, fingerprint, signedAt, timestampedAt } = seal;
  const rows = { subject, "signed-at": signedAt, "timestamped-at": timestampedAt, fingerprint };
  return Object.entries(rows).flatMap(([name, value]) =>
    value === undefined ? [] : [[`  ${terminal.words(`page.seal.${name}`)}`, value]],
  );
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
