// A department's PDF, opened by its cross-references (ISO 32000-1 §7.5) and read object by object as it is asked for. Strict where
// viewers are lenient: what would have to be repaired is refused. Bounded in objects and in what its object streams inflate to.

import { BudgetError } from "../inflate-bounded.ts";
import { PdfCursor, PdfSyntaxError } from "../pdf-cursor.ts";
import { isDictionary, objectOf, type PdfDictionary, type PdfValue } from "../pdf-values.ts";
import { type ObjectPlace, type RawStream, readCrossReferences, streamAfter } from "./cross-references.ts";
import { decodedStream } from "./stream-data.ts";

/** An open file. */
export interface SourceFile {
  readonly trailer: PdfDictionary;
  /** What a reference leads to, through others too; null for what is not there. Other values are answered as they are. */
  resolve(value: PdfValue | undefined): PdfValue | undefined;
  /** The stream that a reference leads to. */
  stream(value: PdfValue | undefined): RawStream | undefined;
}

/** Objects that are read; a document of some hundred tagged pages has a few tens of thousands. */
const OBJECTS = 60_000;
const CONTAINED = 48 * 1024 * 1024;
const HOPS = 16;

/** @throws {PdfSyntaxError} no PDF, or a damaged one; {BudgetError} a larger one than any document has reason to be. */
export function openSource(bytes: Uint8Array): SourceFile {
  return new Source(bytes);
}

interface Loaded {
  readonly value: PdfValue;
  readonly raw?: Uint8Array;
}

/** An object stream: its data with the places of its objects. */
interface Container {
  readonly cursor: PdfCursor;
  readonly items: readonly (readonly [object: number, at: number])[];
}

class Source implements SourceFile {
  readonly trailer: PdfDictionary;
  readonly #cursor: PdfCursor;
  readonly #places: ReadonlyMap<number, ObjectPlace>;
  readonly #loaded = new Map<number, Loaded>();
  readonly #loading = new Set<number>();
  readonly #containers = new Map<number, Container>();
  #contained = 0;

  constructor(bytes: Uint8Array) {
    const { places, trailer } = readCrossReferences(bytes);
    this.trailer = trailer;
    this.#places = places;
    this.#cursor = new PdfCursor(bytes);
  }

  resolve(value: PdfValue | undefined): PdfValue | undefined {
    let found = value;
    for (let hops = 0; hops < HOPS; hops += 1) {
      const object = objectOf(found);
      if (object === undefined) return found;
      found = this.#load(object).value;
    }
    throw new PdfSyntaxError("a reference without an end");
  }

  stream(value: PdfValue | undefined): RawStream | undefined {
    const object = objectOf(value);
    if (object === undefined) return undefined;
    const { value: dictionary, raw } = this.#load(object);
    if (raw === undefined) return objectOf(dictionary) === undefined ? undefined : this.stream(dictionary);
    return isDictionary(dictionary) ? { dictionary, raw } : undefined;
  }

  #load(object: number): Loaded {
    const known = this.#loaded.get(object);
    if (known !== undefined) return known;
    if (this.#loading.has(object)) throw new PdfSyntaxError("an object that needs itself");
    if (this.#loaded.size >= OBJECTS) throw new BudgetError("too many objects");
    this.#loading.add(object);
    const loaded = this.#read(object);
    this.#loading.delete(object);
    this.#loaded.set(object, loaded);
    return loaded;
  }

  #read(object: number): Loaded {
    const place = this.#places.get(object);
    if (place === undefined) return { value: null };
    if ("container" in place) return { value: this.#contents(object, place) };
    const cursor = this.#cursor;
    cursor.at = place.offset;
    const head = [nextWord(cursor), nextWord(cursor), nextWord(cursor)];
    if (head.join(" ") !== `${object} 0 obj`) throw new PdfSyntaxError("an object that is not in its place");
    const value = cursor.value();
    if (!isDictionary(value)) return { value };
    const raw = streamAfter(cursor, () => {
      const { at } = cursor;
      const length = this.resolve(value.get("Length"));
      cursor.at = at;
      return length;
    });
    return raw === undefined ? { value } : { value, raw };
  }

  #contents(object: number, { container, index }: { readonly container: number; readonly index: number }): PdfValue {
    const { cursor, items } = this.#container(container);
    const item = items[index];
    if (item?.[0] !== object) throw new PdfSyntaxError("an object that is not in its place");
    cursor.at = item[1];
    return cursor.value();
  }

  #container(number: number): Container {
    const known = this.#containers.get(number);
    if (known !== undefined) return known;
    const stream = this.stream({ object: number });
    const count = this.resolve(stream?.dictionary.get("N"));
    const first = this.resolve(stream?.dictionary.get("First"));
    if (stream === undefined || typeof count !== "number" || typeof first !== "number" || count > OBJECTS)
      throw new PdfSyntaxError("an object stream");
    const data = decodedStream(stream.dictionary, stream.raw, CONTAINED - this.#contained, (value) =>
      this.resolve(value),
    );
    this.#contained += data.length;
    const cursor = new PdfCursor(data);
    const items = Array.from({ length: count }, (): readonly [number, number] => {
      const [object, offset] = [Number(nextWord(cursor)), Number(nextWord(cursor))];
      if (!(object >= 0 && offset >= 0)) throw new PdfSyntaxError("an object stream");
      return [object, first + offset];
    });
    const fresh = { cursor, items };
    this.#containers.set(number, fresh);
    return fresh;
  }
}

function nextWord(cursor: PdfCursor): string {
  cursor.skipBlank();
  return cursor.word();
}
