// The keywords of JSON Schema Core 2020-12 §10 that apply schemas to members, to items or in place, and `required` and
// `dependentRequired` of Validation §6.5, which speak of members too.

import { encodeSegment } from "./field-pointer.ts";
import {
  type Check,
  type Keyword,
  type KeywordSource,
  type SchemaFailure,
  UnknownKeyword,
} from "./json-schema-parts.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";

const properties: Keyword = ({ expected, at, compile }) => {
  const entries = Object.entries(objectIn(expected, at)).map(
    ([name, schema]) => [name, `/${encodeSegment(name)}`, compile(schema, `${at}/${encodeSegment(name)}`)] as const,
  );
  return (value, pointer, failures) => {
    if (!isJsonObject(value)) return;
    for (const [name, segment, check] of entries) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (member !== undefined) check(member, pointer + segment, failures);
    }
  };
};

/** Members that `properties` does not name. */
const additionalProperties: Keyword = ({ expected, schema, at, compile }) => {
  const check = compile(expected, at);
  const beside = schema["properties"];
  const named = new Set(isJsonObject(beside) ? Object.keys(beside) : []);
  return (value, pointer, failures) => {
    if (!isJsonObject(value)) return;
    for (const name of Object.keys(value)) {
      if (!named.has(name)) check(value[name] ?? null, `${pointer}/${encodeSegment(name)}`, failures);
    }
  };
};

const propertyNames: Keyword = ({ expected, at, compile }) => {
  const check = compile(expected, at);
  return (value, pointer, failures) => {
    if (!isJsonObject(value)) return;
    for (const name of Object.keys(value)) check(name, `${pointer}/${encodeSegment(name)}`, failures);
  };
};

const required: Keyword = ({ expected, at }) => {
  const names = textsIn(expected, at);
  return (value, pointer, failures) => {
    if (isJsonObject(value)) missing(value, names, { pointer, keyword: "required", expected, failures });
  };
};

const dependentRequired: Keyword = ({ expected, at }) => {
  const rules = Object.entries(objectIn(expected, at)).map(([name, names]) => [name, textsIn(names, at)] as const);
  return (value, pointer, failures) => {
    if (!isJsonObject(value)) return;
    for (const [name, names] of rules) {
      if (Object.hasOwn(value, name)) missing(value, names, { pointer, keyword: "required", expected, failures });
    }
  };
};

interface Missing {
  readonly pointer: string;
  readonly keyword: string;
  readonly expected: JsonValue;
  readonly failures: SchemaFailure[];
}

function missing(value: JsonObject, names: readonly string[], { pointer, keyword, expected, failures }: Missing): void {
  for (const name of names) {
    if (!Object.hasOwn(value, name)) failures.push({ pointer: `${pointer}/${encodeSegment(name)}`, keyword, expected });
  }
}

/** Items behind those that `prefixItems` names. */
const items: Keyword = ({ expected, schema, at, compile }) => {
  const check = compile(expected, at);
  const prefix = schema["prefixItems"];
  const first = isJsonArray(prefix) ? prefix.length : 0;
  return (value, pointer, failures) => {
    if (!isJsonArray(value)) return;
    for (let index = first; index < value.length; index++) check(value[index] ?? null, `${pointer}/${index}`, failures);
  };
};

const prefixItems: Keyword = (source) => {
  const checks = branches(source);
  return (value, pointer, failures) => {
    if (!isJsonArray(value)) return;
    for (const [index, check] of checks.slice(0, value.length).entries()) {
      check(value[index] ?? null, `${pointer}/${index}`, failures);
    }
  };
};

const contains: Keyword = ({ expected, at, compile }) => {
  const check = compile(expected, at);
  return (value, pointer, failures) => {
    if (!isJsonArray(value) || value.some((item) => failuresOf(check, item, "").length === 0)) return;
    failures.push({ pointer, keyword: "contains", expected });
  };
};

const allOf: Keyword = (source) => {
  const checks = branches(source);
  return (value, pointer, failures) => {
    for (const check of checks) check(value, pointer, failures);
  };
};

/** When no branch fits, what is wrong is told by the branch that fits best. */
const anyOf: Keyword = (source) => {
  const checks = branches(source);
  return (value, pointer, failures) => {
    const found = checks.map((check) => failuresOf(check, value, pointer));
    if (found.every(({ length }) => length > 0)) failures.push(...fewest(found));
  };
};

const oneOf: Keyword = (source) => {
  const checks = branches(source);
  return (value, pointer, failures) => {
    const found = checks.map((check) => failuresOf(check, value, pointer));
    const fitting = found.filter(({ length }) => length === 0).length;
    if (fitting === 0) failures.push(...fewest(found));
    if (fitting > 1) failures.push({ pointer, keyword: "oneOf", expected: fitting });
  };
};

const not: Keyword = ({ expected, at, compile }) => {
  const check = compile(expected, at);
  return (value, pointer, failures) => {
    if (failuresOf(check, value, pointer).length === 0) failures.push({ pointer, keyword: "not", expected });
  };
};

/** With `then` and `else` beside it. */
const conditional: Keyword = ({ expected, schema, at, compile }) => {
  const check = compile(expected, at);
  const whenTrue = compile(schema["then"] ?? true, at.replace(/if$/, "then"));
  const whenFalse = compile(schema["else"] ?? true, at.replace(/if$/, "else"));
  return (value, pointer, failures) => {
    const branch = failuresOf(check, value, pointer).length === 0 ? whenTrue : whenFalse;
    branch(value, pointer, failures);
  };
};

/** The applicators by name. */
export const APPLICATORS = {
  properties,
  additionalProperties,
  propertyNames,
  required,
  dependentRequired,
  items,
  prefixItems,
  contains,
  allOf,
  anyOf,
  oneOf,
  not,
  if: conditional,
} as const satisfies Readonly<Record<string, Keyword>>;

function branches({ expected, at, compile }: KeywordSource): readonly Check[] {
  if (!isJsonArray(expected) || expected.length === 0) throw new UnknownKeyword(at, at.slice(at.lastIndexOf("/") + 1));
  return expected.map((schema, index) => compile(schema, `${at}/${index}`));
}

function failuresOf(check: Check, value: JsonValue, pointer: string): readonly SchemaFailure[] {
  const failures: SchemaFailure[] = [];
  check(value, pointer, failures);
  return failures;
}

/** A wrong `const` says that a branch was not meant, so it weighs more than all else. */
function fewest(found: readonly (readonly SchemaFailure[])[]): readonly SchemaFailure[] {
  const weight = (failures: readonly SchemaFailure[]): number =>
    failures.length + 100 * failures.filter(({ keyword }) => keyword === "const").length;
  return found.reduce((best, next) => (weight(next) < weight(best) ? next : best));
}

function objectIn(value: JsonValue, at: string): JsonObject {
  if (!isJsonObject(value)) throw new UnknownKeyword(at, at.slice(at.lastIndexOf("/") + 1));
  return value;
}

function textsIn(value: JsonValue, at: string): readonly string[] {
  const texts = isJsonArray(value) ? value.filter((item) => typeof item === "string") : undefined;
  if (texts === undefined) throw new UnknownKeyword(at, at.slice(at.lastIndexOf("/") + 1));
  return texts;
}
