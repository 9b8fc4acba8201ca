import { html } from "hono/html";
import { describe, expect, it } from "vitest";
import { verdictWord } from "../../src/licence/describe.ts";
import type { CompareField } from "../../src/licence/licence-type.ts";
import { CHECKS, type PublicLicence, type Report, VERDICTS } from "../../src/licence/verdict.ts";
import { createSpeech } from "../../src/web/language.ts";
import { framed } from "../../src/web/pages/layout.ts";
import { type ReportView, reportPage } from "../../src/web/pages/report-page.ts";
import { outcomeShape, verdictShape } from "../../src/web/pages/shapes.ts";
import { verdictSentence } from "../../src/web/pages/verdict-text.ts";
import { testCatalogue } from "../catalogue.ts";

const speechOf = createSpeech((language) => testCatalogue().words(language));
const SPEECHES = [speechOf({ lang: "zh-CN" }), speechOf({ lang: "en" })];
const SITE = { origin: "https://zz.example", host: "zz.example", stylesheet: "/assets/s.css", icon: "/assets/i.svg" };

/** Markup, attribute and script in one; every string of a report could be this. */
const HOSTILE = `"><img src=x onerror=alert(1)>'</title><script>alert(2)</script>&lt;\u202e`;
const TEXT = { "zh-CN": HOSTILE, en: HOSTILE };

const licence: PublicLicence = {
  id: HOSTILE,
  identifier: HOSTILE,
  number: HOSTILE,
  version: 1,
  type: { code: HOSTILE, version: 1, name: TEXT },
  issuer: { uscc: HOSTILE, name: TEXT },
  issuedOn: "2026-11-22",
  validFrom: "2026-11-22",
  validUntil: "2027-11-21",
  asOf: "2026-11-20",
  endorsedUntil: "2027-11-21",
  fields: [{ field: HOSTILE, label: TEXT, value: TEXT, masked: true }],
};

const hostileReport: Report = {
  verdict: "revoked",
  reason: HOSTILE,
  checks: CHECKS.map((name) => ({ name, outcome: "failed", reason: HOSTILE })),
  licence,
  status: {
    act: HOSTILE,
    ground: TEXT,
    legalBasis: HOSTILE,
    by: TEXT,
    effectiveAt: "2026-11-22T01:00:00Z",
    recordedAt: "2026-11-23T01:00:00Z",
  },
  successor: HOSTILE,
  altered: [{ field: HOSTILE, label: TEXT, signed: TEXT, shown: HOSTILE }],
  entry: HOSTILE,
  copy: { purpose: HOSTILE, user: HOSTILE, issuedAt: "2026-11-22T01:00:00Z", until: "2026-11-22", past: true },
  seal: { subject: HOSTILE, fingerprint: HOSTILE, development: true, signedAt: "2026-11-22T01:00:00Z" },
  checkedAt: "2026-11-23T01:41:07Z",
};

const compare: readonly CompareField[] = [{ key: HOSTILE, field: "/certificateNumber", label: TEXT }];

async function draw(
  view: Omit<ReportView, "source" | "compare"> & Partial<ReportView>,
  speech = SPEECHES[0],
): Promise<string> {
  if (speech === undefined) throw new Error("no language");
  const main = reportPage({ source: "entry", compare, ...view }, speech);
  return framed(SITE, { title: HOSTILE, path: "/verify", speech, main });
}

