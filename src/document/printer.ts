// Prints licences as PDF/A-3u files (ISO 19005-3) tagged as PDF/UA-1 (ISO 14289-1) has it: a type's plate, and per licence only
// its own text, the font subset of that text, the QR code and the signed credential as an attachment. The same sheet always
// gives the same bytes: no clock, no randomness, one deflate library. The PDF signature (pades/) is not made here, but where it belongs is said.

import { createBoundedCache } from "../licence/bounded-cache.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import { LicenceError } from "../licence/errors.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import type { Printer, Sheet } from "../licence/printing.ts";
import type { SealField } from "../licence/sealing.ts";
import type { Words } from "../licence/words.ts";
import { FONT_KEYS } from "./coverage.ts";
import type { FontShelf } from "./font-shelf.ts";
import { impose } from "./imposition.ts";
import type { ComposedPage } from "./layout/composed-page.ts";
import { compose } from "./layout/composition.ts";
import { planType, type TypePlan } from "./layout/type-plan.ts";
import { compilePlate, type Plate, type PlateParts } from "./plate.ts";
import { readPrintedCredential } from "./printed-credential.ts";
import { sealBox } from "./seal-art.ts";
import { createSubsetter } from "./subsetter.ts";
import { createTypeface } from "./typeface.ts";

const PLATES_KEPT = 128;
/** Counts up whenever the same data would be drawn differently. */
const RENDERER_VERSION = 3;

interface Press extends PlateParts {
  readonly renderer: string;
}

/** Opens a printer. Fonts are read at the first sheet, the fallback font when a character needs it. */
export function createPrinter(parts: {
  readonly catalogue: Pick<Catalogue, "words">;
  readonly fonts: FontShelf;
}): Printer {
  const words = parts.catalogue.words("zh-CN");
  let press: Promise<Press> | undefined;
  const plans = new WeakMap<LicenceType, TypePlan>();
  const remember = createBoundedCache<{ plate?: Plate }>(PLATES_KEPT);
  const plateOf = async (open: Press, plan: TypePlan, { issuer, domain, type }: Sheet): Promise<Plate> => {
    const key = JSON.stringify([type.code, type.version, issuer.uscc, issuer.name, issuer.seal, domain]);
    const slot = remember(key, () => ({}));
    slot.plate ??= await compilePlate(open, { plan, issuer, domain, sayings: [] });
    return slot.plate;
  };
  return {
    async print(sheet) {
      press ??= openPress(parts.fonts, words);
      const open = await press.catch((cause: unknown) => {
        press = undefined;
        throw cause;
      });
      const plan = plans.get(sheet.type) ?? planType(sheet.type, open.typeface, words);
      plans.set(sheet.type, plan);
      const printed = readPrintedCredential(sheet.credential);
      const { pages, errors } = compose(plan, sheet.issuer, printed.subject, open);
      if (errors.length > 0) throw new LicenceError("request-invalid", { fields: errors });
      const bytes = await impose(open, await plateOf(open, plan, sheet), { sheet, plan, pages, printed });
      const seal = sealField(pages);
      const drawn = { layoutVersion: sheet.type.layout.version, renderer: open.renderer };
      return { bytes, ...drawn, ...(seal && { seal }) };
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

async function openPress(fonts: FontShelf, words: Words): Promise<Press> {
  const coverage = await fonts.coverage();
  const tools = Object.entries(coverage.tools).map(([name, version]) => `${name} ${version}`);
  const faces = FONT_KEYS.map(
    (key) => `${coverage.fonts[key].name} ${coverage.fonts[key].version.replace("Version ", "")}`,
  );
  return {
    words,
    typeface: createTypeface(coverage),
    subsetter: createSubsetter(fonts),
    renderer: [`vellum ${RENDERER_VERSION}`, ...tools, ...faces].join("; "),
  };
}
