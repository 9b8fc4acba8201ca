// `vellum audit`: walks the audit trail and the ledger of licences. The chain shows an edit, a deletion or a reordering; a head kept
// elsewhere (`vellum audit head`, printed or in a backup) shows a tail that was cut off. `accept-clock` is the way out of a register
// that was written to while the clock ran ahead.

import type { Command } from "commander";
import { type AuditFindings, walkAuditTrail } from "../issuance/audit-walk.ts";
import { OPERATOR } from "../issuance/principal.ts";
import type { AuditHead } from "../licence/audit-chain.ts";
import { LicenceError } from "../licence/errors.ts";
import { addCommand, type Desk, inHouse } from "./desk.ts";
import { EXIT } from "./exit-code.ts";
import type { OpenHouse } from "./parts.ts";
import type { Terminal } from "./terminal.ts";

/** Adds `audit check`, `audit head` and `audit accept-clock`. */
export function addAuditCommands(program: Command, desk: Desk): void {
  const { terminal } = desk;
  const audit = addCommand(program, desk, { usage: "audit", key: "audit", group: "authority" });
  addCommand(audit, desk, { usage: "head", key: "audit-head" }).action(() =>
    inHouse(desk, async (house) => {
      const head = await house.keeper.auditHead();
      terminal.result(head, () => [writtenHead(head)]);
    }),
  );
  addCommand(audit, desk, { usage: "check", key: "audit-check" })
    .option("--head <hash:seq>", terminal.word("options.head"))
    .action(({ head }: { readonly head?: string }) => inHouse(desk, (house) => check(desk, house, head)));
  addCommand(audit, desk, { usage: "accept-clock", key: "audit-accept-clock" }).action(() =>
    inHouse(desk, (house) => acceptClock(desk, house)),
  );
}

async function acceptClock({ parts, terminal }: Desk, { keeper }: OpenHouse): Promise<void> {
  const now = parts.clock.now();
  await keeper.acceptClock({
    at: now,
    actor: OPERATOR.client,
    action: "clock-accepted",
    subject: "register",
    detail: {},
  });
  terminal.result({ now }, () => [terminal.word("audit.clock-accepted", { now })]);
}

async function check(desk: Desk, house: OpenHouse, text: string | undefined): Promise<void> {
  const { cryptography } = desk.parts;
  const noted = text === undefined ? undefined : readHead(text);
  const findings = await walkAuditTrail({ keeper: house.keeper, cryptography }, noted);
  desk.terminal.result(findings, () => findingLines(desk.terminal, findings));
  if (!findings.intact) desk.exitCode = EXIT.no;
}

function findingLines(
  terminal: Terminal,
  { intact, head, brokenAt, noted, licences, miscounted, unaudited }: AuditFindings,
): readonly string[] {
  return [
    `${intact ? "✓" : "✗"} ${terminal.word(`audit.${intact ? "intact" : "broken"}`, { lines: head.seq, licences })}`,
    ...(brokenAt === undefined ? [] : [terminal.word("audit.broken-at", { seq: brokenAt })]),
    ...(noted === undefined ? [] : [terminal.word(`audit.noted-${noted}`)]),
    ...miscounted.map((id) => terminal.word("audit.miscounted", { id })),
    ...unaudited.map((id) => terminal.word("audit.unaudited", { id })),
    writtenHead(head),
  ];
}

function writtenHead({ hash, seq }: AuditHead): string {
  return `${hash}:${seq}`;
}

function readHead(text: string): AuditHead {
  const { hash, seq } = /^(?<hash>[0-9a-f]{64}):(?<seq>\d{1,15})$/.exec(text)?.groups ?? {};
  if (hash !== undefined && seq !== undefined) return { hash, seq: Number(seq) };
  throw new LicenceError("request-invalid", {
    fields: [{ pointer: "/head", code: "audit-head", parameters: { found: text } }],
  });
}
