// What the command line works with, handed in by the door (cli.ts), so that no command reaches for a register, a network or the
// process itself. Each command asks for the few of these that it needs.

import type { Bulk } from "../issuance/bulk/bulk.ts";
import type { DocumentDesk } from "../issuance/document-desk.ts";
import type { Enclosing } from "../issuance/enclosing.ts";
import type { HandingOut } from "../issuance/handing-out.ts";
import type { Issuing } from "../issuance/issuing.ts";
import type { KeyOffice } from "../issuance/key-office.ts";
import type { LifeCycle } from "../issuance/life-cycle.ts";
import type { MovingProgress, MovingSource, MovingTarget } from "../issuance/moving.ts";
import type { OwnDocuments } from "../issuance/own-documents.ts";
import type { Clock, EnclosureShelf, Keeper, RegisterArchive, RegisterWriter, Upkeep } from "../issuance/ports.ts";
import type { Previewing } from "../issuance/previewing.ts";
import type { Publishing } from "../issuance/publishing.ts";
import type { Records } from "../issuance/records.ts";
import type { SkippedScope } from "../issuance/register-entries.ts";
import type { SealOffice } from "../issuance/seal-office.ts";
import type { TypeTrial } from "../issuance/type-trial.ts";
import type { VerificationDesk } from "../issuance/verification.ts";
import type { AuditHead } from "../licence/audit-chain.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import type { Cryptography } from "../licence/cryptography.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import type { Report } from "../licence/verdict.ts";
import type { WordParameters } from "../licence/words.ts";

/** Where lines go: standard output or standard error. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  writeBytes(bytes: Uint8Array): void;
  /** Characters per line. */
  readonly columns: number;
}

/** Whether a department can sign; `signing-{state}` has a sentence under `fields`. */
export interface SigningState {
  readonly issuer: string;
  readonly kid?: string;
  readonly state: string;
}

/** The departments' keys, as far as a command may ask. */
export interface SigningStates {
  unlockAll(): Promise<readonly SigningState[]>;
  stateOf(issuer: string): Promise<SigningState>;
}

/** An open authority: its use cases and what they keep. */
export interface OpenHouse {
  readonly catalogue: Catalogue;
  readonly issuing: Issuing;
  readonly lifeCycle: LifeCycle;
  readonly bulk: Bulk;
  readonly desk: VerificationDesk;
  readonly publishing: Publishing;
  readonly records: Records;
  readonly keyOffice: KeyOffice;
  readonly sealOffice: SealOffice;
  readonly keeper: Keeper;
  readonly upkeep: Upkeep & Pick<RegisterWriter, "issuingHalt">;
  readonly archive: RegisterArchive;
  readonly handingOut: HandingOut;
  readonly documents: DocumentDesk;
  readonly previewing: Previewing;
  readonly enclosing: Enclosing;
  readonly ownDocuments: OwnDocuments;
  readonly enclosures: Pick<EnclosureShelf, "enclosure" | "enclosureOf">;
  readonly keyring: SigningStates;
  close(): Promise<void>;
}

/** What the configuration says, as far as commands show it. */
export interface Settings {
  readonly origin: string;
  readonly dataDirectory: string;
  readonly port: number;
  readonly bindHost: string;
}

/**
 * How a server stops: once whoever balances the load was told and given time; at once, for nobody has to be told; or making room for a
 * successor that serves already, with patience for every connection that is left.
 */
export type StopManner = "drain" | "now" | "give-way";

/** The first of several processes, which serves nothing itself. */
export interface Supervisor {
  readonly count: number;
  /** Minds the others until it is asked to stop; `note` says in words what happens to them. Answers the exit code. */
  run(note: (name: string, parameters: WordParameters) => void): Promise<number>;
}

/** Where a demonstration keeps its register. */
export type DemoStoreName = "sqlite" | "postgres" | "d1";

/** A demonstration's authority. */
export interface DemoHouse extends OpenHouse {
  /** Absent: departments sign with the published keys of keys.example. Present: with keys of their own, made here. */
  readonly ownKeys?: true;
  /** Told when departments, licences and seals are there: from then on questions are answered by what serves them. */
  settle?(): Promise<void>;
}

/** A running server. */
export interface Running {
  readonly port: number;
  /** Stops accepting, finishes what is under way. Asked again, it no longer waits for connections that are idle. */
  stop(manner?: StopManner): Promise<void>;
}

/** A text that is shown only on purpose. */
export interface Revealable {
  reveal(): string;
}

