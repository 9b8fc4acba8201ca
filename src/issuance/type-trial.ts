// Trying licence types out: every sample of a type drawn as a specimen, by the very checks and the very printer that issuing has, with
// nothing but the type's own files. No register, no key, no signature.

import { dateOf } from "../licence/calendar.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { enclosureFiles, withEnclosures } from "../licence/enclosure-files.ts";
import { type FieldError, LicenceError } from "../licence/errors.ts";
import type { JsonObject } from "../licence/json-value.ts";
import type { Issuer, LicenceSample, LicenceType } from "../licence/licence-type.ts";
import type { DocumentExaminer } from "../licence/own-document.ts";
import type { Printer } from "../licence/printing.ts";
import { absoluteDate, withAbsoluteDates } from "../licence/relative-date.ts";
import type { Text } from "../licence/words.ts";
import { createEnclosing } from "./enclosing.ts";
import type { Clock, EnclosureShelf, Face } from "./ports.ts";
import { createPreviewing, type Previewing } from "./previewing.ts";
import { OPERATOR } from "./principal.ts";
import type { Enclosure } from "./register-entries.ts";

/** What a trial is handed. */
export interface TypeTrialParts {
  readonly printer: Pick<Printer, "specimen">;
  readonly face: Face;
  readonly examiner: DocumentExaminer;
  readonly cryptography: Pick<Cryptography, "sha256">;
  readonly clock: Clock;
  /** Departments to draw with; the first stands for one that is not among them. */
  readonly issuers: readonly Issuer[];
  /** The bytes of a photo or a PDF that a sample names. */
  readonly read: (name: string) => Promise<Uint8Array>;
}

/** A mistake in a type's files. */
export interface TypeProblem {
  /** Such as `lease-filing/type.json`. */
  readonly file: string;
  /** From 1; undefined for one that is in no file of the folder. */
  readonly line?: number;
  readonly error: FieldError;
}

/** A type with its samples. */
export interface TriedType {
  readonly type: LicenceType;
  readonly samples: readonly (TriedSample & { readonly problems: readonly TypeProblem[] })[];
}

/** What a folder of types looks like at one moment. */
export interface TrialLook {
  /** Counts up with every change. */
  readonly number: number;
  /** As they were before the problems came, when there are any. */
  readonly types: readonly TriedType[];
  readonly problems: readonly TypeProblem[];
}

/** A folder of types that is tried out. */
export interface TypeTrial {
  /** Where it lies. */
  readonly folder: string;
  look(): Promise<TrialLook>;
  /** Tells of changes; answers how to stop. */
  watch(onChange: () => void): () => void;
}

/** A sample as it was drawn, or what is wrong with it; pointers are into its request. */
export interface TriedSample {
  readonly title: Text;
  readonly drawn: { readonly bytes: Uint8Array; readonly sha256: string } | { readonly fields: readonly FieldError[] };
}

/** Draws every sample of a type, in their order. Never throws for what a type or a sample is. */
export async function trySamples(
  parts: TypeTrialParts,
  catalogue: Catalogue,
  type: LicenceType,
): Promise<readonly TriedSample[]> {
  const tried: TriedSample[] = [];
  for (const sample of catalogue.samples(type.slug)) {
    tried.push({ title: sample.title, drawn: await trySample(parts, { catalogue, type, sample }) });
  }
  return tried;
}

interface Trial {
  readonly catalogue: Catalogue;
  readonly type: LicenceType;
  readonly sample: LicenceSample;
}

async function trySample(parts: TypeTrialParts, trial: Trial): Promise<TriedSample["drawn"]> {
  const { type, sample } = trial;
  const today = dateOf(parts.clock.now());
  const request = withAbsoluteDates({ ...sample.request, type: type.code }, today) as JsonObject;
  const enclosures = createShelf();
  try {
    const order = { principal: OPERATOR, request: await withSampleFiles({ ...parts, enclosures }, type, request) };
    const day = absoluteDate(sample.issuedOn, today);
    const { bytes, sha256 } = await previewingOn(parts, trial.catalogue, { day, enclosures }).preview(order);
    return { bytes, sha256 };
  } catch (error) {
    const { fields, code, parameters } = error instanceof LicenceError ? error : new LicenceError("internal");
    return { fields: fields.length > 0 ? fields : [{ pointer: "", code, parameters }] };
  }
}

function previewingOn(
  parts: TypeTrialParts,
  catalogue: Catalogue,
  { day, enclosures }: { readonly day: string; readonly enclosures: EnclosureShelf },
): Previewing {
  return createPreviewing({
    ...{ ...parts, catalogue, enclosures },
    reads: { issuer: standIn(parts), record: () => undefined },
    gate: (work) => work(),
    clock: { now: () => `${day}T04:00:00Z` },
  });
}

function standIn({ issuers }: TypeTrialParts): (uscc: string) => Issuer | undefined {
  const [stand] = issuers;
  return (uscc) => issuers.find((each) => each.uscc === uscc) ?? (stand && { ...stand, uscc });
}

async function withSampleFiles(
  parts: TypeTrialParts & { readonly enclosures: EnclosureShelf },
  type: LicenceType,
  request: JsonObject,
): Promise<JsonObject> {
  const enclosing = createEnclosing({ ...parts, reader: { issuer: standIn(parts) } });
  const desk = { principal: OPERATOR, department: String(request["issuer"] ?? "") };
  const hashes = new Map<string, string>();
  for (const { name, kind } of enclosureFiles(type, request)) {
    hashes.set(name, (await enclosing[kind](desk, await parts.read(name))).sha256);
  }
  return withEnclosures(type, request, hashes);
}

/** A shelf in memory, for one sample. */
function createShelf(): EnclosureShelf {
  const kept = new Map<string, Enclosure>();
  return {
    enclosure: (sha256) => kept.get(sha256),
    enclosureOf: (_department, sha256) => kept.get(sha256),
    addEnclosure: async (enclosure) => void kept.set(enclosure.sha256, enclosure),
    largestEnclosure: Number.POSITIVE_INFINITY,
  };
}
