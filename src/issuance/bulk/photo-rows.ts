// The photos of a batch's rows: each row's file is found, taken in as an upload would be and named by its hash, a few at a time, so
// that ten thousand photos never stand in memory. One photo is one row's.

import { enclosureHashes, enclosuresOf } from "../../licence/enclosure.ts";
import { asFileNames } from "../../licence/enclosure-files.ts";
import { type FieldError, LicenceError, licenceErrorOf } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import { photoFault } from "../../licence/photo-fault.ts";
import type { Enclosing, EnclosingDesk } from "../enclosing.ts";
import { withFiles } from "../file-claims.ts";
import { PhotoIndex } from "./photo-index.ts";
import type { PhotoSource } from "./photo-source.ts";
import type { SheetRow } from "./sheet.ts";

/** Enough for reading to go on while others are written down durably; a photo is 1 MB at most. */
const AT_ONCE = 16;
const MOST_NAMED = 10;

/** What a batch's photos are taken in by. */
export interface PhotoRowParts extends EnclosingDesk {
  readonly type: LicenceType;
  readonly enclosing: Enclosing;
}

/** A row with the request that it makes, as far as it was read. */
export interface ReadRow {
  readonly sheet: SheetRow;
  readonly request: JsonObject;
}

/** Gives rows the hashes of their photos. */
export class PhotoRows {
  readonly #parts: PhotoRowParts;
  readonly #source: PhotoSource | undefined;
  readonly #index: PhotoIndex;
  /** By file and by hash, the row whose photo it is. */
  readonly #owners = new Map<string, SheetRow>();
  readonly #named = new Set<string>();

  /** @param source absent where none was given: cells must then hold the hashes of photos uploaded before. */
  constructor(parts: PhotoRowParts, source: PhotoSource | undefined) {
    this.#parts = parts;
    this.#source = source;
    this.#index = new PhotoIndex(source?.names ?? []);
  }

  /** The requests with hashes, in order, each or what is wrong with its photo. */
  async complete(rows: readonly ReadRow[]): Promise<readonly (JsonObject | LicenceError)[]> {
    const { type } = this.#parts;
    if (enclosuresOf(type).every(({ kind }) => kind !== "photo")) return rows.map(({ request }) => request);
    const completed = await inTurn(rows, (row) => this.#completeOne(row));
    // In the order of the rows, whichever was read first.
    return rows.map(({ sheet }, index) => {
      const request = completed[index] ?? new LicenceError("internal");
      return request instanceof LicenceError ? request : (this.#twice(sheet, request) ?? request);
    });
  }

  /** Files that no row names. */
  unused(): readonly string[] {
    return (this.#source?.names ?? []).filter((name) => !this.#named.has(name));
  }

  async #completeOne({ sheet, request }: ReadRow): Promise<JsonObject | LicenceError> {
    const { type, ...desk } = this.#parts;
    const read = (cell: string): Promise<Uint8Array> => this.#read(cell, sheet);
    try {
      return await withFiles({ ...desk, read }, type, asFileNames(type, request));
    } catch (error) {
      return licenceErrorOf(error);
    }
  }

  async #read(cell: string, sheet: SheetRow): Promise<Uint8Array> {
    if (this.#source === undefined) throw photoFault("photo-place-missing", { found: cell });
    const meant = this.#index.find(cell);
    if ("fault" in meant) throw photoFault(meant.fault, meant.parameters);
    this.#named.add(meant.name);
    const owner = this.#ownerOf(`file ${meant.name}`, sheet);
    if (owner !== undefined) throw photoFault("photo-repeated", { found: cell, row: owner });
    return this.#source.read(meant.name);
  }

  #twice(sheet: SheetRow, request: JsonObject): LicenceError | undefined {
    const { type } = this.#parts;
    const owners = enclosureHashes(type, request).map((hash) => this.#ownerOf(`hash ${hash}`, sheet));
    const owner = owners.find((row) => row !== undefined);
    if (owner === undefined) return undefined;
    const pointer = enclosuresOf(type)[0]?.pointer ?? "";
    const field: FieldError = { pointer, code: "photo-same", parameters: { row: owner } };
    return new LicenceError("request-invalid", { fields: [field] });
  }

  /** The number of another row that has it already; a row that says the very same is told so elsewhere. */
  #ownerOf(what: string, sheet: SheetRow): number | undefined {
    const owner = this.#owners.get(what);
    if (owner === undefined) this.#owners.set(what, sheet);
    const isOther = owner !== undefined && owner.row !== sheet.row && owner.cells.join("\0") !== sheet.cells.join("\0");
    return isOther ? owner.row : undefined;
  }
}

/** How many, and the first of them by name. */
export function namedBriefly(names: readonly string[]): { readonly count: number; readonly names: string } {
  const named = names.slice(0, MOST_NAMED).join(", ");
  return { count: names.length, names: names.length > MOST_NAMED ? `${named} …` : named };
}

/** Works on all items, a few at a time, begun in order; answers in order. */
async function inTurn<Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const waiting = items.entries();
  const hand = async (): Promise<void> => {
    for (const [index, item] of waiting) answers[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  return answers;
}
