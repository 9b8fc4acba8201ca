// The site of `vellum types preview`: one page on the developer's own machine that shows types as they are being laid out, and follows
// every change (server-sent events, HTML Living Standard §9.2). Specimens only: nothing here is signed or can be scanned.

import { Hono } from "hono";
import type { TrialLook, TypeTrial } from "../issuance/type-trial.ts";
import { LicenceError } from "../licence/errors.ts";
import type { Language, Words } from "../licence/words.ts";
import { createSpeech } from "./language.ts";
import {
  TRIAL_SCRIPT,
  TRIAL_SCRIPT_PATH,
  TRIAL_STYLE,
  TRIAL_STYLE_PATH,
  type TrialView,
  trialPage,
} from "./pages/trial-page.ts";
import type { DrawPage } from "./routes/paper-routes.ts";

/** What the site is handed. */
export interface TrialSiteParts {
  readonly trial: TypeTrial;
  readonly words: (language: Language) => Words;
  readonly drawPage: DrawPage;
  readonly countPages: (pdf: Uint8Array) => Promise<number>;
}

const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
};

/** Makes the site; `close` ends what listens for changes. */
export function createTrialSite(parts: TrialSiteParts): { readonly app: Hono; readonly close: () => void } {
  const { trial } = parts;
  const speak = createSpeech(parts.words);
  const listeners = new Set<() => void>();
  const stopWatching = trial.watch(() => {
    for (const tell of listeners) tell();
  });
  const text = (body: string, type: string): Response =>
    new Response(body, { headers: { ...HEADERS, "content-type": `${type}; charset=utf-8` } });
  const app = new Hono();
  app.use(async (context, next) => {
    if (!isThisMachine(context.req.header("host"))) return new Response(null, { status: 421, headers: HEADERS });
    await next();
    return undefined;
  });
  app.get("/", async (context) => {
    const speech = speak({ lang: context.req.query("lang"), accept: context.req.header("accept-language") });
    return text(await trialPage(await viewOf(parts, await trial.look(), speech.language), speech), "text/html");
  });
  app.get(TRIAL_SCRIPT_PATH, () => text(TRIAL_SCRIPT, "text/javascript"));
  app.get(TRIAL_STYLE_PATH, () => text(TRIAL_STYLE, "text/css"));
  app.get("/changes", () => changes(trial, listeners));
  app.get("/files/:name", async (context) => {
    const width = Number(/^[1-9]\d{2,3}$/.exec(context.req.query("width") ?? "")?.[0] ?? 900);
    return fileNamed(parts, context.req.param("name"), width);
  });
  app.notFound(() => new Response(null, { status: 404, headers: HEADERS }));
  return { app, close: stopWatching };
}

/** A page elsewhere may give a name of its own this machine's address and read what is answered under it (DNS rebinding). */
function isThisMachine(host: string | undefined): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host ?? "");
}

async function viewOf({ trial, countPages }: TrialSiteParts, look: TrialLook, language: Language): Promise<TrialView> {
  const types = look.types.map(async ({ type, samples }) => {
    const shown = samples.map(async ({ title, drawn, problems }) => {
      const file = "bytes" in drawn ? { sha256: drawn.sha256, pages: await countPages(drawn.bytes) } : undefined;
      return { title: title[language], problems, ...(file && { file }) };
    });
    return { type, samples: await Promise.all(shown) };
  });
  return { folder: trial.folder, number: look.number, problems: look.problems, types: await Promise.all(types) };
}

/** A specimen as PDF (`<sha256>.pdf`) or a page of it as PNG (`<sha256>-<page>.png`). */
async function fileNamed({ trial, drawPage }: TrialSiteParts, name: string, width: number): Promise<Response> {
  const [, sha256, page] = /^([0-9a-f]{64})(?:-(\d{1,3}))?\.(?:pdf|png)$/.exec(name) ?? [];
  const { types } = await trial.look();
  const files = types.flatMap(({ samples }) => samples.map(({ drawn }) => drawn));
  const pdf = files.find((drawn) => "sha256" in drawn && drawn.sha256 === sha256);
  if (pdf === undefined || !("bytes" in pdf)) return new Response(null, { status: 404, headers: HEADERS });
  if (page === undefined) return bytesOf(pdf.bytes, "application/pdf");
  try {
    return bytesOf((await drawPage({ pdf, page: Number(page), width })).bytes, "image/png");
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    return new Response(null, { status: error.code === "printing-busy" ? 503 : 404, headers: HEADERS });
  }
}

function bytesOf(bytes: Uint8Array, type: string): Response {
  return new Response(bytes.slice(), { headers: { ...HEADERS, "content-type": type } });
}

/** The number of the look at once, and again whenever something changed. */
function changes(trial: TypeTrial, listeners: Set<() => void>): Response {
  const encoder = new TextEncoder();
  let tell: (() => void) | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const told = async (): Promise<void> => {
        const { number } = await trial.look();
        controller.enqueue(encoder.encode(`data: ${number}\n\n`));
      };
      // Whoever has gone away meanwhile need not be told.
      tell = () => void told().catch(() => undefined);
      listeners.add(tell);
      tell();
    },
    cancel() {
      if (tell !== undefined) listeners.delete(tell);
    },
  });
  return new Response(body, { headers: { ...HEADERS, "content-type": "text/event-stream" } });
}
