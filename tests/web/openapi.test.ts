import { readFileSync } from "node:fs";
import path from "node:path";
import { type Schema, Validator } from "@cfworker/json-schema";
import { describe, expect, it } from "vitest";
import { compileSchema } from "../../src/licence/json-schema.ts";
import type { JsonObject, JsonValue } from "../../src/licence/json-value.ts";
import { ROUTES } from "../../src/web/contract/routes.ts";
import { SCHEMAS, type SchemaName } from "../../src/web/contract/schemas.ts";
import { rooted } from "../../src/web/contract/validation.ts";
import { openApiDocument } from "../../src/web/openapi.ts";
import { testCatalogue } from "../catalogue.ts";

const english = openApiDocument("https://licences.example", testCatalogue().words("en"));
const chinese = openApiDocument("https://licences.example", testCatalogue().words("zh-CN"));

function* leaves(node: JsonValue): Generator<string> {
  if (typeof node === "string") yield node;
  else if (Array.isArray(node)) for (const item of node) yield* leaves(item);
  else if (typeof node === "object" && node !== null) for (const member of Object.values(node)) yield* leaves(member);
}

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", () => {
    const file = path.join(import.meta.dirname, "../vectors/openapi/schema-3.1.json");
    const schema = JSON.parse(readFileSync(file, "utf8")) as Schema;
    for (const document of [english, chinese]) {
      const { valid, errors } = new Validator(schema, "2020-12", false).validate(JSON.parse(JSON.stringify(document)));
      expect(errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`)).toEqual([]);
      expect(valid).toBe(true);
    }
    const broken = { ...english, paths: { "/v/{id}": { get: { responses: 5 } } } };
    expect(new Validator(schema, "2020-12", false).validate(broken).valid).toBe(false);
  });

  it("is the one in docs/api (npx vitest run tests/web/openapi.test.ts -u writes it anew)", async () => {
    const text = `${JSON.stringify(english, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(path.join(import.meta.dirname, "../../docs/api/openapi.json"));
  });

  it("refers only to schemas that it has", () => {
    const references = [...leaves(english)].filter((text) => text.startsWith("#/"));
    expect(references.length).toBeGreaterThan(30);
    for (const reference of references) {
      const name = reference.replace("#/components/schemas/", "");
      expect(Object.hasOwn(SCHEMAS, name), reference).toBe(true);
    }
  });

  it("has a sentence for everything in both languages", () => {
    for (const document of [english, chinese]) {
      for (const text of leaves(document)) expect(text).not.toMatch(/^(api|page)\.[a-z]/);
    }
    for (const name of Object.keys(SCHEMAS)) {
      expect(chinese).toHaveProperty(["components", "schemas", name, "description"]);
    }
  });

  it("names every route once, each with its own id", () => {
    expect(new Set(ROUTES.map(({ id }) => id)).size).toBe(ROUTES.length);
    expect(new Set(ROUTES.map(({ method, path: address }) => `${method} ${address}`)).size).toBe(ROUTES.length);
    const paths = english["paths"] as JsonObject;
    for (const route of ROUTES) expect(paths).toHaveProperty([route.path, route.method, "operationId"], route.id);
  });

  it("declares every parameter of every path", () => {
    for (const { path: address, parameters = [] } of ROUTES) {
      const inPath = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(
        parameters.filter((each) => each.in === "path").map(({ name }) => name),
        address,
      ).toEqual(inPath);
    }
  });

  it("holds schemas that compile, and examples that are valid under them", () => {
    for (const name of Object.keys(SCHEMAS) as SchemaName[]) {
      expect(() => compileSchema(rooted(name)), name).not.toThrow();
      expect(examplesThatFail(SCHEMAS[name])).toEqual([]);
    }
  });
});

function examplesThatFail(schema: JsonValue): readonly JsonValue[] {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return [];
  const { examples, properties, items } = schema as JsonObject;
  const own = Array.isArray(examples)
    ? examples.filter((example) => compileSchema(schema as JsonObject)(example).length > 0)
    : [];
  const members = typeof properties === "object" && properties !== null ? Object.values(properties) : [];
  return [...own, ...members.flatMap(examplesThatFail), ...(items === undefined ? [] : examplesThatFail(items))];
}
