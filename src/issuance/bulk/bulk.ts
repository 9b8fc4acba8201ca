// The kinds of work that a batch may be, and how each begins: who may, which columns it reads, what it does with a row. What is the same
// for all of them is in run.ts; where the rows come from and are kept is the caller's.

import type { Catalogue } from "../../licence/catalogue.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import type { Issuing } from "../issuing.ts";
import type { LifeCycle } from "../life-cycle.ts";
import type { RegisterArchive } from "../ports.ts";
import { type Principal, requireAct } from "../principal.ts";
import type { ApiAction } from "../register-entries.ts";
import type { BulkKind } from "./bulk-kind.ts";
import { changingColumns, createChangingWork } from "./changing-work.ts";
import { type Columns, readHeader, type WantedColumns } from "./columns.ts";
import type { ForAll } from "./for-all.ts";
import { createImportingWork, IMPORT } from "./importing-work.ts";
import { createIssuingWork, ISSUE, remarkTitles, type WorkParts } from "./issuing-work.ts";
import type { FindingParts } from "./licence-finding.ts";
import { createRenewingWork, RENEW } from "./renewing-work.ts";
import { vocabularyOf } from "./vocabulary.ts";
import type { Work } from "./work.ts";

/** What is asked of a table. */
export interface BulkOrder {
  readonly kind: BulkKind;
  /** A type's code or slug. */
  readonly type: string;
  /** USCC. */
  readonly issuer: string;
  readonly principal: Principal;
  readonly forAll: ForAll;
  /** Titles of columns to pass over. */
  readonly ignored: readonly string[];
  /** Fields by titles; "" passes a column over. */
  readonly mapping: Readonly<Record<string, string>>;
}

/** Work that has begun: the header is understood. */
export interface BulkWork extends Work {
  readonly type: LicenceType;
  readonly columns: Columns;
  /** Titles of an earlier run's remarks, which are replaced. */
  readonly remarks: ReadonlySet<string>;
}

/** Begins work on tables. */
export interface Bulk {
  /** The type that an order is about, for somebody who may. @throws {LicenceError} forbidden, type-unknown, issuer-unknown */
  admit(order: Pick<BulkOrder, "kind" | "type" | "issuer" | "principal">): Promise<LicenceType>;
  /** @throws {LicenceError} as `admit`, and request-invalid with every column that is wrong. `titles` none: lines of JSON. */
  begin(order: BulkOrder, titles: readonly string[], isTitled: boolean): Promise<BulkWork>;
}

/** What bulk work stands on. */
export interface BulkParts {
  readonly catalogue: Catalogue;
  readonly archive: Pick<RegisterArchive, "issuer" | "record" | "licences">;
  readonly issuing: Pick<Issuing, "issue" | "dryRun">;
  readonly lifeCycle: Pick<LifeCycle, "changeStatus" | "checkStatus">;
  readonly keyedHash: (text: string) => string;
}

interface Kind {
  readonly action: ApiAction;
  readonly columns: (forAll: ForAll) => WantedColumns;
  readonly open: (parts: KindParts) => Work;
}

type KindParts = WorkParts & FindingParts & Pick<BulkParts, "lifeCycle"> & { readonly forAll: ForAll };

const changing = (to: "suspended" | "valid" | "revoked"): Kind => ({
  action: "status",
  columns: changingColumns,
  open: (parts) => createChangingWork({ ...parts, to }),
});

const KINDS: Readonly<Record<BulkKind, Kind>> = {
  issue: { action: "issue", columns: () => ISSUE, open: createIssuingWork },
  import: { action: "issue", columns: () => IMPORT, open: createImportingWork },
  renew: { action: "issue", columns: () => RENEW, open: createRenewingWork },
  suspend: changing("suspended"),
  revoke: changing("revoked"),
  restore: changing("valid"),
};

/** The action that a kind of work needs. */
export function actionOf(kind: BulkKind): ApiAction {
  return KINDS[kind].action;
}

/** Opens it. */
export function createBulk(parts: BulkParts): Bulk {
  const { catalogue, archive } = parts;
  const words = [catalogue.words("zh-CN"), catalogue.words("en")];
  const remarks = remarkTitles(words);
  const admit: Bulk["admit"] = async ({ kind, type, issuer, principal }) => {
    requireAct(principal, actionOf(kind), issuer);
    const found = catalogue.find(type);
    if (found === undefined) throw new LicenceError("type-unknown", { parameters: { type, found: type } });
    if ((await archive.issuer(issuer)) !== undefined) return found;
    throw new LicenceError("issuer-unknown", { parameters: { issuer, found: issuer } });
  };
  return {
    admit,
    begin: async (order, titles, isTitled) => {
      const type = await admit(order);
      const { forAll, ignored, mapping, kind } = order;
      const wanted = KINDS[kind].columns(forAll);
      const columns = isTitled ? readHeader({ type, words, ignored, mapping, wanted }, titles) : { titles, fields: [] };
      const own = { ...vocabularyOf(type, words), type, columns, remarks };
      return { ...own, ...KINDS[kind].open({ ...parts, ...order, ...own }) };
    },
  };
}
