// The content stream of what is a licence's own on one page: artwork as artifacts, each passage of text under a mark, photo, QR code
// and seal as pictures (ISO 32000-1 §14.6–14.8).

import type { Sheet } from "../licence/printing.ts";
import { actualText, artifact, type FontLookup, marked, numbers } from "./content.ts";
import type { ComposedPage, Passage, Picture, Placed, Role } from "./layout/composed-page.ts";
import type { PagePlan, TypePlan } from "./layout/type-plan.ts";
import { type PlacedPhotos, photoArt } from "./photos.ts";
import { showLines } from "./plate.ts";
import type { PrintedCredential } from "./printed-credential.ts";
import { qrArt } from "./qr.ts";

/** A licence that is composed and can be drawn. */
export interface Job {
  readonly sheet: Sheet;
  readonly plan: TypePlan;
  readonly pages: readonly ComposedPage[];
  readonly printed: PrintedCredential;
}

/** What is read under a mark, in its turn. */
export interface ReadPassage extends Pick<Passage, "resumed"> {
  readonly turn: number;
  readonly role: Exclude<Role, "aside">;
  readonly mark: number;
}

/** A page's own stream, and its marks. */
export interface PageContent {
  readonly operators: string;
  readonly passages: readonly ReadPassage[];
  readonly pictures: readonly (Placed<Picture> & { readonly mark: number })[];
}

/** What the pages of one licence are drawn with. */
export interface Drawing {
  readonly shown: FontLookup;
  readonly photos: PlacedPhotos;
}

/** Draws one page of a licence. */
export function pageContent({ sheet, plan }: Job, page: ComposedPage, { shown, photos }: Drawing): PageContent {
  let next = plan.pages[page.plan]?.marks ?? 0;
  const passages = page.passages.map((passage) => {
    return { ...passage, mark: passage.role === "aside" ? undefined : next++ };
  });
  const pictures = DRAWN.flatMap((kind) => page.pictures.filter((picture) => picture.kind === kind)).map((picture) => {
    return { ...picture, mark: next++ };
  });
  const text = showLines(
    passages.map(({ lines }) => lines),
    plan.type.layout.colours,
    shown,
    (operators, at) => {
      const { mark, role = "aside" } = passages[at] ?? {};
      return mark === undefined ? artifact(operators) : marked(role, mark, operators);
    },
  );
  const drawn = pictures.map((picture) => marked("Figure", picture.mark, pictureArt(picture, sheet, photos)));
  const art = page.art.length === 0 ? [] : [artifact(page.art.join("\n"))];
  return {
    operators: [...art, text, ...drawn].join("\n"),
    passages: passages.flatMap(({ turn, role, mark, resumed }) =>
      role === "aside" || mark === undefined ? [] : [{ turn, role, mark, ...(resumed && { resumed }) }],
    ),
    pictures,
  };
}

/** The seal comes last: it lies over what is there. */
const DRAWN: readonly Picture["kind"][] = ["photo", "qr", "seal"];

function pictureArt(picture: Picture, { verifyUrl }: Sheet, photos: PlacedPhotos): string {
  switch (picture.kind) {
    case "photo":
      return photoArt(picture, photos);
    case "qr":
      return qrArt(verifyUrl.toUpperCase(), { ...picture.area, size: picture.area.width });
    case "seal":
      // The seal's characters are left out of the text that is extracted.
      return actualText("", `q /Multiply gs 1 0 0 1 ${numbers(picture.x, picture.y)} cm /Seal Do Q`);
  }
}

/** The plan of a page. @throws {Error} the page was composed by another plan. */
export function planOf({ plan }: Job, page: ComposedPage): PagePlan {
  const found = plan.pages[page.plan];
  if (found === undefined) throw new Error("a page without its plan");
  return found;
}
