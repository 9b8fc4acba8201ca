// How a long run is going: a bar that redraws itself on a terminal, a plain line every few seconds anywhere else. Time is the
// process's own monotonic clock; nothing here is part of a licence.

import { cutTo } from "../display-width.ts";
import type { Terminal } from "../terminal.ts";

/** Where a run stands. */
export interface Tally {
  /** 0 to 1, of the file. */
  readonly read: number;
  readonly done: number;
  readonly repeated: number;
  readonly failed: number;
}

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const LINE_MS = 5000;

/** Shows a run's progress on standard error. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #manner: string;
  readonly #startedAt = performance.now();
  #shownAt = Number.NEGATIVE_INFINITY;

  /** @param manner what the counts speak of, a key of `cli.batch` */
  constructor(terminal: Terminal, manner: string) {
    this.#terminal = terminal;
    this.#manner = manner;
  }

  /** Seconds since the start. */
  seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  show(tally: Tally): void {
    const now = performance.now();
    const { isTTY } = this.#terminal.stderr;
    if (now - this.#shownAt < (isTTY ? REDRAW_MS : LINE_MS)) return;
    if (isTTY || this.#shownAt > 0) this.#draw(tally);
    this.#shownAt = now;
  }

  /** Shows the end and leaves the line. */
  finish(tally: Tally): void {
    this.#draw(tally);
    if (this.#terminal.stderr.isTTY) this.#terminal.stderr.write("\n");
  }

  #draw(tally: Tally): void {
    const { stderr } = this.#terminal;
    const line = this.#line(tally);
    if (stderr.isTTY) stderr.write(`\r\u001b[2K${cutTo(line, stderr.columns - 1)}`);
    else this.#terminal.note(line);
  }

  #line({ read, done, repeated, failed }: Tally): string {
    const seconds = Math.max(this.seconds(), 0.001);
    const rows = done + repeated + failed;
    const cells = Math.round(read * BAR_CELLS);
    const rest = read > 0 && read < 1 ? clockTime((seconds / read) * (1 - read)) : "0:00";
    const parameters = {
      bar: "█".repeat(cells) + "░".repeat(BAR_CELLS - cells),
      percent: Math.floor(read * 100),
      done: done + repeated,
      failed,
      rate: Math.round(rows / seconds),
      rest,
    };
    return this.#terminal.word(`batch.${this.#manner}.progress`, parameters);
  }
}

function clockTime(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
