// The JSON Canonicalization Scheme (RFC 8785): one text for one value, so that a hash or a signature means the value.
// Refuses whatever JSON cannot carry exactly (undefined, NaN, a Map, a lone surrogate) instead of dropping it in silence.
// Never normalises Unicode: what was stored is what is signed.

// Deeper than any document the strict reader lets in, far from the end of any runtime's stack.
const MAX_DEPTH = 64;
const NEEDS_CARE = /["\\\u0000-\u001f\ud800-\udfff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The canonical text of a JSON value: no spaces, keys in the order of their UTF-16 units, numbers as ECMAScript writes them.
 * @throws {TypeError} for what JSON cannot carry exactly, and for more than 64 levels.
 */
export function canonicalize(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return writeString(value);
    case "number":
      return writeNumber(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      if (depth >= MAX_DEPTH) throw new TypeError("JSON is nested too deeply");
      return Array.isArray(value) ? writeArray(value, depth + 1) : writeObject(value, depth + 1);
    default:
      throw new TypeError(`JSON cannot carry ${typeof value}`);
  }
}

function writeString(text: string): string {
  if (!NEEDS_CARE.test(text)) return `"${text}"`;
  if (LONE_SURROGATE.test(text)) throw new TypeError("JSON cannot carry a lone surrogate");
  return JSON.stringify(text);
}

function writeNumber(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError("JSON cannot carry a number that is not finite");
  return String(number);
}

function writeArray(array: readonly unknown[], depth: number): string {
  let text = "[";
  // By index: a hole in the array is an undefined, which is refused, where an iteration method would step over it.
  for (let index = 0; index < array.length; index += 1) {
    if (index > 0) text += ",";
    text += write(array[index], depth);
  }
  return `${text}]`;
}

function writeObject(object: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError("JSON carries plain objects only");
  const members = object as Readonly<Record<string, unknown>>;
  let text = "{";
  for (const { name, lead } of shapeOf(Object.keys(object))) text += lead + write(members[name], depth);
  return `${text}}`;
}

/** A member in its place: its name, and what is written before its value. */
interface Member {
  readonly name: string;
  readonly lead: string;
}

interface Shape {
  /** The names in the order in which an object has them. */
  readonly names: readonly string[];
  readonly members: readonly Member[];
}

// Licences are alike: their objects have a few dozen lists of names, which need not be sorted and quoted for each of them.
const SHAPES = 256;
/** Units of all names of one: posted documents must not fill the memory. */
const LONGEST_SHAPE = 1024;
const shapes = new Map<string, Shape>();

/** The members of an object with these names, in canonical order. */
function shapeOf(names: readonly string[]): readonly Member[] {
  const first = names[0];
  if (first === undefined) return [];
  // One shape for its first and last name and their number: another one of these takes its place.
  const key = `${names.length}${first}${names[names.length - 1]}`;
  const known = shapes.get(key);
  if (known !== undefined && isSame(known.names, names)) return known.members;
  const members = membersOf(names);
  if (names.join().length > LONGEST_SHAPE) return members;
  if (shapes.size >= SHAPES) shapes.clear();
  shapes.set(key, { names, members });
  return members;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false;
  return one.length === other.length;
}

function membersOf(names: readonly string[]): readonly Member[] {
  // The default order of sort() is by UTF-16 units, as RFC 8785 §3.2.3 asks.
  const sorted = [...names].sort();
  return sorted.map((name, index) => ({ name, lead: `${index === 0 ? "" : ","}${writeString(name)}:` }));
}
