// What the demo does on which day: every sample of the catalogue issued on its day and everything that happens to it
// afterwards, in the order of the calendar, so that register and audit trail look like years of work.

import { dateOf } from "../../licence/calendar.ts";
import type { Catalogue } from "../../licence/catalogue.ts";
import { LicenceError } from "../../licence/errors.ts";
import { isJsonObject, type JsonObject } from "../../licence/json-value.ts";
import type { LicenceSample, LicenceType } from "../../licence/licence-type.ts";
import { absoluteDate, withAbsoluteDates } from "../../licence/relative-date.ts";

/** A sample with its place in the demo. */
export interface DemoSample {
  /** From 1, in the order of the catalogue. */
  readonly position: number;
  readonly type: LicenceType;
  readonly sample: LicenceSample;
}

/** One thing that happens on one day. */
export interface DemoStep {
  readonly sample: DemoSample;
  readonly day: string;
  readonly kind: "issue" | "status" | "endorsement" | "version";
  readonly request: JsonObject;
}

/** All samples of all types, or of those types alone, by code or slug. @throws {LicenceError} type-unknown */
export function demoSamples(catalogue: Catalogue, only: readonly string[] = []): readonly DemoSample[] {
  const asked = new Set(only.map((named) => typeNamed(catalogue, named)));
  const all = catalogue.types().flatMap((type) => catalogue.samples(type.slug).map((sample) => ({ type, sample })));
  const placed = all.map((each, index) => ({ position: index + 1, ...each }));
  return asked.size === 0 ? placed : placed.filter(({ type }) => asked.has(type.code));
}

function typeNamed(catalogue: Catalogue, named: string): string {
  const type = catalogue.find(named);
  if (type === undefined) throw new LicenceError("type-unknown", { parameters: { type: named, found: named } });
  return type.code;
}

/** The departments that issue them. */
export function departmentsOf(samples: readonly DemoSample[]): ReadonlySet<string> {
  return new Set(samples.map(({ sample }) => String(sample.request["issuer"])));
}

/** Every step of every sample in the order of the calendar; steps of one sample on one day stay in order. */
export function planDemo(samples: readonly DemoSample[], now: string): readonly DemoStep[] {
  const today = dateOf(now);
  return samples
    .flatMap((sample) => stepsOf(sample, today))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

function stepsOf(sample: DemoSample, today: string): readonly DemoStep[] {
  const { issuedOn, request, then = [] } = sample.sample;
  const step = (kind: DemoStep["kind"], on: string, body: JsonObject): DemoStep => {
    const dated = withAbsoluteDates(body, today);
    return { sample, kind, day: absoluteDate(on, today), request: isJsonObject(dated) ? dated : {} };
  };
  return [
    step("issue", issuedOn, { ...request, type: sample.type.code }),
    ...then.map((event) => {
      if ("status" in event) return step("status", event.on, event.status);
      return "endorsement" in event
        ? step("endorsement", event.on, event.endorsement)
        : step("version", event.on, event.version);
    }),
  ];
}
