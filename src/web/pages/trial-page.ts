// Types tried out, for whoever lays them out: every sample of every type as its pages look, and what is wrong in which line. The page is
// for one developer on one machine, so it may have a script, which shows it anew when a file was saved.

import { html } from "hono/html";
import type { TriedType, TypeProblem } from "../../issuance/type-trial.ts";
import { describeFieldError } from "../../licence/describe.ts";
import type { Speech } from "../language.ts";
import type { Markup } from "./layout.ts";

/** Paths of the page's own files. */
export const TRIAL_SCRIPT_PATH = "/trial.js";
export const TRIAL_STYLE_PATH = "/trial.css";

/** A sample ready to be shown: the name of its file, and how many pages it has. */
export interface ShownSample {
  readonly title: string;
  readonly problems: readonly TypeProblem[];
  readonly file?: { readonly sha256: string; readonly pages: number };
}

/** Everything on the page. */
export interface TrialView {
  readonly folder: string;
  readonly number: number;
  readonly problems: readonly TypeProblem[];
  readonly types: readonly { readonly type: TriedType["type"]; readonly samples: readonly ShownSample[] }[];
}

/** The whole document. */
export async function trialPage(view: TrialView, { words, language }: Speech): Promise<string> {
  const other = language === "en" ? "zh-CN" : "en";
  const speech = { words, language };
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words("page.trial.title")} · ${view.folder}</title>
<link rel="stylesheet" href="${TRIAL_STYLE_PATH}">
<link rel="icon" href="data:,">
<script src="${TRIAL_SCRIPT_PATH}" defer></script>
</head>
<body>
<header><h1>${words("page.trial.title")}</h1><code>${view.folder}</code><a href="/?lang=${other}" lang="${other}">${words("page.other-language")}</a></header>
<main data-number="${view.number}">
${view.problems.length > 0 && html`<section class="problems" role="alert"><h2>${words("page.trial.problems")}</h2>${problemList(view.problems, speech)}</section>`}
<div class="${view.problems.length > 0 ? "stale" : ""}">${view.types.map((shown) => typeSection(shown, speech))}</div>
</main>
</body>
</html>
`;
  return String(await document);
}

type Spoken = Pick<Speech, "words" | "language">;

function typeSection({ type, samples }: TrialView["types"][number], speech: Spoken): Markup {
  const { words, language } = speech;
  return html`<section><h2>${type.name[language]} <small>${type.slug} · ${type.code} · v${type.version}</small></h2>
${samples.length === 0 && html`<p>${words("page.trial.no-samples")}</p>`}
${samples.map((sample, index) => sampleFigure(sample, index + 1, speech))}</section>`;
}

function sampleFigure({ title, problems, file }: ShownSample, position: number, speech: Spoken): Markup {
  const { words } = speech;
  const link = file && html` <a href="/files/${file.sha256}.pdf">${words("page.trial.pdf")}</a>`;
  const pages = Array.from({ length: file?.pages ?? 0 }, (_, index) => index + 1);
  return html`<figure><figcaption>${position}. ${title}${link}</figcaption>
${problems.length > 0 && html`<div class="problems">${problemList(problems, speech)}</div>`}
<div class="pages">${pages.map(
    (page) =>
      html`<a href="/files/${file?.sha256}-${page}.png?width=2000"><img loading="lazy" src="/files/${file?.sha256}-${page}.png?width=900" alt="${words("page.trial.page", { page, pages: pages.length })}"></a>`,
  )}</div></figure>`;
}

function problemList(problems: readonly TypeProblem[], { words, language }: Spoken): Markup {
  return html`<ul>${problems.map(
    ({ file, line, error }) =>
      html`<li><code>${file}${line !== undefined && `:${line}`}</code> <code>${error.pointer}</code><br>${describeFieldError(words, language, error)} <small>${error.code}</small></li>`,
  )}</ul>`;
}

/** Shows the page anew, in place, whenever the number it is told is another. */
export const TRIAL_SCRIPT = `
const source = new EventSource("/changes");
source.onmessage = async ({ data }) => {
  const shown = document.querySelector("main");
  if (data === shown.dataset.number) return;
  shown.classList.add("waiting");
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  document.querySelector("main").replaceWith(fresh);
};
`;

/** The page's styles: a light table for pages, quiet around them. */
export const TRIAL_STYLE = `
:root{color-scheme:light dark;--ground:#e9e7e1;--ink:#1b1b1a;--quiet:#5c5a55;--card:#fff;--bad:#a91d17;--tint:#fdeeec}
@media (prefers-color-scheme:dark){:root{--ground:#232220;--ink:#f1efe9;--quiet:#b3afa6;--card:#1a1918;--bad:#ff9d8f;--tint:#351c19}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.6 system-ui,"Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
header{position:sticky;top:0;z-index:1;display:flex;gap:1rem;align-items:baseline;padding:.6rem 1.2rem;background:var(--card);box-shadow:0 1px 4px #0003}
header h1{font-size:1.05rem;margin:0}
header code{flex:1;color:var(--quiet);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
main{padding:1rem 1.2rem 3rem}
main.waiting{opacity:.6}
.stale{opacity:.35}
h2{font-size:1.2rem;margin:1.2rem 0 .4rem}
small{color:var(--quiet);font-weight:400}
a{color:inherit}
figure{margin:0 0 1.6rem}
figcaption{margin-bottom:.5rem;color:var(--quiet)}
.pages{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start}
.pages a{flex:0 1 30rem;min-width:16rem;line-height:0}
.pages img{width:100%;height:auto;min-height:6rem;background:var(--card);box-shadow:0 2px 10px #0004}
.problems{background:var(--tint);border-left:4px solid var(--bad);padding:.6rem 1rem;margin-bottom:1rem}
.problems h2{margin:0;color:var(--bad)}
.problems ul{margin:.3rem 0;padding-left:1.1rem}
.problems li{margin:.35rem 0}
`;
