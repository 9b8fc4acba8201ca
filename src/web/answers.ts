// How the web floor answers: a page for people, JSON for machines, a problem document or page for a refusal. Each answer is one
// Response with all its headers inline.

import type { Context } from "hono";
import type { Entropy } from "../issuance/ports.ts";
import { toHex } from "../licence/bytes.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import { licenceErrorOf } from "../licence/errors.ts";
import type { Report } from "../licence/verdict.ts";
import type { Assets } from "./assets.ts";
import { createHeaderSets, type HeaderSets } from "./headers.ts";
import { createSpeech, type Speech } from "./language.ts";
import { preferredMediaType } from "./negotiation.ts";
import { framed, linkTo, type Page, type Site } from "./pages/layout.ts";
import { problemPage } from "./pages/problem-page.ts";
import { headersOfProblem, isIncident, type Problem, problemOf } from "./problem.ts";
import { createReportText } from "./report-text.ts";
import { notesOf } from "./request-notes.ts";

/** Told of every incident: the name in the answer, and what was thrown. */
export type OnIncident = (incident: string, thrown: unknown) => void;

/** Makes answers. */
export interface Answers {
  readonly headers: HeaderSets;
  readonly site: Site;
  speechOf(context: Context): Speech;
  page(page: Page, status?: number, extra?: Readonly<Record<string, string>>): Promise<Response>;
  json(value: unknown, status?: number, extra?: Readonly<Record<string, string>>): Response;
  /** A report as JSON. */
  report(report: Report, status?: number): Response;
  /** 303 to a path of ours, in the language that was chosen. */
  seeOther(context: Context, path: `/v/${string}`): Response;
  /** A problem document, whoever asks. */
  problem(context: Context, thrown: unknown): Response;
  /** A problem document, or a page for somebody whose browser prefers one. */
  refusal(context: Context, thrown: unknown): Promise<Response>;
  /** The problem with what would go into its headers, for a page of its own. */
  explain(
    context: Context,
    thrown: unknown,
  ): { readonly problem: Problem; readonly headers: Readonly<Record<string, string>> };
}

/** What answering needs. */
export interface AnswerParts {
  readonly origin: string;
  readonly catalogue: Catalogue;
  readonly entropy: Entropy;
  readonly assets: Assets;
  readonly onIncident: OnIncident;
}

/** Binds answers to one site. */
export function createAnswers(parts: AnswerParts): Answers {
  const { origin, assets } = parts;
  const headers = createHeaderSets(origin);
  const site = { origin, host: origin.replace(/^https?:\/\//, ""), stylesheet: assets.stylesheet, icon: assets.icon };
  const speak = createSpeech((language) => parts.catalogue.words(language));
  const speechOf = (context: Context): Speech =>
    speak({ lang: context.req.query("lang"), accept: context.req.header("accept-language") });
  const page: Answers["page"] = async (content, status = 200, extra = {}) => {
    const base = headers.page[content.speech.language];
    return new Response(await framed(site, content), { status, headers: { ...base, ...extra } });
  };
  const json: Answers["json"] = (value, status = 200, extra) =>
    new Response(JSON.stringify(value), { status, headers: extra ? { ...headers.report, ...extra } : headers.report });
  const seeOther: Answers["seeOther"] = (context, path) => {
    const location = linkTo(speechOf(context), path);
    return new Response(null, { status: 303, headers: { ...headers.report, location } });
  };
  const textOf = createReportText();
  const report: Answers["report"] = (value, status = 200) =>
    new Response(textOf(value), { status, headers: headers.report });
  return {
    headers,
    site,
    speechOf,
    page,
    json,
    report,
    seeOther,
    ...createRefusals(parts, { headers, speechOf, page }),
  };
}

function createRefusals(
  parts: AnswerParts,
  { headers, speechOf, page }: Pick<Answers, "headers" | "speechOf" | "page">,
): Pick<Answers, "explain" | "problem" | "refusal"> {
  const explain: Answers["explain"] = (context, thrown) => {
    const error = licenceErrorOf(thrown);
    const incident = notesOf(context.env)?.requestId ?? toHex(parts.entropy.bytes(8));
    const problem = problemOf(error, speechOf(context), parts.origin, incident);
    if (isIncident(problem)) parts.onIncident(incident, thrown);
    return { problem, headers: headersOfProblem(error) };
  };
  const document = ({ problem, headers: extra }: ReturnType<Answers["explain"]>): Response =>
    new Response(JSON.stringify(problem), { status: problem.status, headers: { ...headers.problem, ...extra } });
  return {
    explain,
    problem: (context, thrown) => document(explain(context, thrown)),
    async refusal(context, thrown) {
      const explained = explain(context, thrown);
      if (!prefersPage(context)) return document(explained);
      const speech = speechOf(context);
      const { problem } = explained;
      const main = problemPage(problem, speech);
      return page({ title: problem.title, path: "/", speech, main, plain: true }, problem.status, explained.headers);
    },
  };
}

/** Whether a browser asks: somebody who prefers HTML to JSON and says so. */
function prefersPage(context: Context): boolean {
  const wanted = preferredMediaType(context.req.header("accept"), [
    "application/problem+json",
    "application/json",
    "text/html",
  ]);
  return wanted === "text/html";
}

/** Whether a report is wanted as JSON: `?format=json`, or an Accept header that prefers it to a page. */
export function wantsJson(context: Context): boolean {
  const format = context.req.query("format");
  if (format !== undefined) return format === "json";
  const accept = context.req.header("accept");
  if (accept === "application/json") return true;
  return preferredMediaType(accept, ["text/html", "application/json"]) === "application/json";
}
