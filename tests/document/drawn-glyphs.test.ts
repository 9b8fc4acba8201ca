import { describe, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import { characterMap, outlineReader, readSfnt, type Sfnt } from "../../src/document/sfnt.ts";
import { type EmbeddedFont, embeddedFonts } from "./embedded-fonts.ts";
import { outlineOf } from "./outline.ts";
import { catalogue, fonts, sampleSheets, sheetOf } from "./sheets.ts";

/** Characters that draw nothing. */
const BLANK = /^[\u0020\u00a0\u3000]$/;
/** Of people's names: characters of the table of 2013 and of GB 18030-2022 that older fonts lack. */
const NAMES =
  "㛃䶮𠅤𬱖喆堃昇镕㐂㑇㙍㚰㛹㠭㴪䂮䃅䒟䓖䝉𠙶𡐓𣲘𣸣𤧛𦈡𦒍𨱏𩽾𫄧𫇭𫓧𫖯𫚖𫞩𫟦𫠊𫢸𫰛𫵷𬀩𬇕𬍛𬒈𬕂𬘓𬣙𬤊𬬭𬭊𬭎𬳵𬶋𬸘";
const printer = createPrinter({ catalogue, fonts });

interface Source {
  readonly program: Sfnt;
  readonly glyphs: ReadonlyMap<number, number>;
}
const sources = new Map<string, Source>();

const coverage = await fonts.coverage();
for (const key of ["regular", "bold", "fallback"] as const) {
  const program = readSfnt(await fonts.font(key));
  sources.set(coverage.fonts[key].name, { program, glyphs: characterMap(program) });
}

/** All that GB 2312 has: signs, letters of six scripts, both levels of hanzi (GB/T 2312-1980, rows 1 to 87). */
function gb2312(): string {
  const bytes: number[] = [];
  for (let row = 0xa1; row <= 0xf7; row += 1) for (let cell = 0xa1; cell <= 0xfe; cell += 1) bytes.push(row, cell);
  const decoded = new TextDecoder("gbk").decode(Uint8Array.from(bytes));
  return distinct(decoded, /^[^\ufffd\p{Co}\p{Cn}]$/u);
}

/** Every letter and sign of Basic Latin to Latin Extended-B. */
function latin(): string {
  return distinct(
    String.fromCodePoint(...Array.from({ length: 0x250 }, (_, code) => code)),
    /^[\p{L}\p{N}\p{P}\p{S}]$/u,
  );
}

/** Hanzi that the body face lacks and the fallback has, spread evenly over all of them. */
function rareCharacters(count: number): string {
  const fallback = [...(sources.get(coverage.fonts.fallback.name)?.glyphs.keys() ?? [])];
  const body = sources.get(coverage.fonts.regular.name)?.glyphs;
  const rare = fallback.filter((code) => body?.has(code) === false).map((code) => String.fromCodePoint(code));
  const hanzi = rare.filter((character) => /^\p{Script=Han}$/u.test(character));
  const step = Math.max(1, Math.floor(hanzi.length / count));
  return hanzi.filter((_, index) => index % step === 0).join("");
}

function distinct(text: string, pattern: RegExp): string {
  return [...new Set(text)].filter((character) => pattern.test(character)).join("");
}

/** The characters of an embedded font that are not drawn exactly as its source draws them. */
function drawnOtherwise({ name, program, texts, glyphOf }: EmbeddedFont): readonly string[] {
  const source = sources.get(name);
  if (source === undefined) throw new Error(`a font from nowhere: ${name}`);
  return [...texts].flatMap(([identifier, text]) => {
    const drawn = outlineOf(program, glyphOf(identifier));
    const meant = outlineOf(source.program, source.glyphs.get(text.codePointAt(0) ?? 0) ?? 0);
    return drawn !== meant || (drawn === "empty") !== BLANK.test(text) ? [text] : [];
  });
}

/** A text over the pages of a decision, all of it in one weight: the fonts of the printed file. */
async function printedText(text: string, weight: "regular" | "bold"): Promise<readonly EmbeddedFont[]> {
  const [sample] = sampleSheets("administrative-decision");
  if (sample === undefined) throw new Error("no decision");
  const { layout } = sample.type;
  const faces = layout.faces.map((face) => ({
    ...face,
    boxes: face.boxes.map((box) => (box.kind === "body" ? { ...box, weight } : box)),
  }));
  const type = { ...sample.type, layout: { ...layout, faces } };
  const subject = { ...sample.subject, claims: { ...sample.subject.claims, articles: [text] } };
  const { bytes } = await printer.print(sheetOf(type, sample.issuer, subject, sample.id));
  return await embeddedFonts(bytes);
}

describe("in a printed file", () => {
  it.each(["regular", "bold"] as const)(
    "%s characters are drawn exactly as the source fonts draw them",
    async (weight) => {
      const text = `${gb2312()}${latin()}${NAMES}${rareCharacters(3000)}`;
      const embedded = await printedText(text, weight);
      const shown = new Set(embedded.flatMap(({ texts }) => [...texts.values()]));
      expect([...text].filter((character) => !shown.has(character))).toEqual([]);
      expect(shown.size).toBeGreaterThan(9000);
      for (const font of embedded) expect(drawnOtherwise(font), font.name).toEqual([]);
      const most = Math.max(...embedded.map(({ texts }) => texts.size));
      expect(embedded.find(({ texts }) => texts.size === most)?.name).toContain(
        weight === "bold" ? "-Bold" : "-Regular",
      );
    },
  );

  it("every character of every sample is drawn exactly as the source fonts draw it", async () => {
    let compared = 0;
    for (const { slug } of catalogue.types()) {
      for (const { sheet, title } of sampleSheets(slug)) {
        const { bytes } = await printer.print(sheet);
        for (const font of (await embeddedFonts(bytes)).filter(({ name }) => sources.has(name))) {
          expect(drawnOtherwise(font), title).toEqual([]);
          compared += font.texts.size;
        }
      }
    }
    expect(compared).toBeGreaterThan(5000);
  });

  it("an outline that was lost would be found", async () => {
    const [font] = await printedText("出租人", "bold");
    if (font === undefined) throw new Error("no font");
    const [identifier = 0, text] = [...font.texts].find(([, character]) => character === "行") ?? [];
    const [start] = outlineReader(font.program)(font.glyphOf(identifier));
    // No contours: an empty glyph, as a subsetter leaves it that loses outlines.
    font.program.tables.get("glyf")?.setInt16(start, 0);
    expect(drawnOtherwise(font)).toEqual([text]);
  });
});
