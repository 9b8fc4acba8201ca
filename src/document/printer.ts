// Prints licences as PDF 1.7 files (ISO 32000-1): a type's plate, and per licence only its own text, the font subset of that
// text, the QR code and the signed credential as an attachment. The same sheet always gives the same bytes: no clock, no
// randomness, one deflate library. PDF/A markings and the PDF signature are not made here yet.

import { PDFContext, PDFHexString, type PDFRef, PDFString, PDFWriter } from "pdf-lib";
import { createBoundedCache } from "../licence/bounded-cache.ts";
import { fromBase32, toHex, utf8 } from "../licence/bytes.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import { LicenceError } from "../licence/errors.ts";
import type { LicenceType } from "../licence/licence-type.ts";
import type { Printer, Sheet } from "../licence/printing.ts";
import type { Words } from "../licence/words.ts";
import type { ComposedPage } from "./composed-page.ts";
import { compose } from "./composition.ts";
import { numbers } from "./content.ts";
import { FONT_KEYS } from "./coverage.ts";
import { compress, embedFont, flate } from "./embedded-font.ts";
import type { FontShelf } from "./font-shelf.ts";
import { FOOT, PAGE } from "./geometry.ts";
import { runningRule, tableArt } from "./page-art.ts";
import { compilePlate, cutAll, deflate, lookup, type Plate, type PlateParts, showLines } from "./plate.ts";
import { type PrintedCredential, readPrintedCredential } from "./printed-credential.ts";
import { qrArt } from "./qr.ts";
import { createSubsetter } from "./subsetter.ts";
import { layOutType, type TypeLayout } from "./type-layout.ts";
import { createTypeface } from "./typeface.ts";

const PLATES_KEPT = 128;
/** Counts up whenever the same data would be drawn differently. */
const RENDERER_VERSION = 1;

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
  const layouts = new WeakMap<LicenceType, TypeLayout>();
  const remember = createBoundedCache<{ plate?: Plate }>(PLATES_KEPT);
  const plateOf = async (open: Press, layout: TypeLayout, { issuer, domain, type }: Sheet): Promise<Plate> => {
    const key = JSON.stringify([type.code, type.version, issuer.seal.name, issuer.seal.code, domain]);
    const slot = remember(key, () => ({}));
    slot.plate ??= await compilePlate(open, layout, issuer, domain);
    return slot.plate;
  };
  return {
    async print(sheet) {
      press ??= openPress(parts.fonts, words);
      const open = await press.catch((cause: unknown) => {
        press = undefined;
        throw cause;
      });
      const layout = layouts.get(sheet.type) ?? layOutType(sheet.type, open.typeface, words);
      layouts.set(sheet.type, layout);
      const printed = readPrintedCredential(sheet.credential);
      const { pages, errors } = compose(layout, sheet.issuer, printed.subject, open);
      if (errors.length > 0) throw new LicenceError("request-invalid", { fields: errors });
      const bytes = await impose(open, await plateOf(open, layout, sheet), { sheet, layout, pages, printed });
      return { bytes, layoutVersion: sheet.type.layout.version, renderer: open.renderer };
    },
  };
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

interface Job {
  readonly sheet: Sheet;
  readonly layout: TypeLayout;
  readonly pages: readonly ComposedPage[];
  readonly printed: PrintedCredential;
}

/** Lays plate and licence together into a file. */
async function impose(press: Press, plate: Plate, job: Job): Promise<Uint8Array> {
  const context = PDFContext.create();
  for (const [ref, object] of plate.objects) context.assign(ref, object);
  const own = job.pages.flatMap(({ lines }) => lines.filter(({ fixed }) => !fixed));
  const cuts = await cutAll(
    press,
    own.flatMap(({ line }) => line.glyphs),
    "D",
  );
  const fonts = cuts.map((cut) => [cut.name, embedFont(context, cut, press.typeface.coverage.fonts[cut.key])] as const);
  const ownFonts = lookup(cuts);
  const resources = context.register(
    context.obj({
      Font: Object.fromEntries([...plate.fonts, ...fonts]),
      XObject: { Art: plate.art, Seal: plate.seal },
      ExtGState: { Multiply: plate.multiply },
    }),
  );
  const tree = context.nextRef();
  const kids = job.pages.map((page, index) => {
    const colours = job.layout.type.layout.colours;
    const text = showLines(page.lines, colours.title, ({ fixed }) => (fixed ? plate.fixedFonts : ownFonts));
    const operators = [...pageOperators(job, page, index), text, ...sealOperators(page)].join("\n");
    const own = context.register(flate(context, deflate(operators)));
    return context.register(
      context.obj({
        Type: "Page",
        Parent: tree,
        MediaBox: [0, 0, PAGE.width, PAGE.height],
        Group: { S: "Transparency", CS: "DeviceRGB" },
        Resources: resources,
        Contents: index === 0 ? [plate.firstPage, own] : own,
      }),
    );
  });
  context.assign(tree, context.obj({ Type: "Pages", Kids: kids, Count: kids.length }));
  close(context, tree, job, press.words);
  return PDFWriter.forContext(context, Number.POSITIVE_INFINITY).serializeToBuffer();
}

