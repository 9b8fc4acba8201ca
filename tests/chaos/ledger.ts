// What the clients of a trial were told: every acknowledged licence with its full credential and the status acknowledged last, and the
// orders that nobody has answered yet. The auditor holds the register against this and nothing else.

/** A licence's status as it was acknowledged last. */
export type Standing = "valid" | "suspended" | "revoked" | "superseded";

/** An acknowledged licence. */
export interface Licence {
  readonly id: string;
  readonly number: string;
  readonly identifier: string;
  /** The credential as it was handed over, JSON: as text, for thousands of objects would stop the clients themselves when memory is cleared. */
  readonly credential: string;
  /** The order that it came from, to be sent again. */
  readonly order: Order;
  standing: Standing;
  endorsed: boolean;
  /** Hex SHA-256 of the PDF that was downloaded. */
  pdf?: string;
  /** Copies for one use: address → hex SHA-256. */
  readonly copies: Map<string, string>;
}

/** Something that was asked for under an Idempotency-Key and may be asked for again. */
export interface Order {
  readonly kind: "issue" | "version" | "document" | "status" | "endorsement" | "batch";
  readonly path: string;
  readonly key: string;
  readonly body?: unknown;
  readonly form?: () => FormData;
  /** The licence that is changed or replaced. */
  readonly about?: Licence;
  /** Takes an acknowledgement down. */
  readonly acknowledge: (answer: Readonly<Record<string, unknown>>) => void;
}

/** Everything that was told. */
export class Ledger {
  readonly licences = new Map<string, Licence>();
  /** Ids of further ones, of which nothing more was taken down: the tables must have them. */
  readonly further = new Set<string>();
  /** Sent and not answered, or turned away for now: to be sent again with the same key. */
  readonly open = new Map<string, Order>();
  /** Answers that are none a lawful order may get, as `kind: what came`. */
  readonly wrong: string[] = [];
  /** How often the service said that it cannot now, by the code it gave. */
  readonly turnedAway = new Map<string, number>();
  /** Acknowledged changes of status and endorsements. */
  changes = 0;
  acknowledged = 0;
  unanswered = 0;
  doubled = 0;
  lost = 0;

  /** Takes a licence down that was acknowledged; a second one for the same order is one too many. */
  add(licence: Licence): void {
    const earlier = this.#ofOrder.get(licence.order.key);
    if (earlier === undefined) this.#ofOrder.set(licence.order.key, licence);
    else if (earlier.id !== licence.id) this.doubled += 1;
    if (!this.licences.has(licence.id)) this.licences.set(licence.id, licence);
  }

  /** The licence that an order was answered with. */
  madeBy(order: Order): Licence | undefined {
    return this.#ofOrder.get(order.key);
  }

  turnAway(code: string): void {
    this.turnedAway.set(code, (this.turnedAway.get(code) ?? 0) + 1);
  }

  readonly #ofOrder = new Map<string, Licence>();
}
