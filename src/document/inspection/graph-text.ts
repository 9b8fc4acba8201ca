// Writes what an object of a PDF consists of, through all references, as one text: two files whose texts are equal consist of the
// same objects, however they are numbered, ordered or compressed. Shared and circular objects are written once and then named.

import { BudgetError } from "../inflate-bounded.ts";
import type { PdfStream, ScannedPdf } from "../object-scan.ts";
import { isDictionary, isPdfArray, latin, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { decodedStream } from "./stream-content.ts";

/** How streams lie in the file, which says nothing of what is in them; what may be left out; how smoothly a picture is scaled. */
const PACKING = new Set(["Length", "Filter", "DecodeParms", "DL", "Type", "Name", "Interpolate"]);
/** What is left of a stream's filters is decoded by their parameters: the shared symbols of scanned pages, for one. */
const PACKING_BUT_PARAMETERS = new Set([...PACKING].filter((name) => name !== "DecodeParms"));
const DEPTH = 200;

/** What writing may cost at most: bytes of decoded streams and number of values. */
export interface GraphBudget {
  bytes: number;
  values: number;
}

/** More than any licence has. */
export function graphBudget(): GraphBudget {
  return { bytes: 48 * 1024 * 1024, values: 2_000_000 };
}

/** Writes objects of one file. */
export class GraphText {
  readonly #pdf: ScannedPdf;
  readonly #budget: GraphBudget;
  readonly #seen = new Map<number, number>();
  #pieces: string[] = [];

  constructor(pdf: ScannedPdf, budget: GraphBudget) {
    this.#pdf = pdf;
    this.#budget = budget;
  }

  /** What the value consists of. Objects that an earlier text of this writer has are only named, by their place in that order. */
  of(value: PdfValue | undefined, without: ReadonlySet<string> = NOTHING): string {
    this.#pieces = [];
    this.#write(value, 0, without);
    return this.#pieces.join("");
  }

  #write(value: PdfValue | undefined, depth: number, without: ReadonlySet<string> = NOTHING): void {
    this.#budget.values -= 1;
    if (depth > DEPTH || this.#budget.values < 0) throw new BudgetError("an object graph beyond the limit");
    const object = objectOf(value);
    if (object !== undefined) this.#writeObject(object, value, depth, without);
    else if (isDictionary(value)) this.#writeDictionary(value, depth, without);
    else if (isPdfArray(value)) {
      this.#pieces.push("[");
      for (const item of value) this.#write(item, depth + 1);
      this.#pieces.push("]");
    } else this.#pieces.push(atom(value));
  }

  #writeObject(object: number, value: PdfValue | undefined, depth: number, without: ReadonlySet<string>): void {
    const known = this.#seen.get(object);
    if (known !== undefined) {
      this.#pieces.push(`@${known} `);
      return;
    }
    this.#seen.set(object, this.#seen.size);
    const stream = this.#pdf.stream(value);
    if (stream === undefined) this.#write(this.#pdf.resolve(value), depth + 1, without);
    else this.#writeStream(stream, depth);
  }

  #writeDictionary(dictionary: PdfDictionary, depth: number, without: ReadonlySet<string>): void {
    this.#pieces.push("<");
    const names = [...dictionary.keys()].filter((name) => !without.has(name)).toSorted();
    for (const name of names) {
      this.#pieces.push(`${JSON.stringify(name)}:`);
      this.#write(dictionary.get(name), depth + 1);
    }
    this.#pieces.push(">");
  }

  #writeStream(stream: PdfStream, depth: number): void {
    const { bytes, filters } = decodedStream(this.#pdf, stream, this.#budget.bytes);
    this.#budget.bytes -= bytes.length;
    this.#writeDictionary(stream.dictionary, depth, filters.length === 0 ? PACKING : PACKING_BUT_PARAMETERS);
    // The length says where the bytes end, or bytes could be written that look like what follows.
    this.#pieces.push(`{${filters.map((filter) => JSON.stringify(filter)).join(",")}|${bytes.length}|${latin(bytes)}}`);
  }
}

const NOTHING: ReadonlySet<string> = new Set();

function atom(value: PdfValue | undefined): string {
  if (value === undefined || value === null) return "null ";
  if (typeof value === "number" || typeof value === "boolean") return `${value} `;
  if (typeof value === "object" && "name" in value) return `/${JSON.stringify(value.name)}`;
  return typeof value === "object" && "text" in value ? JSON.stringify(latin(value.text)) : "?";
}
