// `vellum issue FILE`: one licence from a JSON file, the same request as `POST /v1/licences`.

import type { Command } from "commander";
import { namingPhoto, withFiles } from "../issuance/file-claims.ts";
import type { IssueOrder } from "../issuance/issue-order.ts";
import { OPERATOR } from "../issuance/principal.ts";
import type { LicenceRecord } from "../issuance/register-entries.ts";
import { LicenceError } from "../licence/errors.ts";
import { isJsonObject, type JsonValue } from "../licence/json-value.ts";
import { addCommand, type Desk, inHouse, requireSigning } from "./desk.ts";
import { readInput, readJsonInput } from "./input-file.ts";
import { licenceIdOf } from "./licence-id.ts";
import { licenceLines, viewOf } from "./licence-view.ts";
import { writeWhole } from "./output-file.ts";
import type { OpenHouse } from "./parts.ts";

interface IssueOptions {
  readonly type?: string;
  readonly issuer?: string;
  readonly pdf?: string;
  readonly photo?: string;
  readonly key?: string;
  readonly replaces?: string;
  readonly dryRun?: true;
}

/** Adds `issue`. */
export function addIssueCommand(program: Command, desk: Desk): void {
  const { terminal } = desk;
  addCommand(program, desk, { usage: "issue", key: "issue", group: "licences" })
    .argument("[file]", terminal.word("arguments.request"), "-")
    .option("--type <type>", terminal.word("options.type"))
    .option("--issuer <uscc>", terminal.word("options.issuer"))
    .option("--replaces <id>", terminal.word("options.replaces"))
    .option("--photo <file>", terminal.word("options.photo"))
    .option("--pdf <file>", terminal.word("options.pdf"))
    .option("--key <key>", terminal.word("options.key"))
    .option("--dry-run", terminal.word("options.dry-run"))
    .action(async (file: string, options: IssueOptions) => {
      const order = orderOf(await readJsonInput(desk.parts, file), options);
      await inHouse(desk, async (house) => {
        const whole = await withPhotoFiles(desk, house, { order, options });
        await (options.dryRun ? dryRun(desk, house, whole) : issue(desk, house, { order: whole, options }));
      });
    });
}

function orderOf(request: JsonValue, { type, issuer, key, replaces }: IssueOptions): IssueOrder {
  const given = { ...(type === undefined ? {} : { type }), ...(issuer === undefined ? {} : { issuer }) };
  return {
    principal: OPERATOR,
    request: isJsonObject(request) ? { ...request, ...given } : request,
    ...(key === undefined ? {} : { idempotencyKey: key }),
    ...(replaces === undefined ? {} : { replaces: licenceIdOf(replaces) }),
  };
}

/** The order with its photos taken in; one whose type or department is not known is left for issuing to refuse. */
async function withPhotoFiles(
  { parts }: Desk,
  house: OpenHouse,
  { order, options }: { readonly order: IssueOrder; readonly options: IssueOptions },
): Promise<IssueOrder> {
  const { request, principal } = order;
  if (!isJsonObject(request)) return order;
  const replaced = order.replaces === undefined ? undefined : await house.archive.record(order.replaces);
  const name = request["type"] ?? replaced?.type;
  const type = typeof name === "string" ? house.catalogue.find(name) : undefined;
  const department = replaced?.issuer ?? request["issuer"];
  const isKnown = typeof department === "string" && (await house.archive.issuer(department)) !== undefined;
  if (type === undefined || !isKnown) return order;
  const named = options.photo === undefined ? request : namingPhoto(type, request, options.photo);
  const read = (path: string): Promise<Uint8Array> => readInput(parts, path);
  const counter = { enclosing: house.enclosing, principal, department, read };
  return { ...order, request: await withFiles(counter, type, named) };
}

async function dryRun({ terminal }: Desk, house: OpenHouse, order: IssueOrder): Promise<void> {
  const credential = await house.issuing.dryRun(order);
  terminal.note(terminal.word("issue.dry-run"));
  terminal.stdout.write(`${JSON.stringify(credential, null, 2)}\n`);
}

async function issue(
  { terminal, parts }: Desk,
  house: OpenHouse,
  { order, options }: { readonly order: IssueOrder; readonly options: IssueOptions },
): Promise<void> {
  const issuer = isJsonObject(order.request) ? order.request["issuer"] : undefined;
  if (typeof issuer === "string" && (await house.archive.issuer(issuer)) !== undefined)
    await requireSigning(house, issuer);
  const [outcome] = await house.issuing.issue([order]);
  if (outcome === undefined || "error" in outcome) throw outcome?.error ?? new LicenceError("internal");
  const { record, repeated } = outcome;
  if (options.pdf !== undefined) await writePdf(house, record, options.pdf);
  // A new version sets the old one's bit; the lists follow before the command ends.
  await house.publishing.publishDue();
  const view = viewOf(record, parts.settings().origin);
  if (repeated) terminal.note(terminal.word("issue.repeated"));
  terminal.result(view, () => licenceLines(terminal, view));
}

async function writePdf(house: OpenHouse, record: LicenceRecord, path: string): Promise<void> {
  const { bytes } = await house.handingOut.document(record);
  await writeWhole(path, bytes);
}
