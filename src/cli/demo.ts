// `vellum demo`: the main job on the shipped samples, start to finish, with worthless keys and in a data folder of its own: issue,
// draw, verify, revoke; then serve, with links to try.

import { randomBytes } from "node:crypto";
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { toString as qrText } from "qrcode";
import { API_ACTIONS } from "../issuance/key-office.ts";
import { OPERATOR } from "../issuance/principal.ts";
import { verdictWord } from "../licence/describe.ts";
import { LicenceError } from "../licence/errors.ts";
import type { Issuer } from "../licence/licence-type.ts";
import { DemoClock } from "./demo/clock.ts";
import { demoSamples, departmentsOf, planDemo } from "./demo/plan.ts";
import { carryOut, type DemoResult, holderIn, judge, makeSeals, openDepartments } from "./demo/stage.ts";
import { addCommand, type Desk } from "./desk.ts";
import { columns } from "./display-width.ts";
import { EXIT } from "./exit-code.ts";
import { writeWhole } from "./output-file.ts";
import type { DemoStoreName, OpenHouse, Settings } from "./parts.ts";

interface DemoOptions {
  readonly once?: true;
  readonly out?: string;
  readonly lan?: true;
  readonly port?: string;
  readonly store: DemoStoreName;
  /** Codes or slugs; none: every type. */
  readonly type: readonly string[];
}

const STORES: readonly DemoStoreName[] = ["sqlite", "postgres", "d1"];
const MARK = ".vellum-demo";
const LINKS_TO_TRY = ["valid", "revoked", "superseded"] as const;

/** Adds `demo`. */
export function addDemoCommand(program: Command, desk: Desk): void {
  const { terminal } = desk;
  addCommand(program, desk, { usage: "demo", key: "demo", group: "start" })
    .option("--once", terminal.word("options.once"))
    .option("--out <folder>", terminal.word("options.out"))
    .option("--lan", terminal.word("options.lan"))
    .option("--port <port>", terminal.word("options.port"))
    .option("--type <type...>", terminal.word("options.demo-type"), [])
    .addOption(new Option("--store <store>", terminal.word("options.demo-store")).choices(STORES).default("sqlite"))
    .action((options: DemoOptions) => runDemo(desk, options));
}

async function runDemo(desk: Desk, options: DemoOptions): Promise<void> {
  const settings = demoSettings(desk, options);
  const samples = demoSamples(desk.parts.catalogue, options.type);
  await prepareFolder(settings.dataDirectory, desk.parts.exampleFolder);
  const clock = new DemoClock(desk.parts.clock);
  const steps = planDemo(samples, desk.parts.clock.now());
  clock.moveTo(steps[0]?.day ?? "1970-01-01");
  const house = await desk.parts.openDemo({ settings, clock, store: options.store });
  try {
    const issuers = await openDepartments(house, desk.parts.exampleFolder, departmentsOf(samples));
    desk.terminal.note(desk.terminal.word("demo.issuing", { departments: issuers.length }));
    const read = (name: string): Promise<Uint8Array> => desk.parts.sampleFile(name);
    const issued = await carryOut(house, { clock, read }, steps);
    await makeSeals(house, issuers);
    await house.settle?.();
    const results = await judge(house, issued);
    const files = options.out === undefined ? [] : await writeFiles(house, results, options.out);
    sayTable(desk, settings, results);
    if (options.out !== undefined)
      desk.terminal.note(desk.terminal.word("demo.files", { count: files.length, folder: options.out }));
    desk.exitCode = results.every(isAsExpected) ? EXIT.done : EXIT.no;
    if (!options.once) await serveDemo(desk, house, { settings, results, issuers });
  } finally {
    await house.close();
  }
}

function demoSettings({ parts }: Desk, { lan, port }: DemoOptions): Settings {
  const settings = parts.demoSettings();
  const chosenPort = port === undefined ? settings.port : portOf(port);
  const host = lan ? lanAddress() : "localhost";
  const fixed = parts.environment["VELLUM_ORIGIN"] !== undefined && !lan;
  const origin = fixed ? settings.origin : `http://${host}:${chosenPort}`;
  return { ...settings, origin, port: chosenPort, bindHost: lan ? "0.0.0.0" : settings.bindHost };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  const parameters = { found: text, min: 1, max: 65_535, multipleOf: 1 };
  throw new LicenceError("configuration-invalid", {
    fields: [{ pointer: "/port", code: "config-number", parameters }],
  });
}

/** The first IPv4 address of this machine that a phone in the same network can reach. */
function lanAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const found = all.find(({ family, internal }) => family === "IPv4" && !internal);
  if (found !== undefined) return found.address;
  throw new LicenceError("configuration-invalid", { fields: [{ pointer: "/lan", code: "no-lan" }] });
}

