// Clerks at work: each orders one thing after another, mixed as a counter does, on licences of its own, so that what is acknowledged
// last of a licence is certain. What is not answered is ordered again with the same key; what must not happen is written down.

import { createHash } from "node:crypto";
import { type Answer, type Call, codeOf, jsonOf } from "./caller.ts";
import type { Ledger, Licence, Order } from "./ledger.ts";
import { type Assortment, OrderBook } from "./orders.ts";
import { pause } from "./process.ts";

/** Acts by their share of the work. */
export type Mix = Readonly<Partial<Record<Act, number>>>;

export type Act =
  | "issue"
  | "version"
  | "suspend-or-restore"
  | "revoke"
  | "endorse"
  | "pdf"
  | "copy"
  | "document"
  | "verify";

export const EVERYTHING: Mix = {
  issue: 40,
  version: 10,
  "suspend-or-restore": 12,
  revoke: 8,
  endorse: 8,
  pdf: 5,
  copy: 2,
  document: 2,
  verify: 13,
};

/** Refusals that say: not now. The same order comes again later. */
const LATER: ReadonlySet<string> = new Set([
  "register-unavailable",
  "clock-behind",
  "idempotency-in-flight",
  "printing-busy",
  "rate-limited",
  "issuing-busy",
  "issuing-off",
]);

/** Longer than the lease of an order that was broken off. */
const SETTLE_MS = 90_000;
const PATIENCE_MS = 100;
/** Nothing new is ordered when so many orders are open for each clerk. */
const OPEN_EACH = 8;

export interface CrewOptions {
  readonly clerks: number;
  readonly assortment: Assortment;
}

export class Crew {
  readonly ledger: Ledger;
  readonly book: OrderBook;
  readonly #call: Call;
  /** Each clerk's licences that nothing is under way for. */
  readonly #desks: Licence[][];
  /** Keys of the orders being sent. */
  readonly #underWay = new Set<string>();
  #stopped = false;

  constructor(call: Call, ledger: Ledger, { clerks, assortment }: CrewOptions) {
    this.#call = call;
    this.ledger = ledger;
    this.book = new OrderBook(ledger, assortment);
    this.#desks = Array.from({ length: clerks }, () => []);
  }

