// The departments' seals as handing out and the seal office ask for them; terms are in licence/sealing.ts.

import type { Issuer } from "../licence/licence-type.ts";
import type { SealHand, SealIdentity } from "../licence/sealing.ts";
import type { Awaitable } from "./ports.ts";

/** Signs with departments' seals; the only way to their private keys. */
export interface SealSigner extends SealHand {
  /**
   * The seal that the department uses now; undefined when it has none in force.
   * Throws LicenceError key-locked when it has one that cannot be unlocked.
   */
  sealOf(issuer: string): Awaitable<SealIdentity | undefined>;
}

/** A seal as it can be shown. */
export interface SealState {
  readonly fingerprint: string;
  /** Not valid now is `not-in-force`; of those in force the newest is `current`. */
  readonly state: "current" | "older" | "not-in-force" | "damaged";
  readonly subject?: string;
  /** UTC instants. */
  readonly from?: string;
  readonly until?: string;
  readonly development?: boolean;
}

/** Shows departments' seals; none is unlocked for it. */
export interface SealStates {
  /** All seals of a department, oldest first. */
  states(issuer: string): Promise<readonly SealState[]>;
}

/** A seal that was put away. */
export interface MadeSeal {
  readonly issuer: string;
  /** Hex SHA-256 of the certificate. */
  readonly fingerprint: string;
  readonly subject: string;
  /** UTC instants between which the certificate is valid. */
  readonly from: string;
  readonly until: string;
  readonly development: boolean;
}

/** Puts seals away, durably, before it answers. `at` is a UTC instant. @throws {LicenceError} key-locked without a secret. */
export interface SealWorkshop {
  /** PKCS #12, or PEM. @throws {LicenceError} request-invalid `seal-…` says what is wrong with the file. */
  importSeal(issuer: string, file: Uint8Array, passphrase: string | undefined, at: string): Promise<MadeSeal>;
  /** A seal of the folder's development authority, which is made at its first use. */
  makeDevelopmentSeal(issuer: Issuer, at: string): Promise<MadeSeal>;
  /** That authority's certificate as PEM, to be trusted by hand; undefined when none was made. */
  developmentCertificate(): Promise<string | undefined>;
}
