// Lays a plate and one licence together into a file: pages of marked content with their reading order, what the file says of
// itself, and the signed credential as an associated file (ISO 19005-3 §6.8).

import { PDFContext, type PDFRef } from "pdf-lib";
import { fromBase32, toHex, utf8 } from "../licence/bytes.ts";
import type { FontLookup } from "./content.ts";
import { compress, cutFonts, embedFont, flate, lookup, OWN_FONT } from "./embedded-font.ts";
import type { ComposedPage, Picture } from "./layout/composed-page.ts";
import { overlayGlyphs } from "./layout/overlay.ts";
import { type FileDescription, informationDictionary, xmpPacket } from "./licence-metadata.ts";
import { type Job, type PageContent, pageContent, planOf } from "./page-content.ts";
import { embedPhotos } from "./photos.ts";
import { deflate, namedResources, type Plate, type PlateParts, type Resource } from "./plate.ts";
import { layFile, packSmall } from "./printed-file.ts";
import { type Mark, ReadingOrder } from "./reading-order.ts";
import { sealBox } from "./seal-art.ts";
import { SRGB } from "./srgb-profile.ts";
import type { Glyph } from "./typeface.ts";
import { dateString, textString, WrittenObject, writtenStream } from "./written-object.ts";

interface ImposedPage {
  readonly reference: PDFRef;
  readonly page: ComposedPage;
  readonly content: PageContent;
}

/** Lays plate and licence together; the file's bytes. */
export async function impose(parts: PlateParts, plate: Plate, job: Job): Promise<Uint8Array> {
  const context = PDFContext.create();
  for (const [ref, object] of plate.objects) context.assign(ref, object);
  const { fonts, shown } = await addFonts(context, parts, plate, job);
  const photos = embedPhotos(context, job.pages, job.sheet.enclosures ?? {});
  const images = [...photos.values()].map(({ name, reference }): Resource => [name, reference]);
  const resources = context.register(
    new WrittenObject(
      `<<${namedResources("Font", [...plate.fonts, ...fonts])}${namedResources("XObject", [...plate.forms, ...images])}` +
        `/ExtGState<</Multiply ${plate.multiply}>>>>`,
    ),
  );
  const tree = context.nextRef();
  const pages = job.pages.map((page, index): ImposedPage => {
    const content = pageContent(job, page, { shown, photos });
    const own = context.register(flate(deflate(content.operators, 1)));
    const { width, height } = planOf(job, page).extent;
    const reference = context.register(
      new WrittenObject(
        `<</Type/Page/Parent ${tree}/MediaBox[0 0 ${width} ${height}]/Group<</S/Transparency/CS/DeviceRGB>>` +
          `/Resources ${resources}/StructParents ${index}/Tabs/S/Contents[${plate.pages[page.plan]} ${own}]>>`,
        true,
      ),
    );
    return { reference, page, content };
  });
  const references = pages.map(({ reference }) => reference);
  const kids = `<</Type/Pages/Kids[${references.join(" ")}]/Count ${references.length}>>`;
  context.assign(tree, new WrittenObject(kids, true));
  const structure = readingOrder(parts, job, pages).write(context, references);
  const trailer = close(context, parts, { tree, structure, profile: plate.profile }, job);
  return laidOut(context, plate, trailer);
}

/** The file; what the licence adds is packed as the plate is. */
function laidOut(context: PDFContext, { pack }: Plate, trailer: string): Uint8Array {
  const objects = context.enumerateIndirectObjects();
  if (pack === undefined)
    return layFile({ standing: objects, packs: [], size: context.nextRef().objectNumber, trailer });
  const own = packSmall(objects, context.nextRef());
  const table = context.nextRef().objectNumber;
  return layFile({ standing: own.standing, packs: [pack, own.pack], size: table + 1, trailer });
}

/** Fonts for what the plate's do not show. */
async function addFonts(
  context: PDFContext,
  parts: PlateParts,
  plate: Plate,
  job: Job,
): Promise<{ readonly fonts: readonly Resource[]; readonly shown: FontLookup }> {
  const cuts = await cutFonts(parts, glyphsOn(job.pages), "D", plate.shown);
  const fonts = cuts.map((cut): Resource => {
    return [cut.name, embedFont(context, { cut, coverage: parts.typeface.coverage.fonts[cut.key], streams: OWN_FONT })];
  });
  const own = lookup(cuts);
  return { fonts, shown: (glyph) => plate.shown(glyph) ?? own(glyph) };
}

function* glyphsOn(pages: readonly ComposedPage[]): Iterable<Glyph> {
  for (const { passages, over } of pages) {
    for (const { lines } of passages) for (const { line } of lines) yield* line.glyphs;
    yield* overlayGlyphs(over);
  }
}

