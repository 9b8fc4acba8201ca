// The frame of every page: title, language switch, the official address, footer. Works without JavaScript; nothing comes from
// another origin; whatever is put in is escaped by hono/html.

import { html } from "hono/html";
import type { Language } from "../../licence/words.ts";
import type { Speech } from "../language.ts";
import { BRAND_SHAPE, LOCK_SHAPE } from "./shapes.ts";

/** Escaped markup, or a promise of it. */
export type Markup = ReturnType<typeof html>;

/** What pages know of the site; the same for all requests. */
export interface Site {
  /** The public origin from the configuration, never from the Host header. */
  readonly origin: string;
  /** Its host and port, as it stands in a browser's address bar. */
  readonly host: string;
  readonly stylesheet: string;
  readonly icon: string;
}

/** A page before it is framed. */
export interface Page {
  readonly title: string;
  /** Where the language switch leads: a path of ours without a query. */
  readonly path: string;
  readonly speech: Speech;
  readonly main: Markup;
  /** For pages of text rather than a report. */
  readonly plain?: boolean;
}

const OTHER: Readonly<Record<Language, Language>> = { "zh-CN": "en", en: "zh-CN" };

/** A path of ours in the language that the asker has chosen. */
export function linkTo(speech: Speech, path: string, fragment = ""): string {
  return `${path}${speech.chosen ? `?lang=${speech.language}` : ""}${fragment}`;
}

/** Frames a page. */
export async function framed(site: Site, page: Page): Promise<string> {
  const { words, language } = page.speech;
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no">
<title>${page.title} · ${words("page.site")}</title>
<link rel="stylesheet" href="${site.stylesheet}">
<link rel="icon" href="${site.icon}" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">${words("page.skip")}</a>
${header(page)}
<main id="main">${domainPrompt(site, page.speech)}<div class="${page.plain === true ? "plain" : ""}">${page.main}</div></main>
${footer(page.speech)}
</body>
</html>
`;
  return String(await document);
}

function header({ speech, path }: Page): Markup {
  const { words, language } = speech;
  const other = OTHER[language];
  return html`<header class="bar"><div>
<a class="brand" href="${linkTo(speech, "/")}">${BRAND_SHAPE}<span>${words("page.site")}</span></a>
<nav aria-label="${words("page.language")}"><a class="switch no-print" href="${path}?lang=${other}" hreflang="${other}" lang="${other}" rel="alternate">${words("page.other-language")}</a></nav>
</div></header>`;
}

function footer(speech: Speech): Markup {
  const { words } = speech;
  const links = [
    ["/verify", "page.nav.verify"],
    ["/issuers", "page.nav.issuers"],
    ["/types", "page.nav.types"],
    ["/docs", "page.nav.docs"],
  ] as const;
  return html`<footer><div>
<ul>${links.map(([path, word]) => html`<li><a href="${linkTo(speech, path)}">${words(word)}</a></li>`)}</ul>
</div></footer>`;
}

/** The line that asks people to look at the address bar: cloned pages are the second most frequent fraud. */
function domainPrompt(site: Site, { words }: Speech): Markup {
  return html`<p class="domain">${LOCK_SHAPE}<span>${words("page.domain.before")}<b>${site.host}</b>${words("page.domain.after")}</span></p>`;
}
