// What an operator says of a batch on the command line, as the order that it is.

import { actionOf, type BulkOrder } from "../../issuance/bulk/bulk.ts";
import { BULK_KINDS } from "../../issuance/bulk/bulk-kind.ts";
import { LicenceError } from "../../licence/errors.ts";

/** The options of `vellum batch`, as they were written. */
export interface BatchOptions {
  readonly type: string;
  readonly issuer: string;
  readonly kind: string;
  readonly dryRun?: true;
  readonly run: string;
  readonly encoding?: string;
  readonly sheet?: string;
  readonly photos?: string;
  readonly ignore: readonly string[];
  readonly map: readonly string[];
  readonly act?: string;
  readonly ground?: string;
  readonly basis?: string;
  readonly note?: string;
  readonly actor?: string;
  readonly actorCode?: string;
  readonly effectiveAt?: string;
}

/** The order. @throws {LicenceError} request-invalid — no such kind, or a mapping that is none. */
export function orderOf(options: BatchOptions): BulkOrder {
  const { type, issuer, ignore, act, ground, basis, note, effectiveAt, actor, actorCode } = options;
  const kind = options.kind === "import" ? options.kind : BULK_KINDS.find((each) => each === options.kind);
  if (kind === undefined) throw refused("/kind", "one-of", { allowed: BULK_KINDS.join(", ") });
  return {
    ...{ kind, type, issuer, ignored: ignore },
    principal: { client: "batch", departments: [issuer], actions: [actionOf(kind)] },
    mapping: Object.fromEntries(options.map.map(pairOf)),
    forAll: {
      ...(act !== undefined && { act }),
      ...(ground !== undefined && { ground }),
      ...(basis !== undefined && { legalBasis: basis }),
      ...(note !== undefined && { note }),
      ...(effectiveAt !== undefined && { effectiveAt }),
      ...(actor !== undefined && { actorName: actor }),
      ...(actorCode !== undefined && { actorCode }),
    },
  };
}

function pairOf(written: string): readonly [string, string] {
  const at = written.lastIndexOf("=");
  if (at < 1) throw refused("/mapping", "mapping-form", { found: written });
  return [written.slice(0, at), written.slice(at + 1)];
}

function refused(pointer: string, code: string, parameters: Readonly<Record<string, string>>): LicenceError {
  return new LicenceError("request-invalid", { fields: [{ pointer, code, parameters }] });
}
