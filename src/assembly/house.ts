// The parts put together on Node: register, keys, use cases. Every Node door opens a house from its configuration; what may
// sign and what may only read is decided here, by what each part is handed.

import path from "node:path";
import type { OpenHouse } from "../cli/parts.ts";
import type { Config } from "../config.ts";
import { createFace } from "../document/face.ts";
import { openDocumentRoom } from "../host/document-room.ts";
import { systemEntropy } from "../host/entropy.ts";
import { readCoverage } from "../host/fonts.ts";
import { gzip } from "../host/gzip.ts";
import type { BatchOffice } from "../issuance/bulk/batch-office.ts";
import { createEnclosing } from "../issuance/enclosing.ts";
import { groupChanges } from "../issuance/grouped-changes.ts";
import type { PrintingBounds } from "../issuance/handing-out.ts";
import { createIssuing } from "../issuance/issuing.ts";
import { createKeyOffice } from "../issuance/key-office.ts";
import { createLifeCycle } from "../issuance/life-cycle.ts";
import { createOwnDocuments } from "../issuance/own-documents.ts";
import type { ApiKeyCabinet, Clock, Register, RegisterReader, Signer } from "../issuance/ports.ts";
import { createPreviewing } from "../issuance/previewing.ts";
import { createPublishing, type Publishing } from "../issuance/publishing.ts";
import { createRecords } from "../issuance/records.ts";
import { createSealOffice } from "../issuance/seal-office.ts";
import { createVerificationDesk } from "../issuance/verification.ts";
import { refuseExampleKeys } from "../keys/example-keys.ts";
import { openFolderShelf } from "../keys/folder-shelf.ts";
import { createKeyMaker } from "../keys/key-maker.ts";
import { type Keyring, openKeyring } from "../keys/keyring.ts";
import { createNodeCryptography } from "../keys/node-cryptography.ts";
import { createSealMaker } from "../keys/seal-maker.ts";
import { openSealRing, type SealRing } from "../keys/seal-ring.ts";
import type { Secret } from "../keys/secret.ts";
import type { SignatureRoom } from "../keys/signature-room.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import { createKeyedHash } from "../licence/keyed-hash.ts";
import type { DocumentExaminer } from "../licence/own-document.ts";
import {
  type Measuring,
  measuredDesk,
  measuredHandingOut,
  measuredOffices,
  measuredSigner,
  measuredWriter,
  UNMEASURED,
} from "../watch/measured.ts";
import { openBulk } from "./bulk-counter.ts";
import { openDocumentCounter } from "./document-counter.ts";
import { openPrintShop, type PrintShop } from "./print-shop.ts";
import { openSignatureAside } from "./signature-aside.ts";
import { openStore, openStoreReplica, type StoreReplica } from "./store.ts";

/** A house is opened from. */
export interface HouseOptions {
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  /** Unlocks the key files; absent: everything but signing works. */
  readonly keySecret?: Secret;
  /** Only the demo may sign with the worthless keys of keys.example. */
  readonly allowExampleKeys?: boolean;
  /** How many verdicts about content to remember; 0 examines every time. */
  readonly remember?: number;
  /** Prints, and looks at departments' own PDFs, in threads of their own: for serving, where nobody else may wait for a PDF. */
  readonly printAside?: boolean;
  /** Writes the register in a thread of its own: for serving, where nobody else may wait for a disk. */
  readonly writeAside?: boolean;
  /** How many files are printed at once, and how many orders wait. */
  readonly printBounds?: Partial<PrintingBounds>;
  /** A register that is open already, in the place of the configuration's; closed with the house. */
  readonly register?: Register;
  /** Counts, times and traces what is done; absent: nobody does. */
  readonly measuring?: Measuring;
  /** Told what went wrong that no answer says: a timestamp authority that fails. */
  readonly onIncident?: (incident: string, error: unknown) => void;
}

/** Everything Vellum does on one machine. */
export interface House extends OpenHouse {
  readonly clock: Clock;
  readonly origin: string;
  /** Origins before changes of domain, as configured or as the register remembers. */
  readonly formerOrigins: readonly string[];
  readonly keyring: Keyring;
  readonly apiKeys: ApiKeyCabinet;
  readonly batches: BatchOffice;
  readonly register: Register;
  readonly dataDirectory: string;
  readonly cryptography: Cryptography;
}