describe("a verification page", () => {
  it("escapes every string of a report, in text and in attributes", async () => {
    const match = {
      typed: { [HOSTILE]: HOSTILE },
      answer: { result: "differs", fields: { [HOSTILE]: "differs" } },
    } as const;
    for (const source of ["entry", "file"] as const) {
      const page = await draw({ report: hostileReport, id: HOSTILE, match, source });
      expect(page).not.toMatch(/<img|<script|onerror=alert\(1\)>/);
      expect(page).not.toContain(HOSTILE.slice(0, 12));
      // Every attribute is quoted and none of the payload's quotes closes one.
      expect(
        page.match(/<[a-z][^>]*>/g)?.filter((tag) => /\son[a-z]+=/.test(tag.replaceAll(/"[^"]*"/g, '""'))),
      ).toEqual([]);
    }
  });

  it("escapes a refusal's sentence beside the form", async () => {
    expect(await draw({ report: hostileReport, id: "a", match: { typed: {}, answer: HOSTILE } })).not.toContain(
      "<script",
    );
  });

  it("has a shape of its own for every verdict and every outcome, hidden from screen readers", async () => {
    const shapes = VERDICTS.map((verdict) => String(verdictShape(verdict)));
    expect(new Set(shapes).size).toBe(VERDICTS.length);
    const outcomes = (["passed", "failed", "not-checked"] as const).map((outcome) => String(outcomeShape(outcome)));
    expect(new Set(outcomes).size).toBe(3);
    for (const shape of [...shapes, ...outcomes]) {
      expect(shape).toContain('aria-hidden="true"');
      expect(shape).not.toMatch(/style=|<script|href=/);
    }
  });

  it("speaks in whole sentences for every verdict, in both languages, with or without a licence", () => {
    for (const speech of SPEECHES) {
      for (const verdict of VERDICTS) {
        const bare: Report = { verdict, checks: [], checkedAt: hostileReport.checkedAt };
        expect(verdictWord(speech.words, bare)).not.toMatch(/verdicts\.|\{/);
        const full: Report = { ...hostileReport, verdict, reason: "none" };
        expect(verdictSentence(full, speech), verdict).not.toMatch(/verdicts\.|acts\.|\{(issuer|date)\}/);
      }
      for (const verdict of VERDICTS.filter((each) => each !== "valid")) {
        const bare: Report = { verdict, checks: [], checkedAt: hostileReport.checkedAt };
        expect(verdictSentence(bare, speech), verdict).not.toMatch(/\{(issuer|date)\}/);
      }
    }
  });

  it("names a revoked licence by the act and not by a general word", () => {
    const [chinese, english] = SPEECHES;
    if (chinese === undefined || english === undefined) throw new Error("no language");
    const { status = undefined } = hostileReport;
    if (status === undefined) throw new Error("no status");
    for (const act of ["撤销", "撤回", "注销", "吊销", "作废"]) {
      expect(verdictWord(chinese.words, { ...hostileReport, status: { ...status, act } })).toBe(`已${act}`);
      expect(verdictWord(english.words, { ...hostileReport, status: { ...status, act } })).toContain(act);
    }
  });

  it("uses no word that is missing from the catalogue", async () => {
    for (const speech of SPEECHES) {
      const { licence: shown, successor, status } = hostileReport;
      for (const verdict of VERDICTS) {
        for (const source of ["entry", "file"] as const) {
          const report: Report = {
            verdict,
            checks: CHECKS.map((name) => ({ name, outcome: "passed" })),
            checkedAt: hostileReport.checkedAt,
          };
          const whole =
            shown && status && successor
              ? { ...report, licence: shown, successor, status: { ...status, act: "撤销" } }
              : report;
          const { altered = [], copy, seal, entry = "" } = hostileReport;
          const file = {
            ...report,
            reason: "page-altered",
            altered,
            entry,
            ...(copy && { copy }),
            ...(seal && { seal }),
          };
          for (const each of [report, whole, file]) {
            const page = await draw({ report: each, id: "a", source, compare: [] }, speech);
            expect(page).not.toMatch(/>(page|verdicts|checks|acts|reasons)\.[a-z]/);
          }
        }
      }
    }
  });

  it("marks its language and has one main landmark and one first heading", async () => {
    for (const speech of SPEECHES) {
      const page = await draw({ report: hostileReport, id: "a" }, speech);
      expect(page).toContain(`<html lang="${speech.language}">`);
      expect(page.match(/<h1/g)).toHaveLength(1);
      expect(page.match(/<main/g)).toHaveLength(1);
    }
  });
});

describe("the frame of pages", () => {
  it("never lets a title or a path out of its place", async () => {
    const [speech] = SPEECHES;
    if (speech === undefined) throw new Error("no language");
    const page = await framed(SITE, { title: HOSTILE, path: HOSTILE, speech, main: html`` });
    expect(page).not.toMatch(/<script|<img/);
  });
});
