// The content stream of what is a licence's own on one page: artwork as artifacts, each passage of text under a mark, photo, QR code
// and seal as pictures (ISO 32000-1 §14.6–14.8).

import type { Sheet } from "../licence/printing.ts";
import {
  actualText,
  artifact,
  circle,
  type FontLookup,
  marked,
  numbers,
  rectangle,
  rgb,
  showLine,
  straight,
  strokeColour,
} from "./content.ts";
import type { ComposedPage, Passage, Picture, Placed, Role } from "./layout/composed-page.ts";
import type { Overlay } from "./layout/overlay.ts";
import type { Area } from "./layout/page-extent.ts";
import type { PagePlan, TypePlan } from "./layout/type-plan.ts";
import { type PlacedPhotos, photoArt } from "./photos.ts";
import { showLines } from "./plate.ts";
import type { PrintedCredential } from "./printed-credential.ts";
import { qrArt } from "./qr.ts";

/** What of a sheet is drawn; a specimen has neither credential nor address. */
export type DrawnSheet = Omit<Sheet, "credential" | "verifyUrl" | "domain"> &
  Partial<Pick<Sheet, "credential" | "verifyUrl">>;

/** A licence that is composed and can be drawn. */
export interface Job {
  readonly sheet: DrawnSheet;
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
  /** Marks of words that lie over the page, read last of all. */
  readonly over: readonly number[];
}

/** What the pages of one licence are drawn with. */
export interface Drawing {
  readonly shown: FontLookup;
  readonly photos: PlacedPhotos;
}

/** Draws one page of a licence. */
export function pageContent(job: Job, page: ComposedPage, { shown, photos }: Drawing): PageContent {
  const { plan } = job;
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
  const drawn = pictures.map((picture) => marked("Figure", picture.mark, pictureArt(picture, job, photos)));
  const over = page.over.map((overlay) => ({ overlay, mark: overlay.read ? next++ : undefined }));
  const art = page.art.length === 0 ? [] : [artifact(page.art.join("\n"))];
  return {
    operators: [...art, text, ...drawn, ...over.map(({ overlay, mark }) => overlayArt(overlay, mark, shown))].join(
      "\n",
    ),
    passages: passages.flatMap(({ turn, role, mark, resumed }) =>
      role === "aside" || mark === undefined ? [] : [{ turn, role, mark, ...(resumed && { resumed }) }],
    ),
    pictures,
    over: over.flatMap(({ mark }) => (mark === undefined ? [] : [mark])),
  };
}

/** The seal comes last: it lies over what is there. */
const DRAWN: readonly Picture["kind"][] = ["photo", "qr", "qr-place", "seal", "seal-place"];

function pictureArt(picture: Picture, { sheet, plan }: Job, photos: PlacedPhotos): string {
  switch (picture.kind) {
    case "photo":
      return photoArt(picture, photos);
    case "qr":
      return qrArt((sheet.verifyUrl ?? "").toUpperCase(), { ...picture.area, size: picture.area.width });
    case "seal":
      // The seal's characters are left out of the text that is extracted.
      return actualText("", `q /Multiply gs 1 0 0 1 ${numbers(picture.x, picture.y)} cm /Seal Do Q`);
    case "qr-place":
      return crossArt(picture.area);
    case "seal-place":
      return `q ${strokeColour(rgb(plan.type.layout.colours.seal))} 0.8 w [4 3] 0 d ${circle(picture.x, picture.y, picture.radius)} S Q`;
  }
}

/** An empty field crossed out. */
function crossArt({ x, y, width, height }: Area): string {
  const cross = `${straight(x, y, x + width, y + height)} ${straight(x, y + height, x + width, y)}`;
  return `q 0.6 G 0.8 w ${rectangle(x, y, width, height)} ${cross} S Q`;
}

/** Words over a page, at each of their places; all but the one that is read are left out of the text that is extracted. */
function overlayArt({ art, said, size, lines, places }: Overlay, mark: number | undefined, shown: FontLookup): string {
  const text = lines.map(({ x, y, line }) => showLine(line, { x, y, size }, shown)).join("\n");
  const [first, ...others] = places.map((place) => `q ${art} ${place} cm BT\n${text}\nET Q`);
  if (first === undefined) return "";
  const passedOver = (mark === undefined ? [first, ...others] : others).map((operators) => actualText("", operators));
  // Said as a whole: slanting characters would be extracted one by one, among the words under them.
  const read = mark === undefined ? [] : [marked("P", mark, actualText(said, first))];
  return [...read, ...(passedOver.length === 0 ? [] : [artifact(passedOver.join("\n"))])].join("\n");
}

/** The plan of a page. @throws {Error} the page was composed by another plan. */
export function planOf({ plan }: Job, page: ComposedPage): PagePlan {
  const found = plan.pages[page.plan];
  if (found === undefined) throw new Error("a page without its plan");
  return found;
}
