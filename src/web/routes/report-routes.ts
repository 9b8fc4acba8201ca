// `GET /v/{id}`, the page behind the QR, and `POST /v/{id}/match`, which catches a copied one. `/V/…` answers too, without a
// redirect, for the QR is in upper case. The report as JSON is the hottest path of the service: one read, one Response.

import type { Context, Hono } from "hono";
import type { PaperText, VerificationDesk } from "../../issuance/verification.ts";
import type { Catalogue } from "../../licence/catalogue.ts";
import { verdictWord } from "../../licence/describe.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { CompareField } from "../../licence/licence-type.ts";
import type { Report } from "../../licence/verdict.ts";
import { type Answers, type OnIncident, wantsJson } from "../answers.ts";
import { BODY_LIMITS, FORM_TYPES, readForm, readJson, requireMediaType, textField } from "../body.ts";
import type { AddressOf } from "../client-address.ts";
import { requireValid } from "../contract/validation.ts";
import { countGuess } from "../guessing.ts";
import { mediaTypeOf } from "../negotiation.ts";
import type { MatchView } from "../pages/match-card.ts";
import { reportPage } from "../pages/report-page.ts";
import type { RateLimiter } from "../rate-limiter.ts";

/** What these routes are handed. */
export interface ReportRouteParts {
  readonly answers: Answers;
  readonly catalogue: Catalogue;
  readonly desk: VerificationDesk;
  readonly limiter: RateLimiter;
  readonly addressOf: AddressOf;
  /** Told of an address that asks for one unknown id after another. */
  readonly onIncident: OnIncident;
}

/** Adds the routes. Whoever opens the answer to the form again by its address is led back to the licence. */
export function addReportRoutes(app: Hono, parts: ReportRouteParts): void {
  const { answers, desk } = parts;
  const show = async (context: Context): Promise<Response> => {
    const report = await desk.reportOf(idOf(context));
    const status = statusOf(report);
    if (status === 404) await countUnknown(parts, context);
    return wantsJson(context) ? answers.report(report, status) : reportAnswer(parts, context, { report, status });
  };
  const match = (context: Context): Promise<Response> =>
    FORM_TYPES.includes(mediaTypeOf(context.req.header("content-type")))
      ? matchForm(parts, context)
      : matchJson(parts, context);
  for (const path of ["/v/:id", "/V/:id"]) {
    app.get(path, show);
    app.post(`${path}/match`, match);
    app.get(`${path}/match`, (context) => answers.seeOther(context, `/v/${encodeURIComponent(idOf(context))}`));
  }
}

/** 404 for a licence that is not there, 503 while the register cannot say, else 200: a bad verdict is an answer. */
function statusOf({ verdict, reason }: Report): number {
  if (verdict === "unknown") return 404;
  return verdict === "unverifiable" && reason?.startsWith("register-") === true ? 503 : 200;
}

function idOf(context: Context): string {
  return context.req.param("id") ?? "";
}

interface ReportAnswer {
  readonly report: Report;
  readonly status: number;
  readonly match?: MatchView;
  readonly headers?: Readonly<Record<string, string>>;
}

async function reportAnswer(parts: ReportRouteParts, context: Context, answer: ReportAnswer): Promise<Response> {
  const { answers, catalogue } = parts;
  const { report, status, match } = answer;
  const speech = answers.speechOf(context);
  // An id that is not the register's is never put into a page.
  const id = report.licence?.id;
  const view = {
    report,
    source: "entry" as const,
    compare: compareFields(catalogue, report),
    ...(id !== undefined && { id }),
    ...(match !== undefined && { match }),
  };
  const path = id === undefined ? "/verify" : `/v/${id}`;
  const page = { title: verdictWord(speech.words, report), path, speech, main: reportPage(view, speech) };
  return answers.page(page, status, answer.headers);
}

/** Where the number is the holder's code, both have one label and one line in the form is enough. */
function compareFields(catalogue: Catalogue, { licence }: Report): readonly CompareField[] {
  const fields = licence && catalogue.version(licence.type.code, licence.type.version)?.compare;
  const labels = fields?.map(({ label }) => label["zh-CN"]) ?? [];
  return fields?.filter(({ label }, index) => labels.indexOf(label["zh-CN"]) === index) ?? [];
}

async function matchJson(parts: ReportRouteParts, context: Context): Promise<Response> {
  requireMediaType(context.req.raw, ["application/json", ...FORM_TYPES]);
  const paper = requireValid("MatchRequest", await readJson(context.req.raw));
  await countMatch(parts, context);
  return parts.answers.json(await parts.desk.match(idOf(context), textsOf(paper)));
}

/** For people: the page again, with the answer beside the form and what was typed still in it. */
async function matchForm(parts: ReportRouteParts, context: Context): Promise<Response> {
  const { answers, desk, catalogue } = parts;
  const form = await readForm(context.req.raw, BODY_LIMITS.form);
  const report = await desk.reportOf(idOf(context));
  const keys = compareFields(catalogue, report).map(({ key }) => key);
  const typed = Object.fromEntries(keys.map((key) => [key, textField(form, key)]).filter(([, text]) => text !== ""));
  try {
    await countMatch(parts, context);
    const result = await desk.match(idOf(context), typed);
    if (wantsJson(context)) return answers.json(result);
    return await reportAnswer(parts, context, { report, status: 200, match: { typed, answer: result } });
  } catch (thrown) {
    if (wantsJson(context) || report.licence === undefined) throw thrown;
    const { problem, headers } = answers.explain(context, thrown);
    const sentence =
      problem.code === "request-invalid" ? answers.speechOf(context).words("page.match.nothing") : problem.detail;
    return reportAnswer(parts, context, {
      report,
      status: problem.status,
      match: { typed, answer: sentence },
      headers,
    });
  }
}

/**
 * An id that there is goes on being answered: behind one address there may be a whole office.
 * @throws {LicenceError} rate-limited — this address has asked for too many that there are not.
 */
async function countUnknown(parts: ReportRouteParts, context: Context): Promise<void> {
  await countGuess(parts, "unknown", parts.addressOf(context.req.raw, context.env));
}

/** @throws {LicenceError} rate-limited — this address, or everybody together, has asked about this licence too often. */
async function countMatch({ limiter, addressOf }: ReportRouteParts, context: Context): Promise<void> {
  const id = idOf(context).toLowerCase().slice(0, 26);
  const address = addressOf(context.req.raw, context.env);
  const seconds = (await limiter.take("match", `${address} ${id}`)) || (await limiter.take("match-licence", id));
  if (seconds > 0) throw new LicenceError("rate-limited", { parameters: { seconds } });
}

function textsOf(paper: Readonly<Record<string, unknown>>): PaperText {
  return Object.fromEntries(Object.entries(paper).map(([key, text]) => [key, String(text)]));
}
