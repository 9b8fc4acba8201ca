// The drawn signs of the pages, inline SVG without style attributes: every verdict and every outcome has an outline of its own,
// so that nobody has to tell green from red. They are decoration to a screen reader; the words beside them say the same.

import { raw } from "hono/html";
import type { Outcome, Verdict } from "../../licence/verdict.ts";

/** Markup that is safe to place in a page as it is. */
export type Markup = ReturnType<typeof raw>;

function drawing(size: number, strokes: string): Markup {
  return raw(
    `<svg viewBox="0 0 ${size} ${size}" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" ` +
      `stroke-width="${size / 16}" stroke-linecap="round" stroke-linejoin="round">${strokes}</svg>`,
  );
}

/** A filled outline at a fifth of its strength with a bold sign on it. */
function emblem(outline: string, sign: string): Markup {
  const filled = outline.replace("/>", ' fill="currentColor" fill-opacity=".16" stroke-width="2.5"/>');
  return drawing(64, `${filled}<g stroke-width="5.5">${sign}</g>`);
}

const CIRCLE = '<circle cx="32" cy="32" r="29"/>';
const OCTAGON = '<path d="M20.5 3.5h23l16.5 16.5v24l-16.5 16.5h-23l-16.5-16.5v-24z"/>';
const TRIANGLE = '<path d="M32 4.5 61 57.5h-58z"/>';
const SQUARE = '<rect x="4" y="4" width="56" height="56" rx="9"/>';
const DIAMOND = '<path d="M32 2.5 61.5 32 32 61.5 2.5 32z"/>';
const SHIELD = '<path d="M32 3.5 57 12v19c0 15-10 25-25 30-15-5-25-15-25-30v-19z"/>';
const DASHED = '<circle cx="32" cy="32" r="29" stroke-dasharray="6 7"/>';
const CROSS = '<path d="M21.5 21.5l21 21M42.5 21.5l-21 21"/>';

const VERDICT_SHAPES: Readonly<Record<Verdict, Markup>> = {
  valid: emblem(CIRCLE, '<path d="M18.5 33.5l9.5 9.5 18-20"/>'),
  expired: emblem(CIRCLE, '<path d="M32 15.5v17l11 7"/>'),
  "not-yet-valid": emblem(
    SQUARE,
    '<path d="M4 19h56M19 3v9M45 3v9" stroke-width="3.5"/><path d="M23 38h18M34.5 30.5l7.5 7.5-7.5 7.5"/>',
  ),
  suspended: emblem(SQUARE, '<path d="M24.5 20v24M39.5 20v24"/>'),
  revoked: emblem(OCTAGON, CROSS),
  superseded: emblem(
    SQUARE,
    '<path d="M17 26h28M37.5 18l8 8-8 8M47 41h-28M26.5 33.5"/><path d="M26.5 34.5l-8 7 8 7"/>',
  ),
  tampered: emblem(TRIANGLE, '<path d="M32 24v15M32 48.5v.1"/>'),
  "not-issued": emblem(DIAMOND, CROSS),
  "key-compromised": emblem(
    SHIELD,
    '<g stroke-width="4"><circle cx="26" cy="26" r="6.5"/><path d="M31 31l12 12M38 38l4.5-4.5M16 47l32-32"/></g>',
  ),
  unknown: emblem(CIRCLE, '<path d="M24.5 25.5c0-4.5 3.5-7.5 7.5-7.5s7.5 3 7.5 7c0 5.5-7.5 6-7.5 11.5M32 46.5v.1"/>'),
  unverifiable: emblem(DASHED, '<path d="M20 32h24"/>'),
};

const OUTCOME_SHAPES: Readonly<Record<Outcome, Markup>> = {
  passed: drawing(24, '<circle cx="12" cy="12" r="10.2"/><path stroke-width="2.2" d="M7.2 12.4l3.3 3.3 6.3-7"/>'),
  failed: drawing(
    24,
    '<path d="M7.8 1.8h8.4l6 6v8.4l-6 6h-8.4l-6-6v-8.4z"/><path stroke-width="2.2" d="M8.5 8.5l7 7M15.5 8.5l-7 7"/>',
  ),
  "not-checked": drawing(
    24,
    '<circle cx="12" cy="12" r="10.2" stroke-dasharray="2.6 2.74"/><path stroke-width="2.2" d="M8 12h8"/>',
  ),
};

/** The sign of a verdict. */
export function verdictShape(verdict: Verdict): Markup {
  return VERDICT_SHAPES[verdict];
}

/** The sign of a check's outcome. */
export function outcomeShape(outcome: Outcome): Markup {
  return OUTCOME_SHAPES[outcome];
}

/** A warning that is no verdict: try later, fill this in. */
export const NOTICE_SHAPE = drawing(
  24,
  '<path d="M12 2.5 22.5 21h-21z"/><path stroke-width="2.2" d="M12 9.5v5M12 17.8v.1"/>',
);

/** The site's mark: a seal with a tick. */
export const BRAND_SHAPE = drawing(
  24,
  '<rect x="2.5" y="2.5" width="19" height="19" rx="3.5" fill="currentColor"/><path d="M7.5 12.3l3.2 3.2 6-6.7" stroke="#fff" stroke-width="2.4"/>',
);

/** A padlock, beside the official address. */
export const LOCK_SHAPE = drawing(
  24,
  '<rect x="4.5" y="10.5" width="15" height="10.5" rx="2"/><path d="M8 10.5v-3.5a4 4 0 0 1 8 0v3.5"/>',
);

/** The three ways to verify. */
export const WAY_SHAPES = {
  scan: drawing(
    24,
    '<path d="M3 8v-5h5M16 3h5v5M21 16v5h-5M8 21h-5v-5M8 8h3v3h-3zM14 8h2M16 11h-2M8 14v2h3M14 14h2v2"/>',
  ),
  number: drawing(24, '<rect x="2.5" y="6" width="19" height="12" rx="2.5"/><path d="M6.5 10v4M10 12h7"/>'),
  file: drawing(
    24,
    '<path d="M13.5 2.5h-7.5a1.5 1.5 0 0 0-1.5 1.5v16a1.5 1.5 0 0 0 1.5 1.5h12a1.5 1.5 0 0 0 1.5-1.5v-11.5zM13.5 2.5v6h6M12 18v-5.5M9.5 14.8l2.5-2.5 2.5 2.5"/>',
  ),
} as const;

/** The same mark as a file, for the browser's tab. */
export const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect x="1" y="1" width="22" height="22" rx="4.5" fill="#8c1c13"/><path d="M6.5 12.5l3.8 3.8 7.2-8" fill="none" stroke="#fff" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
