// What lies under the text of a face, by the name a type's data gives it: paper, security ground, frame and emblems as operators
// in the type's colours, for a page of any size.

import type { Colours, FrameStyle } from "../../licence/layout-page.ts";
import type { Extent } from "../layout/page-extent.ts";
import { bookletArt, bookletCoverArt } from "./booklet.ts";
import { businessArt } from "./business.ts";
import { cardBackArt, cardFrontArt } from "./card.ts";
import { blankArt, letterheadArt } from "./letterhead.ts";
import { meanderArt } from "./meander.ts";
import { passbookArt } from "./passbook.ts";
import { permitArt } from "./permit.ts";
import { plainArt } from "./plain.ts";

const ART: Readonly<Record<FrameStyle, (colours: Colours, size: Extent) => string>> = {
  blank: blankArt,
  meander: meanderArt,
  business: businessArt,
  permit: permitArt,
  booklet: bookletArt,
  "booklet-cover": bookletCoverArt,
  "card-front": cardFrontArt,
  "card-back": cardBackArt,
  letterhead: letterheadArt,
  plain: plainArt,
  passbook: passbookArt,
};

/** The operators under a face's text; `size` in points. They leave the graphics state as they found it. */
export function frameArt(style: FrameStyle, colours: Colours, size: Extent): string {
  return ART[style](colours, size);
}
