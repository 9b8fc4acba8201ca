// The front door for people (`/`, `/verify`: a number or a file, without JavaScript) and `POST /v1/verifications` for machines.
// Numbers are posted and counted, so that nobody walks through them; files are judged and forgotten.

import type { Context, Hono } from "hono";
import type { VerificationDesk } from "../../issuance/verification.ts";
import { verdictWord } from "../../licence/describe.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { Answers, OnIncident } from "../answers.ts";
import { BODY_LIMITS, readBytes, readForm, requireMediaType, textField } from "../body.ts";
import type { AddressOf } from "../client-address.ts";
import { MEDIA } from "../contract/route.ts";
import type { DocumentReader } from "../document-reader.ts";
import { countGuess } from "../guessing.ts";
import { type HomeView, homePage } from "../pages/home-page.ts";
import { reportPage } from "../pages/report-page.ts";
import type { LimitBucket, RateLimiter } from "../rate-limiter.ts";

/** What these routes are handed. */
export interface VerifyRouteParts {
  readonly answers: Answers;
  readonly desk: VerificationDesk;
  readonly documents: DocumentReader;
  readonly onIncident: OnIncident;
  readonly limiter: RateLimiter;
  readonly addressOf: AddressOf;
}

/** A credential in any of the types that people send it under. */
const CREDENTIAL_TYPES: readonly string[] = [MEDIA.credential, MEDIA.json, MEDIA.jsonLd];

const POSTED_TYPES: readonly string[] = [...CREDENTIAL_TYPES, MEDIA.pdf, MEDIA.multipart];

/** What surrounds the file in a multipart form. */
const FORM_OVERHEAD = 16_384;

/** Adds the routes. */
export function addVerifyRoutes(app: Hono, parts: VerifyRouteParts): void {
  app.get("/", (context) => home(parts, context, { greeting: true }));
  app.get("/verify", (context) => home(parts, context, { greeting: false }));
  app.post("/verify", (context) => verifyForm(parts, context));
  app.post("/v1/verifications", async (context) => parts.answers.json(await reportOnPosted(parts, context)));
}

async function reportOnPosted(parts: VerifyRouteParts, context: Context) {
  const request = context.req.raw;
  const type = requireMediaType(request, POSTED_TYPES);
  if (CREDENTIAL_TYPES.includes(type)) {
    await count(parts, context, "credential");
    return parts.documents.reportOnJson(await readBytes(request, BODY_LIMITS.json));
  }
  await count(parts, context, "file");
  if (type === MEDIA.pdf) return parts.documents.reportOnPdf(await readBytes(request, BODY_LIMITS.pdf));
  const file = await fileOf(await readForm(request, BODY_LIMITS.pdf + FORM_OVERHEAD));
  if (file === undefined) throw new LicenceError("document-unreadable");
  return parts.documents.reportOnFile(file);
}

/** The bytes of the form's field `file`; undefined when nobody chose one. */
async function fileOf(form: FormData): Promise<Uint8Array | undefined> {
  const file = form.get("file");
  if (file === null || typeof file === "string" || file.size === 0) return undefined;
  return new Uint8Array(await file.arrayBuffer());
}

async function verifyForm(parts: VerifyRouteParts, context: Context): Promise<Response> {
  try {
    const form = await readForm(context.req.raw, BODY_LIMITS.pdf + FORM_OVERHEAD);
    const file = await fileOf(form);
    if (file !== undefined) return await verifyFile(parts, context, file);
    const text = textField(form, "text");
    if (text !== "") return await lookUp(parts, context, text);
    const { words } = parts.answers.speechOf(context);
    const notice = words(form.has("file") ? "page.upload.nothing" : "page.number.nothing");
    return await home(parts, context, { greeting: false, notice }, 422);
  } catch (thrown) {
    const { problem, headers } = parts.answers.explain(context, thrown);
    return home(parts, context, { greeting: false, notice: problem.detail }, problem.status, headers);
  }
}

async function verifyFile(parts: VerifyRouteParts, context: Context, file: Uint8Array): Promise<Response> {
  await count(parts, context, "file");
  const { answers } = parts;
  const report = await parts.documents.reportOnFile(file);
  const speech = answers.speechOf(context);
  const main = reportPage({ report, source: "file", compare: [] }, speech);
  return answers.page({ title: verdictWord(speech.words, report), path: "/verify", speech, main });
}

/** One licence leads to its page; several are listed; none is said. */
async function lookUp(parts: VerifyRouteParts, context: Context, text: string): Promise<Response> {
  await countGuess(parts, "find", parts.addressOf(context.req.raw, context.env));
  const { desk, answers } = parts;
  const ids = await desk.find(withoutAddress(text));
  const [first] = ids;
  if (ids.length === 1 && first !== undefined) return answers.seeOther(context, `/v/${first}`);
  const found = await Promise.all(ids.map(async (id) => ({ id, report: await desk.reportOf(id) })));
  return home(parts, context, { greeting: false, typed: text, found }, ids.length === 0 ? 404 : 200);
}

/** The id in an address that somebody pasted whole; anything else as it is. */
function withoutAddress(text: string): string {
  return /\/v\/([a-z2-7]{26})\/?(?:[?#].*)?$/i.exec(text)?.[1] ?? text;
}

async function home(
  { answers }: VerifyRouteParts,
  context: Context,
  view: HomeView,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const speech = answers.speechOf(context);
  const title = speech.words(view.greeting ? "page.home.title" : "page.verify.title");
  const path = view.greeting ? "/" : "/verify";
  return answers.page({ title, path, speech, main: homePage(answers.site, view, speech) }, status, headers);
}

async function count({ limiter, addressOf }: VerifyRouteParts, context: Context, bucket: LimitBucket): Promise<void> {
  const seconds = await limiter.take(bucket, addressOf(context.req.raw, context.env));
  if (seconds > 0) throw new LicenceError("rate-limited", { parameters: { seconds } });
}
