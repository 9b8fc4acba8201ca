// The verification page: the verdict first, then what to compare with the paper, what was done to the licence, what was checked
// and what was not, and the two ways to check more. A report whose content cannot be trusted shows none of it.

import { html } from "hono/html";
import { verdictWord } from "../../licence/describe.ts";
import type { CompareField } from "../../licence/licence-type.ts";
import type { Report, Verdict } from "../../licence/verdict.ts";
import type { Speech } from "../language.ts";
import { actCard, successorCard } from "./act-card.ts";
import { checksCard } from "./checks-card.ts";
import { alteredCard, copyCard, sealCard } from "./file-cards.ts";
import { linkTo, type Markup } from "./layout.ts";
import { licenceCard } from "./licence-card.ts";
import { type MatchView, matchCard } from "./match-card.ts";
import { verdictShape } from "./shapes.ts";
import { verdictSentence } from "./verdict-text.ts";
import { uploadForm } from "./verify-forms.ts";
import { writtenDate, writtenInstant } from "./when.ts";

/** What a verification page shows. */
export interface ReportView {
  readonly report: Report;
  /** Whether the register's entry behind a QR or a file was verified. */
  readonly source: "entry" | "file";
  /** The id that was asked for, in lower case; absent for a file. */
  readonly id?: string;
  /** The compare fields of the licence's type. */
  readonly compare: readonly CompareField[];
  readonly match?: MatchView;
}

const TONES: Readonly<Record<Verdict, "good" | "bad" | "warn" | "info" | "slate">> = {
  valid: "good",
  revoked: "bad",
  tampered: "bad",
  "not-issued": "bad",
  "key-compromised": "bad",
  suspended: "warn",
  expired: "warn",
  superseded: "info",
  "not-yet-valid": "info",
  unknown: "slate",
  unverifiable: "slate",
};

/** The page's content. */
export function reportPage(view: ReportView, speech: Speech): Markup {
  const { report, id, source } = view;
  const { licence } = report;
  const showsMatch = licence !== undefined && id !== undefined && view.compare.length > 0;
  return html`${panel(report, speech)}
<div class="columns"><div>
${report.altered !== undefined && report.altered.length > 0 && alteredCard(report.altered, speech)}
${report.copy !== undefined && copyCard(report.copy, speech)}
${report.status !== undefined && actCard(report, TONES[report.verdict], speech)}
${report.successor !== undefined && successorCard(report.successor, speech)}
${licence === undefined ? adviceCard(report, speech) : licenceCard(licence, speech)}
${source === "file" && licence !== undefined && fileCard(licence.id, speech)}
</div><div>
${showsMatch && matchCard({ id, fields: view.compare, match: view.match }, speech)}
${checksCard(report, source, speech)}
${report.seal !== undefined && sealCard(report.seal, speech)}
${uploadCard(source, speech)}
${meta(view, speech)}
</div></div>`;
}

function panel(report: Report, speech: Speech): Markup {
  const { words, language } = speech;
  const { verdict, reason, licence, registerAsOf } = report;
  const asOf = licence?.asOf;
  const why = reason !== undefined && (verdict === "unknown" || verdict === "unverifiable");
  return html`<section class="panel ${TONES[looksLike(report)]}" aria-labelledby="verdict">
<div class="shape">${verdictShape(looksLike(report))}</div>
<div><h1 id="verdict" class="${verdictWord(speech.words, report).length > 6 ? "long" : ""}">${verdictWord(speech.words, report)}</h1>
<p class="sentence">${verdictSentence(report, speech)}</p>
${why && html`<p class="why">${words(`reasons.${reason}`)}</p>`}
${registerAsOf !== undefined && html`<p class="why">${words("page.register-as-of", { instant: writtenInstant(language, registerAsOf) })}</p>`}
${asOf !== undefined && html`<p class="as-of">${words("page.as-of", { date: writtenDate(language, asOf) })}</p>`}
</div></section>`;
}

/** A copy whose use is over is not to be accepted, so it does not look as if. */
function looksLike({ verdict, copy }: Report): Verdict {
  return verdict === "valid" && copy?.past === true ? "expired" : verdict;
}

const ADVISED_FOR: ReadonlySet<string> = new Set(["no-attachment", "original-document", "page-altered"]);
const ADVISED: ReadonlySet<Verdict> = new Set(["tampered", "not-issued", "key-compromised", "unknown", "unverifiable"]);

/** What to do when there is no licence to show. */
function adviceCard({ verdict, reason, entry }: Report, speech: Speech): Markup {
  const { words } = speech;
  const advice = reason !== undefined && ADVISED_FOR.has(reason) ? reason : ADVISED.has(verdict) ? verdict : "other";
  return html`<section class="card" aria-labelledby="advice"><h2 id="advice">${words("page.advice.title")}</h2>
<p class="hint">${words(`page.advice.${advice}`)}</p>
${entry !== undefined && html`<p><a href="${linkTo(speech, `/v/${entry}`)}">${words("page.file.entry")}</a></p>`}</section>`;
}

/** A file's data were verified; its register entry has a page of its own, with the match form. */
function fileCard(id: string, speech: Speech): Markup {
  const { words } = speech;
  return html`<section class="card" aria-labelledby="in-file"><h2 id="in-file">${words("page.file.title")}</h2>
<p class="hint">${words("page.file.hint")}</p>
<p><a href="${linkTo(speech, `/v/${id}`)}">${words("page.file.entry")}</a></p></section>`;
}

function uploadCard(source: ReportView["source"], speech: Speech): Markup {
  const { words } = speech;
  return html`<section class="card no-print" id="upload" aria-labelledby="upload-title"><h2 id="upload-title">${words(source === "entry" ? "page.upload.title" : "page.upload.again")}</h2>
<p class="hint">${words("page.upload.hint")}</p>
${uploadForm(speech)}</section>`;
}

function meta({ report, id }: ReportView, { words, language }: Speech): Markup {
  const machine = id === undefined || report.licence === undefined ? undefined : `/v/${id}?format=json`;
  return html`<div class="meta"><p>${words("page.checked-at", { instant: writtenInstant(language, report.checkedAt) })}</p>
${machine !== undefined && html`<p class="no-print"><a href="${machine}">${words("page.machine")}</a></p>`}</div>`;
}