/** Some 6 KB each. */
const REMEMBERED_VERDICTS = 4000;

/** Opens the register of the configured origin and puts the parts together. @throws {LicenceError} origin-mismatch … */
export async function openHouse(options: HouseOptions): Promise<House> {
  const register = measuredWriter(await openRegister(options), options.measuring ?? UNMEASURED);
  try {
    return await furnish(options, register);
  } catch (error) {
    // Whoever opened it closes it: its connections would keep the process alive.
    if (options.register === undefined) await register.close();
    throw error;
  }
}

async function furnish(options: HouseOptions, register: Register): Promise<House> {
  const { config, catalogue, clock, measuring = UNMEASURED } = options;
  const { origin } = config;
  const remembered = await register.claimOrigin(origin, { former: config.formerOrigins, at: clock.now() });
  const formerOrigins = [...new Set([...config.formerOrigins, ...remembered])];
  if (!options.allowExampleKeys) await refuseExampleKeys(register);
  const room = openSignatureAside();
  const cryptography = createNodeCryptography(room);
  const keyedHash = createKeyedHash(cryptography, await register.holderIndexKey(systemEntropy.bytes(32)));
  const ground = { catalogue, clock, origin, formerOrigins, cryptography, keyedHash };
  const { keyring, keyOffice } = openKeys(options, ground, { register, room });
  const { seals, sealOffice } = openSeals(options, ground, register);
  const shop = openShop(options, ground, { register, seals });
  const replica = await openReplica(options, register);
  const publishing = createPublishing({ ...ground, lists: register, reader: register, signer: keyring, gzip });
  const examiner = openDocumentRoom({ aside: options.printAside ?? false });
  const counters = openCounters(options, ground, { archive: register, reader: replica?.reader ?? register });
  const counter = openDocumentCounter({
    ...{ ...ground, desk: counters.desk, printer: shop.printer, seals, aside: options.printAside ?? false },
    ...{ files: register, enclosures: register },
  });
  const rooms = { register, signer: measuredSigner(keyring, measuring), publishing, examiner, shop };
  const offices = measuredOffices(await openOffices(config, ground, rooms), measuring);
  const shelf = { archive: register, enclosures: register, examiner };
  const enclosing = createEnclosing({ ...ground, ...shelf, reader: register });
  return {
    ...{ catalogue, clock, origin, formerOrigins, cryptography },
    ...{ keyring, keyOffice, sealOffice, publishing },
    ...offices,
    ...counters,
    ...openBulk({ ...ground, ...offices, enclosing, archive: register, batches: register, apiKeys: register }),
    documents: counter.documents,
    handingOut: measuredHandingOut(shop.handingOut, measuring),
    enclosing,
    ownDocuments: createOwnDocuments({ ...ground, ...shelf, issuing: offices.issuing }),
    ...{ archive: register, apiKeys: register, keeper: register, upkeep: register, enclosures: register },
    ...{ register, dataDirectory: config.dataDirectory },
    close: async () => {
      await shop.close();
      await examiner.close();
      await counter.close();
      await replica?.close();
      await room.close();
      await register.close();
    },
  };
}

function openRegister({ config, clock, register, writeAside = false }: HouseOptions): Promise<Register> | Register {
  if (register !== undefined) return register;
  const { database, dataDirectory, databaseConnections: connections } = config;
  return openStore(database, { dataDirectory, clock, connections, writeAside });
}

/** Another copy of the register, where whoever verifies asks first. */
async function openReplica(
  { config, onIncident = () => undefined }: HouseOptions,
  primary: RegisterReader,
): Promise<StoreReplica | undefined> {
  const { database, replicaUrl, databaseConnections: connections } = config;
  return replicaUrl && openStoreReplica(database, { replicaUrl, connections, primary, onIncident });
}

/** What every part may know. */
interface Ground {
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly origin: string;
  readonly formerOrigins: readonly string[];
  readonly cryptography: Cryptography;
  readonly keyedHash: (text: string) => string;
}

