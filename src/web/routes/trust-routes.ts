// What outsiders need to check a licence by themselves: issuers and their keys (did:web), licence types, JSON-LD contexts and
// signed status lists. Public by nature, so readable from any origin; what is published under a version never changes.

import type { Context, Hono } from "hono";
import type { RegisterReader } from "../../issuance/ports.ts";
import type { Publishing } from "../../issuance/publishing.ts";
import { type Catalogue, credentialSchemaOf } from "../../licence/catalogue.ts";
import { didDocument, didOf, verificationMethodOf } from "../../licence/did-web.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import type { Answers } from "../answers.ts";
import { acceptsGzip, preferredMediaType } from "../negotiation.ts";
import { createPackedLists, type Gzip, type PackedLists } from "../packed-lists.ts";
import { type IssuerWithKeys, issuersPage } from "../pages/issuers-page.ts";
import { typePage } from "../pages/type-page.ts";
import { typesPage } from "../pages/types-page.ts";

/** What these routes are handed. */
export interface TrustRouteParts {
  readonly answers: Answers;
  readonly catalogue: Catalogue;
  readonly reader: RegisterReader;
  /** Absent where nothing can sign (a Worker without the key): then the list as stored is served. */
  readonly publishing?: Pick<Publishing, "current">;
  /** Packs a list for readers that accept it; absent where the platform does so by itself. */
  readonly gzip?: Gzip;
  readonly origin: string;
  readonly formerOrigins: readonly string[];
}

/** Seconds for which a status list may be cached: a revocation shows within 60 s (rules.md), of which this is half. */
const LIST_MAX_AGE = 30;
const TRUST_MAX_AGE = 30;

const LD_TYPES = ["application/ld+json", "application/json"] as const;
const DID_TYPES = ["application/did+json", "application/did+ld+json", ...LD_TYPES] as const;
const LIST_TYPES = ["application/vc", ...LD_TYPES] as const;
const SCHEMA_TYPES = ["application/schema+json", "application/json", "text/html"] as const;
const LISTING_TYPES = ["application/json", "text/html"] as const;

/** Adds the routes. */
export function addTrustRoutes(app: Hono, parts: TrustRouteParts): void {
  const packed = parts.gzip && createPackedLists(parts.gzip);
  app.get("/status/:list", (context) => statusList(parts, packed, context));
  app.get("/issuers", (context) => issuers(parts, context));
  app.get("/issuers/:uscc/did.json", (context) => did(parts, context));
  app.get("/types", (context) => types(parts, context));
  app.get("/types/:code/:version", (context) => type(parts, context));
  app.get("/contexts/licence/v1", (context) => unchanging(parts, context, parts.catalogue.licenceContext(), LD_TYPES));
  app.get("/contexts/types/:code/:version", (context) => {
    const found = parts.catalogue.typeContext(textOf(context, "code"), versionOf(context));
    return unchanging(parts, context, present(found), LD_TYPES);
  });
}

async function statusList(
  parts: TrustRouteParts,
  packed: PackedLists | undefined,
  context: Context,
): Promise<Response> {
  const list = textOf(context, "list").toLowerCase();
  const credential = present(
    parts.publishing ? await parts.publishing.current(list) : (await parts.reader.statusList(list))?.credential,
  );
  const type = preferredMediaType(context.req.header("accept"), LIST_TYPES);
  const machine = parts.answers.headers.machine(type, LIST_MAX_AGE);
  const headers = { ...machine, vary: `${machine["vary"]}, Accept-Encoding` };
  if (packed === undefined || !acceptsGzip(context.req.header("accept-encoding"))) {
    return new Response(credential, { headers });
  }
  return new Response(await packed(list, credential), { headers: { ...headers, "content-encoding": "gzip" } });
}

async function issuers(parts: TrustRouteParts, context: Context): Promise<Response> {
  const { answers, reader, origin } = parts;
  const all = await Promise.all(
    (await reader.issuers()).map(async (issuer) => ({ issuer, keys: await reader.keysOf(issuer.uscc) })),
  );
  const type = preferredMediaType(context.req.header("accept"), LISTING_TYPES);
  if (type === "text/html") {
    const speech = answers.speechOf(context);
    const title = speech.words("page.issuers.title");
    return answers.page({ title, path: "/issuers", speech, main: issuersPage(all, speech), plain: true });
  }
  const body = JSON.stringify({ issuers: all.map((issuer) => trustEntry(issuer, origin)) });
  return new Response(body, { headers: answers.headers.machine(type, TRUST_MAX_AGE) });
}

