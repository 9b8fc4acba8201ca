// How far a long work on the register is: a line that is redrawn on a terminal, and written now and then anywhere else.

import { cutTo } from "./display-width.ts";
import type { Progress } from "./parts.ts";
import type { Terminal } from "./terminal.ts";

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const LINE_MS = 5000;

/** Shows one step after another. */
export class ProgressBar {
  readonly #terminal: Terminal;
  #shownAt = performance.now() - LINE_MS;
  #step: Progress["step"] | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(progress: Progress): void {
    const { stderr } = this.#terminal;
    if (progress.step !== this.#step) this.end();
    this.#step = progress.step;
    const now = performance.now();
    if (now - this.#shownAt < (stderr.isTTY ? REDRAW_MS : LINE_MS) && progress.done < progress.all) return;
    this.#shownAt = now;
    const line = this.#line(progress);
    if (stderr.isTTY) stderr.write(`\r\u001b[2K${cutTo(line, stderr.columns - 1)}`);
    else this.#terminal.note(line);
  }

  /** Leaves the line, if there is one. */
  end(): void {
    if (this.#step !== undefined && this.#terminal.stderr.isTTY) this.#terminal.stderr.write("\n");
    this.#step = undefined;
  }

  #line({ step, table, done, all }: Progress): string {
    const share = all === 0 ? 1 : Math.min(done / all, 1);
    const cells = Math.round(share * BAR_CELLS);
    const bar = "█".repeat(cells) + "░".repeat(BAR_CELLS - cells);
    return this.#terminal.word(`progress.${step}`, { bar, percent: Math.floor(share * 100), done, all, table });
  }
}
