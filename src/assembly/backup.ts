// Backing a register up and restoring it. Both end by opening the copy and looking: pages and references sound, rows as counted, the
// audit trail whole with the head that was noted, signatures of licences drawn by lot. What does not pass is no backup.

import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { BackupOptions, BackupOutcome, Progress, RestoreOptions, RestoreOutcome } from "../cli/parts.ts";
import type { Config } from "../config.ts";
import {
  type BackupManifest,
  beginBackup,
  copyFolder,
  findBackup,
  flush,
  REGISTER_FILE,
  readBackup,
  removeOldBackups,
  requireEmpty,
  TYPES_FOLDER,
} from "../host/backup-folder.ts";
import { openCatalogue } from "../host/catalogue-file.ts";
import { systemEntropy } from "../host/entropy.ts";
import { walkAuditTrail } from "../issuance/audit-walk.ts";
import type { Clock } from "../issuance/ports.ts";
import type { NumberSkip } from "../issuance/register-entries.ts";
import { digitsByType, USUAL_SKIP } from "../issuance/skipping.ts";
import { createVerificationDesk } from "../issuance/verification.ts";
import { createNodeCryptography } from "../keys/node-cryptography.ts";
import type { AuditHead } from "../licence/audit-chain.ts";
import { toBase32 } from "../licence/bytes.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import { LicenceError } from "../licence/errors.ts";
import { contentsOfCopy, copySqliteRegister } from "../register/sqlite/copy.ts";
import { openSqliteRegister } from "../register/sqlite/register.ts";
import { copyStore, restorePlace } from "./backup-store.ts";

/** What both need. */
export interface BackupParts {
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly version: string;
}

const SAMPLES = 100;
const UNTOLD = (): void => undefined;

/** Backs up into a folder of its own below `parent`. @throws {LicenceError} configuration-invalid, register-unavailable */
export async function backUp(
  parts: BackupParts,
  parent: string,
  { keep, onProgress = UNTOLD }: Partial<BackupOptions> = {},
): Promise<BackupOutcome> {
  const { config, clock, version } = parts;
  const at = clock.now();
  const draft = await beginBackup(parent, at);
  try {
    const copy = path.join(draft.folder, REGISTER_FILE);
    const noted = await copyStore(config.database, copy, onProgress);
    await flush(copy);
    await copyFolder(path.join(config.dataDirectory, TYPES_FOLDER), path.join(draft.folder, TYPES_FOLDER));
    const looked = await lookThrough(parts, copy, { noted, onProgress });
    const { schemaVersion, counts, auditHead, origin, ...found } = looked;
    const { folder } = await draft.finish({ version, at, origin, schemaVersion, auditHead, counts });
    const removed = keep === undefined ? [] : await removeOldBackups(parent, keep);
    return { folder, auditHead, ...found, removed };
  } catch (error) {
    await draft.discard();
    throw error;
  }
}

/**
 * Brings a backup into the configured data folder, which must be empty but for keys, and moves its counters past what may have been
 * given after it was made.
 * @param skipNumbers how many of each counter to skip, as far as digits reach; absent: USUAL_SKIP.
 * @throws {LicenceError} as backUp
 */
export async function restore(
  parts: BackupParts,
  place: string,
  { skipNumbers: numbers, onProgress = UNTOLD }: Partial<RestoreOptions> = {},
): Promise<RestoreOutcome> {
  const register = restorePlace(parts.config);
  const { dataDirectory } = parts.config;
  await requireEmpty(dataDirectory);
  const folder = await findBackup(place);
  const manifest = await readBackup(folder);
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  await mkdir(path.dirname(register.aside), { recursive: true, mode: 0o700 });
  try {
    await copySqliteRegister(path.join(folder, REGISTER_FILE), register.aside);
    const looked = await lookThrough(parts, register.aside, { noted: manifest.auditHead, onProgress });
    requireAsTold(manifest, looked);
    await copyFolder(path.join(folder, TYPES_FOLDER), path.join(dataDirectory, TYPES_FOLDER));
    const margin = numbers === undefined ? USUAL_SKIP : { numbers, share: 1 };
    const skipped = await skipNumbers(register.aside, {
      at: parts.clock.now(),
      ...margin,
      digits: digitsIn(dataDirectory),
    });
    await register.settle(onProgress);
    const { licences, samples, auditHead, origin } = looked;
    return { folder, at: manifest.at, licences, samples, auditHead, origin, ...skipped };
  } finally {
    await register.tidy();
  }
}

