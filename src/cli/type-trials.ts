// `vellum types preview` and `vellum types specimen`: licence types as they look, from their files alone, for whoever lays them out.

import type { Command } from "commander";
import type { TrialLook, TypeTrial } from "../issuance/type-trial.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import { addCommand, type Desk } from "./desk.ts";
import { writeWhole } from "./output-file.ts";

/** Adds `types preview | specimen`. */
export function addTrialCommands(types: Command, desk: Desk): void {
  const { terminal } = desk;
  addCommand(types, desk, { usage: "preview", key: "types-preview" })
    .argument("<type-or-folder>", terminal.word("arguments.type-or-folder"))
    .option("--port <port>", terminal.word("options.preview-port"), "8788")
    .action(async (place: string, { port }: { readonly port: string }) => preview(desk, place, portOf(port)));
  addCommand(types, desk, { usage: "specimen", key: "types-specimen" })
    .argument("<type-or-folder>", terminal.word("arguments.type-or-folder"))
    .requiredOption("-o, --out <file>", terminal.word("options.specimen-out"))
    .option("--sample <number>", terminal.word("options.specimen-sample"), "1")
    .action(async (place: string, options: SpecimenOptions) => specimen(desk, place, options));
}

interface SpecimenOptions {
  readonly out: string;
  readonly sample: string;
}

async function preview({ terminal, parts }: Desk, place: string, port: number): Promise<void> {
  const trial = await parts.tryTypes(place);
  const running = await parts.serveTrial(trial, port);
  terminal.say(terminal.word("types.preview", { folder: trial.folder, address: `http://localhost:${running.port}/` }));
  terminal.note(terminal.word("serve.stop-hint"));
  await parts.stopAsked();
  await running.stop();
}

async function specimen({ terminal, parts }: Desk, place: string, { out, sample }: SpecimenOptions): Promise<void> {
  const trial: TypeTrial = await parts.tryTypes(place);
  const bytes = drawnSample(await trial.look(), Number(sample));
  await writeWhole(out, bytes);
  const said = terminal.word("pdf.written", { path: out, bytes: bytes.length });
  terminal.result({ file: out, bytes: bytes.length }, () => [said]);
}

/** The sample of the first type with that many. @throws {LicenceError} configuration-invalid — what is wrong, and where. */
function drawnSample({ types, problems }: TrialLook, number: number): Uint8Array {
  if (problems.length > 0) throw new LicenceError("configuration-invalid", { fields: problems.map(placed) });
  const samples = types.flatMap((tried) => tried.samples);
  const sample = samples[number - 1];
  if (sample === undefined) {
    const parameters = { minimum: 1, maximum: samples.length, found: number };
    throw new LicenceError("configuration-invalid", { fields: [{ pointer: "/sample", code: "range", parameters }] });
  }
  if ("bytes" in sample.drawn) return sample.drawn.bytes;
  throw new LicenceError("configuration-invalid", { fields: sample.problems.map(placed) });
}

function placed({ file, line, error }: TrialLook["problems"][number]): FieldError {
  return { ...error, pointer: `${file}${line === undefined ? "" : `:${line}`} ${error.pointer}` };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  const parameters = { found: text, min: 0, max: 65_535, multipleOf: 1 };
  throw new LicenceError("configuration-invalid", {
    fields: [{ pointer: "/port", code: "config-number", parameters }],
  });
}
