// `vellum pdf ID`: the stamped PDF of a licence in the register, or a copy of it annotated for one use (加注件).

import type { Command } from "commander";
import type { HandedOut } from "../issuance/handing-out.ts";
import { OPERATOR } from "../issuance/principal.ts";
import type { LicenceRecord } from "../issuance/register-entries.ts";
import { addCommand, type Desk, inHouse } from "./desk.ts";
import { licenceIdOf } from "./licence-id.ts";
import { writeWhole } from "./output-file.ts";
import type { OpenHouse } from "./parts.ts";

/** Adds `pdf`. */
export function addPdfCommand(program: Command, desk: Desk): void {
  const { terminal } = desk;
  addCommand(program, desk, { usage: "pdf", key: "pdf", group: "licences" })
    .argument("<id>", terminal.word("arguments.id"))
    .option("-o, --output <file>", terminal.word("options.pdf-output"))
    .option("--purpose <text>", terminal.word("options.copy-purpose"))
    .option("--user <name>", terminal.word("options.copy-user"))
    .option("--until <date>", terminal.word("options.copy-until"))
    .action((id: string, options: PdfOptions) => inHouse(desk, (house) => writePdf(desk, house, id, options)));
}

interface PdfOptions {
  readonly output?: string;
  readonly purpose?: string;
  readonly user?: string;
  readonly until?: string;
}

async function writePdf({ terminal, parts }: Desk, house: OpenHouse, id: string, options: PdfOptions): Promise<void> {
  const record = await house.records.licence(OPERATOR, licenceIdOf(id));
  const { bytes, filename, sha256 } = await handOut(house, record, options);
  const path = options.output ?? filename;
  if (path === "-") {
    parts.stdout.writeBytes(bytes);
    return;
  }
  await writeWhole(path, bytes);
  const said = terminal.word("pdf.written", { path, bytes: bytes.length });
  terminal.result({ file: path, sha256, bytes: bytes.length }, () => [said]);
}

/** Who names a purpose or a user wants a copy for that use; what is missing of it is said by name. */
function handOut(house: OpenHouse, record: LicenceRecord, options: PdfOptions): Promise<HandedOut> {
  const { purpose, user, until } = options;
  if (purpose === undefined && user === undefined && until === undefined) return house.handingOut.document(record);
  const request = { purpose: purpose ?? "", user: user ?? "", ...(until !== undefined && { until }) };
  return house.handingOut.makeCopy(OPERATOR, record, request);
}
