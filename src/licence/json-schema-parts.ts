// What the compiler of JSON Schemas and its keywords share.

import type { JsonObject, JsonValue } from "./json-value.ts";

/** One place where a value breaks its schema. */
export interface SchemaFailure {
  /** RFC 6901 pointer into the value; for `required` to the member that is missing. */
  readonly pointer: string;
  /** The keyword that is broken: `required`, `pattern` … and `false` where no value is allowed at all. */
  readonly keyword: string;
  /** What that keyword says: the pattern, the list, the limit; undefined for `false`. */
  readonly expected?: JsonValue;
}

/** Adds to `failures` whatever is wrong with a value that stands at `pointer`. */
export type Check = (value: JsonValue, pointer: string, failures: SchemaFailure[]) => void;

/** Compiles a schema that stands at a pointer of the whole. */
export type Compiling = (schema: JsonValue, at: string) => Check;

/** What a keyword is compiled from. */
export interface KeywordSource {
  /** The keyword's own value. */
  readonly expected: JsonValue;
  /** The schema it stands in. */
  readonly schema: JsonObject;
  /** RFC 6901 pointer to the keyword in the whole schema. */
  readonly at: string;
  readonly compile: Compiling;
}

/** Makes the check of a keyword. */
export type Keyword = (source: KeywordSource) => Check;

/** A schema that cannot be compiled: `pointer` is where, `keyword` what. */
export class UnknownKeyword extends Error {
  override readonly name = "UnknownKeyword";
  readonly pointer: string;
  readonly keyword: string;

  constructor(pointer: string, keyword: string) {
    super(`${pointer}: ${keyword}`);
    this.pointer = pointer;
    this.keyword = keyword;
  }
}
