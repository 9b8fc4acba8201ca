// The content stream of what is a licence's own on one page: artwork as artifacts, each passage of text under a mark, seal and
// QR code as pictures (ISO 32000-1 §14.6–14.8), in the order in which they are read.

import type { Sheet } from "../licence/printing.ts";
import type { ComposedPage, Passage, Role } from "./composed-page.ts";
import { actualText, artifact, type FontLookup, marked, numbers } from "./content.ts";
import { FOOT } from "./geometry.ts";
import { runningRule, tableArt } from "./page-art.ts";
import { PLATE_MARKS, showLines } from "./plate.ts";
import type { PrintedCredential } from "./printed-credential.ts";
import { qrArt } from "./qr.ts";
import type { TypeLayout } from "./type-layout.ts";

/** A licence that is composed and can be drawn. */
export interface Job {
  readonly sheet: Sheet;
  readonly layout: TypeLayout;
  readonly pages: readonly ComposedPage[];
  readonly printed: PrintedCredential;
}

/** A passage under its mark. */
export interface ReadPassage extends Pick<Passage, "resumed" | "foot"> {
  readonly role: Exclude<Role, "aside">;
  readonly id: number;
}

/** A page's own stream, and the identifiers of its marks. */
export interface PageContent {
  readonly operators: string;
  /** Passages that are read. */
  readonly read: readonly ReadPassage[];
  readonly seal?: number;
  readonly qr?: number;
}

/** Draws one page of a licence; `index` from 0. */
export function pageContent(job: Job, page: ComposedPage, index: number, shown: FontLookup): PageContent {
  let next: number = index === 0 ? PLATE_MARKS.own : 0;
  const passages = page.passages
    .filter(({ lines }) => lines.length > 0)
    .map((passage) => ({ ...passage, id: passage.role === "aside" ? undefined : next++ }));
  const { title } = job.layout.type.layout.colours;
  const text = showLines(
    passages.map(({ lines }) => lines),
    title,
    shown,
    (operators, at) => wrapped(operators, passages[at]),
  );
  const seal = page.seal === undefined ? undefined : next++;
  const qr = index === 0 ? next++ : undefined;
  const operators = [
    ...pageArtwork(job, page),
    text,
    ...(page.seal === undefined || seal === undefined ? [] : [marked("Figure", seal, sealOperators(page.seal))]),
    ...(qr === undefined ? [] : [marked("Figure", qr, qrArt(job.sheet.verifyUrl.toUpperCase(), FOOT.qr))]),
  ];
  return {
    operators: operators.join("\n"),
    read: passages.flatMap(({ role, id, lines: _, ...place }) =>
      role === "aside" || id === undefined ? [] : [{ role, id, ...place }],
    ),
    ...(seal !== undefined && { seal }),
    ...(qr !== undefined && { qr }),
  };
}

function wrapped(operators: string, passage: (Passage & { readonly id: number | undefined }) | undefined): string {
  return passage?.id === undefined ? artifact(operators) : marked(passage.role, passage.id, operators);
}

/** What lies under the text of a page; the plate has page 1's already. */
function pageArtwork({ layout }: Job, page: ComposedPage): readonly string[] {
  const { colours } = layout.type.layout;
  return [
    ...(page.continued === true ? [artifact(`/Art Do\n${runningRule(colours)}`)] : []),
    ...(page.table === undefined ? [] : [artifact(tableArt(colours, page.table, layout.column))]),
  ];
}

/** The seal over issuer and date; its characters are left out of the text that is extracted. */
function sealOperators({ x, y }: { readonly x: number; readonly y: number }): string {
  return actualText("", `q /Multiply gs 1 0 0 1 ${numbers(x, y)} cm /Seal Do Q`);
}