/** What lies under the text of a page. */
function pageOperators({ layout, sheet }: Job, page: ComposedPage, index: number): readonly string[] {
  const { colours } = layout.type.layout;
  return [
    ...(page.continued === true ? ["/Art Do", runningRule(colours)] : []),
    ...(page.table === undefined ? [] : [tableArt(colours, page.table, layout.column)]),
    ...(index === 0 ? [qrArt(sheet.verifyUrl.toUpperCase(), FOOT.qr)] : []),
  ];
}

/** The seal over issuer and date. An empty ActualText (§14.9.4) keeps its characters out of the text that is extracted. */
function sealOperators({ seal }: ComposedPage): readonly string[] {
  if (seal === undefined) return [];
  return ["/Span <</ActualText <FEFF>>> BDC", `q /Multiply gs 1 0 0 1 ${numbers(seal.x, seal.y)} cm /Seal Do Q`, "EMC"];
}

/** Catalogue, attachment, document information and trailer. */
function close(context: PDFContext, pages: PDFRef, { sheet, layout, printed }: Job, words: Words): void {
  const attached = attach(context, sheet.credential, printed.created, words);
  context.trailerInfo.Root = context.register(
    context.obj({
      Type: "Catalog",
      Pages: pages,
      Lang: PDFString.of("zh-CN"),
      ViewerPreferences: { DisplayDocTitle: true },
      Names: { EmbeddedFiles: { Names: [PDFString.of("credential.json"), attached] } },
      AF: [attached],
    }),
  );
  const date = pdfDate(printed.created);
  context.trailerInfo.Info = context.register(
    context.obj({
      Title: PDFHexString.fromText(`${layout.type.layout.title} ${printed.subject.certificateNumber}`),
      Author: PDFHexString.fromText(sheet.issuer.name["zh-CN"]),
      Creator: PDFString.of("Vellum"),
      Producer: PDFString.of("Vellum (pdf-lib)"),
      CreationDate: date,
      ModDate: date,
    }),
  );
  const id = PDFHexString.of(fileId(sheet.verifyUrl));
  context.trailerInfo.ID = context.obj([id, id]);
}

/** The signed credential as an associated file (ISO 32000-2 §14.13, as PDF/A-3 has it). */
function attach(context: PDFContext, credential: string, created: string, words: Words): PDFRef {
  const bytes = utf8(credential);
  const file = flate(context, compress(bytes), {
    Type: "EmbeddedFile",
    Subtype: "application/vc",
    Params: { Size: bytes.length, ModDate: pdfDate(created) },
  });
  const stream = context.register(file);
  return context.register(
    context.obj({
      Type: "Filespec",
      F: PDFString.of("credential.json"),
      UF: PDFString.of("credential.json"),
      Desc: PDFHexString.fromText(words("pdf.attachment")),
      AFRelationship: "Data",
      EF: { F: stream, UF: stream },
    }),
  );
}

/** The 128 bits of the licence's id name the file too. */
function fileId(verifyUrl: string): string {
  const bits = fromBase32(verifyUrl.slice(verifyUrl.lastIndexOf("/") + 1)) ?? new Uint8Array();
  return toHex(bits).padEnd(32, "0").slice(0, 32);
}

/** `D:YYYYMMDDHHmmSSZ` (§7.9.4) of a UTC instant. */
function pdfDate(instant: string): PDFString {
  return PDFString.of(`D:${instant.replace(/\D/g, "").slice(0, 14)}Z`);
}
