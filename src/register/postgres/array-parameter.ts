// A parameter that is an array, in the binary format of PostgreSQL's protocol (array_recv in utils/adt/arrayfuncs.c): one dimension
// from 1, each element with its length, null as -1. As text each value would be quoted here and parsed there, which for credentials
// costs more than storing them. Left out: every type but those that the register's tables have.

/** The types of elements and their numbers, the same on every engine (pg_type.dat). */
const ELEMENTS = { bytea: 17, bigint: 20, text: 25 } as const;
const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;
const BIGINT_BYTES = 8;
const MOST_UTF8_BYTES_PER_UNIT = 3;
const NULL_LENGTH = -1;
const HALF = 2 ** 32;

/**
 * The array of what each row has.
 * @param type of SQL; whole numbers are safe integers.
 * @throws {TypeError} a type or value that is none of the register's.
 */
export function arrayParameter<Row>(type: string, rows: readonly Row[], cell: (row: Row) => unknown): Uint8Array {
  const element = elementOf(type);
  const values = rows.map((row) => checked(type, cell(row)));
  const array = Buffer.allocUnsafe(HEAD_BYTES + values.reduce<number>((sum, value) => sum + mostBytes(value), 0));
  array.writeInt32BE(1, 0);
  array.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(element, 8);
  array.writeInt32BE(values.length, 12);
  array.writeInt32BE(1, 16);
  let at = HEAD_BYTES;
  for (const value of values) at = write(array, at, value);
  return array.subarray(0, at);
}

type Value = string | number | Uint8Array | null;

function elementOf(type: string): number {
  const found = Object.entries(ELEMENTS).find(([name]) => name === type);
  if (found === undefined) throw new TypeError(`no column of the register is ${type}`);
  return found[1];
}

function checked(type: string, value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (type === "text" && typeof value === "string") return value;
  if (type === "bigint" && Number.isSafeInteger(value)) return Number(value);
  if (type === "bytea" && value instanceof Uint8Array) return value;
  throw new TypeError(`a ${typeof value} where a column is ${type}`);
}

function mostBytes(value: Value): number {
  if (value === null) return LENGTH_BYTES;
  if (typeof value === "number") return LENGTH_BYTES + BIGINT_BYTES;
  return LENGTH_BYTES + value.length * (typeof value === "string" ? MOST_UTF8_BYTES_PER_UNIT : 1);
}

/** Answers where the next value begins. */
function write(array: Buffer, at: number, value: Value): number {
  const from = at + LENGTH_BYTES;
  let length = NULL_LENGTH;
  if (typeof value === "string") length = array.write(value, from, "utf8");
  else if (typeof value === "number") {
    array.writeInt32BE(Math.floor(value / HALF), from);
    array.writeUInt32BE(value >>> 0, from + LENGTH_BYTES);
    length = BIGINT_BYTES;
  } else if (value !== null) {
    array.set(value, from);
    length = value.length;
  }
  array.writeInt32BE(length, at);
  return value === null ? from : from + length;
}
