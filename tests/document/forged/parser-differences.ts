// Forged PDFs of which readers make different things: what one viewer shows, another reader passes over. Each is an incremental update
// that draws the page, for a reader of the other kind, exactly as it was. A page is certain only where all readers agree.

import { PDFDocument } from "pdf-lib";
import { decodedStream } from "../../../src/document/inspection/stream-content.ts";
import { writtenPdf } from "../../../src/document/pades/pdf-writing.ts";
import { isDictionary, isPdfArray, type PdfDictionary, type PdfValue } from "../../../src/document/pdf-values.ts";
import { joined, latin, Revision } from "./revision.ts";
import { contentOf, fontsOf } from "./rewriting.ts";

/** What is forged, made from a genuine lease whose rent is 2300. */
export interface Difference {
  readonly name: string;
  readonly make: (lease: Uint8Array) => Promise<Uint8Array>;
  /** The reason of the check; the verdict follows from it. */
  readonly reason: string;
}

const UNREADABLE = "page-unreadable";

export const DIFFERENCES: readonly Difference[] = [
  difference("operators have more operands than they take", UNREADABLE, (page) =>
    page.written({
      content: page.withRent(`/Pr 11 /LX 11 Tf ${page.own} ${page.lie} Tj /Pr 11 Tf`),
      fonts: { LX: page.lyingFont() },
    }),
  ),
  difference("a filter turns a comment into another page", UNREADABLE, (page) => {
    const lie = page.withRent(`/LX 11 Tf ${page.lie} Tj /Pr 11 Tf`).replace(/[\r\n]/g, " ");
    const runs = (lie.match(/[\s\S]{1,38}/g) ?? []).map((run) => `${String.fromCharCode(run.length - 1)}${run}`);
    const content = page.revision.addStream("/Filter/RunLengthDecode", `${runs.join("")}\x80\n${page.content}`);
    return page.written({ contents: content, fonts: { LX: page.lyingFont() } });
  }),
  difference("the page's parent is another than the one that has it", UNREADABLE, (page) => {
    const [number] = page.revision.page();
    const parent = `<</Type/Pages/Count 1/Kids[${number} 0 R]/CropBox[0 0 595 300]/Rotate 180>>`;
    return page.changed({ Parent: page.revision.add(parent) });
  }),
  difference("a page has pages below it", UNREADABLE, (page) => {
    const [number, dictionary] = page.revision.page();
    const content = page.revision.addStream("", page.content.replace(page.own, page.lie));
    const below = new Map([...dictionary, ["Parent", { object: number }], ["Contents", content]] as const);
    return page.changed({ Kids: [page.revision.add(writtenPdf(below))], Count: 1 });
  }),
  difference("a page of null box inherits another", "page-reshaped", (page) => {
    page.revision.change(page.revision.pages(), { CropBox: [0, 0, 595, 300] });
    return page.changed({ CropBox: null });
  }),
  difference("a square calls itself a signature field", "annotation-added", ({ revision }) =>
    revision.annotate("<</Type/Annot/Subtype/Square/FT/Sig/IC[1 1 1]/C[1 1 1]/F 4/Rect[80 400 520 600]>>").written(),
  ),
  difference("a signature field waits to be clicked", "form-field-added", ({ revision }) =>
    revision
      .annotate("<</Type/Annot/Subtype/Widget/FT/Sig/F 4/A<</S/URI/URI(https://example.org)>>/Rect[80 400 520 600]>>")
      .written(),
  ),
  difference("a clipping path that encloses nothing hides the page", "qr-replaced", (page) =>
    page.written({ content: page.content.replace("BT\n", "0 0 m 0 842 l 0 0 l 596 0 l W n\nBT\n") }),
  ),
  difference("black is declared to be white", "qr-replaced", (page) => {
    const white = page.revision.addStream(
      "/FunctionType 4/Domain[0 1 0 1 0 1]/Range[0 1 0 1 0 1]",
      "{pop pop pop 1 1 1}",
    );
    const inks = ["A", "B", "C"].map((name) => ({ name }));
    const space = [{ name: "DeviceN" }, inks, { name: "DeviceRGB" }, white];
    return page.written({ more: { ColorSpace: new Map([["DefaultRGB", space]]) } });
  }),
  difference("the place in a text is kept and restored", UNREADABLE, (page) =>
    page.written({ content: page.withRent(`q <${page.code("2")}> Tj Q <${page.code("300")}> Tj`) }),
  ),
  difference("a form is moved by a number that stands elsewhere", "qr-replaced", (page) => {
    const far = writtenPdf(page.revision.add("-600"));
    const resources = writtenPdf(page.revision.page()[1].get("Resources") ?? null);
    const entries = `/Type/XObject/Subtype/Form/BBox[-2000 -2000 2000 2000]/Matrix[1 0 0 1 ${far} 0]/Resources ${resources}`;
    const form = page.revision.addStream(entries, page.content);
    return page.written({ content: "/FF Do", forms: { FF: form } });
  }),
  difference("numbers are too large for single precision", UNREADABLE, (page) =>
    page.written({
      content: page.content.replace(
        "BT\n",
        "1 0 0 1 3e9 0 cm 1 0 0 1 -3e9 0 cm\nBT\n".replaceAll("3e9", "3000000000.5"),
      ),
    }),
  ),
  difference("a comment goes on from one piece of the content to the next", UNREADABLE, (page) => {
    const at = page.content.indexOf("BT\n");
    const before = page.revision.addStream("", `${page.content.slice(0, at)}%`);
    return page.written({
      contents: [before, page.revision.addStream("", page.content.slice(at).replace(/\n/g, " "))],
    });
  }),
  difference("a stream is longer than it says", UNREADABLE, (page) =>
    page.written({ contents: page.revision.add(`<</Length 3>>\nstream\n${page.content}\nendstream`) }),
  ),
  difference("a stream begins on the line of its keyword", UNREADABLE, (page) => {
    const body = page.content.replace(/\n/g, " ");
    return page.written({
      contents: page.revision.add(`<</Length ${body.length + 5}>>\nstream ${body}\nq Q\nendstream`),
    });
  }),
  difference("a font is named in another generation", UNREADABLE, (page) => {
    const fonts = [...page.fonts].map(([name, font]) => `/${name} ${writtenPdf(font).replace(" 0 R", " 7 R")}`);
    return page.written({ more: { Font: page.revision.add(`<<${fonts.join("")}>>`) } });
  }),
  difference("a key is written twice", UNREADABLE, (page) => {
    const [number] = page.revision.page();
    const lie = page.revision.addStream("", page.content.replace(page.own, page.lie));
    // Written under a name of the same length first, so that the table stays right.
    const file = latinOf(page.changed({ Content1: lie }));
    const at = file.lastIndexOf(`${number} 0 obj`);
    return latin(file.slice(0, at) + file.slice(at).replace("/Content1", "/Contents"));
  }),
  difference("viewers that repair the file find an object within a stream", UNREADABLE, (page) => {
    const [number, dictionary] = page.revision.page();
    const lie = page.revision.addStream("", page.content.replace(page.own, page.lie));
    const altered = writtenPdf(new Map([...dictionary, ["Contents", lie]]));
    page.revision.addStream("", `\n${number} 0 obj\n${altered}\nendobj\n`);
    return page.revision.written();
  }),
  difference("the table stands further from the end than viewers look", UNREADABLE, ({ revision }) =>
    joined(revision.written(), `%${"x".repeat(6000)}\n`),
  ),
  difference("a font has two tables of outlines", "page-altered", (page) =>
    page.written({ fonts: { Pr: page.withProgram(withTwoOutlines) } }),
  ),
  difference("a font counts fewer glyphs than it has", "page-altered", (page) =>
    page.written({ fonts: { Pr: page.withProgram(withFewGlyphs) } }),
  ),
  difference("a font calls itself one of another kind", "page-altered", (page) =>
    page.written({
      fonts: { Pr: page.revision.add(writtenPdf(new Map([...page.font(), ["Subtype", { name: "TrueType" }]]))) },
    }),
  ),
];