/** An empty folder with the worthless keys in it. Only a folder that an earlier demo made is emptied. */
async function prepareFolder(folder: string, exampleFolder: string): Promise<void> {
  const there: readonly string[] = await readdir(folder).catch(() => []);
  if (there.length > 0 && !there.includes(MARK)) {
    const parameters = { found: folder };
    throw new LicenceError("configuration-invalid", {
      fields: [{ pointer: "/VELLUM_DATA", code: "not-a-demo-folder", parameters }],
    });
  }
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, "keys"), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, MARK), "");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "EIO";
    const fields = [{ pointer: "/VELLUM_DATA", code: "not-writable", parameters: { found: folder, reason } }];
    throw new LicenceError("configuration-invalid", { fields, cause: error });
  }
  const keys = (await readdir(exampleFolder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  for (const { name } of keys) await cp(join(exampleFolder, name), join(folder, "keys", name), { recursive: true });
}

async function writeFiles(
  house: OpenHouse,
  results: readonly DemoResult[],
  folder: string,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const { sample, record, report } of results) {
    const position = String(sample.position).padStart(2, "0");
    const stem = join(folder, `${position}-${sample.type.slug}-${report.verdict}`);
    const { bytes } = await house.handingOut.document(record);
    await writeWhole(`${stem}.pdf`, bytes);
    await writeWhole(`${stem}.json`, `${record.credential ?? ""}\n`);
    written.push(`${stem}.pdf`, `${stem}.json`);
  }
  return written;
}

function isAsExpected({ sample, report }: DemoResult): boolean {
  return sample.sample.verdict === report.verdict;
}

function sayTable({ terminal }: Desk, { origin }: Settings, results: readonly DemoResult[]): void {
  const rows = results.map((result) => {
    const { sample, record, report } = result;
    return [
      String(sample.position),
      terminal.text(sample.type.name),
      record.number,
      holderIn(record),
      terminal.words(`verdicts.${sample.sample.verdict}.word`),
      `${isAsExpected(result) ? "✓" : "✗"} ${verdictWord(terminal.words, report)}`,
      `${origin}/v/${record.id}`,
    ];
  });
  const header = ["position", "type", "number", "holder", "expected", "verdict", "link"].map((name) =>
    terminal.word(`demo.table.${name}`),
  );
  const good = results.filter(isAsExpected).length;
  const programs = results.map(({ sample, record, report }) => ({
    type: sample.type.slug,
    number: record.number,
    id: record.id,
    expected: sample.sample.verdict,
    verdict: report.verdict,
    link: `${origin}/v/${record.id}`,
  }));
  terminal.result(programs, () => [
    ...columns([header, ...rows], [3, 28, 34, 24, 16, 18]),
    "",
    terminal.word("demo.summary", { good, all: results.length }),
  ]);
}

async function serveDemo(
  desk: Desk,
  house: OpenHouse,
  demo: { readonly settings: Settings; readonly results: readonly DemoResult[]; readonly issuers: readonly Issuer[] },
): Promise<void> {
  const { terminal, parts } = desk;
  const { settings, results, issuers } = demo;
  const secret = await demoApiKey(desk, house, issuers);
  const running = await parts.serve(house, settings);
  const { origin } = settings;
  terminal.tell();
  terminal.tell(terminal.word("demo.try"));
  const tried = LINKS_TO_TRY.map((verdict) => results.find(({ report }) => report.verdict === verdict));
  for (const result of tried) {
    if (result !== undefined)
      terminal.tell(`  ${verdictWord(terminal.words, result.report)}  ${origin}/v/${result.record.id}`);
  }
  terminal.tell(`  ${origin}/  ${origin}/docs`);
  terminal.tell();
  terminal.tell(terminal.word("demo.api-key", { secret }));
  const [first] = tried;
  if (first !== undefined) await sayHowToRevoke(desk, first, { origin, secret });
  await parts.stopAsked();
  await running.stop();
}

async function demoApiKey({ parts }: Desk, house: OpenHouse, issuers: readonly Issuer[]): Promise<string> {
  const departments = issuers.map(({ uscc }) => uscc);
  const given = parts.demoApiKey()?.reveal() ?? `vlm_${randomBytes(32).toString("base64url")}`;
  const request = { name: "demo", departments, actions: API_ACTIONS };
  return (await house.keyOffice.createApiKey(OPERATOR.client, request, given)).secret;
}

/** A request that really works on the first valid sample, made from its type's own list of acts; and its QR code to scan. */
async function sayHowToRevoke(
  { terminal }: Desk,
  { sample, record }: DemoResult,
  { origin, secret }: { readonly origin: string; readonly secret: string },
): Promise<void> {
  const lawful = sample.type.acts.find(({ to }) => to === "revoked");
  const [ground] = lawful?.grounds ?? [];
  if (lawful === undefined || ground === undefined) return;
  const { to, act, legalBasis } = lawful;
  const body = { to, act, ground: ground.code, actor: { name: terminal.word("demo.actor"), code: "0001" }, legalBasis };
  terminal.tell(terminal.word("demo.revoke"));
  terminal.tell(`  curl -X POST ${origin}/v1/licences/${record.id}/status \\`);
  terminal.tell(`    -H 'Authorization: Bearer ${secret}' -H 'Content-Type: application/json' \\`);
  terminal.tell(`    -d '${JSON.stringify(body)}'`);
  terminal.tell();
  // In colours for a terminal; a file or a pipe gets the same code in characters alone.
  const type = terminal.people.isTTY ? "terminal" : "utf8";
  const code = await qrText(`${origin}/V/${record.id}`.toUpperCase(), { type, small: true });
  for (const line of code.split("\n")) terminal.people.write(`${line}\n`);
  terminal.tell(terminal.word("demo.stop-hint"));
}
