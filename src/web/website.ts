// The whole web floor as one application: the public side, the department's API where there is one, and what happens to whatever
// neither answers. The doors hand in every part.

import { type Context, Hono } from "hono";
import type { Entropy } from "../issuance/ports.ts";
import { LicenceError } from "../licence/errors.ts";
import { allowedMethods } from "./allowed-methods.ts";
import { type AnswerParts, type Answers, createAnswers } from "./answers.ts";
import { createAssets } from "./assets.ts";
import { createOfficeApi, type OfficeApiParts } from "./office-api.ts";
import { createPublicSite, type PublicSiteParts } from "./public-site.ts";
import { createRouter } from "./router.ts";

/** What the web floor is handed. */
export interface WebsiteParts extends Omit<PublicSiteParts, "answers" | "assets">, Pick<AnswerParts, "onIncident"> {
  readonly entropy: Entropy;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  /** Absent where nothing is issued (a Worker that only verifies). */
  readonly office?: Omit<OfficeApiParts, "answers" | "catalogue" | "origin" | "sha256" | "limiter" | "addressOf">;
}

/** Makes the application; `app.fetch` serves it on every runtime. */
export function createWebsite(parts: WebsiteParts): Hono {
  const assets = createAssets(parts.sha256);
  const answers = createAnswers({ ...parts, assets });
  const app = new Hono({ router: createRouter() });
  app.onError((thrown, context) => answers.refusal(context, thrown));
  app.notFound((context) => unrouted(app, answers, context));
  app.route("/", createPublicSite({ ...parts, answers, assets }));
  if (parts.office !== undefined) {
    app.route("/", createOfficeApi({ ...parts, ...parts.office, answers }));
  }
  return app;
}

/** What no route answers: OPTIONS is told the methods, another method than those is refused, and elsewhere there is nothing. */
function unrouted(app: Hono, answers: Answers, context: Context): Response | Promise<Response> {
  const allow = allowedMethods(app, context.req.raw).join(", ");
  if (allow === "") return answers.refusal(context, new LicenceError("not-found"));
  const { method } = context.req;
  if (method === "OPTIONS") return new Response(null, { status: 204, headers: { ...answers.headers.report, allow } });
  return answers.refusal(context, new LicenceError("method-not-allowed", { parameters: { found: method, allow } }));
}
