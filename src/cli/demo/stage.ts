// Carrying the demo's plan out in an open house: departments and their worthless keys, then every step on its day, through the
// very use cases that serve the public.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type FileReading, withFiles } from "../../issuance/file-claims.ts";
import { OPERATOR } from "../../issuance/principal.ts";
import type { LicenceRecord } from "../../issuance/register-entries.ts";
import { LicenceError } from "../../licence/errors.ts";
import { parseJson } from "../../licence/json.ts";
import { isJsonArray, isJsonObject } from "../../licence/json-value.ts";
import type { Issuer } from "../../licence/licence-type.ts";
import type { Report } from "../../licence/verdict.ts";
import type { DemoHouse, OpenHouse } from "../parts.ts";
import type { DemoClock } from "./clock.ts";
import type { DemoSample, DemoStep } from "./plan.ts";

/** A sample as it came out. */
export interface DemoResult {
  readonly sample: DemoSample;
  readonly record: LicenceRecord;
  readonly report: Report;
}

const { client } = OPERATOR;

/** Registers departments of keys.example and trusts their worthless keys, or makes keys for them where those are not taken. */
export async function openDepartments(
  house: DemoHouse,
  exampleFolder: string,
  departments: ReadonlySet<string>,
): Promise<readonly Issuer[]> {
  const forms = parseJson(await readFile(join(exampleFolder, "issuers.json"), "utf8"));
  const issuers: Issuer[] = [];
  for (const form of isJsonArray(forms) ? forms.filter(isJsonObject) : []) {
    if (!departments.has(String(form["uscc"]))) continue;
    const issuer = await house.keyOffice.registerIssuer(client, form);
    if (house.ownKeys) await house.keyOffice.createKey(client, issuer.uscc);
    else await adoptExampleKey(house, exampleFolder, issuer.uscc);
    issuers.push(issuer);
  }
  return issuers;
}

/** Gives every department a development seal, so that the demo's PDFs are signed. Made today: a seal lasts three years only. */
export async function makeSeals(house: OpenHouse, issuers: readonly Issuer[]): Promise<void> {
  for (const { uscc } of issuers) await house.sealOffice.makeDevelopmentSeal(client, uscc);
}

async function adoptExampleKey(house: DemoHouse, folder: string, issuer: string): Promise<void> {
  const kid = await exampleKeyOf(folder, issuer);
  await house.keyOffice.adoptKey(client, { issuer, kid, publicKeyMultibase: kid, example: true });
}

async function exampleKeyOf(folder: string, uscc: string): Promise<string> {
  const [name] = (await readdir(join(folder, uscc))).filter((file) => file.endsWith(".json"));
  if (name === undefined) throw new LicenceError("key-missing", { parameters: { issuer: uscc } });
  return name.replace(/\.json$/, "");
}

/** What the demo is played with. */
export interface Stage {
  readonly clock: DemoClock;
  /** Reads a file that the samples name. */
  readonly read: FileReading;
}

/** Carries out every step on its day, then lets the clock go. @throws {LicenceError} a step was refused; says which sample. */
export async function carryOut(
  house: OpenHouse,
  stage: Stage,
  steps: readonly DemoStep[],
): Promise<ReadonlyMap<DemoSample, LicenceRecord>> {
  const issued = new Map<DemoSample, LicenceRecord>();
  for (const step of steps) {
    stage.clock.moveTo(step.day);
    try {
      const record = await carryOutStep(house, await withSampleFiles(house, stage, step), issued.get(step.sample)?.id);
      if (step.kind === "issue") issued.set(step.sample, record);
    } catch (error) {
      throw inSample(step, error);
    }
  }
  stage.clock.letGo();
  await house.publishing.publishDue();
  return issued;
}

async function withSampleFiles(house: OpenHouse, { read }: Stage, step: DemoStep): Promise<DemoStep> {
  const department = String(step.sample.sample.request["issuer"]);
  const counter = { enclosing: house.enclosing, principal: OPERATOR, department, read };
  return { ...step, request: await withFiles(counter, step.sample.type, step.request) };
}

async function carryOutStep(house: OpenHouse, step: DemoStep, id: string | undefined): Promise<LicenceRecord> {
  const { kind, request } = step;
  if (kind === "issue") return await issue(house, request, undefined);
  if (id === undefined) throw new LicenceError("not-found", { parameters: { id: "" } });
  if (kind === "version") return await issue(house, request, id);
  const order = { principal: OPERATOR, licence: id, request };
  return await (kind === "status" ? house.lifeCycle.changeStatus(order) : house.lifeCycle.endorse(order));
}

async function issue(
  house: OpenHouse,
  request: DemoStep["request"],
  replaces: string | undefined,
): Promise<LicenceRecord> {
  const [outcome] = await house.issuing.issue([
    { principal: OPERATOR, request, ...(replaces === undefined ? {} : { replaces }) },
  ]);
  if (outcome === undefined || "error" in outcome) throw outcome?.error ?? new LicenceError("internal");
  return outcome.record;
}

/** The refusal with the sample it was about in every pointer. */
function inSample({ sample, kind, day }: DemoStep, error: unknown): LicenceError {
  if (!(error instanceof LicenceError)) return new LicenceError("internal", { cause: error });
  const place = `${sample.type.slug}/samples.json#${sample.position} ${kind} ${day}`;
  const fields = error.fields.map((field) => ({ ...field, pointer: `${place} ${field.pointer}` }));
  const whole = { pointer: place, code: "invalid" };
  return new LicenceError(error.code, {
    parameters: error.parameters,
    fields: fields.length > 0 ? fields : [whole],
    cause: error,
  });
}

/** What a third party is told of each sample now. */
export async function judge(
  house: OpenHouse,
  issued: ReadonlyMap<DemoSample, LicenceRecord>,
): Promise<readonly DemoResult[]> {
  const results: DemoResult[] = [];
  for (const [sample, record] of issued) results.push({ sample, record, report: await house.desk.reportOf(record.id) });
  return results.sort((a, b) => a.sample.position - b.sample.position);
}

/** The first holder's name in a record's credential. */
export function holderIn(record: LicenceRecord): string {
  const credential = parseJson(record.credential ?? "null");
  const subject = isJsonObject(credential) ? credential["credentialSubject"] : undefined;
  const holders = isJsonObject(subject) ? subject["certificateHolder"] : undefined;
  const names = (isJsonArray(holders) ? holders : []).flatMap((holder) =>
    isJsonObject(holder) ? [String(holder["name"])] : [],
  );
  return names.join("、");
}
