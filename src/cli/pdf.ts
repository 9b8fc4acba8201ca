// `vellum pdf ID`: the stamped PDF of a licence in the register.

import type { Command } from "commander";
import { OPERATOR } from "../issuance/principal.ts";
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
    .action((id: string, { output }: { readonly output?: string }) =>
      inHouse(desk, (house) => writePdf(desk, house, { id, output })),
    );
}

async function writePdf(
  { terminal, parts }: Desk,
  house: OpenHouse,
  { id, output }: { readonly id: string; readonly output: string | undefined },
): Promise<void> {
  const record = await house.records.licence(OPERATOR, licenceIdOf(id));
  const { bytes, filename, sha256 } = await house.handingOut.document(record);
  const path = output ?? filename;
  if (path === "-") {
    parts.stdout.writeBytes(bytes);
    return;
  }
  await writeWhole(path, bytes);
  const said = terminal.word("pdf.written", { path, bytes: bytes.length });
  terminal.result({ file: path, sha256, bytes: bytes.length }, () => [said]);
}
