// What operators and their programs ask: figures, readiness check by check, the status page. On a port of their own, or on the public
// one for whoever has the token: as a bearer, or as the password that a browser asks for.

import { createHash, timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import type { Catalogue } from "../licence/catalogue.ts";
import { createSpeech } from "../web/language.ts";
import type { Figures } from "./figures.ts";
import type { Moment } from "./history.ts";
import type { ReadableMetrics } from "./metrics.ts";
import type { Readiness } from "./readiness.ts";
import type { Hidden } from "./settings.ts";
import { statusPage } from "./status-page.ts";
import { STATUS_STYLES } from "./status-styles.ts";

/** What is shown. */
export interface WatchSiteParts {
  readonly catalogue: Pick<Catalogue, "words">;
  readonly metrics: ReadableMetrics;
  readonly readiness: () => Promise<Readiness>;
  readonly figures: () => Figures;
  readonly moments: () => readonly Moment[];
  /** Absent: whoever reaches the port may look. */
  readonly token?: Hidden;
}

const ALWAYS = { "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-store" };
const PAGE = {
  ...ALWAYS,
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-frame-options": "DENY",
};

/** Makes the site. */
export function createWatchSite(parts: WatchSiteParts): Hono {
  const app = new Hono();
  const admitted = createAdmission(parts.token);
  const speak = createSpeech((language) => parts.catalogue.words(language));
  const guarded = (answer: (context: Context) => Promise<Response> | Response) => (context: Context) =>
    admitted(context.req.header("authorization")) ? answer(context) : unadmitted();
  app.get(
    "/metrics",
    guarded(async () => text(await parts.metrics.text(), parts.metrics.contentType)),
  );
  app.get(
    "/checks",
    guarded(() => checks(parts)),
  );
  app.get("/status.css", () => text(STATUS_STYLES, "text/css; charset=utf-8"));
  app.get(
    "/status.html",
    guarded(async (context) => {
      const speech = speak({ lang: context.req.query("lang"), accept: context.req.header("accept-language") });
      const view = { speech, readiness: await parts.readiness(), figures: parts.figures(), moments: parts.moments() };
      return new Response(await statusPage(view), { headers: { ...PAGE, "content-language": speech.language } });
    }),
  );
  return app;
}

/** The site on a port of its own, where what probes ask for is answered too. */
export function createWatchPortSite(parts: WatchSiteParts): Hono {
  const app = createWatchSite(parts);
  app.get("/readyz", () => brief(parts));
  app.get("/healthz", () => text(JSON.stringify({ status: "ok" }), "application/json"));
  app.get("/", () => new Response(null, { status: 303, headers: { ...ALWAYS, location: "/status.html" } }));
  return app;
}

async function checks({ readiness }: WatchSiteParts): Promise<Response> {
  const { ready, ...rest } = await readiness();
  const body = JSON.stringify({ status: ready ? "ok" : "unavailable", ...rest });
  return text(body, "application/json", ready ? 200 : 503);
}

/** For probes, which show no token: no more than the public port tells. */
async function brief({ readiness }: WatchSiteParts): Promise<Response> {
  const { ready, issuing } = await readiness();
  const body = JSON.stringify(ready ? { status: "ok", issuing } : { status: "unavailable" });
  return text(body, "application/json", ready ? 200 : 503);
}

function text(body: string, contentType: string, status = 200): Response {
  return new Response(body, { status, headers: { ...ALWAYS, "content-type": contentType } });
}

function unadmitted(): Response {
  const headers = { ...ALWAYS, "www-authenticate": 'Basic realm="vellum", charset="UTF-8", Bearer realm="vellum"' };
  return new Response(null, { status: 401, headers });
}

/** Compares hashes, in constant time: the time of an answer tells nothing of the token. */
function createAdmission(token: Hidden | undefined): (authorization: string | undefined) => boolean {
  if (token === undefined) return () => true;
  const hashed = (secret: string): Buffer => createHash("sha256").update(secret).digest();
  const wanted = hashed(token.reveal());
  return (authorization = "") => {
    const space = authorization.indexOf(" ");
    const [scheme, value] = [authorization.slice(0, Math.max(0, space)), authorization.slice(space + 1)];
    if (/^bearer$/i.test(scheme)) return timingSafeEqual(hashed(value), wanted);
    if (!/^basic$/i.test(scheme)) return false;
    const credentials = Buffer.from(value, "base64").toString("utf8");
    return timingSafeEqual(hashed(credentials.slice(credentials.indexOf(":") + 1)), wanted);
  };
}