  /** Works until `stop`; a clerk who is not answered, or turned away, waits a moment. The more orders are open, the fewer are new. */
  async work(mix: Mix = EVERYTHING): Promise<void> {
    this.#stopped = false;
    await Promise.all(
      this.#desks.map(async (desk) => {
        while (!this.#stopped) {
          const again = this.#anyOpen();
          const answered = again === undefined ? await this.#actOnce(desk, pick(mix)) : await this.send(again);
          if (!answered) await pause(PATIENCE_MS);
        }
      }),
    );
  }

  #anyOpen(): Order | undefined {
    const { open } = this.ledger;
    if (Math.random() > open.size / (OPEN_EACH * this.#desks.length)) return undefined;
    return any([...open.values()].filter(({ key }) => !this.#underWay.has(key)));
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Sends everything again that is open, until nothing is. */
  async settle(): Promise<void> {
    const until = Date.now() + SETTLE_MS;
    while (this.ledger.open.size > 0 && Date.now() < until) {
      const open = [...this.ledger.open.values()].values();
      await Promise.all(
        this.#desks.map(async () => {
          for (const order of open) await this.send(order);
        }),
      );
      if (this.ledger.open.size > 0) await pause(1000);
    }
    for (const order of this.ledger.open.values()) this.ledger.wrong.push(`${order.kind}: never settled`);
  }

  /** Sends an order and takes down what comes of it; whether anybody answered with yes. */
  async send(order: Order): Promise<boolean> {
    const { ledger } = this;
    ledger.open.set(order.key, order);
    this.#underWay.add(order.key);
    const question = { key: order.key, ...(order.form ? { form: order.form() } : { body: order.body }) };
    const answer = await this.#call(order.path, question);
    this.#underWay.delete(order.key);
    if (answer === undefined) {
      ledger.unanswered += 1;
      return false;
    }
    if (answer.status === 200 || answer.status === 201) {
      ledger.open.delete(order.key);
      ledger.acknowledged += 1;
      order.acknowledge(jsonOf(answer));
      this.#putBack(order);
      return true;
    }
    return this.#refused(order.kind, answer, order.key);
  }

  /** What was made or changed lies on a desk again, whether it was answered at once or ordered again after everything had broken off. */
  #putBack(order: Order): void {
    for (const licence of [this.ledger.madeBy(order), order.about]) {
      if (licence === undefined || licence.standing === "superseded") continue;
      if (!this.#desks.some((desk) => desk.includes(licence))) any(this.#desks)?.push(licence);
    }
  }

  /** Asks for a verdict and holds it against what was acknowledged last; false when none came. */
  async verify({ id, standing }: Licence): Promise<boolean> {
    const answer = await this.#call(`/v/${id}`);
    if (answer === undefined) return false;
    const verdict = String(jsonOf(answer)["verdict"]);
    // Out of reach is an honest answer; it is counted, and anything else must be true.
    if (verdict === "unverifiable") this.ledger.turnAway("unverifiable");
    else if (answer.status !== 200) return this.#refused("verify", answer);
    else if (verdict !== standing) this.ledger.wrong.push(`verify ${id}: ${verdict}, acknowledged ${standing}`);
    return verdict === standing;
  }

  async #actOnce(desk: Licence[], act: Act): Promise<boolean> {
    const known = [...desk];
    const valid = known.filter(({ standing }) => standing === "valid");
    const licence = any(act === "suspend-or-restore" || act === "verify" ? known : valid);
    if (act === "issue" || act === "document" || licence === undefined) {
      return this.send(act === "document" ? this.book.document() : this.book.issue());
    }
    if (act === "verify") return this.verify(licence);
    if (act === "pdf") return this.#download(licence);
    if (act === "copy") return this.#copy(licence);
    if (act === "version") {
      return isLease(licence) ? this.#take(desk, licence, this.book.version(licence)) : true;
    }
    const order = this.#changeOf(act, licence);
    return order === undefined || this.#take(desk, licence, order);
  }

  #changeOf(act: "suspend-or-restore" | "revoke" | "endorse", licence: Licence): Order | undefined {
    if (!isLease(licence)) return undefined;
    if (act === "revoke") return this.book.status(licence, "revoked");
    if (act === "endorse") return this.book.endorsement(licence);
    if (licence.standing === "valid") return this.book.status(licence, "suspended");
    return licence.standing === "suspended" ? this.book.status(licence, "valid") : undefined;
  }

  /** Takes the licence off the desk until it is known what became of it. */
  #take(desk: Licence[], licence: Licence, order: Order): Promise<boolean> {
    desk.splice(desk.indexOf(licence), 1);
    return this.send(order);
  }

  async #download(licence: Licence): Promise<boolean> {
    const answer = await this.#call(`/v1/licences/${licence.id}/pdf`);
    if (answer === undefined) return false;
    if (answer.status !== 200) return this.#refused("pdf", answer);
    const sha256 = hashOf(answer.bytes);
    if (licence.pdf !== undefined && licence.pdf !== sha256) this.ledger.wrong.push(`pdf ${licence.id}: another file`);
    licence.pdf = sha256;
    this.ledger.acknowledged += 1;
    return true;
  }

  async #copy(licence: Licence): Promise<boolean> {
    const body = { purpose: "办理住房公积金提取", user: "市住房公积金管理中心" };
    const answer = await this.#call(`/v1/licences/${licence.id}/copies`, { body });
    if (answer === undefined) return false;
    if (answer.status !== 201) return this.#refused("copy", answer);
    licence.copies.set(answer.headers.get("location") ?? "", hashOf(answer.bytes));
    this.ledger.acknowledged += 1;
    return true;
  }

  #refused(kind: string, answer: Answer, key?: string): boolean {
    const code = codeOf(answer);
    if (LATER.has(code)) this.ledger.turnAway(code);
    else {
      this.ledger.wrong.push(`${kind}: ${answer.status} ${code}`);
      if (key !== undefined) this.ledger.open.delete(key);
    }
    return false;
  }
}

export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function isLease({ order }: Licence): boolean {
  return order.kind !== "document";
}

function any<T>(items: readonly T[]): T | undefined {
  return items[Math.floor(Math.random() * items.length)];
}

function pick(mix: Mix): Act {
  const shares = Object.entries(mix) as readonly (readonly [Act, number])[];
  let left = Math.random() * shares.reduce((total, [, share]) => total + share, 0);
  for (const [act, share] of shares) {
    left -= share;
    if (left < 0) return act;
  }
  return "issue";
}