function difference(name: string, reason: string, forge: (page: LeasePage) => Uint8Array): Difference {
  return { name, reason, make: async (lease) => forge(await LeasePage.open(lease)) };
}

/** What is written anew of the page. */
interface Change {
  readonly content?: string;
  readonly contents?: PdfValue;
  readonly fonts?: Readonly<Record<string, PdfValue>>;
  readonly forms?: Readonly<Record<string, PdfValue>>;
  readonly more?: Readonly<Record<string, PdfValue>>;
}

/** The first page of a lease, taken apart. */
class LeasePage {
  readonly revision: Revision;
  readonly content: string;
  readonly #codes: ReadonlyMap<string, string>;

  private constructor(lease: Uint8Array, content: string, codes: ReadonlyMap<string, string>) {
    this.revision = new Revision(lease);
    this.content = content;
    this.#codes = codes;
  }

  static async open(lease: Uint8Array): Promise<LeasePage> {
    const page = (await PDFDocument.load(lease, { updateMetadata: false })).getPage(0);
    const characters = [...(fontsOf(page).get("Pr")?.characters ?? [])];
    return new LeasePage(lease, contentOf(page), new Map(characters.map(([code, text]) => [text, code.toUpperCase()])));
  }

  code(text: string): string {
    return [...text].map((character) => this.#codes.get(character) ?? "").join("");
  }

  /** The rent as it is shown, and as it is not. */
  get own(): string {
    return `<${this.code("2300")}>`;
  }

  get lie(): string {
    return `<${this.code("9300")}>`;
  }

  /** The content with other operators in the place of those that show the rent. */
  withRent(operators: string): string {
    if (!this.content.includes(`[${this.own}] TJ`)) throw new Error("the rent is not shown");
    return this.content.replace(`[${this.own}] TJ`, operators);
  }

  get #resources(): PdfDictionary {
    return this.#dictionary(this.revision.page()[1].get("Resources"));
  }