/** Says how many counters skipped, and which of them fell short because their digits hold no more. */
async function skipNumbers(file: string, skip: NumberSkip): Promise<Pick<RestoreOutcome, "skipped" | "short">> {
  const register = openSqliteRegister(file);
  try {
    const scopes = await register.skipNumbers(skip);
    const short = scopes.filter(({ kind, from, to }) => kind !== "status-list" && to - from < skip.numbers);
    return { skipped: scopes.length, short };
  } finally {
    await register.close();
  }
}

/** Digits of the running numbers by type, the operator's own types among them. */
function digitsIn(dataDirectory: string): Readonly<Record<string, number>> {
  return digitsByType(openCatalogue(dataDirectory).types());
}

interface Looked extends Pick<BackupManifest, "schemaVersion" | "counts" | "auditHead" | "origin"> {
  readonly licences: number;
  /** How many licences were drawn by lot and verified. */
  readonly samples: number;
}

interface Looking {
  /** What its trail has to contain. */
  readonly noted: AuditHead;
  readonly onProgress: (progress: Progress) => void;
}

async function lookThrough(parts: BackupParts, copy: string, { noted, onProgress }: Looking): Promise<Looked> {
  // Lines may have been added between noting the head and copying.
  const onLines = (done: number): void =>
    onProgress({ step: "checking", table: "", done, all: Math.max(done, noted.seq) });
  onLines(0);
  const { faults, ...contents } = contentsOfCopy(copy);
  if (faults.length > 0) throw unsound("backup-unsound", { found: faults.join(", ") });
  const register = openSqliteRegister(copy, { readonly: true });
  try {
    const { intact, head, licences } = await walkAuditTrail({ keeper: register, cryptography, onLines }, noted);
    if (!intact) throw unsound("backup-trail", { found: `${head.hash}:${head.seq}` });
    const origin = (await register.origin()) ?? parts.config.origin;
    const samples = await verifySamples(parts, register, { origin, licences });
    return { ...contents, auditHead: head, origin, licences, samples };
  } finally {
    await register.close();
  }
}

const cryptography = createNodeCryptography();

/** Draws licences by lot: the first at or after a random id. @throws {LicenceError} configuration-invalid backup-signature */
async function verifySamples(
  { catalogue, clock, config }: BackupParts,
  register: ReturnType<typeof openSqliteRegister>,
  { origin, licences }: { readonly origin: string; readonly licences: number },
): Promise<number> {
  const formerOrigins = [...config.formerOrigins, config.origin];
  const keyedHash = (text: string): string => text;
  const parts = { catalogue, clock, cryptography, origin, formerOrigins, keyedHash };
  const desk = createVerificationDesk({ ...parts, reader: register, remember: 0 });
  const drawn = new Set<string>();
  for (let draw = 0; draw < Math.min(SAMPLES, 2 * licences); draw += 1) {
    const from = toBase32(systemEntropy.bytes(16));
    const [next] = [...(await register.ledger(from, 1)), ...(await register.ledger("", 1))];
    if (next === undefined || drawn.has(next.id)) continue;
    drawn.add(next.id);
    const { checks } = await desk.reportOf(next.id);
    const failed = checks.filter(({ name, outcome }) => PROOFS.has(name) && outcome !== "passed");
    if (failed.length > 0) throw unsound("backup-signature", { found: next.id });
  }
  return drawn.size;
}

const PROOFS: ReadonlySet<string> = new Set(["signature", "register"]);

function requireAsTold(manifest: BackupManifest, looked: Looked): void {
  const differs = Object.keys(manifest.counts).filter((table) => manifest.counts[table] !== looked.counts[table]);
  if (manifest.auditHead.hash !== looked.auditHead.hash) differs.push("audit");
  if (differs.length > 0) throw unsound("backup-changed", { found: differs.join(", ") });
}

function unsound(code: string, parameters: Readonly<Record<string, string>>): LicenceError {
  return new LicenceError("configuration-invalid", { fields: [{ pointer: "/backup", code, parameters }] });
}
