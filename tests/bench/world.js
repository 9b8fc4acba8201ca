// The house that is measured: a real one (register with synchronous=FULL, key files, catalogue) in a folder of its own, with all
// demo departments and fresh keys. Requests differ in holder and rent, as rows of a department's list do.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openHouse } from "../../dist/assembly/house.js";
import { readConfig } from "../../dist/config.js";
import { openCatalogue } from "../../dist/host/catalogue-file.js";
import { systemClock } from "../../dist/host/clock.js";
import { Secret } from "../../dist/keys/secret.js";
import { dateOf } from "../../dist/licence/calendar.js";
import { withAbsoluteDates } from "../../dist/licence/relative-date.js";

const ROOT = path.resolve(import.meta.dirname, "../..");
export const ORIGIN = "http://localhost:8787";
export const KEY_SECRET = "a passphrase for benchmarks only";
/** 房屋租赁登记备案证明: eight claims, one holder, a generated number; its credential is about 2.5 KB. */
export const TYPE = "lease-filing";

/** A folder beside the build, on the disk that durability is to be measured on (/tmp might be memory). */
export function makeFolder() {
  return mkdtempSync(path.join(ROOT, "dist/bench-"));
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
}

// One address sends all the load: what would turn a single asker away must not be what is measured.
const LIMITS = ["FINDS", "FILES", "CREDENTIALS", "UNKNOWN", "CALLS"].map((what) => [
  `VELLUM_LIMIT_${what}_PER_MINUTE`,
  "100000000",
]);

/** What tells Vellum of the folder, and of a database where its register lies in one. */
export function environmentOf(folder, database) {
  const place = { VELLUM_DATA: folder, VELLUM_ORIGIN: ORIGIN, ...(database && { DATABASE_URL: database }) };
  return { ...place, ...Object.fromEntries(LIMITS) };
}

/** Opens the folder's house. `database`: where its register lies instead; others as in HouseOptions. */
export function openBenchHouse(folder, { database, ...options } = {}) {
  return openHouse({
    config: readConfig(environmentOf(folder, database)),
    catalogue: openCatalogue(folder),
    clock: systemClock,
    keySecret: new Secret(KEY_SECRET),
    ...options,
  });
}

/** Registers the demo departments, each with a fresh key. */
export async function foundDepartments(house) {
  for (const issuer of JSON.parse(readFileSync(path.join(ROOT, "keys.example/issuers.json"), "utf8"))) {
    await house.keyOffice.registerIssuer("operator", issuer);
    await house.keyOffice.createKey("operator", issuer.uscc);
  }
}

/** Makes requests of the type's first sample, all different. */
export function requestMaker(catalogue) {
  const [sample] = catalogue.samples(TYPE);
  const base = { type: catalogue.find(TYPE).code, ...withAbsoluteDates(sample.request, dateOf(systemClock.now())) };
  return (serial) => ({
    ...base,
    holders: [{ ...base.holders[0], code: identityNumber(serial) }],
    claims: { ...base.claims, monthlyRent: 1000 + (serial % 9000) },
  });
}

/** Writes the bodies of so many orders down, one on each line. */
export function writeOrders(file, { catalogue, from, count }) {
  const request = requestMaker(catalogue);
  const lines = Array.from({ length: count }, (_, index) => `${JSON.stringify(request(from + index))}\n`);
  writeFileSync(file, lines.join(""));
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A synthetic resident identity number (GB 11643) of somebody born in the 1880s. */
function identityNumber(serial) {
  const born = new Date(Date.UTC(1880, 0, 1 + (serial % 3650)));
  const order = String(Math.floor(serial / 3650) % 1000).padStart(3, "0");
  const digits = `330802${born.toISOString().slice(0, 10).replaceAll("-", "")}${order}`;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return digits + "10X98765432"[sum % 11];
}

/** A key for whatever departments do over the API. */
export async function createApiKey(house) {
  const form = { name: "bench", departments: ["*"], actions: ["issue", "read", "status"] };
  return (await house.keyOffice.createApiKey("operator", form)).secret;
}

/** Issues one licence and answers its record. @throws what it was refused with. */
export async function issueOne(house, principal, serial) {
  const request = requestMaker(house.catalogue)(serial);
  const outcome = await house.issuing.issueOne({ principal, request, idempotencyKey: `bench-${serial}` });
  if ("error" in outcome) throw outcome.error;
  return outcome.record;
}