function trustEntry({ issuer, keys }: IssuerWithKeys, origin: string) {
  const { uscc, name, areaCode } = issuer;
  return {
    did: didOf(origin, uscc),
    uscc,
    name,
    areaCode,
    didDocument: `${origin}/issuers/${uscc}/did.json`,
    keys: keys.map((key) => ({
      kid: key.kid,
      verificationMethod: verificationMethodOf(origin, uscc, key.kid),
      publicKeyMultibase: key.publicKeyMultibase,
      activeFrom: key.activeFrom,
      ...(key.retiredAt !== undefined && { retiredAt: key.retiredAt }),
      ...(key.compromisedSince !== undefined && { compromisedSince: key.compromisedSince }),
      example: key.example,
    })),
  };
}

/** A former origin's name resolves under that origin: the Host header only chooses among the origins of the configuration. */
async function did(parts: TrustRouteParts, context: Context): Promise<Response> {
  const uscc = textOf(context, "uscc");
  present(await parts.reader.issuer(uscc));
  const host = new URL(context.req.url).host;
  const origin = parts.formerOrigins.find((former) => new URL(former).host === host) ?? parts.origin;
  const keys = (await parts.reader.keysOf(uscc)).map(({ kid, publicKeyMultibase, compromisedSince }) => ({
    kid,
    publicKeyMultibase,
    trusted: compromisedSince === undefined,
    ...(compromisedSince !== undefined && { revoked: compromisedSince }),
  }));
  const type = preferredMediaType(context.req.header("accept"), DID_TYPES);
  const body = JSON.stringify(didDocument(origin, uscc, keys));
  return new Response(body, { headers: parts.answers.headers.machine(type, TRUST_MAX_AGE) });
}

async function types({ answers, catalogue, origin }: TrustRouteParts, context: Context): Promise<Response> {
  const all = catalogue.types();
  const type = preferredMediaType(context.req.header("accept"), LISTING_TYPES);
  if (type === "text/html") {
    const speech = answers.speechOf(context);
    const title = speech.words("page.types.title");
    return answers.page({ title, path: "/types", speech, main: typesPage(all, speech), plain: true });
  }
  const body = JSON.stringify({ types: all.map((each) => listed(each, origin)) });
  return new Response(body, { headers: answers.headers.machine(type, TRUST_MAX_AGE) });
}

function listed({ code, version, slug, name, description, category }: LicenceType, origin: string) {
  return { code, version, slug, name, description, category, href: `${origin}/types/${code}/${version}` };
}

async function type(parts: TrustRouteParts, context: Context): Promise<Response> {
  const { answers, catalogue, origin } = parts;
  const found = present(catalogue.version(textOf(context, "code"), versionOf(context)));
  if (preferredMediaType(context.req.header("accept"), SCHEMA_TYPES) !== "text/html") {
    return unchanging(parts, context, credentialSchemaOf(found, origin), [
      "application/schema+json",
      "application/json",
    ]);
  }
  const speech = answers.speechOf(context);
  const path = `/types/${found.code}/${found.version}`;
  return answers.page({ title: found.name[speech.language], path, speech, main: typePage(found, speech), plain: true });
}

/** A document that never changes under its address. */
function unchanging(
  { answers }: TrustRouteParts,
  context: Context,
  document: object,
  offers: readonly [string, ...string[]],
): Response {
  const type = preferredMediaType(context.req.header("accept"), offers);
  return new Response(JSON.stringify(document), { headers: answers.headers.immutable(type) });
}

/** @throws {LicenceError} not-found — there is nothing. */
function present<T>(found: T | undefined): T {
  if (found === undefined) throw new LicenceError("not-found");
  return found;
}

function textOf(context: Context, name: string): string {
  return context.req.param(name) ?? "";
}

/** A version as it is written in an address: no sign, no leading zero. */
function versionOf(context: Context): number {
  const text = textOf(context, "version");
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0;
}
