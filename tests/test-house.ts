// A whole Vellum in a temporary folder, for tests: real register, real key files, real catalogue. Only the time is set by hand,
// as time is a port.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type House, type HouseOptions, openHouse } from "../src/assembly/house.ts";
import { readConfig } from "../src/config.ts";
import type { IssueOutcome } from "../src/issuance/issue-order.ts";
import type { Clock, Register } from "../src/issuance/ports.ts";
import { OPERATOR } from "../src/issuance/principal.ts";
import type { LicenceRecord } from "../src/issuance/register-entries.ts";
import { Secret } from "../src/keys/secret.ts";
import { addSeconds, dateOf } from "../src/licence/calendar.ts";
import { enclosureHashes } from "../src/licence/enclosure.ts";
import type { JsonObject, JsonValue } from "../src/licence/json-value.ts";
import { withAbsoluteDates } from "../src/licence/relative-date.ts";
import { testCatalogue } from "./catalogue.ts";
import { SAMPLE_DOCUMENTS, SAMPLE_PHOTOS, withSamplePhotos } from "./sample-photos.ts";

/** A clock that stands still until it is set. */
export interface SetClock extends Clock {
  set(instant: string): void;
  pass(seconds: number): void;
}

export function setClock(instant: string): SetClock {
  let now = instant;
  return {
    now: () => now,
    set: (next) => {
      now = next;
    },
    pass: (seconds) => {
      now = addSeconds(now, seconds);
    },
  };
}

export interface TestHouse extends House {
  readonly clock: SetClock;
  readonly directory: string;
  /** Issues one licence or throws what it was refused with. */
  issue(request: JsonValue, options?: { idempotencyKey?: string; replaces?: string }): Promise<LicenceRecord>;
  /** A request that issues without fault: the type's first sample, with changes. */
  request(slug: string, changes?: JsonObject): JsonObject;
  /** Closes and opens the same register again, as after a restart. */
  reopen(): Promise<TestHouse>;
  tidy(): Promise<void>;
}

/** Locks the keys of a test house. */
export const KEY_SECRET = "a passphrase for tests only";
const NOON_IN_NOVEMBER = "2026-11-22T04:00:00Z";
const ORIGIN = "http://localhost:8787";

export interface TestHouseOptions {
  readonly at?: string;
  readonly origin?: string;
  /** Origins before, separated by commas. */
  readonly formerOrigins?: string;
  readonly remember?: number;
  readonly directory?: string;
  /** As in DATABASE_URL; a file in the folder when left out. */
  readonly database?: string;
  /** As in DATABASE_REPLICA_URL. */
  readonly replica?: string;
  readonly statusListEntries?: number;
  /** As in HouseOptions; printing aside runs what the last build made. */
  readonly printing?: Pick<HouseOptions, "onIncident" | "printAside" | "printBounds" | "measuring">;
  readonly timestampUrl?: string;
  /** Another register than a file of SQLite. */
  readonly register?: Register;
  /** Orders that may wait to be issued. */
  readonly mostWaiting?: number;
}

/** Opens a house with all demo departments, each with a fresh key of its own. */
export async function openTestHouse(options: TestHouseOptions = {}): Promise<TestHouse> {
  const directory = options.directory ?? mkdtempSync(path.join(tmpdir(), "vellum-test-"));
  const clock = setClock(options.at ?? NOON_IN_NOVEMBER);
  const config = readConfig({
    VELLUM_DATA: directory,
    VELLUM_ORIGIN: options.origin ?? ORIGIN,
    ...(options.database !== undefined && { DATABASE_URL: options.database }),
    ...(options.replica !== undefined && { DATABASE_REPLICA_URL: options.replica }),
    ...(options.formerOrigins !== undefined && { VELLUM_FORMER_ORIGINS: options.formerOrigins }),
    ...(options.timestampUrl !== undefined && { VELLUM_TIMESTAMP_URL: options.timestampUrl }),
    ...(options.mostWaiting !== undefined && { VELLUM_LIMIT_WAITING_ORDERS: String(options.mostWaiting) }),
    ...(options.statusListEntries !== undefined && { VELLUM_STATUS_LIST_SIZE: String(options.statusListEntries) }),
  });
  const house = await openHouse({
    config,
    catalogue: testCatalogue(),
    clock,
    keySecret: new Secret(KEY_SECRET),
    ...options.printing,
    ...(options.register && { register: options.register }),
    ...(options.remember !== undefined && { remember: options.remember }),
  });
  if (options.directory === undefined) {
    await foundDepartments(house);
    await handInSamples(house);
  }
  return {
    ...house,
    clock,
    directory,
    issue: async (request, { idempotencyKey, replaces } = {}) => {
      const order = {
        principal: OPERATOR,
        request,
        ...(idempotencyKey && { idempotencyKey }),
        ...(replaces && { replaces }),
      };
      return issued(await house.issuing.issueOne(order));
    },
    request: (slug, changes = {}) => ({ ...sampleRequest(house, slug), ...changes }),
    reopen: async () => {
      await house.close();
      return openTestHouse({ ...options, directory, at: clock.now() });
    },
    tidy: async () => {
      await house.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function foundDepartments(house: House): Promise<void> {
  const file = path.join(import.meta.dirname, "../keys.example/issuers.json");
  const issuers = JSON.parse(readFileSync(file, "utf8")) as readonly JsonObject[];
  for (const issuer of issuers) {
    await house.keyOffice.registerIssuer("operator", issuer);
    await house.keyOffice.createKey("operator", String(issuer["uscc"]));
  }
}

/** Every sample's photos and PDFs, for the department that the sample is issued by. */
async function handInSamples(house: House): Promise<void> {
  const handedIn = new Set<string>();
  for (const type of house.catalogue.types()) {
    for (const { request } of house.catalogue.samples(type.slug)) {
      const department = String(request["issuer"]);
      for (const hash of enclosureHashes(type, withSamplePhotos(type, request))) {
        if (handedIn.has(`${department} ${hash}`)) continue;
        handedIn.add(`${department} ${hash}`);
        const [photo, document] = [SAMPLE_PHOTOS[hash], SAMPLE_DOCUMENTS[hash]];
        if (photo !== undefined) await house.enclosing.photo({ principal: OPERATOR, department }, photo);
        if (document !== undefined) await house.enclosing.document({ principal: OPERATOR, department }, document);
      }
    }
  }
}

export function issued(outcome: IssueOutcome): LicenceRecord {
  if ("error" in outcome) throw outcome.error;
  return outcome.record;
}

/** The body of the type's first sample, with its relative dates made absolute and its photo by its hash. */
export function sampleRequest(house: Pick<House, "catalogue" | "clock">, slug: string, index = 0): JsonObject {
  const sample = house.catalogue.samples(slug)[index];
  const type = house.catalogue.find(slug);
  if (sample === undefined || type === undefined) throw new Error(`no sample ${index} of ${slug}`);
  const dated = withAbsoluteDates(sample.request, dateOf(house.clock.now())) as JsonObject;
  return { type: type.code, ...withSamplePhotos(type, dated) };
}
