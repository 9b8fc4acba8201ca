// The headers of every answer, made once and put inline: middleware that sets them afterwards costs half the throughput.
// Content Security Policy Level 3, Referrer Policy, Fetch (CORS), RFC 9111 (caching), RFC 6797 (HSTS).

import type { Language } from "../licence/words.ts";

/** A plain table of headers, as a Response takes it. */
export type HeaderTable = Readonly<Record<string, string>>;

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** What holds for everything we answer. */
const ALWAYS: HeaderTable = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
};

const NOT_STORED: HeaderTable = { "cache-control": "no-store" };

/** For what never changes under its name. */
const FOR_EVER: HeaderTable = { "cache-control": "public, max-age=31536000, immutable" };

/** Machines of other origins may read what is public by nature. */
const OPEN: HeaderTable = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };

const PAGE: HeaderTable = {
  ...ALWAYS,
  ...NOT_STORED,
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "x-frame-options": "DENY",
  vary: "Accept, Accept-Language",
};

/** All sets of headers, for one origin. */
export interface HeaderSets {
  readonly page: Readonly<Record<Language, HeaderTable>>;
  /** JSON about a licence: never stored. */
  readonly report: HeaderTable;
  readonly problem: HeaderTable;
  /** A public machine document of that type, cached for so many seconds. */
  machine(contentType: string, maxAge: number): HeaderTable;
  /** A machine document that never changes under its address. */
  immutable(contentType: string): HeaderTable;
  /** Our own stylesheet and picture. */
  asset(contentType: string): HeaderTable;
}

/** Makes the sets; https origins also tell browsers to stay on https. */
export function createHeaderSets(origin: string): HeaderSets {
  const secure: HeaderTable = origin.startsWith("https:") ? { "strict-transport-security": "max-age=63072000" } : {};
  const json = { ...ALWAYS, ...NOT_STORED, ...secure, vary: "Accept, Accept-Language" };
  const page = (language: Language): HeaderTable => ({ ...PAGE, ...secure, "content-language": language });
  return {
    page: { "zh-CN": page("zh-CN"), en: page("en") },
    report: { ...json, "content-type": "application/json; charset=utf-8" },
    problem: { ...json, "content-type": "application/problem+json; charset=utf-8" },
    machine: (type, maxAge) => ({
      ...ALWAYS,
      ...OPEN,
      ...secure,
      "content-type": type,
      "cache-control": maxAge === 0 ? "no-store" : `public, max-age=${maxAge}`,
      vary: "Accept, Accept-Language",
    }),
    immutable: (type) => ({ ...ALWAYS, ...OPEN, ...secure, ...FOR_EVER, "content-type": type, vary: "Accept" }),
    asset: (type) => ({ ...ALWAYS, ...secure, ...FOR_EVER, "content-type": type }),
  };
}
