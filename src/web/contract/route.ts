// What a route of the API is, as data: what it takes, what it answers, what it refuses with.

import type { ApiAction } from "../../issuance/register-entries.ts";
import type { ErrorCode } from "../../licence/errors.ts";
import type { SchemaName } from "./schemas.ts";

/** Media types that more than one route speaks. */
export const MEDIA = {
  json: "application/json",
  problem: "application/problem+json",
  credential: "application/vc",
  jsonLd: "application/ld+json",
  pdf: "application/pdf",
  png: "image/png",
  jpeg: "image/jpeg",
  html: "text/html",
  form: "application/x-www-form-urlencoded",
  multipart: "multipart/form-data",
  csv: "text/csv",
  ndjson: "application/x-ndjson",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  events: "text/event-stream",
  zip: "application/zip",
} as const;

/** What travels in a body: a schema of the contract, or bytes. */
export type BodyShape = SchemaName | "bytes" | "file-form" | "document-form" | "table-form" | "text-form" | "page";

/** Bodies by media type. */
export type Bodies = Readonly<Record<string, BodyShape>>;

/** The groups that people read of routes in, in order. */
export const GROUPS = ["verification", "licences", "batches", "trust", "operations"] as const;

/** A parameter in path, query or header. */
export interface ParameterContract {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly example?: string;
}

/** A route. */
export interface RouteContract {
  /** Also the key of its sentences. */
  readonly id: string;
  readonly method: "get" | "post" | "delete";
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly group: (typeof GROUPS)[number];
  /** The right an API key needs; absent: public. */
  readonly action?: ApiAction;
  readonly parameters?: readonly ParameterContract[];
  readonly request?: Bodies;
  /** Answers by status. */
  readonly answers: Readonly<Record<number, Bodies>>;
  /** What it can refuse with, besides `internal`. */
  readonly refusals: readonly ErrorCode[];
}

/** The licence's id in the path. */
export const ID: ParameterContract = { name: "id", in: "path", required: true, example: "mfzwizltoq2dknrxgaydcmrtgq" };

/** The language switch. */
export const LANG: ParameterContract = { name: "lang", in: "query", required: false, example: "en" };

/** What somebody can be refused with who does not prove who they are, or may not. */
export const PROOF_OF_WHO: readonly ErrorCode[] = ["unauthenticated", "forbidden", "rate-limited"];

/** What every JSON body can be refused with. */
export const BODY_REFUSALS: readonly ErrorCode[] = [
  "request-invalid",
  "json-invalid",
  "body-too-large",
  "media-type-unsupported",
];

/** A parameter in the path (required) or the query (optional). */
export function parameter(name: string, where: "path" | "query", example?: string): ParameterContract {
  return { name, in: where, required: where === "path", ...(example !== undefined && { example }) };
}
