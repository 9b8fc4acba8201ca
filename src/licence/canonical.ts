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
  let text = "{";
  // The default order of sort() is by UTF-16 units, as RFC 8785 §3.2.3 asks.
  const names = Object.keys(object).sort();
  for (const name of names) {
    if (text.length > 1) text += ",";
    text += `${writeString(name)}:${write(Reflect.get(object, name), depth)}`;
  }
  return `${text}}`;
}
