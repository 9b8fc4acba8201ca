// Looks through a register after a trial, independently of the program's own bookkeeping: against the ledger of what was acknowledged,
// by questions over HTTP, by the tables themselves, by the signed status lists, and by `vellum audit check`.

import { isDeepStrictEqual } from "node:util";
import { decodeStatusList, statusAt } from "../../src/licence/status-list.ts";
import { type Call, codeOf, jsonOf } from "./caller.ts";
import { hashOf } from "./crew.ts";
import { type Installation, leftovers } from "./installation.ts";
import type { Ledger, Licence } from "./ledger.ts";
import { pause } from "./process.ts";

/** What the auditor found amiss, each a sentence. */
export interface AuditResult {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly wrong: readonly string[];
}

/** How many of each kind are looked at where looking is dear. */
const SAMPLE = 200;
const ABREAST = 8;
/** Within which a revocation has to be seen at the API (docs/SECURITY.md). */
const VISIBLE_MS = 5000;

/** Audits an installation whose service is running and whose orders are all settled. */
export async function audit(installation: Installation, ledger: Ledger): Promise<AuditResult> {
  const findings = { lost: [] as string[], doubled: [] as string[], wrong: [...ledger.wrong] };
  const licences = [...ledger.licences.values()];
  await each(licences, (licence) => auditLicence(installation.call, licence, findings));
  const repeatable = licences.filter(({ order }) => order.kind !== "batch");
  await each(sample(repeatable), (licence) => auditRepeat(installation.call, licence, findings));
  await each(sample(licences.filter(({ pdf }) => pdf !== undefined)), (licence) =>
    auditFiles(installation.call, licence, findings),
  );
  await auditLists(installation.call, licences, findings.wrong);
  await auditTables(installation, new Set([...ledger.licences.keys(), ...ledger.further]), findings);
  await auditTrail(installation, licences.length + ledger.further.size, findings.wrong);
  for (const file of leftovers(installation.dataFolder)) findings.wrong.push(`left behind: ${file}`);
  return {
    ...findings,
    doubled: [...findings.doubled, ...Array.from({ length: ledger.doubled }, () => "two licences")],
  };
}

interface Amiss {
  readonly lost: string[];
  readonly doubled: string[];
  readonly wrong: string[];
}

async function auditLicence(call: Call, licence: Licence, { lost, wrong }: Amiss): Promise<void> {
  const { id, standing, credential } = licence;
  const [record, verdict, text] = [
    await call(`/v1/licences/${id}`),
    await call(`/v/${id}`),
    await call(`/v1/licences/${id}/credential`),
  ];
  if (record?.status !== 200 || verdict?.status !== 200 || text?.status !== 200) {
    lost.push(`licence ${id}: ${[record, verdict, text].map((answer) => answer?.status ?? "no answer").join(", ")}`);
    return;
  }
  const { status } = jsonOf(record);
  if (status !== standing) lost.push(`licence ${id}: ${String(status)}, acknowledged ${standing}`);
  const said = jsonOf(verdict)["verdict"];
  if (said !== standing) wrong.push(`verdict on ${id}: ${String(said)}, acknowledged ${standing}`);
  if (!isDeepStrictEqual(jsonOf(text), JSON.parse(credential))) wrong.push(`licence ${id}: another credential`);
}

/** The same order sent again is answered with the same licence. */
async function auditRepeat(call: Call, licence: Licence, { doubled, wrong }: Amiss): Promise<void> {
  const { path, key, body, form } = licence.order;
  const answer = await call(path, { key, ...(form ? { form: form() } : { body }) });
  if (answer?.status !== 201) wrong.push(`again ${licence.id}: ${answer === undefined ? "no answer" : codeOf(answer)}`);
  else if (jsonOf(answer)["id"] !== licence.id) doubled.push(`order ${key}: ${licence.id} and another`);
}

async function auditFiles(call: Call, { id, pdf, copies }: Licence, { lost, wrong }: Amiss): Promise<void> {
  const files = [[`/v1/licences/${id}/pdf`, pdf ?? ""] as const, ...copies];
  for (const [address, sha256] of files) {
    const answer = await call(address);
    if (answer?.status !== 200) lost.push(`${address}: ${answer === undefined ? "no answer" : codeOf(answer)}`);
    else if (hashOf(answer.bytes) !== sha256) wrong.push(`${address}: another file than was handed out`);
  }
}