/** The departments' encrypted keys and seals as one text; counts are of files. */
export interface KeyChests {
  /** @throws {LicenceError} document-unreadable — a file is damaged. */
  pack(): Promise<{ readonly text: string; readonly keys: number; readonly seals: number }>;
  /** Writes what is not there yet. @throws {LicenceError} document-unreadable — the text is no export. */
  unpack(text: string): Promise<{ readonly keys: number; readonly seals: number; readonly there: number }>;
}

/** A backup that was made and checked. */
export interface BackupOutcome {
  readonly folder: string;
  readonly auditHead: AuditHead;
  readonly licences: number;
  /** How many licences were drawn by lot and verified. */
  readonly samples: number;
  /** Older ones that were removed. */
  readonly removed: readonly string[];
}

/** A backup that was checked and brought into the data folder. */
export interface RestoreOutcome extends Omit<BackupOutcome, "removed"> {
  readonly at: string;
  /** The register's own, under which it has to be started. */
  readonly origin: string;
  /** How many counters were moved past what may have been given after the backup. */
  readonly skipped: number;
  /** Those that could not be moved as far as meant, since their digits hold no more. */
  readonly short: readonly SkippedScope[];
}

/** Backups. All throw LicenceError configuration-invalid, which says what is wrong, and register-unavailable. */
export interface Backups {
  backUp(folder: string, options: BackupOptions): Promise<BackupOutcome>;
  /** From a backup, or the newest in a folder of them. */
  restore(folder: string, options: RestoreOptions): Promise<RestoreOutcome>;
}

/** How far a long work on the register is. `checking`: lines of the audit trail; else rows of all tables. */
export interface Progress {
  readonly step: MovingProgress["step"] | "checking";
  /** "" where it is none of one table. */
  readonly table: string;
  readonly done: number;
  readonly all: number;
}

/** How to back up. */
export interface BackupOptions {
  /** Keeps so many; all when absent. */
  readonly keep?: number;
  readonly onProgress: (progress: Progress) => void;
}

/** How to restore. */
export interface RestoreOptions {
  /** Of every counter so many numbers are skipped; absent: as a rule. */
  readonly skipNumbers?: number;
  readonly onProgress: (progress: Progress) => void;
}

/** Everything the door hands in. */
export interface VellumParts {
  readonly version: string;
  readonly catalogue: Catalogue;
  readonly cryptography: Pick<Cryptography, "sha256">;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** @throws {LicenceError} configuration-invalid */
  settings(): Settings;
  /** As `settings`, with ./data-demo as its folder and plain http on a local network allowed. */
  demoSettings(): Settings;
  /** Opens `./data` or what VELLUM_DATA says. @throws {LicenceError} configuration-invalid, origin-mismatch … */
  openHouse(): Promise<OpenHouse>;
  /** Opens a house of worthless keys, with a clock that the demo drives. */
  openDemo(demo: {
    readonly settings: Settings;
    readonly clock: Clock;
    readonly store: DemoStoreName;
  }): Promise<DemoHouse>;
  serve(house: OpenHouse, settings: Settings): Promise<Running>;
  /** Resolves when the operator asks the process to stop (SIGINT, SIGTERM). `reloadAsked` is told of SIGHUP, which then ends nothing. */
  stopAsked(reloadAsked?: () => void): Promise<StopManner>;
  /** Undefined where this process serves itself: it is the only one, or one of those that are minded. @throws {LicenceError} configuration-invalid */
  supervisor(): Supervisor | undefined;
  /** The number of this process among several, from 0. */
  readonly seat: number | undefined;
  /** The report on a file: a credential, or a PDF with one attached. @throws {LicenceError} document-unreadable, json-invalid */
  reportOnFile(house: OpenHouse, bytes: Uint8Array): Promise<Report>;
  /** Checks a folder's licence types with all others and keeps them. @throws {LicenceError} configuration-invalid */
  addTypes(folder: string): Promise<readonly LicenceType[]>;
  /** The types of a folder, or one by its name, to be looked at. @throws {LicenceError} type-unknown */
  tryTypes(place: string): Promise<TypeTrial>;
  /** Shows a trial on this machine alone; it is shown anew when a file is saved. */
  serveTrial(trial: TypeTrial, port: number): Promise<Running>;
  readonly keyChests: KeyChests;
  /** A register's two ends when it is moved, by their addresses. @throws {LicenceError} register-unavailable, configuration-invalid */
  readonly moving: {
    source(address: string): Promise<MovingSource>;
    target(address: string): Promise<MovingTarget>;
  };
  readonly backups: Backups;
  /** The folder keys.example. */
  readonly exampleFolder: string;
  /** A photo or a PDF that the samples name. */
  sampleFile(name: string): Promise<Uint8Array>;
  /** The API key the demo is told to use. */
  demoApiKey(): Revealable | undefined;
}
