// A trust list in memory, as much of the register as keys need.
import type { RegisterReader } from "../../src/issuance/ports.ts";
import type { TrustedKey } from "../../src/issuance/register-entries.ts";

export const DEPARTMENT = "113308000000000A26";
export const OTHER_DEPARTMENT = "113308020000000B0X";
export const EARLY = "2026-01-01T00:00:00Z";
export const NOW = "2026-06-01T00:00:00Z";

type Reader = Pick<RegisterReader, "issuers" | "keysOf" | "key">;

/** Holds keys; `trust` retires the department's earlier ones, as the register does. */
export class TrustList implements Reader {
  #keys: TrustedKey[] = [];

  issuers(): never[] {
    return [{ uscc: DEPARTMENT }, { uscc: OTHER_DEPARTMENT }] as never[];
  }

  keysOf(issuer: string): readonly TrustedKey[] {
    return this.#keys.filter((key) => key.issuer === issuer);
  }

  key(kid: string): TrustedKey | undefined {
    return this.#keys.find((key) => key.kid === kid);
  }

  trust(kid: string, issuer = DEPARTMENT, activeFrom = EARLY): void {
    this.#keys = this.#keys.map((key) =>
      key.issuer === issuer && !key.retiredAt ? { ...key, retiredAt: activeFrom } : key,
    );
    this.#keys.push({ kid, issuer, publicKeyMultibase: kid, activeFrom, example: false });
  }

  compromise(kid: string, since: string): void {
    this.#keys = this.#keys.map((key) => (key.kid === kid ? { ...key, retiredAt: NOW, compromisedSince: since } : key));
  }
}
