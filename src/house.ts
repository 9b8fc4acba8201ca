// The parts put together on Node: register, keys, use cases. Every Node door opens a house from its configuration; what may sign and what
// may only read is decided here, by what each part is handed.

import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Config } from "./config.ts";
import { createFace } from "./document/face.ts";
import { systemEntropy } from "./host/entropy.ts";
import { openFontShelf, readCoverage } from "./host/fonts.ts";
import { createPrintingRoom } from "./host/printing-room.ts";
import { createHandingOut, type HandingOut } from "./issuance/handing-out.ts";
import { createIssuing, type Issuing } from "./issuance/issuing.ts";
import { createKeyOffice, type KeyOffice } from "./issuance/key-office.ts";
import { createLifeCycle, type LifeCycle } from "./issuance/life-cycle.ts";
import type { ApiKeyCabinet, Clock, Keeper, RegisterArchive } from "./issuance/ports.ts";
import { createPublishing, type Publishing } from "./issuance/publishing.ts";
import { createRecords, type Records } from "./issuance/records.ts";
import { createVerificationDesk, type VerificationDesk } from "./issuance/verification.ts";
import { refuseExampleKeys } from "./keys/example-keys.ts";
import { createKeyMaker } from "./keys/key-maker.ts";
import { type Keyring, openKeyring } from "./keys/keyring.ts";
import { createNodeCryptography } from "./keys/node-cryptography.ts";
import type { Secret } from "./keys/secret.ts";
import type { Catalogue } from "./licence/catalogue.ts";
import type { Cryptography } from "./licence/cryptography.ts";
import { createKeyedHash } from "./licence/keyed-hash.ts";
import { openSqliteRegister } from "./register/sqlite.ts";

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
}

/** Everything Vellum does on one machine. */
export interface House {
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly origin: string;
  readonly issuing: Issuing;
  readonly lifeCycle: LifeCycle;
  readonly desk: VerificationDesk;
  readonly publishing: Publishing;
  readonly records: Records;
  readonly keyOffice: KeyOffice;
  readonly handingOut: HandingOut;
  readonly keyring: Keyring;
  readonly archive: RegisterArchive;
  readonly apiKeys: ApiKeyCabinet;
  readonly keeper: Keeper;
  readonly cryptography: Cryptography;
  close(): Promise<void>;
}

const REMEMBERED_VERDICTS = 20_000;

/** Opens the register of the configured origin and puts the parts together. @throws {LicenceError} origin-mismatch … */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { config, catalogue, clock } = options;
  const { origin } = config;
  await mkdir(config.dataDirectory, { recursive: true, mode: 0o700 });
  const register = openSqliteRegister(config.database.path);
  await register.claimOrigin(origin);
  if (!options.allowExampleKeys) await refuseExampleKeys(register);
  const cryptography = createNodeCryptography();
  const entropy = systemEntropy;
  const keyedHash = createKeyedHash(cryptography, await register.holderIndexKey(entropy.bytes(32)));
  const folder = path.join(config.dataDirectory, "keys");
  const secret = options.keySecret === undefined ? {} : { secret: options.keySecret };
  const allowExampleKeys = options.allowExampleKeys ?? false;
  const keyring = openKeyring({ folder, ...secret, reader: register, clock, allowExampleKeys });
  const publishing = createPublishing({
    lists: register,
    reader: register,
    signer: keyring,
    cryptography,
    clock,
    origin,
  });
  // A change is answered when it is durable; its lists follow at once, and the timer tries again should this fail.
  const onStatusChange = (): void => void publishing.publishDue().catch(() => undefined);
  const face = createFace(await readCoverage(), catalogue.words("zh-CN"));
  const shared = { catalogue, archive: register, writer: register, cryptography, clock };
  return {
    catalogue,
    clock,
    origin,
    issuing: createIssuing({
      ...shared,
      signer: keyring,
      entropy,
      face,
      origin,
      keyedHash,
      onStatusChange,
      statusListSize: config.statusListEntries,
    }),
    lifeCycle: createLifeCycle({ ...shared, onStatusChange }),
    desk: createVerificationDesk({
      catalogue,
      reader: register,
      cryptography,
      clock,
      origin,
      formerOrigins: config.formerOrigins,
      keyedHash,
      remember: options.remember ?? REMEMBERED_VERDICTS,
    }),
    publishing,
    records: createRecords({ archive: register, keyedHash }),
    keyOffice: createKeyOffice({
      reader: register,
      desk: register,
      cabinet: register,
      maker: createKeyMaker({ folder, ...secret }),
      clock,
      entropy,
      cryptography,
      onKeyChange: () => keyring.lookAgain(),
    }),
    handingOut: createHandingOut({
      catalogue,
      reader: register,
      shelf: register,
      printer: createPrintingRoom({ catalogue, fonts: openFontShelf() }),
      cryptography,
      clock,
      origin,
    }),
    keyring,
    archive: register,
    apiKeys: register,
    keeper: register,
    cryptography,
    close: () => register.close(),
  };
}
