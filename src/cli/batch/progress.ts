// How a long run is going: a bar that redraws itself on a terminal, as wide as there is room for, a plain line every few seconds anywhere else. Time is the
// process's own monotonic clock; nothing here is part of a licence.

import { cutTo, displayWidth } from "../display-width.ts";
import type { Terminal } from "../terminal.ts";

/** Where a run stands. */
export interface Tally {
  /** 0 to 1, of the file. */
  readonly read: number;
  readonly done: number;
  readonly repeated: number;
  readonly failed: number;
}

const [MOST_CELLS, FEWEST_CELLS] = [24, 4];
const REDRAW_MS = 100;
const LINE_MS = 5000;
/** What is left is told by how fast it went of late: the first rows wait for keys to be opened and files to be found. */
const OF_LATE_S = 20;

/** Shows a run's progress on standard error. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #manner: string;
  readonly #startedAt = performance.now();
  #shownAt = Number.NEGATIVE_INFINITY;
  /** Where it stood, now and then, in the last seconds; the first is the oldest. */
  #marks: readonly Mark[] = [{ seconds: 0, rows: 0, read: 0 }];

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
    const bare = this.#line(tally);
    if (!stderr.isTTY) {
      this.#terminal.note(bare);
      return;
    }
    const line = `${barOf(tally.read, stderr.columns - 1 - displayWidth(bare))}${bare}`;
    stderr.write(`\r\u001b[2K${cutTo(line, stderr.columns - 1)}`);
  }

  #line({ read, done, repeated, failed }: Tally): string {
    const rows = done + repeated + failed;
    const { rate, rest } = this.#pace({ seconds: this.seconds(), rows, read });
    const parameters = { percent: Math.floor(read * 100), done: done + repeated, failed, rate, rest };
    return this.#terminal.word(`batch.${this.#manner}.progress`, parameters);
  }

  /** Rows a second and the time that is left; at the end, of the whole run. */
  #pace(now: Mark): { readonly rate: number; readonly rest: string } {
    const recent = this.#marks.filter(({ seconds }) => now.seconds - seconds <= OF_LATE_S);
    const isOver = now.read >= 1;
    const [since = now] = isOver
      ? [{ seconds: 0, rows: 0, read: 0 }]
      : recent.length > 0
        ? recent
        : this.#marks.slice(-1);
    this.#marks = [...recent, now];
    const seconds = Math.max(now.seconds - since.seconds, 0.001);
    const pace = (now.read - since.read) / seconds;
    const left = isOver ? 0 : (1 - now.read) / pace;
    return { rate: Math.round((now.rows - since.rows) / seconds), rest: Number.isFinite(left) ? clockTime(left) : "–" };
  }
}

/** A moment of the run. */
interface Mark {
  readonly seconds: number;
  readonly rows: number;
  readonly read: number;
}

/** As wide as there is room for, with two spaces behind; none where there is hardly any. */
function barOf(share: number, room: number): string {
  const cells = Math.min(MOST_CELLS, room - 2);
  if (cells < FEWEST_CELLS) return "";
  const full = Math.round(share * cells);
  return `${"█".repeat(full)}${"░".repeat(cells - full)}  `;
}

function clockTime(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (part: number): string => String(part % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two(whole)}` : `${Math.floor(minutes / 60)}:${two(minutes)}:${two(whole)}`;
}
