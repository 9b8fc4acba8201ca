// The parts put together on workerd: register on D1, keys from a chest, fonts from assets, the use cases as on Node (house.ts). There are
// no threads: the runtime has isolates and bounds each request itself. Leaves out pictures of pages, for which a Worker has no memory,
// and reading the text of posted PDFs.

import type { Hono } from "hono";
import type { Config } from "../config.ts";
import { createFace } from "../document/face.ts";
import type { FontShelf } from "../document/font-shelf.ts";
import { createPdfInspector } from "../document/inspection/inspector.ts";
import { createPdfSealer } from "../document/pades/sealing.ts";
import { systemClock as clock } from "../host/clock.ts";
import { systemEntropy as entropy } from "../host/entropy.ts";
import { gzip } from "../host/gzip.ts";
import { createPrintingRoom } from "../host/printing-room.ts";
import { createTimestampAuthority } from "../host/timestamp-authority.ts";
import { createDocumentDesk } from "../issuance/document-desk.ts";
import { createEnclosing } from "../issuance/enclosing.ts";
import type { Gate } from "../issuance/gate.ts";
import { createHandingOut, createPrintingGate, type HandingOut } from "../issuance/handing-out.ts";
import { createIssuing, type Issuing } from "../issuance/issuing.ts";
import { createLifeCycle } from "../issuance/life-cycle.ts";
import { createOwnDocuments } from "../issuance/own-documents.ts";
import type { Register, Signer } from "../issuance/ports.ts";
import { createPreviewing } from "../issuance/previewing.ts";
import { createPublishing, type Publishing } from "../issuance/publishing.ts";
import { createRecords } from "../issuance/records.ts";
import { createVerificationDesk } from "../issuance/verification.ts";
import { refuseExampleKeys } from "../keys/example-keys.ts";
import type { KeyShelf } from "../keys/key-shelf.ts";
import { openKeyring } from "../keys/keyring.ts";
import { openSealRing, type SealRing } from "../keys/seal-ring.ts";
import { createWebCryptography } from "../keys/web-cryptography.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { LicenceError } from "../licence/errors.ts";
import { createKeyedHash } from "../licence/keyed-hash.ts";
import type { DocumentExaminer } from "../licence/own-document.ts";
import type { Printer } from "../licence/printing.ts";
import type { CallFetch } from "../watch/call-watch.ts";
import type { AddressOf } from "../web/client-address.ts";
import type { RateLimiter } from "../web/rate-limiter.ts";
import { createWebsite, type WebsiteParts } from "../web/website.ts";
import {
  AT_TRIGGER,
  LARGEST_TABLE,
  MOST_PDFS,
  openWorkerBulk,
  WATCHING,
  type WorkerBulkParts,
} from "./worker-batches.ts";
import { createWorkerReadiness, type WorkerReadiness } from "./worker-readiness.ts";

/** A Worker's house is opened from. */
export interface WorkerHouseParts {
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly register: Register;
  readonly fonts: FontShelf;
  readonly limiter: RateLimiter;
  readonly addressOf: AddressOf;
  /** Puts the watch around the site. */
  readonly around: (site: Hono) => CallFetch;
  /** Absent: verifying only. Nothing then is handed what signs or writes. */
  readonly keys?: KeyShelf;
  readonly onIncident: (incident: string, error: unknown) => void;
  /** How often the register has been asked. */
  readonly asked: () => number;
}

/** An open house. */
export interface WorkerHouse {
  readonly fetch: CallFetch;
  /** What the minutely trigger is for: publishes the lists that are due and works on batches. Nothing where nothing is signed. */
  keepUp(): Promise<void>;
  /** What an answer has set going is done in it: it resolves when that is. Never rejects. */
  settled(): Promise<unknown>;
}

const REMEMBERED_VERDICTS = 2000;
/** A Worker has 128 MB, most of which the fonts may fill. */
const KEEP_BYTES = 8 * 1024 * 1024;
const PRINTING_BOUNDS = { abreast: 1, waiting: 16 };
const BATCH_BOUNDS = { largestTable: LARGEST_TABLE, mostPdfs: MOST_PDFS, watching: WATCHING };

/** Puts the parts together. @throws {LicenceError} origin-mismatch, configuration-invalid, register-unavailable. */
export async function openWorkerHouse(parts: WorkerHouseParts): Promise<WorkerHouse> {
  const { config, register, catalogue } = parts;
  const cryptography = createWebCryptography(crypto.subtle);
  const [formerOrigins, indexKey] = await openRegister(parts);
  const keyedHash = createKeyedHash(cryptography, indexKey);
  const ground = { catalogue, clock, origin: config.origin, formerOrigins, cryptography, keyedHash };
  const printer = createPrintingRoom({ catalogue, fonts: parts.fonts });
  const desk = createVerificationDesk({ ...ground, reader: register, remember: REMEMBERED_VERDICTS });
  // Text is not extracted here: a request has no time for it.
  const inspector = createPdfInspector({ subtle: crypto.subtle });
  const office = parts.keys && (await openOffice(parts, ground, { keys: parts.keys, printer }));
  const site = createWebsite({
    ...{ ...ground, desk, reader: register, entropy, sha256: cryptography.sha256 },
    documents: createDocumentDesk({ ...ground, desk, printer, files: register, enclosures: register, inspector }),
    limiter: parts.limiter,
    addressOf: parts.addressOf,
    ...(office?.readiness ?? createWorkerReadiness({ register, clock })),
    onIncident: parts.onIncident,
    ...(office && { publishing: office.publishing, office: office.routes }),
  });
  return {
    fetch: parts.around(site),
    keepUp: async () => office?.keepUp(),
    settled: async () => office?.settled(),
  };
}

