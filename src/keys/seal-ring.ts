// The ring of seals: the SealSigner port over seal files. A department signs with the newest of its seals that is valid now; an older
// one takes over again when the newest is taken away. The shelf is looked at again when a look is older than a second.

import { type KeyObject, sign, X509Certificate } from "node:crypto";
import type { Clock } from "../issuance/ports.ts";
import type { SealSigner, SealState, SealStates } from "../issuance/seal-port.ts";
import { LicenceError } from "../licence/errors.ts";
import type { SealIdentity } from "../licence/sealing.ts";
import type { KeyShelf } from "./key-shelf.ts";
import { algorithmOf, isDevelopment, validityOf } from "./seal-certificate.ts";
import { certificatesOf, openSealFile, type SealFile } from "./seal-file.ts";
import type { Secret } from "./secret.ts";

/** What a ring is handed. */
export interface SealRingParts {
  readonly shelf: KeyShelf;
  /** Absent: every seal stays locked. */
  readonly secret?: Secret;
  readonly clock: Clock;
}

/** Signs with the departments' seals. */
export interface SealRing extends SealSigner, SealStates {}

/** Opens a ring; nothing is read or unlocked until it is needed. */
export function openSealRing(parts: SealRingParts): SealRing {
  return new FileSealRing(parts);
}

interface Seal {
  readonly file: SealFile;
  readonly identity: SealIdentity;
  readonly subject: string;
  readonly from: string;
  readonly until: string;
  key?: Promise<KeyObject>;
}

interface Look {
  readonly at: number;
  readonly stamp: number;
  readonly seals: readonly Seal[];
  readonly damaged: readonly string[];
}

const FRESH_MS = 1000;

class FileSealRing implements SealRing {
  readonly #parts: SealRingParts;
  readonly #looks = new Map<string, Look>();
  readonly #seals = new Map<string, Seal>();

  constructor(parts: SealRingParts) {
    this.#parts = parts;
  }

  async sealOf(issuer: string): Promise<SealIdentity | undefined> {
    const seal = inForce(await this.#look(issuer), this.#parts.clock.now());
    if (seal === undefined) return undefined;
    await this.#unlock(seal);
    return seal.identity;
  }

  async sign(fingerprint: string, message: Uint8Array): Promise<Uint8Array> {
    const seal = this.#seals.get(fingerprint);
    if (seal === undefined) throw new LicenceError("key-missing", { parameters: { kid: fingerprint } });
    return await signAside(await this.#unlock(seal), message);
  }

  async states(issuer: string): Promise<readonly SealState[]> {
    const look = await this.#look(issuer);
    const now = this.#parts.clock.now();
    const current = inForce(look, now);
    return [
      ...look.damaged.map((fingerprint) => ({ fingerprint, state: "damaged" as const })),
      ...look.seals.map((seal): SealState => {
        const { from, until, subject, identity } = seal;
        const state = seal === current ? "current" : isInForce(seal, now) ? "older" : "not-in-force";
        return { fingerprint: identity.fingerprint, state, subject, from, until, development: identity.development };
      }),
    ];
  }

  async #look(issuer: string): Promise<Look> {
    const known = this.#looks.get(issuer);
    const at = performance.now();
    if (known !== undefined && at - known.at < FRESH_MS) return known;
    const stamp = await this.#parts.shelf.stamp(issuer);
    const look = known?.stamp === stamp ? { ...known, at } : { at, stamp, ...(await this.#read(issuer)) };
    this.#looks.set(issuer, look);
    return look;
  }

  /** A seal that was unlocked stays so as long as its file is there. */
  async #read(issuer: string): Promise<Pick<Look, "seals" | "damaged">> {
    const found = (await this.#parts.shelf.sealFiles(issuer)).map(({ fingerprint, file }) => {
      return { fingerprint, seal: file === undefined ? undefined : (this.#seals.get(fingerprint) ?? sealIn(file)) };
    });
    for (const { identity } of this.#looks.get(issuer)?.seals ?? []) this.#seals.delete(identity.fingerprint);
    const seals = found.flatMap(({ seal }) => (seal === undefined ? [] : [seal]));
    for (const seal of seals) this.#seals.set(seal.identity.fingerprint, seal);
    return { seals, damaged: found.flatMap(({ fingerprint, seal }) => (seal === undefined ? [fingerprint] : [])) };
  }

  /** @throws {LicenceError} key-locked */
  #unlock(seal: Seal): Promise<KeyObject> {
    const { secret } = this.#parts;
    const { fingerprint: kid, issuer } = seal.file;
    if (secret === undefined) throw new LicenceError("key-locked", { parameters: { kid, issuer } });
    seal.key ??= openSealFile(seal.file, secret);
    return seal.key;
  }
}

/** Undefined for a certificate of a kind that no seal may have. */
function sealIn(file: SealFile): Seal | undefined {
  const chain = certificatesOf(file);
  const certificate = new X509Certificate(Buffer.from(chain[0] ?? []));
  const algorithm = algorithmOf(certificate.publicKey);
  if (algorithm === undefined) return undefined;
  const { fingerprint } = file;
  return {
    file,
    identity: { chain, algorithm, fingerprint, development: isDevelopment(certificate) },
    subject: certificate.subject.split("\n").toReversed().join(", "),
    ...validityOf(certificate),
  };
}

function inForce({ seals }: Look, now: string): Seal | undefined {
  return seals.findLast((seal) => isInForce(seal, now));
}

function isInForce({ from, until }: Seal, now: string): boolean {
  return from <= now && now <= until;
}

/** On libuv's threads: an RSA signature takes a millisecond. ECDSA comes as DER, RSA with PKCS #1 v1.5. */
function signAside(key: KeyObject, message: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    sign("sha256", message, key, (error, signature) =>
      error === null ? resolve(new Uint8Array(signature)) : reject(error),
    );
  });
}