/** Everything that is read, box after box, each over all the pages on which it stands. */
function readingOrder(parts: PlateParts, job: Job, pages: readonly ImposedPage[]): ReadingOrder {
  const order = new ReadingOrder();
  const entries = pages.flatMap(({ reference, page, content }) => {
    const at = (id: number): Mark => ({ page: reference, id });
    const still = planOf(job, page).still.flatMap(({ turn, role, mark }) =>
      mark === undefined || role === "aside" ? [] : [{ turn, read: () => order.add(role, at(mark)) }],
    );
    const own = content.passages.map(({ turn, role, mark, resumed }) => {
      return { turn, read: () => order.add(role, at(mark), resumed) };
    });
    const pictures = content.pictures.map((picture) => {
      const words = alternative(parts, job, picture);
      return { turn: picture.turn, read: () => order.picture(at(picture.mark), words, edges(picture)) };
    });
    const over = content.over.map((mark) => ({ turn: LAST, read: () => order.add("P", at(mark)) }));
    return [...still, ...own, ...pictures, ...over];
  });
  for (const { read } of entries.toSorted((one, other) => one.turn - other.turn)) read();
  return order;
}

/** The turn of what is read last. */
const LAST = Number.MAX_SAFE_INTEGER;

/** What a reader is told of a picture. */
function alternative({ words }: PlateParts, { sheet, plan, printed }: Job, picture: Picture): string {
  switch (picture.kind) {
    case "qr":
      return words("pdf.qr", { url: sheet.verifyUrl ?? "" });
    case "qr-place":
      return words("pdf.specimen-qr");
    case "seal-place":
      return words("pdf.specimen-seal");
    case "photo":
      return words("pdf.photo", { name: printed.subject.certificateHolder.map(({ name }) => name).join("、") });
    case "seal":
      return words("pdf.seal", { name: sheet.issuer.seal.name, purpose: plan.type.layout.sealPurpose });
  }
}

/** Left, lower, right and upper edge of a picture. */
function edges(picture: Picture): readonly number[] {
  if (picture.kind === "seal" || picture.kind === "seal-place") return sealBox(picture);
  const { x, y, width, height } = picture.area;
  return [x, y, x + width, y + height];
}

/** Adds catalogue, attachment, output intent and description; the trailer's entries. */
function close(
  context: PDFContext,
  { words }: PlateParts,
  roots: { readonly tree: PDFRef; readonly structure: PDFRef; readonly profile: PDFRef },
  { sheet, plan, printed }: Job,
): string {
  const { credential, annotation, verifyUrl } = sheet;
  const named = credential === undefined ? words("pdf.specimen") : printed.subject.certificateNumber;
  const description: FileDescription = {
    title: `${plan.type.layout.title} ${named}`,
    author: sheet.issuer.name["zh-CN"],
    created: printed.created,
    archival: plan.type.layout.appendTo === undefined,
    ...(credential !== undefined && { subject: printed.subject }),
    ...(annotation !== undefined && { annotation }),
  };
  const metadata = context.register(writtenStream("/Type/Metadata/Subtype/XML", utf8(xmpPacket(description))));
  const attached =
    credential === undefined ? "" : attachment(context, credential, printed.created, words("pdf.attachment"));
  const intent = `<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(${SRGB})/Info(${SRGB})/DestOutputProfile ${roots.profile}>>`;
  const root = context.register(
    new WrittenObject(
      [
        `<</Type/Catalog/Pages ${roots.tree}/Lang(zh-CN)/MarkInfo<</Marked true>>/StructTreeRoot ${roots.structure}`,
        `/ViewerPreferences<</DisplayDocTitle true>>/Metadata ${metadata}/OutputIntents[${intent}]`,
        `${attached}>>`,
      ].join("\n"),
      true,
    ),
  );
  const information = context.register(new WrittenObject(informationDictionary(description)));
  const id = fileId(verifyUrl ?? "");
  return `/Root ${root}/Info ${information}/ID[<${id}><${id}>]`;
}

/** The signed credential as an associated file, the data that the page is drawn from: entries of the catalogue. */
function attachment(context: PDFContext, credential: string, created: string, description: string): string {
  const bytes = utf8(credential);
  const parameters = `/Params<</Size ${bytes.length}/ModDate ${dateString(created)}>>`;
  const file = flate(compress(bytes), `/Type/EmbeddedFile/Subtype/application#2Fvc${parameters}`);
  const stream = context.register(file);
  const attached = context.register(
    new WrittenObject(
      `<</Type/Filespec/F(credential.json)/UF(credential.json)/Desc ${textString(description)}` +
        `/AFRelationship/Data/EF<</F ${stream}/UF ${stream}>>>>`,
    ),
  );
  return `/Names<</EmbeddedFiles<</Names[(credential.json)${attached}]>>>>/AF[${attached}]`;
}

/** The 128 bits of the licence's id name the file too; zeros name a specimen. */
function fileId(verifyUrl: string): string {
  const bits = fromBase32(verifyUrl.slice(verifyUrl.lastIndexOf("/") + 1)) ?? new Uint8Array();
  return toHex(bits).padEnd(32, "0").slice(0, 32);
}
