// Why a department's PDF is not signed: every fault by a code that has a sentence under `fields` in schemas/words, with what was found
// and what would be right.

import type { FieldError } from "../../licence/errors.ts";

/** One fault; its pointer is the caller's. */
export type OriginalFault = Pick<FieldError, "code" | "parameters">;

/** A PDF that is not signed, with everything that speaks against it. */
export class RefusedOriginal extends Error {
  override readonly name = "RefusedOriginal";
  readonly faults: readonly OriginalFault[];

  constructor(faults: readonly OriginalFault[]) {
    super(faults.map(({ code }) => code).join(", "));
    this.faults = faults;
  }
}

/** Collects faults, each once. */
export class OriginalFaults {
  readonly #faults = new Map<string, OriginalFault>();

  add(code: string, parameters: Readonly<Record<string, string | number>> = {}): void {
    // One of a kind is enough to act on; a thousand pages would have a thousand.
    if (!this.#faults.has(code)) this.#faults.set(code, { code, parameters });
  }

  /** @throws {RefusedOriginal} there are any. */
  refuse(): void {
    if (this.#faults.size > 0) throw new RefusedOriginal([...this.#faults.values()]);
  }
}