/** Who signs, and who may make and withdraw keys. */
function openKeys(
  { config, keySecret, allowExampleKeys = false }: HouseOptions,
  { clock, cryptography }: Ground,
  { register, room }: { readonly register: Register; readonly room: SignatureRoom },
): Pick<House, "keyring" | "keyOffice"> {
  const folder = path.join(config.dataDirectory, "keys");
  const secret = keySecret === undefined ? {} : { secret: keySecret };
  const keyring = openKeyring({
    ...{ shelf: openFolderShelf(folder), ...secret, reader: register },
    ...{ clock, room, allowExampleKeys },
  });
  const keyOffice = createKeyOffice({
    ...{ reader: register, desk: register, cabinet: register },
    maker: createKeyMaker({ folder, ...secret }),
    ...{ clock, cryptography, entropy: systemEntropy },
    onKeyChange: () => keyring.lookAgain(),
  });
  return { keyring, keyOffice };
}

/** Who seals printed licences, and who may give departments their seals. */
function openSeals(
  { config, keySecret }: HouseOptions,
  { clock }: Ground,
  register: Register,
): Pick<House, "sealOffice"> & { readonly seals: SealRing } {
  const folder = path.join(config.dataDirectory, "keys");
  const secret = keySecret === undefined ? {} : { secret: keySecret };
  const seals = openSealRing({ shelf: openFolderShelf(folder), ...secret, clock });
  const workshop = createSealMaker({ folder, ...secret });
  return { seals, sealOffice: createSealOffice({ reader: register, desk: register, workshop, seals, clock }) };
}

/** What the offices stand beside. */
interface OfficeRooms {
  readonly register: Register;
  readonly signer: Signer;
  readonly publishing: Publishing;
  readonly examiner: DocumentExaminer;
  readonly shop: PrintShop;
}

/** What writes the register: issuing, which alone is handed the signer, and the life-cycle. */
async function openOffices(
  config: Config,
  ground: Ground,
  { register, signer, publishing, examiner, shop }: OfficeRooms,
): Promise<Pick<House, "issuing" | "lifeCycle" | "previewing">> {
  // A change is answered when it is durable; its lists follow at once, and the timer tries again should this fail.
  const onStatusChange = (): void => void publishing.publishDue().catch(() => undefined);
  const shared = { ...ground, archive: register, writer: register, onStatusChange };
  const face = createFace(await readCoverage(), ground.catalogue.words("zh-CN"));
  const { statusListEntries: statusListSize, limits } = config;
  const drafting = { face, enclosures: register, examiner };
  return {
    issuing: createIssuing({
      ...shared,
      ...drafting,
      signer,
      entropy: systemEntropy,
      statusListSize,
      mostWaiting: limits.mostWaiting,
    }),
    lifeCycle: createLifeCycle({ ...shared, writer: groupChanges(register) }),
    previewing: createPreviewing({ ...ground, ...drafting, reads: register, ...shop }),
  };
}

/** What reads the register: for third parties and for departments. */
function openCounters(
  { remember = REMEMBERED_VERDICTS, measuring = UNMEASURED }: HouseOptions,
  ground: Ground,
  { archive, reader }: { readonly archive: Register; readonly reader: RegisterReader },
): Pick<House, "desk" | "records"> {
  const { keyedHash } = ground;
  return {
    desk: measuredDesk(createVerificationDesk({ ...ground, reader, remember, meter: measuring.meter }), measuring),
    records: createRecords({ archive, keyedHash }),
  };
}

/** What puts licences on paper. */
function openShop(
  { config, printAside = false, printBounds, onIncident = () => undefined, measuring = UNMEASURED }: HouseOptions,
  ground: Ground,
  { register, seals }: { readonly register: Register; readonly seals: SealRing },
): PrintShop {
  const { timestampUrl } = config;
  return openPrintShop({
    ...ground,
    ...{ reader: register, shelf: register, enclosures: register, seals, onIncident, measuring, aside: printAside },
    ...(timestampUrl !== undefined && { timestampUrl }),
    ...(printBounds && { bounds: printBounds }),
  });
}
