// The keyring (密钥环): the Signer port over key files. The register's trust list decides which key a department signs with;
// this only holds the private halves. A new file, a rotation or a compromise made by another process takes effect within
// two seconds: age is measured by the process's own monotonic clock, which nobody can set.

import type { Awaitable, Clock, RegisterReader, Signer } from "../issuance/ports.ts";
import { LicenceError } from "../licence/errors.ts";
import { Drawer, type DrawerParts, type KeyState } from "./drawer.ts";
import type { KeyShelf } from "./key-shelf.ts";
import type { Secret } from "./secret.ts";
import type { SignatureRoom } from "./signature-room.ts";

/** What a keyring is handed. */
export interface KeyringParts {
  readonly shelf: KeyShelf;
  /** Absent: every key stays locked. */
  readonly secret?: Secret;
  readonly reader: Pick<RegisterReader, "issuers" | "keysOf" | "key">;
  readonly clock: Clock;
  /** Where many signatures are made; absent: in libuv's pool. */
  readonly room?: SignatureRoom;
  /** Only the demo may sign with the keys of keys.example. */
  readonly allowExampleKeys: boolean;
}

/** Whether a department can sign, and if not why. */
export interface DepartmentKeyState {
  readonly issuer: string;
  readonly kid?: string;
  readonly state: KeyState;
}

/** Signs with the departments' keys. */
export interface Keyring extends Signer {
  /** Unlocks every department's signing key, side by side, and tells how each fared. */
  unlockAll(): Promise<readonly DepartmentKeyState[]>;
  /** How one department fares. */
  stateOf(issuer: string): Promise<DepartmentKeyState>;
  /** Looks at files and trust list anew at the next use: for changes made by this very process. */
  lookAgain(): void;
}

/** Opens a keyring; nothing is read or unlocked until it is needed. */
export function openKeyring(parts: KeyringParts): Keyring {
  return new FileKeyring(parts);
}

class FileKeyring implements Keyring {
  readonly #parts: DrawerParts & Pick<KeyringParts, "reader" | "clock" | "room">;
  readonly #drawers = new Map<string, Drawer>();

  constructor(parts: KeyringParts) {
    this.#parts = parts;
  }

  keyOf(issuer: string): Awaitable<{ readonly kid: string } | undefined> {
    const drawer = this.#drawer(issuer);
    const known = drawer.isFresh() ? drawer.signingKey(this.#parts.clock.now()) : undefined;
    return known?.state === "ready" ? known.kid : this.#openedKeyOf(issuer);
  }

  async sign(kid: string, messages: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const issuer = this.#holderOf(kid) ?? (await this.#parts.reader.key(kid))?.issuer;
    if (issuer === undefined) throw new LicenceError("key-missing", { parameters: { kid } });
    const drawer = this.#drawer(issuer);
    await drawer.refresh();
    const key = await drawer.privateKey(kid);
    return await key.sign(messages, this.#parts.room);
  }

  async unlockAll(): Promise<readonly DepartmentKeyState[]> {
    const issuers = await this.#parts.reader.issuers();
    return await Promise.all(issuers.map(({ uscc }) => this.stateOf(uscc)));
  }

  async stateOf(issuer: string): Promise<DepartmentKeyState> {
    const drawer = this.#drawer(issuer);
    // What cannot sign is looked at afresh each time: the key may have been made a moment ago.
    if (drawer.signingKey(this.#parts.clock.now()).state !== "ready") drawer.expire();
    await drawer.refresh();
    const { kid, state } = await drawer.unlockSigningKey(this.#parts.clock.now());
    return kid === undefined ? { issuer, state } : { issuer, kid: kid.kid, state };
  }

  lookAgain(): void {
    for (const drawer of this.#drawers.values()) drawer.expire();
  }

  async #openedKeyOf(issuer: string): Promise<{ readonly kid: string } | undefined> {
    const { kid, state } = await this.stateOf(issuer);
    return kid !== undefined && state === "ready" ? { kid } : undefined;
  }

  #holderOf(kid: string): string | undefined {
    for (const [issuer, drawer] of this.#drawers) if (drawer.holds(kid)) return issuer;
    return undefined;
  }

  #drawer(issuer: string): Drawer {
    const known = this.#drawers.get(issuer);
    if (known !== undefined) return known;
    const drawer = new Drawer(this.#parts, issuer);
    this.#drawers.set(issuer, drawer);
    return drawer;
  }
}