/** What every part may know. */
interface Ground {
  readonly catalogue: Catalogue;
  readonly origin: string;
  readonly formerOrigins: readonly string[];
  readonly cryptography: Cryptography;
  readonly keyedHash: (text: string) => string;
}

async function openRegister({ config, register }: WorkerHouseParts): Promise<[readonly string[], Uint8Array]> {
  const { origin, formerOrigins: former } = config;
  await refuseExampleKeys(register);
  const remembered = await register.claimOrigin(origin, { former, at: clock.now() });
  return [[...new Set([...former, ...remembered])], await register.holderIndexKey(entropy.bytes(32))];
}

/** What only who signs and writes is handed. */
interface OfficeRooms {
  readonly keys: KeyShelf;
  readonly printer: Printer;
}

interface Office {
  readonly publishing: Publishing;
  readonly routes: NonNullable<WebsiteParts["office"]>;
  readonly readiness: WorkerReadiness;
  keepUp(): Promise<void>;
  settled(): Promise<unknown>;
}

async function openOffice(
  parts: WorkerHouseParts,
  ground: Ground,
  { keys: shelf, printer }: OfficeRooms,
): Promise<Office> {
  const { config, register, fonts } = parts;
  const { keySecret: secret } = config.secrets;
  const held = { shelf, clock, ...(secret && { secret }) };
  const signer = openKeyring({ ...held, reader: register, allowExampleKeys: false });
  const lists = openLists(parts, ground, signer);
  const shared = { ...ground, clock, archive: register, reader: register, enclosures: register, examiner };
  const face = createFace(await fonts.coverage(), ground.catalogue.words("zh-CN"));
  const drafting = { face, signer, entropy, statusListSize: config.statusListEntries };
  const writing: OfficesOf = (writer, onStatusChange) => ({
    issuing: createIssuing({ ...shared, ...drafting, writer, onStatusChange }),
    lifeCycle: createLifeCycle({ ...shared, writer, onStatusChange }),
  });
  const { issuing: shares, lifeCycle } = writing(register, lists.onStatusChange);
  const issuing = alone(shares);
  const { handingOut, gate } = openCounter(parts, ground, { printer, seals: openSealRing(held) });
  const batches = openWorkerBulk({
    ...{ ...shared, issuing, lifeCycle, batches: register, apiKeys: register, writer: register },
    ...{
      asked: parts.asked,
      officesOf: writing,
      publishDue: lists.publishing.publishDue,
      onIncident: parts.onIncident,
    },
  });
  return {
    publishing: lists.publishing,
    readiness: createWorkerReadiness({ register, clock, signer }),
    routes: {
      ...{ issuing, lifeCycle, handingOut, apiKeys: register, enclosures: register },
      bulk: { ...batches, archive: register, ...BATCH_BOUNDS },
      records: createRecords({ archive: register, keyedHash: ground.keyedHash }),
      previewing: createPreviewing({ ...shared, face, reads: register, printer, gate }),
      enclosing: createEnclosing(shared),
      ownDocuments: createOwnDocuments({ ...shared, issuing }),
    },
    // Of its own alone: what a request has begun that was ended never settles.
    keepUp: async () => {
      await lists.publish();
      await batches.work(AT_TRIGGER);
    },
    settled: () => Promise.all([batches.workAsked(), ...lists.underWay]),
  };
}

type OfficesOf = WorkerBulkParts["officesOf"];

/** Publishes after changes, behind the answers that made them. */
function openLists({ register, onIncident }: WorkerHouseParts, ground: Ground, signer: Signer) {
  const publishing = createPublishing({
    ...{ ...ground, clock, lists: register, reader: register, signer, gzip, apart: true },
  });
  const underWay = new Set<Promise<unknown>>();
  const publish = (): Promise<unknown> =>
    publishing.publishDue().catch((error: unknown) => onIncident("status-lists", error));
  const onStatusChange = (): void => {
    const work = publish().finally(() => underWay.delete(work));
    underWay.add(work);
  };
  return { publishing, publish, underWay, onStatusChange };
}

/** Each request does its own writing: one that went first and ended would take the others' with it. */
function alone(issuing: Issuing): Issuing {
  return {
    ...issuing,
    issueOne: async (order) => (await issuing.issue([order]))[0] ?? { error: new LicenceError("internal") },
  };
}

/** Looks at departments' own PDFs in the request that brings them, which the runtime bounds; D1 takes none over 1.9 MB. */
const examiner: DocumentExaminer = {
  examine: async (question) => (await import("../document/own-document/examination.ts")).examineDocument(question),
};

/** Where licences are put on paper. */
function openCounter(
  { config, register, onIncident }: WorkerHouseParts,
  ground: Ground,
  { printer, seals }: { readonly printer: Printer; readonly seals: SealRing },
): { readonly handingOut: HandingOut; readonly gate: Gate } {
  const { timestampUrl: url } = config;
  const onFailure = (cause: unknown): void => onIncident("timestamp", cause);
  const sealer = createPdfSealer({
    ...{ hand: seals, cryptography: ground.cryptography, subtle: crypto.subtle, entropy },
    ...(url && { timestampAuthority: createTimestampAuthority({ url, onFailure }) }),
  });
  const gate = createPrintingGate(PRINTING_BOUNDS);
  const handingOut = createHandingOut({
    ...{ ...ground, clock, reader: register, shelf: register, enclosures: register, printer, gate },
    ...{ sealing: { seals, sealer }, keepBytes: KEEP_BYTES },
    onTimestampMissing: (_licence, fault) => {
      if (fault !== "unreachable") onFailure(new Error(`the timestamp authority's answer is wrong: ${fault}`));
    },
  });
  return { handingOut, gate };
}
