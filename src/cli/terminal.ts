// What a command says: results on standard output, everything else on standard error, as lines for people or as JSON for
// programs. Control characters in what others wrote never reach the terminal.

import { describeError, describeFieldError } from "../licence/describe.ts";
import type { LicenceError } from "../licence/errors.ts";
import type { Language, Text, Words } from "../licence/words.ts";
import type { Output } from "./parts.ts";

/** Says things in one language. */
export class Terminal {
  readonly words: Words;
  readonly language: Language;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether the result is wanted as JSON. */
  json = false;

  constructor(parts: {
    readonly words: Words;
    readonly language: Language;
    readonly stdout: Output;
    readonly stderr: Output;
  }) {
    this.words = parts.words;
    this.language = parts.language;
    this.stdout = parts.stdout;
    this.stderr = parts.stderr;
  }

  /** A line of the result. */
  say(line = ""): void {
    this.stdout.write(`${printable(line)}\n`);
  }

  /** A line beside the result: progress, advice, a warning. */
  note(line: string): void {
    this.stderr.write(`${printable(line)}\n`);
  }

  /** Where lines for people go on after a result: past its lines, or beside it when it is JSON, so that a program reads JSON alone. */
  get people(): Output {
    return this.json ? this.stderr : this.stdout;
  }

  /** A line for people after the result. */
  tell(line = ""): void {
    this.people.write(`${printable(line)}\n`);
  }

  /** The result, as one JSON document or as the lines that `lines` makes. */
  result(value: unknown, lines: () => readonly string[]): void {
    if (this.json) this.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    else for (const line of lines()) this.say(line);
  }

  text(text: Text): string {
    return text[this.language];
  }

  /** A sentence of the `cli` section. */
  word(path: string, parameters?: Parameters<Words>[1]): string {
    return this.words(`cli.${path}`, parameters);
  }

  /** Says on standard error why an operation was refused: the sentence, the code, and every field. */
  refuse(error: LicenceError): void {
    const detail = describeError(this.words, error);
    const fields = error.fields.map((field) => ({
      pointer: field.pointer,
      code: field.code,
      detail: describeFieldError(this.words, this.language, field),
    }));
    if (this.json) {
      this.stderr.write(`${JSON.stringify({ code: error.code, detail, errors: fields }, null, 2)}\n`);
      return;
    }
    this.note(`✗ ${detail} [${error.code}]`);
    for (const field of fields)
      this.note(`  ${field.pointer === "" ? "/" : field.pointer}  ${field.detail} [${field.code}]`);
  }
}

/** A text without what could move the cursor or hide part of a line; a line break in it becomes a space. */
function printable(text: string): string {
  return text
    .replace(/[\r\n]+/g, " ")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
