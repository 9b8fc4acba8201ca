// The OpenAPI 3.1.1 document of the API, generated from contract/routes.ts and contract/schemas.ts with the sentences of one
// language. docs/api/openapi.json is this document in English; a test fails when it is stale.

import { isJsonObject, type JsonObject, type JsonValue } from "../licence/json-value.ts";
import type { Words } from "../licence/words.ts";
import { type Bodies, GROUPS, MEDIA, type ParameterContract, type RouteContract } from "./contract/route.ts";
import { ROUTES } from "./contract/routes.ts";
import { SCHEMAS } from "./contract/schemas.ts";
import { STATUS_OF_CODE } from "./problem.ts";

/** Generates the document. `origin` is the server it describes. */
export function openApiDocument(origin: string, words: Words): JsonObject {
  return {
    openapi: "3.1.1",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info: {
      title: words("api.title"),
      description: words("api.description"),
      version: "1",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: origin }],
    tags: GROUPS.map((name) => ({ name, description: words(`page.docs.groups.${name}`) })),
    paths: paths(words),
    components: {
      schemas: Object.fromEntries(
        Object.entries(SCHEMAS).map(([name, schema]) => [name, described(name, schema, words)]),
      ),
      securitySchemes: { apiKey: { type: "http", scheme: "bearer", description: words("api.security") } },
    },
  };
}

function paths(words: Words): JsonObject {
  const table: Record<string, Record<string, JsonValue>> = {};
  for (const route of ROUTES) {
    const entry = table[route.path] ?? {};
    entry[route.method] = operation(route, words);
    table[route.path] = entry;
  }
  return table;
}

function operation(route: RouteContract, words: Words): JsonObject {
  const { id, group, parameters = [], request, action } = route;
  return {
    operationId: id,
    tags: [group],
    summary: words(`api.routes.${id}.summary`),
    description: words(`api.routes.${id}.description`),
    ...(parameters.length > 0 && { parameters: parameters.map((parameter) => parameterObject(parameter, words)) }),
    ...(request !== undefined && { requestBody: { required: true, content: content(request, words) } }),
    responses: { ...answers(route, words), ...refusals(route, words) },
    security: action === undefined ? [] : [{ apiKey: [] }],
    ...(action !== undefined && { "x-action": action }),
  };
}

function parameterObject(parameter: ParameterContract, words: Words): JsonObject {
  const { name, required, example } = parameter;
  const description = words(`api.parameters.${name}`);
  return { name, in: parameter.in, required, description, schema: { type: "string" }, ...(example && { example }) };
}

function content(bodies: Bodies, words: Words): JsonObject {
  return Object.fromEntries(
    Object.entries(bodies).map(([mediaType, shape]): [string, JsonObject] => {
      if (shape === "bytes") return [mediaType, {}];
      if (shape === "page") return [mediaType, { schema: { type: "string" } }];
      if (shape === "file-form") return [mediaType, { schema: fileForm(words) }];
      if (shape === "document-form") return [mediaType, DOCUMENT_FORM];
      if (shape === "table-form") return [mediaType, TABLE_FORM];
      if (shape === "text-form") return [mediaType, { schema: { $ref: "#/components/schemas/MatchRequest" } }];
      return [mediaType, { schema: { $ref: `#/components/schemas/${shape}` } }];
    }),
  );
}

function fileForm(words: Words): JsonObject {
  return {
    type: "object",
    required: ["file"],
    properties: { file: { type: "string", contentMediaType: MEDIA.pdf, description: words("api.file") } },
  };
}

/** A PDF beside a request; the JSON part says that it is JSON, or is a text field. */
const DOCUMENT_FORM: JsonObject = {
  schema: {
    type: "object",
    required: ["document", "request"],
    properties: {
      document: { type: "string", contentMediaType: MEDIA.pdf },
      request: { $ref: "#/components/schemas/DocumentRequest" },
    },
  },
  encoding: { document: { contentType: MEDIA.pdf }, request: { contentType: MEDIA.json } },
};

/** A table beside what is said of it, in any of its three formats; and a ZIP of the photos that it names. */
const TABLE_FORM: JsonObject = {
  schema: {
    allOf: [
      { $ref: "#/components/schemas/BatchOptions" },
      {
        type: "object",
        required: ["file"],
        properties: {
          file: { type: "string", contentMediaType: MEDIA.xlsx },
          photos: { type: "string", contentMediaType: MEDIA.zip },
        },
      },
    ],
  },
};

function answers(route: RouteContract, words: Words): JsonObject {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, bodies]) => [
      status,
      { description: words(`api.answers.${status}`), content: content(bodies, words) },
    ]),
  );
}

/** One entry per status, naming the codes that stand behind it; a status that is also an answer keeps the answer. */
function refusals({ refusals: codes, answers: known }: RouteContract, words: Words): JsonObject {
  const byStatus = new Map<number, string[]>();
  for (const code of [...codes, "internal" as const]) {
    const status = STATUS_OF_CODE[code];
    if (!Object.hasOwn(known, status)) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    entries.map(([status, names]) => [
      String(status),
      {
        description: `${words("api.answers.problem")}: ${names.join(", ")}`,
        content: { [MEDIA.problem]: { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

/** The schema with its own sentence, and its members with theirs. */
function described(name: string, schema: JsonObject, words: Words): JsonObject {
  return { description: words(`api.schemas.${name}`), ...withMemberWords(schema, words) };
}

function withMemberWords(node: JsonObject, words: Words): JsonObject {
  const { properties, items } = node;
  return {
    ...node,
    ...(isJsonObject(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, member]) => [name, memberWithWords(name, member, words)]),
      ),
    }),
    ...(isJsonObject(items) && { items: withMemberWords(items, words) }),
  };
}

function memberWithWords(name: string, member: JsonValue, words: Words): JsonValue {
  if (!isJsonObject(member)) return member;
  const path = `api.members.${name}`;
  const sentence = words(path);
  const inner = withMemberWords(member, words);
  return sentence === path ? inner : { ...inner, description: sentence };
}
