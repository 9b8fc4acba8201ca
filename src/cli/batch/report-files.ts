// The two files a run leaves beside its input: what was issued, and the rows that were not, ready to be corrected and fed again.
// Both are written aside and put in place at the end, so that a crash leaves no file that claims to be the whole story; lines are
// written only after the register has answered.

import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { rename } from "node:fs/promises";
import { csvLine } from "../../issuance/bulk/csv-cell.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import { fileError } from "../input-file.ts";
import { putInPlace } from "../output-file.ts";

const BYTE_ORDER_MARK = "\ufeff";

/** A CSV or NDJSON file that appears when it is complete; one without lines does not appear. */
export class ReportFile {
  readonly path: string;
  readonly format: "csv" | "ndjson";
  readonly #aside: string;
  #header: readonly string[] = [];
  #file: number | undefined;

  constructor(stem: string, format: "csv" | "ndjson") {
    const path = `${stem}.${format}`;
    this.path = path;
    this.format = format;
    this.#aside = `${path}.partial`;
  }

  /** Sets an earlier run's file aside as `*.previous.*`, since it may hold somebody's corrections. */
  async begin(header: readonly string[]): Promise<void> {
    this.#header = header;
    rmSync(this.#aside, { force: true });
    if (existsSync(this.path)) await rename(this.path, this.path.replace(/\.(\w+)$/, ".previous.$1"));
  }

  write(rows: readonly (readonly string[])[]): void {
    if (rows.length > 0) this.#append(BYTE_ORDER_MARK + csvLine(this.#header), rows.map(csvLine).join(""));
  }

  writeLines(objects: readonly JsonObject[]): void {
    if (objects.length > 0) this.#append("", objects.map((object) => `${JSON.stringify(object)}\n`).join(""));
  }

  #append(beginning: string, text: string): void {
    try {
      if (this.#file === undefined) {
        this.#file = openSync(this.#aside, "w");
        writeSync(this.#file, beginning);
      }
      writeSync(this.#file, text);
    } catch (error) {
      throw fileError(this.path, error);
    }
  }

  /** Puts the file in place, durably; answers its path, or undefined when there was nothing to write. */
  async finish(): Promise<string | undefined> {
    if (this.#file === undefined) return undefined;
    fsyncSync(this.#file);
    closeSync(this.#file);
    await putInPlace(this.#aside, this.path);
    return this.path;
  }
}

/** `lease.csv` or `lease.xlsx` → `lease.results.csv`, `lease.errors.csv` and `lease.warnings.csv`; errors of NDJSON are NDJSON. */
export function reportFilesOf(
  path: string,
  format: ReportFile["format"],
): { readonly results: ReportFile; readonly errors: ReportFile; readonly warnings: ReportFile } {
  const stem = path.replace(/\.(?:csv|xlsx|ndjson|jsonl|txt)$/i, "");
  return {
    results: new ReportFile(`${stem}.results`, "csv"),
    errors: new ReportFile(`${stem}.errors`, format),
    warnings: new ReportFile(`${stem}.warnings`, "csv"),
  };
}
