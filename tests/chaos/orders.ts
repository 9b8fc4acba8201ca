// What the clerks of a trial order: licences of a type that may be renewed, suspended, restored, revoked and endorsed on the day it is
// issued (the published lease filing with a monthly endorsement), and a department's own document. All are lawful, so that every
// refusal is a wrong answer.

import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Ledger, Licence, Order, Standing } from "./ledger.ts";
import { ROOT } from "./process.ts";
import type { StoreKind } from "./store.ts";

export const ISSUER = "113308000000000D7Q";
const SLUG = "chaos-lease";
const CODE = "11330800000000019J900";
const PUBLISHED_CODE = "11330800000000019J004";
const ACTOR = { name: "经办人甲", code: "ZJ-0001" };

type Json = Readonly<Record<string, unknown>>;

const readJson = (file: string): unknown => JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));

/** Writes the clerks' licence type into a folder, for `vellum types add`. */
export function writeType(folder: string): string {
  const own = path.join(folder, SLUG);
  mkdirSync(own, { recursive: true });
  const type = readJson("schemas/types/lease-filing/type.json") as Json;
  const [sample] = readJson("schemas/types/lease-filing/samples.json") as readonly Json[];
  const label = { "zh-CN": "每月核验", en: "Monthly check" };
  const endorsement = { label, everyMonths: 1, windowMonths: 1, legalBasis: "《商品房屋租赁管理办法》" };
  const name = { "zh-CN": "租赁备案月验证明", en: "Lease filing checked monthly" };
  writeFileSync(path.join(own, "type.json"), JSON.stringify({ ...type, slug: SLUG, code: CODE, name, endorsement }));
  writeFileSync(path.join(own, "samples.json"), JSON.stringify([sample]));
  return own;
}

/** What may be ordered. */
export interface Assortment {
  readonly type: string;
  readonly isEndorsed: boolean;
}

/** A Worker carries the published types and no others, so there it is the lease filing as it is published, which nobody endorses. */
export function assortmentOf(store: StoreKind): Assortment {
  return store === "d1" ? { type: PUBLISHED_CODE, isEndorsed: false } : { type: CODE, isEndorsed: true };
}

/** Composes orders that take down in the ledger what they are answered. */
export class OrderBook {
  readonly #ledger: Ledger;
  readonly #assortment: Assortment;
  readonly #letter = readFileSync(path.join(ROOT, "schemas/documents/lift-renewal.pdf"));
  #count = 0;

  constructor(ledger: Ledger, assortment: Assortment) {
    this.#ledger = ledger;
    this.#assortment = assortment;
  }

  /** A licence that nobody has ordered before. */
  issue(): Order {
    return this.#issuing("issue", "/v1/licences", {
      body: { type: this.#assortment.type, issuer: ISSUER, ...this.#lease() },
    });
  }

  /** A new version in place of a licence. */
  version(licence: Licence): Order {
    const replaced = (): void => {
      licence.standing = "superseded";
    };
    return this.#issuing(
      "version",
      `/v1/licences/${licence.id}/versions`,
      { body: this.#lease(), about: licence },
      replaced,
    );
  }

  /** A document of the department's own, signed. */
  document(): Order {
    const request = {
      ...{ issuer: ISSUER, title: "关于电梯更新的通知", number: `衢建函〔2026〕${this.#next()}号` },
      holders: [{ name: "方大森", code: "330802188109090717", codeType: "111" }],
    };
    const form = (): FormData => {
      const made = new FormData();
      made.set("document", new Blob([Uint8Array.from(this.#letter)], { type: "application/pdf" }), "notice.pdf");
      made.set("request", new Blob([JSON.stringify(request)], { type: "application/json" }));
      return made;
    };
    return this.#issuing("document", "/v1/documents", { form });
  }

  status(licence: Licence, to: "suspended" | "valid" | "revoked"): Order {
    const [act, ground] = ACTS[to];
    const body = { to, act, ground, actor: ACTOR, legalBasis: "《商品房屋租赁管理办法》" };
    return this.#changing("status", licence, body, () => {
      licence.standing = to;
    });
  }

  /** Undefined where it is not endorsed, or not again this month. */
  endorsement(licence: Licence): Order | undefined {
    if (licence.endorsed || !this.#assortment.isEndorsed) return undefined;
    return this.#changing("endorsement", licence, { actor: ACTOR }, () => {
      licence.endorsed = true;
    });
  }

  #issuing(
    kind: Order["kind"],
    address: string,
    content: Pick<Order, "body" | "form" | "about">,
    andThen = (): void => undefined,
  ): Order {
    const order: Order = {
      ...{ kind, path: address, key: `${kind}-${randomUUID()}` },
      ...content,
      acknowledge: (answer) => {
        const { id, number, identifier } = answer;
        const credential = JSON.stringify(answer["credential"]);
        const told = { id: String(id), number: String(number), identifier: String(identifier), credential, order };
        this.#ledger.add({ ...told, standing: "valid" satisfies Standing, endorsed: false, copies: new Map() });
        andThen();
      },
    };
    return order;
  }

  #changing(kind: "status" | "endorsement", about: Licence, body: Json, change: () => void): Order {
    const address = `/v1/licences/${about.id}/${kind === "status" ? "status" : "endorsements"}`;
    const acknowledge = (): void => {
      this.#ledger.changes += 1;
      change();
    };
    return { kind, path: address, key: `${kind}-${randomUUID()}`, body, about, acknowledge };
  }

  #lease(): Json {
    const count = this.#next();
    const [from, until] = [-2, 362].map((days) => dayIn(days));
    return {
      holders: [{ name: "王堃昇", code: "330802188001010017", codeType: "111" }],
      claims: {
        lessors: ["欧阳喆"],
        address: `浙江省衢州市柯城区荷花街道荷五路${count}号`,
        propertyNumber: "浙(2021)衢州市不动产权第0012345号",
        ...{ floorArea: 89.52, leasePurpose: "居住", monthlyRent: 2300, leaseFrom: from, leaseUntil: until },
      },
    };
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}

const ACTS = {
  suspended: ["冻结", "ownership-disputed"],
  valid: ["恢复", "dispute-settled"],
  revoked: ["撤销", "false-materials"],
} as const;

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

/** A date in the issuer's zone, so many days from today. */
export function dayIn(days: number): string {
  return new Date(Date.now() + SHANGHAI_MS + days * DAY_MS).toISOString().slice(0, 10);
}
