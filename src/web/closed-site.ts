// The site while its house cannot be opened: the register is out of reach, or something is configured wrongly. Every path says so in the
// asker's language and when to come again, and the site's own two files let the page look as always.

import { Hono } from "hono";
import type { Entropy } from "../issuance/ports.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import { createAnswers, type OnIncident } from "./answers.ts";
import { createAssets } from "./assets.ts";

/** What it is made of. */
export interface ClosedSiteParts {
  readonly origin: string;
  readonly catalogue: Catalogue;
  readonly entropy: Entropy;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  readonly onIncident: OnIncident;
}

/** Makes the site. @param error why the house is closed. */
export function createClosedSite(parts: ClosedSiteParts, error: unknown): Hono {
  const assets = createAssets(parts.sha256);
  const answers = createAnswers({ ...parts, assets });
  const app = new Hono();
  for (const [path, { body, contentType }] of assets.files) {
    app.get(path, () => new Response(body, { headers: { "content-type": contentType, "cache-control": "no-store" } }));
  }
  app.all("*", (context) => answers.refusal(context, error));
  return app;
}
