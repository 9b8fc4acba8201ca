// One department's drawer of the keyring: its key files, which of them are unlocked, and what the trust list says of them.
// Looked at again when it is older than a second; files are read again only when the shelf's stamp changed.

import type { RegisterReader } from "../issuance/ports.ts";
import type { TrustedKey } from "../issuance/register-entries.ts";
import { LicenceError } from "../licence/errors.ts";
import { isExampleKey } from "./example-keys.ts";
import { type KeyFile, unsealKeyFile } from "./key-file.ts";
import type { KeyShelf } from "./key-shelf.ts";
import type { PrivateKey } from "./private-key.ts";
import type { Secret } from "./secret.ts";

/**
 * Why a department can sign or cannot: its key is `ready`; `locked` (the secret does not fit); there is `no-secret`; the
 * trust list has `no-key` for it; the key's file is not here (`no-file`), not readable (`damaged`) or worthless (`example`).
 */
export type KeyState = "ready" | "locked" | "no-secret" | "no-key" | "no-file" | "damaged" | "example";

/** What a drawer is handed. */
export interface DrawerParts {
  readonly shelf: KeyShelf;
  readonly secret?: Secret;
  readonly reader: Pick<RegisterReader, "keysOf">;
  readonly allowExampleKeys: boolean;
}

interface HeldKey {
  readonly file: KeyFile | undefined;
  state: KeyState | "sealed";
  opening?: Promise<void>;
  key?: PrivateKey;
}

/** The key to sign with; `kid` is one object per key, so that asking for it costs nothing. */
export interface SigningKey {
  readonly kid?: { readonly kid: string };
  readonly state: KeyState | "sealed";
}

const FRESH_MS = 1000;

/** The keys of one department. */
export class Drawer {
  readonly #parts: DrawerParts;
  readonly #issuer: string;
  #held = new Map<string, HeldKey>();
  #trusted: readonly TrustedKey[] = [];
  #stamp = -1;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;
  #current: { readonly kid: string } | undefined;

  constructor(parts: DrawerParts, issuer: string) {
    this.#parts = parts;
    this.#issuer = issuer;
  }

  isFresh(): boolean {
    return performance.now() - this.#lookedAt < FRESH_MS;
  }

  /** Makes the next refresh look, however fresh the drawer is. */
  expire(): void {
    this.#lookedAt = Number.NEGATIVE_INFINITY;
  }

  /** Looks at shelf and trust list again unless that was done within the last second. */
  async refresh(): Promise<void> {
    if (this.isFresh()) return;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  holds(kid: string): boolean {
    return this.#held.has(kid);
  }

  /** The key in force at an instant, as far as it is known without unlocking anything. */
  signingKey(now: string): SigningKey {
    const trusted = this.#trusted.findLast((key) => isActive(key, now));
    if (trusted === undefined) return { state: "no-key" };
    if (this.#current?.kid !== trusted.kid) this.#current = { kid: trusted.kid };
    return { kid: this.#current, state: this.#held.get(trusted.kid)?.state ?? "no-file" };
  }

  /** As `signingKey`, after an attempt to unlock it. */
  async unlockSigningKey(now: string): Promise<{ readonly kid?: { readonly kid: string }; readonly state: KeyState }> {
    const { kid } = this.signingKey(now);
    if (kid === undefined) return { state: "no-key" };
    return { kid, state: await this.#unlock(kid.kid) };
  }

  /** @throws {LicenceError} key-missing — not held, or no longer trusted; key-locked — held but not to be opened. */
  async privateKey(kid: string): Promise<PrivateKey> {
    const parameters = { kid, issuer: this.#issuer };
    const trusted = this.#trusted.find((key) => key.kid === kid);
    if (trusted === undefined || trusted.compromisedSince !== undefined)
      throw new LicenceError("key-missing", { parameters });
    const state = await this.#unlock(kid);
    const key = this.#held.get(kid)?.key;
    if (key !== undefined) return key;
    throw new LicenceError(state === "no-file" || state === "example" ? "key-missing" : "key-locked", { parameters });
  }

  async #look(): Promise<void> {
    const { shelf, reader } = this.#parts;
    const [stamp, trusted] = await Promise.all([shelf.stamp(this.#issuer), reader.keysOf(this.#issuer)]);
    // A file system may keep time too coarsely to show a second change, so a key that is trusted but not here counts too.
    if (stamp !== this.#stamp || trusted.some(({ kid }) => !this.#held.has(kid))) {
      const files = await shelf.keyFiles(this.#issuer);
      this.#held = new Map(files.map(({ kid, file }) => [kid, this.#held.get(kid) ?? this.#hold(kid, file)]));
      this.#stamp = stamp;
    }
    this.#trusted = trusted;
    this.#lookedAt = performance.now();
  }

  #hold(kid: string, file: KeyFile | undefined): HeldKey {
    if (file === undefined) return { file, state: "damaged" };
    if (isExampleKey(kid) && !this.#parts.allowExampleKeys) return { file, state: "example" };
    return { file, state: this.#parts.secret === undefined ? "no-secret" : "sealed" };
  }

  async #unlock(kid: string): Promise<KeyState> {
    const held = this.#held.get(kid);
    if (held === undefined) return "no-file";
    if (held.state === "sealed") {
      held.opening ??= this.#open(held);
      await held.opening;
    }
    return held.state === "sealed" ? "locked" : held.state;
  }

  async #open(held: HeldKey): Promise<void> {
    const { secret } = this.#parts;
    if (held.file === undefined || secret === undefined) return;
    try {
      held.key = await unsealKeyFile(held.file, secret);
      held.state = "ready";
    } catch (error) {
      if (!(error instanceof LicenceError)) throw error;
      held.state = "locked";
    }
  }
}

function isActive({ activeFrom, retiredAt, compromisedSince }: TrustedKey, now: string): boolean {
  return activeFrom <= now && (retiredAt === undefined || now < retiredAt) && compromisedSince === undefined;
}