/** The published lists say of every licence what was acknowledged; they have the time in which a revocation must be seen. */
async function auditLists(call: Call, licences: readonly Licence[], wrong: string[]): Promise<void> {
  const until = Date.now() + VISIBLE_MS;
  for (;;) {
    const amiss = await listsAmiss(call, licences);
    if (amiss.length === 0) return;
    if (Date.now() > until) {
      wrong.push(...amiss);
      return;
    }
    await pause(250);
  }
}

interface StatusEntry {
  readonly statusPurpose: "revocation" | "suspension";
  readonly statusListCredential: string;
  readonly statusListIndex: string;
}

async function listsAmiss(call: Call, licences: readonly Licence[]): Promise<readonly string[]> {
  const lists = new Map<string, Uint8Array | string>();
  const amiss: string[] = [];
  for (const { id, standing, credential } of licences) {
    for (const entry of entriesOf(credential)) {
      const { statusPurpose: purpose, statusListCredential: address } = entry;
      const bits = lists.get(address) ?? (await bitsOf(call, address));
      lists.set(address, bits);
      const set = typeof bits === "string" ? bits : statusAt(bits, Number(entry.statusListIndex));
      const due = purpose === "suspension" ? standing === "suspended" : /revoked|superseded/.test(standing);
      if (set !== due) amiss.push(`${purpose} list on ${id}: ${String(set)}, acknowledged ${standing}`);
    }
  }
  return amiss;
}

function entriesOf(credential: string): readonly StatusEntry[] {
  const { credentialStatus } = JSON.parse(credential) as {
    readonly credentialStatus: StatusEntry | readonly StatusEntry[];
  };
  return [credentialStatus].flat();
}

async function bitsOf(call: Call, address: string): Promise<Uint8Array | string> {
  const answer = await call(new URL(address).pathname, { accept: "application/vc" });
  if (answer?.status !== 200) return `unreachable (${answer?.status})`;
  const { validFrom, validUntil, credentialSubject } = jsonOf(answer) as Readonly<Record<string, string>> & {
    readonly credentialSubject: { readonly encodedList: string };
  };
  const now = Date.now();
  if (now < Date.parse(String(validFrom)) - SKEW_MS) return `valid from ${validFrom} on`;
  if (now > Date.parse(String(validUntil))) return `valid until ${validUntil}`;
  return decodeStatusList(credentialSubject.encodedList, 1 << 20) ?? "unreadable";
}

/** Verifiers forgive a clock that is off by as much (docs/ARCHITECTURE.md, Dates). */
const SKEW_MS = 300_000;

const ISSUED = "from licences where phase = 'issued'";

/** Nothing stands in the register twice, and nothing that nobody was told of. */
async function auditTables({ store }: Installation, known: Set<string>, amiss: Amiss): Promise<void> {
  const rows = await store.rows(
    `select id, type, issuer, serial, version, status_list, status_index, number ${ISSUED}`,
  );
  const taken = new Map<string, string>();
  for (const [id = "", type, issuer, serial, version, list, index, number] of rows) {
    if (!known.delete(id)) amiss.doubled.push(`licence ${id} is in the register and was acknowledged to nobody`);
    const places = [`serial ${type} ${issuer} ${serial} ${version}`, `status ${issuer} ${list} ${index}`];
    for (const place of [...places, `number ${type} ${issuer} ${number} ${version}`]) {
      const other = taken.get(place);
      if (other !== undefined) amiss.doubled.push(`${place}: ${id} and ${other}`);
      taken.set(place, id);
    }
  }
  for (const id of known) amiss.lost.push(`licence ${id} is not in the register`);
}

async function auditTrail(installation: Installation, licences: number, wrong: string[]): Promise<void> {
  const { code, stdout, stderr } = await installation.vellum("audit", "check", "--json");
  if (code !== 0) wrong.push(`audit check: ${stdout}${stderr}`);
  const found = code === 0 ? (JSON.parse(stdout) as { readonly licences: number }) : { licences };
  if (found.licences !== licences) wrong.push(`audit check: ${found.licences} licences, acknowledged ${licences}`);
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: ABREAST }, async () => {
      for (const item of left) await work(item);
    }),
  );
}

function sample<T>(items: readonly T[]): readonly T[] {
  const step = Math.max(1, Math.floor(items.length / SAMPLE));
  return items.filter((_, index) => index % step === 0).slice(0, SAMPLE);
}
