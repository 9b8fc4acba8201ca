// Prints licences as PDF/A-3u files (ISO 19005-3) tagged as PDF/UA-1 (ISO 14289-1) has it: a type's plate, and per licence only
// its own text, the font subset of that text, the QR code and the signed credential as an attachment. The same sheet always
// gives the same bytes: no clock, no randomness, one deflate library. The PDF signature (pades/) is not made here, but where it belongs is said.

import type { Catalogue } from "../licence/catalogue.ts";
import { LicenceError } from "../licence/errors.ts";
import { printedFaces } from "../licence/own-document.ts";
import type { Printer } from "../licence/printing.ts";
import type { SealField } from "../licence/sealing.ts";
import type { FontShelf } from "./font-shelf.ts";
import { impose } from "./imposition.ts";
import type { ComposedPage } from "./layout/composed-page.ts";
import { compose } from "./layout/composition.ts";
import { withOwnDocument } from "./own-document/printed-document.ts";
import { createPressroom } from "./press.ts";
import { readPrintedCredential } from "./printed-credential.ts";
import { sealBox } from "./seal-art.ts";

/** Opens a printer. Fonts are read at the first sheet, the fallback font when a character needs it. */
export function createPrinter(parts: {
  readonly catalogue: Pick<Catalogue, "words">;
  readonly fonts: FontShelf;
}): Printer {
  const words = parts.catalogue.words("zh-CN");
  const pressroom = createPressroom(parts.fonts, words);
  return {
    async print(ordered) {
      const printed = readPrintedCredential(ordered.credential);
      const { type, bare } = printedFaces(ordered.type, printed.subject.claims, ordered.annotation !== undefined);
      const sheet = type === ordered.type ? ordered : { ...ordered, type };
      const [press, { plan, pages, errors }] = await pressroom.on((open) => {
        const planned = open.planOf(sheet.type);
        return { plan: planned, ...compose(planned, sheet.issuer, printed.subject, open, { ...sheet, bare }) };
      });
      if (errors.length > 0) throw new LicenceError("request-invalid", { fields: errors });
      const bytes = await impose(press, await press.plateOf(plan, sheet), { sheet, plan, pages, printed });
      const seal = sealField(pages);
      const drawn = { layoutVersion: sheet.type.layout.version, renderer: press.renderer };
      return { ...withOwnDocument(ordered, printed.subject, { bytes, ...(seal && { seal }) }), ...drawn };
    },
    async specimen(type, issuer, subject, enclosures = {}) {
      const { type: drawn } = printedFaces(type, subject.claims);
      const [press, { plan, pages, errors }] = await pressroom.on((open) => {
        const planned = open.planOf(drawn);
        return { plan: planned, ...compose(planned, issuer, subject, open, { specimen: { enclosures } }) };
      });
      if (errors.length > 0) throw new LicenceError("request-invalid", { fields: errors });
      const plate = await press.plateOf(plan, { issuer, domain: words("pdf.specimen"), specimen: true });
      const printed = { subject, created: `${subject.certificateIssuedDate}T00:00:00Z` };
      return impose(press, plate, { sheet: { type: drawn, issuer, enclosures }, plan, pages, printed });
    },
  };
}

function sealField(pages: readonly ComposedPage[]): SealField | undefined {
  for (const [page, { pictures }] of pages.entries()) {
    const seal = pictures.find((picture) => picture.kind === "seal");
    if (seal !== undefined) return { page, box: sealBox(seal) };
  }
  return undefined;
}