  get fonts(): PdfDictionary {
    return this.#dictionary(this.#resources.get("Font"));
  }

  font(): PdfDictionary {
    return this.#dictionary(this.fonts.get("Pr"));
  }

  #dictionary(value: PdfValue | undefined): PdfDictionary {
    const found = this.revision.pdf.resolve(value);
    if (!isDictionary(found)) throw new Error("no dictionary");
    return found;
  }

  #bytes(value: PdfValue | undefined): Uint8Array {
    const stream = this.revision.pdf.stream(value);
    if (stream === undefined) throw new Error("no stream");
    return decodedStream(this.revision.pdf, stream, 1e7).bytes;
  }

  changed(entries: Readonly<Record<string, PdfValue>>): Uint8Array {
    return this.revision.change(this.revision.page(), entries).written();
  }

  written({ content, contents, fonts = {}, forms = {}, more = {} }: Change): Uint8Array {
    const found = this.revision.pdf.resolve(this.#resources.get("XObject"));
    const objects = isDictionary(found) ? found : [];
    const resources = new Map<string, PdfValue>([
      ...this.#resources,
      ["Font", new Map([...this.fonts, ...Object.entries(fonts)])],
      ["XObject", new Map([...objects, ...Object.entries(forms)])],
      ...Object.entries(more),
    ]);
    const own = contents ?? this.revision.addStream("", content ?? this.content);
    return this.changed({ Contents: own, Resources: resources });
  }

  /** A font that says of its 9 that it is a 2. */
  lyingFont(): PdfValue {
    const map = latinOf(this.#bytes(this.font().get("ToUnicode")));
    const lie = map.replace(new RegExp(`<${this.code("9")}>\\s*<0039>`, "i"), `<${this.code("9")}> <0032>`);
    return this.revision.add(writtenPdf(new Map([...this.font(), ["ToUnicode", this.revision.addStream("", lie)]])));
  }

  withProgram(change: (tables: readonly Table[]) => readonly Table[]): PdfValue {
    const { revision } = this;
    const descendants = revision.pdf.resolve(this.font().get("DescendantFonts"));
    const descendant = this.#dictionary(isPdfArray(descendants) ? descendants[0] : undefined);
    const descriptor = this.#dictionary(descendant.get("FontDescriptor"));
    const program = this.#bytes(descriptor.get("FontFile2")).slice();
    const altered = writtenFont(program, change(tablesOf(program)));
    const file = revision.addStream(`/Length1 ${altered.length}`, latinOf(altered));
    const described = revision.add(writtenPdf(new Map([...descriptor, ["FontFile2", file]])));
    const below = revision.add(writtenPdf(new Map([...descendant, ["FontDescriptor", described]])));
    return revision.add(writtenPdf(new Map([...this.font(), ["DescendantFonts", [below]]])));
  }
}

type Table = readonly [tag: string, bytes: Uint8Array];

function tablesOf(program: Uint8Array): readonly Table[] {
  const view = new DataView(program.buffer, program.byteOffset);
  return Array.from({ length: view.getUint16(4) }, (_, index): Table => {
    const at = 12 + index * 16;
    const start = view.getUint32(at + 8);
    return [latinOf(program.subarray(at, at + 4)), program.slice(start, start + view.getUint32(at + 12))];
  });
}

function writtenFont(program: Uint8Array, tables: readonly Table[]): Uint8Array {
  const size = tables.reduce((sum, [, bytes]) => sum + ((bytes.length + 3) & ~3), 12 + 16 * tables.length);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  out.set(program.subarray(0, 4));
  view.setUint16(4, tables.length);
  let at = 12 + 16 * tables.length;
  tables.forEach(([tag, bytes], index) => {
    out.set(latin(tag), 12 + index * 16);
    view.setUint32(20 + index * 16, at);
    view.setUint32(24 + index * 16, bytes.length);
    out.set(bytes, at);
    at += (bytes.length + 3) & ~3;
  });
  return out;
}

/** Readers that take the first see blank outlines, those that take the last the genuine ones. */
function withTwoOutlines(tables: readonly Table[]): readonly Table[] {
  return tables.flatMap(([tag, bytes]) =>
    tag === "glyf"
      ? [
          [tag, new Uint8Array(bytes.length)],
          [tag, bytes],
        ]
      : [[tag, bytes]],
  ) as readonly Table[];
}

function withFewGlyphs(tables: readonly Table[]): readonly Table[] {
  for (const [tag, bytes] of tables) if (tag === "maxp") bytes.set([0, 3], 4);
  return tables;
}

function latinOf(bytes: Uint8Array): string {
  return Array.from({ length: Math.ceil(bytes.length / 8192) }, (_, at) =>
    String.fromCharCode(...bytes.subarray(at * 8192, (at + 1) * 8192)),
  ).join("");
}
