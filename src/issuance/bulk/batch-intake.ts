// Taking a table in: looked through once for what is wrong with it as a whole, then kept row by row, with the photos that came beside it. The
// same sent again finds the batch that it was, and one that was received in part is received to its end.

import { toBase32, toHex } from "../../licence/bytes.ts";
import type { Cryptography } from "../../licence/cryptography.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import type { Enclosing } from "../enclosing.ts";
import { idempotencyClaim, requireIdempotencyKey } from "../idempotency.ts";
import type { BatchDesk, Clock, Entropy } from "../ports.ts";
import type { Principal } from "../principal.ts";
import type { IdempotencyClaim } from "../register-entries.ts";
import { auditOf } from "./batch-audit.ts";
import type { BatchRecord } from "./batch-entries.ts";
import { actionOf, type Bulk, type BulkOrder } from "./bulk.ts";
import { openSheet } from "./open-sheet.ts";
import { PhotoRows } from "./photo-rows.ts";
import { openPhotoZip } from "./photo-zip.ts";
import { keptRow } from "./row-source.ts";
import { requireWanted, withSentPhotos } from "./sent-photos.ts";
import { type Sheet, type SheetOptions, type SheetRow, unreadable } from "./sheet.ts";

/** A table that was sent. */
export interface BatchUpload {
  readonly principal: Principal;
  readonly order: Omit<BulkOrder, "principal">;
  readonly dryRun: boolean;
  /** A name that several batches share, so that rows which say the same are done once among them: 1 to 100 visible ASCII characters. */
  readonly run?: string;
  readonly idempotencyKey: string;
  readonly bytes: Uint8Array;
  /** A ZIP of the photos that the rows name. */
  readonly photos?: Uint8Array;
  readonly encoding?: string;
  readonly sheet?: string;
}

/** What taking in stands on. */
export interface IntakeParts {
  readonly bulk: Bulk;
  readonly batches: BatchDesk;
  readonly cryptography: Pick<Cryptography, "sha256" | "hashText">;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Takes in photos that are sent with a table; absent where none are. */
  readonly enclosing?: Enclosing;
  /** Lets others have a turn. */
  readonly pause: () => Promise<void>;
  /** Rows that one batch may have; absent: MOST_ROWS. */
  readonly mostRows?: number;
}

/** Rows that one batch may have; more are several batches. */
const MOST_ROWS = 200_000;
const PAGE_ROWS = 500;

/** Takes it in. @throws {LicenceError} as BatchOffice.submit */
export async function takeBatchIn(parts: IntakeParts, upload: BatchUpload): Promise<BatchRecord> {
  const { principal, order } = upload;
  requireIdempotencyKey(upload.idempotencyKey);
  const type = await parts.bulk.admit({ ...order, principal });
  const photos = openSentPhotos(parts, upload, type);
  const claim = claimOf(parts, upload);
  const sheet = await openUpload(parts, upload);
  const isTitled = sheet.format !== "ndjson" || sheet.titles.length > 0;
  const work = await parts.bulk.begin({ ...order, principal }, sheet.titles, isTitled);
  // Read once for what is wrong with the file as a whole, so that nothing of one that breaks off is kept.
  const total = await countRows(sheet, parts.mostRows ?? MOST_ROWS);
  const format = sheet.format === "ndjson" ? "ndjson" : "csv";
  const asked = { ...wordsOf(upload), type: type.code, titles: sheet.titles, isTitled, format } as const;
  const at = parts.clock.now();
  const fresh: BatchRecord = {
    ...{ id: toBase32(parts.entropy.bytes(16)), claim, asked, state: "receiving", createdAt: at },
    ...{ total: 0, done: 0, repeated: 0, failed: 0 },
  };
  const line = auditOf({ ...fresh, total }, { at, actor: principal.client, action: "batch-received" });
  const opened = await parts.batches.openBatch(fresh, line);
  if (opened === "idempotency-key-reused") throw new LicenceError(opened);
  // One that was received in part, by a process that died, is received again; its rows are the same.
  if (opened.state === "receiving") {
    const completed = (rows: readonly SheetRow[]) => (photos ? withSentPhotos(work, photos, rows) : rows);
    await keepRows(parts, { id: opened.id, total, sheet: await openUpload(parts, upload), completed });
  }
  return (await parts.batches.batch(opened.id)) ?? opened;
}

/** The photos that were sent with the table. @throws {LicenceError} document-unreadable, request-invalid — none are wanted, or taken here. */
function openSentPhotos(
  { enclosing }: IntakeParts,
  { photos, principal, order }: BatchUpload,
  type: LicenceType,
): PhotoRows | undefined {
  if (photos === undefined) return undefined;
  requireWanted(type, actionOf(order.kind) === "issue");
  if (enclosing === undefined) {
    throw new LicenceError("request-invalid", { fields: [{ pointer: "/photos", code: "photos-elsewhere" }] });
  }
  return new PhotoRows({ type, enclosing, principal, department: order.issuer }, openPhotoZip(photos));
}

/** What was said of the table, without what is about the file. */
function wordsOf({ order, dryRun, run }: BatchUpload) {
  const { kind, type, issuer, forAll, ignored, mapping } = order;
  return { kind, type, issuer, forAll: { ...forAll }, ignored, mapping, dryRun, ...(run !== undefined && { run }) };
}

function claimOf({ cryptography }: IntakeParts, upload: BatchUpload): IdempotencyClaim {
  const { principal, bytes, photos: zip, idempotencyKey: key, encoding = "", sheet = "" } = upload;
  const hashOf = (sent: Uint8Array): string => toHex(cryptography.sha256(sent));
  const photos = zip === undefined ? {} : { photos: hashOf(zip) };
  const body = { ...wordsOf(upload), encoding, sheet, table: hashOf(bytes), ...photos };
  const claim = idempotencyClaim(cryptography, { client: principal.client, key, body });
  if (claim === undefined) throw new LicenceError("idempotency-key-missing");
  return claim;
}

function openUpload({ pause }: IntakeParts, { bytes, encoding, sheet }: BatchUpload): Promise<Sheet> {
  const options: SheetOptions = {
    ...{ pageRows: PAGE_ROWS, pause },
    ...(encoding !== undefined && { encoding }),
    ...(sheet !== undefined && { sheet }),
  };
  return openSheet({ size: bytes.length, bytes: () => pieces(bytes) }, options);
}

const PIECE = 262_144;

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

async function countRows(sheet: Sheet, limit: number): Promise<number> {
  let rows = 0;
  for await (const page of sheet.pages) {
    rows += page.rows.length;
    if (rows > limit) throw unreadable("table-rows", { limit });
  }
  if (rows === 0) throw unreadable("table-no-rows");
  return rows;
}

interface Keeping {
  readonly id: string;
  readonly total: number;
  readonly sheet: Sheet;
  /** Rows with what came beside them. */
  readonly completed: (rows: readonly SheetRow[]) => readonly SheetRow[] | Promise<readonly SheetRow[]>;
}

async function keepRows({ batches }: IntakeParts, { id, total, sheet, completed }: Keeping): Promise<void> {
  let place = 0;
  for await (const { rows } of sheet.pages) {
    const from = place;
    const kept = (await completed(rows)).map((row, index) => keptRow(row, from + index));
    await batches.addBatchRows(id, kept);
    place += rows.length;
  }
  await batches.beginBatch(id, total);
}
