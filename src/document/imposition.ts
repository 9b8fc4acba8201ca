// Lays a plate and one licence together into a file: pages of marked content with their reading order, what the file says of
// itself, and the signed credential as an associated file (ISO 19005-3 §6.8).

import { PDFContext, PDFHexString, type PDFRef, PDFWriter } from "pdf-lib";
import { fromBase32, toHex, utf8 } from "../licence/bytes.ts";
import type { ComposedPage } from "./composed-page.ts";
import type { FontLookup } from "./content.ts";
import { compress, cutFonts, embedFont, flate, lookup } from "./embedded-font.ts";
import { FOOT, PAGE } from "./geometry.ts";
import { type FileDescription, informationDictionary, xmpPacket } from "./licence-metadata.ts";
import { type Job, type PageContent, pageContent } from "./page-content.ts";
import { deflate, fontResources, PLATE_MARKS, type Plate, type PlateParts } from "./plate.ts";
import { ReadingOrder } from "./reading-order.ts";
import { SEAL_REACH } from "./seal-art.ts";
import { SRGB } from "./srgb-profile.ts";
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
  const { resources, shown } = await addFonts(context, parts, plate, job);
  const tree = context.nextRef();
  const pages = job.pages.map((page, index): ImposedPage => {
    const content = pageContent(job, page, index, shown);
    const own = context.register(flate(deflate(content.operators)));
    const streams = index === 0 ? `[${plate.head} ${own} ${plate.foot}]` : `${own}`;
    const reference = context.register(
      new WrittenObject(
        `<</Type/Page/Parent ${tree}/MediaBox[0 0 ${PAGE.width} ${PAGE.height}]/Group<</S/Transparency/CS/DeviceRGB>>` +
          `/Resources ${resources}/StructParents ${index}/Tabs/S/Contents ${streams}>>`,
      ),
    );
    return { reference, page, content };
  });
  const references = pages.map(({ reference }) => reference);
  context.assign(tree, new WrittenObject(`<</Type/Pages/Kids[${references.join(" ")}]/Count ${references.length}>>`));
  const structure = readingOrder(parts, job, pages).write(context, references);
  close(context, parts, { tree, structure, profile: plate.profile }, job);
  return PDFWriter.forContext(context, Number.POSITIVE_INFINITY).serializeToBuffer();
}

/** Fonts for what the plate's do not show, and the resources of every page. */
async function addFonts(
  context: PDFContext,
  parts: PlateParts,
  plate: Plate,
  job: Job,
): Promise<{ readonly resources: PDFRef; readonly shown: FontLookup }> {
  const lines = job.pages.flatMap(({ passages }) => passages).flatMap((passage) => passage.lines);
  const glyphs = lines.flatMap(({ line }) => line.glyphs);
  const cuts = await cutFonts(parts, glyphs, "D", plate.shown);
  const fonts = cuts.map((cut): [string, PDFRef] => [
    cut.name,
    embedFont(context, cut, parts.typeface.coverage.fonts[cut.key]),
  ]);
  const own = lookup(cuts);
  const resources = context.register(
    new WrittenObject(
      `<<${fontResources([...plate.fonts, ...fonts])}/XObject<</Art ${plate.art}/Seal ${plate.seal}>>` +
        `/ExtGState<</Multiply ${plate.multiply}>>>>`,
    ),
  );
  return { resources, shown: (glyph) => plate.shown(glyph) ?? own(glyph) };
}

/** Title, the text of all pages, the identifier, the seal, and what stands beside and under the QR code. */
function readingOrder({ words }: PlateParts, { sheet, layout }: Job, pages: readonly ImposedPage[]): ReadingOrder {
  const order = new ReadingOrder();
  const passages = pages.flatMap(({ reference, content }) =>
    content.read.map((passage) => ({ ...passage, mark: { page: reference, id: passage.id } })),
  );
  const [first] = pages;
  if (first !== undefined) order.add("H1", { page: first.reference, id: PLATE_MARKS.title });
  for (const { role, mark, foot, resumed } of passages) if (foot !== true) order.add(role, mark, resumed);
  for (const { role, mark, foot } of passages) if (foot === true) order.add(role, mark);
  for (const { reference, page, content } of pages) {
    if (page.seal === undefined || content.seal === undefined) continue;
    const { x, y } = page.seal;
    const parameters = { name: sheet.issuer.seal.name, purpose: layout.type.layout.sealPurpose };
    const box = [x - SEAL_REACH, y - SEAL_REACH, x + SEAL_REACH, y + SEAL_REACH];
    order.picture({ page: reference, id: content.seal }, words("pdf.seal", parameters), box);
  }
  if (first?.content.qr === undefined) return order;
  const { x, y, size } = FOOT.qr;
  const code = { page: first.reference, id: first.content.qr };
  order.picture(code, words("pdf.qr", { url: sheet.verifyUrl }), [x, y, x + size, y + size]);
  for (const id of [PLATE_MARKS.caption, PLATE_MARKS.domain, PLATE_MARKS.note])
    order.add("P", { page: first.reference, id });
  return order;
}

/** Catalogue, attachment, output intent, description and trailer. */
function close(
  context: PDFContext,
  { words }: PlateParts,
  roots: { readonly tree: PDFRef; readonly structure: PDFRef; readonly profile: PDFRef },
  { sheet, layout, printed }: Job,
): void {
  const description: FileDescription = {
    title: `${layout.type.layout.title} ${printed.subject.certificateNumber}`,
    author: sheet.issuer.name["zh-CN"],
    created: printed.created,
    subject: printed.subject,
  };
  const metadata = context.register(writtenStream("/Type/Metadata/Subtype/XML", utf8(xmpPacket(description))));
  const attached = attach(context, sheet.credential, printed.created, words("pdf.attachment"));
  const intent = `<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(${SRGB})/Info(${SRGB})/DestOutputProfile ${roots.profile}>>`;
  context.trailerInfo.Root = context.register(
    new WrittenObject(
      [
        `<</Type/Catalog/Pages ${roots.tree}/Lang(zh-CN)/MarkInfo<</Marked true>>/StructTreeRoot ${roots.structure}`,
        `/ViewerPreferences<</DisplayDocTitle true>>/Metadata ${metadata}/OutputIntents[${intent}]`,
        `/Names<</EmbeddedFiles<</Names[(credential.json)${attached}]>>>>/AF[${attached}]>>`,
      ].join("\n"),
    ),
  );
  context.trailerInfo.Info = context.register(new WrittenObject(informationDictionary(description)));
  const id = PDFHexString.of(fileId(sheet.verifyUrl));
  context.trailerInfo.ID = context.obj([id, id]);
}

/** The signed credential as an associated file: the data that the page is drawn from. */
function attach(context: PDFContext, credential: string, created: string, description: string): PDFRef {
  const bytes = utf8(credential);
  const parameters = `/Params<</Size ${bytes.length}/ModDate ${dateString(created)}>>`;
  const file = flate(compress(bytes), `/Type/EmbeddedFile/Subtype/application#2Fvc${parameters}`);
  const stream = context.register(file);
  return context.register(
    new WrittenObject(
      `<</Type/Filespec/F(credential.json)/UF(credential.json)/Desc ${textString(description)}` +
        `/AFRelationship/Data/EF<</F ${stream}/UF ${stream}>>>>`,
    ),
  );
}

/** The 128 bits of the licence's id name the file too. */
function fileId(verifyUrl: string): string {
  const bits = fromBase32(verifyUrl.slice(verifyUrl.lastIndexOf("/") + 1)) ?? new Uint8Array();
  return toHex(bits).padEnd(32, "0").slice(0, 32);
}
