// The operators' page: is it ready, and if not why; what the last hour was like; how old lists, backup and keys are. Drawn on the
// server, without scripts; it asks for itself anew every ten seconds.

import { html } from "hono/html";
import type { Words } from "../licence/words.ts";
import type { Speech } from "../web/language.ts";
import { chart, type Series } from "./chart.ts";
import { type Figures, SEAL_ENDS_SOON_DAYS } from "./figures.ts";
import type { Moment } from "./history.ts";
import type { CheckOutcome, ProcessState, Readiness } from "./readiness.ts";
import { shownAge, shownBytes, shownCount, shownSeconds } from "./units.ts";

/** What the page shows. */
export interface StatusView {
  readonly speech: Speech;
  readonly readiness: Readiness;
  readonly figures: Figures;
  readonly moments: readonly Moment[];
}

type Markup = ReturnType<typeof html>;

const CAPACITY = 720;
const LAST_MINUTE = 12;
/** A line of 720 points is finer than a phone's screen. */
const POINTS = 240;

/** The whole page. */
export async function statusPage({ speech, readiness, figures, moments }: StatusView): Promise<string> {
  const { words, language } = speech;
  const other = language === "en" ? "zh-CN" : "en";
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<meta http-equiv="refresh" content="10">
<title>${words("watch.title")}</title>
<link rel="stylesheet" href="/status.css">
</head>
<body>
<header class="bar"><h1>${words("watch.title")}</h1><a href="/status.html?lang=${other}" hreflang="${other}" lang="${other}">${words("page.other-language")}</a></header>
<main>
${stateCard(readiness, words)}
${tiles(moments.slice(-LAST_MINUTE), words)}
${checksCard(readiness, words)}
${processesCard(readiness.processes ?? [], words)}
${factsCard(figures, moments.at(-1), words)}
${sealsCard(figures, words)}
${charts(moments, words)}
</main>
<footer><p>${words("watch.footer", { version: figures.version, at: figures.at })}</p></footer>
</body>
</html>
`;
  return String(await page);
}

function stateCard({ ready, verifying, issuing, checks }: Readiness, words: Words): Markup {
  const state = ready ? (issuing === "on" ? "passed" : "off") : "failed";
  const halt = checks.find(({ name }) => name === "keys")?.facts["reason"];
  const wrong = checks.filter((check) => check.state === "failed").map(({ name }) => failing(name, words));
  return html`<section class="state ${state} wide"><b>${words(`watch.state.${state}`)}</b>
<p>${words(verifying ? "watch.verifying.on" : "watch.verifying.off")} · ${words(`watch.issuing.${issuing}`)}${halt === undefined ? "" : ` · ${halt}`}</p>
${wrong.length === 0 ? "" : html`<p>${wrong.join(" · ")}</p>`}</section>`;
}

function tiles(minute: readonly Moment[], words: Words): Markup {
  const mean = (of: (moment: Moment) => number): number =>
    minute.length === 0 ? 0 : minute.reduce((sum, moment) => sum + of(moment), 0) / minute.length;
  const slowest = Math.max(...minute.map(({ slowest: seconds }) => seconds ?? 0), 0);
  const shown: readonly (readonly [string, string])[] = [
    ["requests", shownCount(mean(({ requestsPerSecond }) => requestsPerSecond))],
    ["slowest", slowest === 0 ? "–" : `≤ ${shownSeconds(slowest)}`],
    ["issued", shownCount(60 * mean(({ issuedPerSecond }) => issuedPerSecond))],
    ["failures", shownCount(60 * mean(({ failuresPerSecond }) => failuresPerSecond))],
  ];
  return html`<div class="tiles wide">${shown.map(([name, value]) => html`<section><dl><dt>${words(`watch.tiles.${name}`)}</dt><dd>${value}</dd></dl></section>`)}</div>`;
}

function processesCard(processes: readonly ProcessState[], words: Words): Markup | string {
  if (processes.length === 0) return "";
  return html`<section><h2>${words("watch.processes.title")}</h2><ul class="checks">${processes.map(
    ({ seat, pid, state, failed }) =>
      html`<li class="${state === "ready" ? "passed" : "failed"}"><span><b>${SIGNS[state === "ready" ? "passed" : "failed"]}</b>${words("watch.processes.name", { number: seat + 1 })}${pid === undefined ? "" : ` · ${pid}`}</span><span>${[words(`watch.processes.${state}`), ...failed.map((name) => failing(name, words))].join(" · ")}</span></li>`,
  )}</ul></section>`;
}

/** Checks are named by what they passed for. */
function failing(name: string, words: Words): string {
  return `${SIGNS.failed} ${words(`watch.checks.${name}`)}`;
}

const SIGNS = { passed: "✓", off: "!", failed: "✗" } as const;

function checksCard({ checks, processes }: Readiness, words: Words): Markup {
  return html`<section class="${processes === undefined ? "" : "tall"}"><h2>${words("watch.checks.title")}</h2><ul class="checks">${checks.map(
    ({ name, state, facts }) =>
      html`<li class="${state}"><span><b>${SIGNS[state]}</b>${words(`watch.checks.${name}`)}</span><span>${factsOf(facts, words)}</span></li>`,
  )}</ul></section>`;
}

function factsOf(facts: CheckOutcome["facts"], words: Words): string {
  const { freeBytes, departments, processes, ready, reason, dirty } = facts;
  if (typeof freeBytes === "number") return shownBytes(freeBytes);
  if (departments !== undefined) return words("watch.keys", { ready: ready ?? 0, departments });
  if (processes !== undefined) return words("watch.processes.count", { ready: ready ?? 0, processes });
  if (reason !== undefined) return String(reason);
  return dirty === undefined || dirty === 0 ? "" : words("watch.dirty", { dirty });
}

function factsCard(figures: Figures, latest: Moment | undefined, words: Words): Markup {
  const { auditHead, listAgeSeconds, backupAgeSeconds, seals, upSeconds } = figures;
  const age = (seconds: number | undefined): string =>
    seconds === undefined ? words("watch.unknown") : shownAge(seconds, words);
  const rows: readonly (readonly [string, string])[] = [
    ["audit-head", auditHead === undefined ? words("watch.unknown") : String(auditHead)],
    ["list-age", age(listAgeSeconds)],
    ["backup-age", age(backupAgeSeconds)],
    ["seal-days", shownSealEnd(seals, words)],
    ["cache", latest === undefined ? words("watch.unknown") : shownBytes(latest.cacheBytes)],
    ["remembered", latest === undefined ? words("watch.unknown") : shownCount(latest.rememberedVerdicts)],
    ["up", age(upSeconds)],
  ];
  return html`<section><h2>${words("watch.facts.title")}</h2><dl class="facts">${rows.map(([name, value]) => html`<div><dt>${words(`watch.facts.${name}`)}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}

function shownSealEnd(seals: Figures["seals"], words: Words): string {
  if (seals === undefined) return words("watch.unknown");
  const [first] = seals;
  if (first === undefined) return words("watch.no-seals");
  return first.days < 0 ? words("watch.ended") : words("watch.days", { days: first.days });
}

/** Departments that are about to be without a seal, or are: their PDFs would go out unsigned or not at all. */
function sealsCard({ seals = [] }: Figures, words: Words): Markup | string {
  const ending = seals.filter(({ days }) => days < SEAL_ENDS_SOON_DAYS);
  if (ending.length === 0) return "";
  return html`<section class="wide"><h2>${words("watch.seals.title")}</h2><ul class="checks">${ending.map(
    ({ issuer, days }) => {
      const state = days < 0 ? "failed" : "off";
      const left = days < 0 ? words("watch.ended") : words("watch.days", { days });
      return html`<li class="${state}"><span><b>${SIGNS[state]}</b>${issuer}</span><span>${left}</span></li>`;
    },
  )}</ul><p class="none">${words("watch.seals.hint")}</p></section>`;
}

function charts(moments: readonly Moment[], words: Words): Markup {
  const perSecond = (value: number): string => `${shownCount(value)}/s`;
  const drawn: readonly (readonly [string, readonly Line[], (value: number) => string])[] = [
    [
      "requests",
      [
        { tone: "main", key: "requests", of: ({ requestsPerSecond }) => requestsPerSecond },
        { tone: "bad", key: "failures", of: ({ failuresPerSecond }) => failuresPerSecond },
        { tone: "second", key: "refusals", of: ({ refusalsPerSecond }) => refusalsPerSecond },
      ],
      perSecond,
    ],
    [
      "latency",
      [
        { tone: "main", key: "half", of: ({ half }) => half },
        { tone: "second", key: "slowest", of: ({ slowest }) => slowest },
      ],
      shownSeconds,
    ],
    ["issued", [{ tone: "main", key: "issued", of: ({ issuedPerSecond }) => issuedPerSecond }], perSecond],
    ["lag", [{ tone: "main", key: "lag", of: ({ lag }) => lag }], shownSeconds],
  ];
  return html`${drawn.map(([name, lines, shown]) => {
    const label = words(`watch.charts.${name}`);
    const series: readonly Series[] = lines.map(({ tone, of }) => ({ tone, values: thinned(moments, of) }));
    const key = html`<p class="key">${lines.map((line) => html`<span><i class="${line.tone}"></i>${words(`watch.series.${line.key}`)}</span>`)}</p>`;
    return html`<section><h2>${label}</h2>${lines.length > 1 ? key : ""}${chart({ series, capacity: POINTS, shown, label })}</section>`;
  })}${verdictsCard(moments, words)}`;
}

interface Line {
  readonly tone: Series["tone"];
  readonly key: string;
  readonly of: (moment: Moment) => number | undefined;
}

/** Of each few moments the greatest value: a peak must not vanish. */
function thinned(moments: readonly Moment[], of: Line["of"]): readonly (number | undefined)[] {
  const every = CAPACITY / POINTS;
  const values: (number | undefined)[] = [];
  for (let end = moments.length; end > 0; end -= every) {
    const some = moments.slice(Math.max(0, end - every), end).flatMap((moment) => of(moment) ?? []);
    values.unshift(some.length === 0 ? undefined : Math.max(...some));
  }
  return values;
}

function verdictsCard(moments: readonly Moment[], words: Words): Markup {
  const counts = new Map<string, number>();
  for (const { verdicts } of moments)
    for (const [kind, count] of Object.entries(verdicts)) counts.set(kind, (counts.get(kind) ?? 0) + count);
  const rows = [...counts].sort(([, one], [, other]) => other - one);
  return html`<section class="wide"><h2>${words("watch.verdicts")}</h2>${
    rows.length === 0
      ? html`<p class="none">${words("watch.nothing")}</p>`
      : html`<ul class="verdicts">${rows.map(([kind, count]) => html`<li><span>${words(`verdicts.${kind}.word`)}</span><b>${shownCount(count)}</b></li>`)}</ul>`
  }</section>`;
}
