// `vellum document sign FILE.pdf`: a department's own PDF signed and registered, the same request as `POST /v1/documents`.

import { basename, dirname, join } from "node:path";
import type { Command } from "commander";
import type { DocumentOrder } from "../issuance/own-documents.ts";
import { OPERATOR } from "../issuance/principal.ts";
import type { LicenceRecord } from "../issuance/register-entries.ts";
import { LicenceError } from "../licence/errors.ts";
import { isJsonObject, type JsonObject } from "../licence/json-value.ts";
import { addCommand, type Desk, inHouse, requireSigning } from "./desk.ts";
import { readInput, readJsonInput } from "./input-file.ts";
import { licenceIdOf } from "./licence-id.ts";
import { licenceLines, viewOf } from "./licence-view.ts";
import { writeWhole } from "./output-file.ts";
import type { OpenHouse } from "./parts.ts";

interface SignOptions {
  readonly request?: string;
  readonly type?: string;
  readonly issuer?: string;
  readonly title?: string;
  readonly number?: string;
  readonly holder?: string;
  readonly holderCode?: string;
  readonly holderCodeType?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly place?: string;
  readonly replaces?: string;
  readonly key?: string;
  readonly out?: string;
  readonly dryRun?: true;
}

/** Adds `document` with its subcommand. */
export function addDocumentCommands(program: Command, desk: Desk): void {
  const { terminal } = desk;
  const document = addCommand(program, desk, { usage: "document", key: "document", group: "licences" });
  addCommand(document, desk, { usage: "sign", key: "document-sign" })
    .argument("<file>", terminal.word("arguments.original"))
    .option("--issuer <uscc>", terminal.word("options.issuer"))
    .option("--title <title>", terminal.word("options.title"))
    .option("--number <number>", terminal.word("options.number"))
    .option("--holder <name>", terminal.word("options.holder"))
    .option("--holder-code <code>", terminal.word("options.holder-code"))
    .option("--holder-code-type <type>", terminal.word("options.holder-code-type"))
    .option("--valid-from <date>", terminal.word("options.valid-from"))
    .option("--valid-until <date>", terminal.word("options.valid-until"))
    .option("--place <across,down>", terminal.word("options.place"))
    .option("--request <file>", terminal.word("options.request-file"))
    .option("--type <type>", terminal.word("options.type"))
    .option("--replaces <id>", terminal.word("options.replaces"))
    .option("-o, --out <file>", terminal.word("options.signed-output"))
    .option("--key <key>", terminal.word("options.key"))
    .option("--dry-run", terminal.word("options.dry-run"))
    .action(async (file: string, options: SignOptions) => {
      const order = await orderOf(desk, file, options);
      await inHouse(desk, (house) =>
        options.dryRun ? dryRun(desk, house, order) : sign(desk, house, { order, path: outputOf(file, options) }),
      );
    });
}

async function orderOf({ parts }: Desk, file: string, options: SignOptions): Promise<DocumentOrder> {
  const { request: path, key, replaces } = options;
  const base = path === undefined ? {} : await readJsonInput(parts, path);
  return {
    principal: OPERATOR,
    request: isJsonObject(base) ? { ...base, ...membersOf(options) } : base,
    pdf: await readInput(parts, file),
    ...(key !== undefined && { idempotencyKey: key }),
    ...(replaces !== undefined && { replaces: licenceIdOf(replaces) }),
  };
}

/** What the options say of the document, as members of a request. */
function membersOf(options: SignOptions): JsonObject {
  const { type, issuer, title, number, validFrom, validUntil, holder, holderCode, holderCodeType = "001" } = options;
  const said = { type, issuer, title, number, validFrom, validUntil };
  const given = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const isHeld = holder !== undefined || holderCode !== undefined;
  return {
    ...Object.fromEntries(given),
    ...(isHeld && { holders: [{ name: holder ?? "", code: holderCode ?? "", codeType: holderCodeType }] }),
    ...(options.place !== undefined && { place: placeOf(options.place) }),
  };
}

function placeOf(text: string): JsonObject {
  const [, x, y] = /^(\d{1,4}(?:\.\d{1,2})?)[,，](\d{1,4}(?:\.\d{1,2})?)$/.exec(text.trim()) ?? [];
  if (x !== undefined && y !== undefined) return { x: Number(x), y: Number(y) };
  const parameters = { found: text, example: "150,226" };
  throw new LicenceError("request-invalid", { fields: [{ pointer: "/place", code: "place-form", parameters }] });
}

/** Beside the original; for standard input in the folder where one is. */
function outputOf(file: string, { out }: SignOptions): string {
  if (out !== undefined) return out;
  if (file === "-") return "document.signed.pdf";
  return join(dirname(file), `${basename(file).replace(/\.pdf$/i, "")}.signed.pdf`);
}

async function dryRun({ terminal }: Desk, house: OpenHouse, order: DocumentOrder): Promise<void> {
  const credential = await house.ownDocuments.dryRun(order);
  terminal.note(terminal.word("issue.dry-run"));
  terminal.stdout.write(`${JSON.stringify(credential, null, 2)}\n`);
}

async function sign(
  { terminal, parts }: Desk,
  house: OpenHouse,
  { order, path }: { readonly order: DocumentOrder; readonly path: string },
): Promise<void> {
  const issuer = isJsonObject(order.request) ? order.request["issuer"] : undefined;
  if (typeof issuer === "string" && (await house.archive.issuer(issuer)) !== undefined)
    await requireSigning(house, issuer);
  const outcome = await house.ownDocuments.sign(order);
  if ("error" in outcome) throw outcome.error;
  const { record, repeated } = outcome;
  await house.publishing.publishDue();
  const written = await writeSigned(house, record, path);
  const view = viewOf(record, parts.settings().origin);
  if (repeated) terminal.note(terminal.word("issue.repeated"));
  terminal.result({ ...view, ...written }, () => [
    ...licenceLines(terminal, view),
    terminal.word("pdf.written", { path, bytes: written.bytes }),
  ]);
}

async function writeSigned(
  house: OpenHouse,
  record: LicenceRecord,
  file: string,
): Promise<{ readonly file: string; readonly sha256: string; readonly bytes: number }> {
  const { bytes, sha256 } = await house.handingOut.document(record);
  await writeWhole(file, bytes);
  return { file, sha256, bytes: bytes.length };
}
