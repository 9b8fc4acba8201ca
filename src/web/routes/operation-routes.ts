// What operators and developers ask: does it run, is it ready, what does it understand; and the site's own two files.

import type { Context, Hono } from "hono";
import type { Catalogue } from "../../licence/catalogue.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import type { Language } from "../../licence/words.ts";
import type { Answers } from "../answers.ts";
import type { Assets } from "../assets.ts";
import { openApiDocument } from "../openapi.ts";
import { docsPage } from "../pages/docs-page.ts";

/** What these routes are handed. */
export interface OperationRouteParts {
  readonly answers: Answers;
  readonly catalogue: Catalogue;
  readonly assets: Assets;
  /** Resolves once the service can do its work, or at least verify; rejects while it cannot. */
  readonly ready: (verifyingOnly: boolean) => Promise<void>;
  readonly issuingState?: () => Promise<"on" | "off">;
}

/** Adds the routes. */
export function addOperationRoutes(app: Hono, parts: OperationRouteParts): void {
  const { answers, assets } = parts;
  const documentIn = createDocuments(parts);
  app.get("/healthz", () => answers.json({ status: "ok" }));
  app.get("/readyz", (context) => readiness(parts, context.req.query("for") === "verifying"));
  app.get("/openapi.json", (context) => {
    const lang = context.req.query("lang");
    const body = documentIn(lang === undefined ? "en" : answers.speechOf(context).language);
    return new Response(JSON.stringify(body), { headers: answers.headers.machine("application/json", 300) });
  });
  app.get("/docs", (context) => {
    const speech = answers.speechOf(context);
    const main = docsPage(documentIn(speech.language), speech);
    return answers.page({ title: speech.words("page.docs.title"), path: "/docs", speech, main, plain: true });
  });
  app.get("/assets/:name", (context: Context) => {
    const file = assets.files.get(context.req.path);
    if (file === undefined) throw new LicenceError("not-found");
    return new Response(file.body, { headers: answers.headers.asset(file.contentType) });
  });
}

/** The document of each language, made at its first use. */
function createDocuments({ answers, catalogue }: OperationRouteParts): (language: Language) => JsonObject {
  const made = new Map<Language, JsonObject>();
  return (language) => {
    const document = made.get(language) ?? openApiDocument(answers.site.origin, catalogue.words(language));
    made.set(language, document);
    return document;
  };
}

/** The public answer says no more than whether; why is told on the operators' port. */
async function readiness(
  { answers, ready, issuingState }: OperationRouteParts,
  verifyingOnly: boolean,
): Promise<Response> {
  try {
    await ready(verifyingOnly);
    return answers.json({ status: "ok", ...(issuingState && { issuing: await issuingState() }) });
  } catch {
    return answers.json({ status: "unavailable" }, 503, { "retry-after": "2" });
  }
}
