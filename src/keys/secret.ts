// A secret in memory: a passphrase, an API key. It cannot leave by accident: printing, inspecting, serialising or
// concatenating it gives a placeholder; only `reveal` gives the text. Leaves out wiping: JavaScript strings cannot be wiped.

const PLACEHOLDER = "[secret]";

/** A text that no log, error or dump shows. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for the one place that needs it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return PLACEHOLDER;
  }

  toJSON(): string {
    return PLACEHOLDER;
  }

  [Symbol.toPrimitive](): string {
    return PLACEHOLDER;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return PLACEHOLDER;
  }
}
