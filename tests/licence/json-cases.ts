// What strict JSON says to each text, for the tests on Node and inside workerd.

import type { JsonValue } from "../../src/licence/json-value.ts";

/** A text and either its value or the place and code of the refusal. */
export type JsonCase = { readonly title: string; readonly text: string } & (
  | { readonly value: JsonValue }
  | { readonly pointer: string; readonly code: string }
);

const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

const refused: readonly (readonly [title: string, text: string, pointer: string, code: string])[] = [
  ["a key twice", '{"a":1,"a":1}', "/a", "json-duplicate-key"],
  ["a key twice, once escaped", '{"a":1,"\\u0061":2}', "/a", "json-duplicate-key"],
  ["a key twice, far inside", '{"claims":[{"x":1},{"a/b":{"~":1,"~":2}}]}', "/claims/1/a~1b/~0", "json-duplicate-key"],
  ["the empty key twice", '{"":1,"":2}', "/", "json-duplicate-key"],
  ["__proto__", '{"__proto__":{"admin":true}}', "/__proto__", "json-forbidden-key"],
  ["__proto__ escaped", '{"a":{"\\u005f_proto__":1}}', "/a/__proto__", "json-forbidden-key"],
  ["an escaped high surrogate alone", '{"name":"\\ud800"}', "/name", "json-lone-surrogate"],
  ["an escaped low surrogate alone", '["ok","\\udc00x"]', "/1", "json-lone-surrogate"],
  ["surrogates in the wrong order", '"\\udc00\\ud800"', "", "json-lone-surrogate"],
  ["a raw surrogate alone", '{"name":"a\ud800b"}', "/name", "json-lone-surrogate"],
  ["a surrogate alone in a key", '{"\\ud83d":1}', "", "json-lone-surrogate"],
  ["2^53", '{"n":9007199254740992}', "/n", "json-number-unsafe"],
  ["2^53 + 1", '{"n":9007199254740993}', "/n", "json-number-unsafe"],
  ["−2^53", "[-9007199254740992]", "/0", "json-number-unsafe"],
  ["a huge exponent", '{"n":1e400}', "/n", "json-number-unsafe"],
  ["an integer as an exponent", '{"n":1e30}', "/n", "json-number-unsafe"],
  ["a large integer with a fraction", "9007199254740993.0", "", "json-number-unsafe"],
  ["a fraction too fine", '{"n":0.1000000000000000055}', "/n", "json-number-inexact"],
  ["a fraction lost beside an integer", "9007199254740991.1", "", "json-number-inexact"],
  ["an underflow", "1e-400", "", "json-number-inexact"],
  ["33 levels of arrays", nested(33), `${"/0".repeat(32)}`, "json-too-deep"],
  ["33 levels of objects", `${'{"a":'.repeat(33)}1${"}".repeat(33)}`, "/a".repeat(32), "json-too-deep"],
  ["100,000 levels", "[".repeat(100_000), "/0".repeat(32), "json-too-deep"],
  ["a byte order mark", '\uFEFF{"a":1}', "", "json-byte-order-mark"],
  ["nothing", "", "", "json-syntax"],
  ["only space", " \n", "", "json-syntax"],
  ["two values", "1 2", "", "json-syntax"],
  ["a comma too many in an object", '{"a":1,}', "", "json-syntax"],
  ["a comma too many in an array", "[1,]", "/1", "json-syntax"],
  ["a comma only", "[,]", "/0", "json-syntax"],
  ["no comma", "[1 2]", "", "json-syntax"],
  ["no colon", '{"a" 1}', "", "json-syntax"],
  ["a key without quotes", "{a:1}", "", "json-syntax"],
  ["single quotes", "'a'", "", "json-syntax"],
  ["a comment", "{/*a*/}", "", "json-syntax"],
  ["an object not closed", '{"a":1', "", "json-syntax"],
  ["an array not closed", "[1", "", "json-syntax"],
  ["the wrong bracket", '{"a":[1}]', "/a", "json-syntax"],
  ["a string not closed", '"abc', "", "json-syntax"],
  ["a string that ends in a backslash", '"abc\\', "", "json-syntax"],
  ["a line break in a string", '"a\nb"', "", "json-syntax"],
  ["NUL in a string", '"a\u0000b"', "", "json-syntax"],
  ["an unknown escape", '"\\x41"', "", "json-syntax"],
  ["an escape cut off", '"\\u12"', "", "json-syntax"],
  ["an escape with a sign", '"\\u+123"', "", "json-syntax"],
  ["a leading zero", "01", "", "json-syntax"],
  ["a leading plus", "+1", "", "json-syntax"],
  ["a point without digits", "1.", "", "json-syntax"],
  ["a point first", ".5", "", "json-syntax"],
  ["a minus alone", "-", "", "json-syntax"],
  ["an exponent without digits", "1e", "", "json-syntax"],
  ["NaN", "NaN", "", "json-syntax"],
  ["Infinity", "-Infinity", "", "json-syntax"],
  ["hexadecimal", "0x10", "", "json-syntax"],
  ["a word cut off", "tru", "", "json-syntax"],
  ["a word too long", "nullx", "", "json-syntax"],
  ["undefined", "undefined", "", "json-syntax"],
  ["a no-break space", "\u00a01", "", "json-syntax"],
  ["a form feed", "\f1", "", "json-syntax"],
];

const accepted: readonly (readonly [title: string, text: string, value: JsonValue])[] = [
  ["words", "[true,false,null]", [true, false, null]],
  ["white space everywhere", ' {\t"a" :\r\n[ 1 , 2 ] } ', { a: [1, 2] }],
  ["empty things", '[{},[],"",0]', [{}, [], "", 0]],
  ["32 levels", nested(32), JSON.parse(nested(32))],
  ["escapes", '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u4e2d"', '"\\/\b\f\n\r\t中'],
  ["a pair of escaped surrogates", '"\\ud842\\udfb7"', "𠮷"],
  ["a rare character", '{"姓名":"𬱖㛃"}', { 姓名: "𬱖㛃" }],
  ["DEL and a line separator, which JSON allows", '"\u007f\u2028"', "\u007f\u2028"],
  ["the same key in two objects", '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
  [
    "keys that only look like a prototype's",
    '{"constructor":1,"toString":2,"hasOwnProperty":3}',
    JSON.parse('{"constructor":1,"toString":2,"hasOwnProperty":3}'),
  ],
  ["2^53 − 1", "9007199254740991", 9007199254740991],
  ["a fraction of sixteen digits that a double gives back", "0.1234567890123456", 0.1234567890123456],
  ["zeros behind a fraction", "120.50", 120.5],
  ["many zeros behind a fraction", "1.50000000000000000000000", 1.5],
  ["exponents", "[1e2,1E+2,25e-2,1.5e3]", [100, 100, 0.25, 1500]],
  ["the smallest double", "5e-324", 5e-324],
  ["zero with an exponent", "0e400", 0],
];

/** All cases. */
export const JSON_CASES: readonly JsonCase[] = [
  ...refused.map(([title, text, pointer, code]) => ({ title, text, pointer, code })),
  ...accepted.map(([title, text, value]) => ({ title, text, value })),
];
