// Forged and broken PDFs, each made from genuine ones as a forger would make it, with what must come of it: the verdict, the check that
// tells, its reason, and the field that is named.

import { deflateSync } from "node:zlib";
import { degrees, PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream, PDFRef, rgb, StandardFonts } from "pdf-lib";
import { writtenPdf } from "../../../src/document/pades/pdf-writing.ts";
import { isPdfArray, objectOf, type PdfValue } from "../../../src/document/pdf-values.ts";
import type { CheckName, Outcome, Verdict } from "../../../src/licence/verdict.ts";
import { credentialIn, type ForgersKit } from "./kit.ts";
import { joined, latin, Revision, utf16 } from "./revision.ts";
import { contentOf, decoded, fontsOf, placeOf, replaceStream, retyped, rewritten, setContent } from "./rewriting.ts";

/** What must come of a posted file. */
export interface Expectation {
  readonly verdict: Verdict;
  /** Of the report. */
  readonly reason?: string;
  readonly checks?: readonly (readonly [CheckName, Outcome, string?])[];
  /** A field that is named, with what the page shows in its place. */
  readonly altered?: readonly [field: string, shown: string | RegExp];
}

/** A forgery; `make` answers the file. */
export interface Forgery {
  readonly name: string;
  readonly make: (kit: ForgersKit) => Promise<Uint8Array> | Uint8Array;
  readonly expected: Expectation | { readonly status: number; readonly code: string };
}

const NAME = "/certificateHolder/*/name";
const RENT = "/claims/monthlyRent";

function tampered(reason: string, altered?: Expectation["altered"]): Expectation {
  return {
    verdict: "tampered",
    reason: "page-altered",
    checks: [
      ["signature", "passed"],
      ["register", "passed"],
      ["pdf-bytes", "not-checked", "file-unrecorded"],
      ["visible-text", "failed", reason],
    ],
    ...(altered && { altered }),
  };
}

function unverifiable(reason: string): Expectation {
  return { verdict: "unverifiable", reason };
}

/** A page that nobody can compare, and that is the file's doing. */
function obstructed(reason: string): Expectation {
  return { verdict: "unverifiable", reason, checks: [["visible-text", "not-checked", reason]] };
}

/** The licence's own page in a file that somebody has touched. */
function ours(page: string, seal: readonly [Outcome, string]): Expectation {
  return {
    verdict: "valid",
    checks: [
      ["pdf-bytes", "not-checked", "file-unrecorded"],
      ["pdf-signature", ...seal],
      ["visible-text", "passed", page],
    ],
  };
}

const TOUCHED = ["failed", "changed-after-signing"] as const;
const BROKEN = ["failed", "pdf-signature-failed"] as const;

/** Texts exchanged glyph by glyph in the content of the page. */
const RETYPED: readonly Forgery[] = [
  {
    name: "one glyph of the address is another",
    make: ({ lease }) => rewritten(lease, (document) => retyped(document.getPage(0), "1802室", "1602室")),
    expected: tampered("page-altered", ["/claims/address", /1602室$/]),
  },
  {
    name: "the tenant's name is another",
    make: ({ lease }) => rewritten(lease, (document) => retyped(document.getPage(0), "王堃昇", "昇堃王")),
    expected: tampered("page-altered", [NAME, "昇堃王"]),
  },
  {
    name: "the lease ends a day later",
    make: ({ lease }) => rewritten(lease, (document) => retyped(document.getPage(0), "2027年11月6日", "2027年11月9日")),
    expected: tampered("page-altered", ["/claims/leaseFrom", /至2027年11月9日$/]),
  },
  {
    name: "the rent is another, of a licence that was suspended",
    make: ({ revoked }) => rewritten(revoked, (document) => retyped(document.getPage(0), "2300", "9300")),
    expected: tampered("page-altered", [RENT, /^9300/]),
  },
  {
    name: "the copy for one use bears another name",
    make: ({ pastCopy }) => rewritten(pastCopy, (document) => retyped(document.getPage(0), "王堃昇", "昇堃王")),
    expected: tampered("page-altered", [NAME, "昇堃王"]),
  },
  {
    name: "the name has moved to another line",
    make: ({ lease }) =>
      rewritten(lease, (document) => {
        const page = document.getPage(0);
        const { x, y } = placeOf(page, "王堃昇");
        setContent(page, contentOf(page).replace(`${x} ${y} Tm`, `${x} ${y - 14} Tm`));
      }),
    expected: tampered("page-altered", [NAME, ""]),
  },
];

/** Things laid over the page. */
const OVERLAID: readonly Forgery[] = [
  {
    name: "a digit of the rent is painted over with white and written anew",
    make: ({ lease }) =>
      rewritten(lease, async (document) => {
        const page = document.getPage(0);
        const { x, y, size } = placeOf(page, "2300");
        page.drawRectangle({ x: x - 0.5, y: y - 2, width: size * 0.6, height: size, color: rgb(1, 1, 1) });
        page.drawText("9", { x, y, size, font: await document.embedFont(StandardFonts.TimesRoman) });
      }),
    expected: tampered("content-added", [RENT, /^9300/]),
  },
  {
    name: "the name is painted over with white",
    make: ({ lease }) =>
      rewritten(lease, (document) => {
        const { x, y, size } = placeOf(document.getPage(0), "王堃昇");
        document.getPage(0).drawRectangle({ x, y: y - 3, width: size * 4, height: size * 1.3, color: rgb(1, 1, 1) });
      }),
    expected: tampered("content-added", [NAME, ""]),
  },
  {
    name: "a picture lies over the name",
    make: ({ lease }) =>
      rewritten(lease, async (document) => {
        const { x, y, size } = placeOf(document.getPage(0), "王堃昇");
        const picture = await document.embedPng(greyPng(60, 12));
        document.getPage(0).drawImage(picture, { x, y: y - 3, width: size * 4, height: size * 1.3 });
      }),
    expected: tampered("content-added", [NAME, ""]),
  },
  {
    name: "a note with other text lies over the name",
    make: ({ lease }) => annotated(lease, "FreeText", `/Contents ${utf16("李四")}/DA(/Helv 12 Tf 0 g)`),
    expected: tampered("annotation-added", [NAME, "李四"]),
  },
  {
    name: "a stamp lies on the page",
    make: ({ lease }) => annotated(lease, "Stamp", "/Name/Approved"),
    expected: tampered("annotation-added"),
  },
  {
    name: "a filled square lies over the name",
    make: ({ lease }) => annotated(lease, "Square", "/IC[1 1 1]/C[1 1 1]"),
    expected: tampered("annotation-added", [NAME, ""]),
  },
  {
    name: "a form field lies over the name",
    make: ({ lease }) => withFormField(lease),
    expected: tampered("form-field-added", [NAME, "李四"]),
  },
  {
    name: "an incremental update draws the page with another name",
    make: async ({ lease }) => {
      const altered = await rewritten(lease, (document) => retyped(document.getPage(0), "王堃昇", "昇堃王"));
      const content = contentOf((await PDFDocument.load(altered, { updateMetadata: false })).getPage(0));
      const revision = new Revision(lease);
      return revision.change(revision.page(), { Contents: revision.addStream("", content) }).written();
    },
    expected: { ...tampered("page-altered", [NAME, "昇堃王"]), checks: [["pdf-signature", ...TOUCHED]] },
  },
];

/** What is there and not seen, or seen and not there. */
const SHADOWS: readonly Forgery[] = [
  {
    name: "a layer with another name waits to be shown",
    make: ({ lease }) => {
      const revision = new Revision(lease);
      const layer = revision.add("<</Type/OCG/Name(x)>>");
      const resources = revision.page()[1].get("Resources");
      const content = revision.addStream("", "/OC /Hidden BDC 0 0 20 20 re f EMC");
      const layers = `<</OCGs[${written(layer)}]/D<</OFF[${written(layer)}]>>>>`;
      revision.change(revision.catalog, { OCProperties: revision.add(layers) });
      return withContent(revision, content, resources).written();
    },
    expected: tampered("hidden-content"),
  },
  {
    name: "an invisible text lies under the page",
    make: ({ lease }) => drawn(lease, "BT 3 Tr /F0 12 Tf 100 700 Td (approved) Tj ET"),
    expected: tampered("hidden-content"),
  },
  {
    name: "white text stands on white paper",
    make: ({ lease }) => drawn(lease, "BT 1 g /F0 12 Tf 100 700 Td (approved) Tj ET"),
    expected: tampered("hidden-content"),
  },
  {
    name: "what is copied and read aloud is another text than what is seen",
    make: ({ lease }) =>
      rewritten(lease, (document) => {
        const page = document.getPage(0);
        setContent(
          page,
          contentOf(page)
            .replace(/BT\n/, `/Span <</ActualText ${utf16("作废")}>>BDC BT\n`)
            .replace(/ET\n/, "ET EMC\n"),
        );
      }),
    expected: tampered("hidden-content"),
  },
  {
    name: "the table that says which letters the glyphs are is another",
    make: ({ lease }) => rewritten(lease, (document) => withToUnicode(document, "王堃昇")),
    expected: tampered("page-altered", [NAME, /./]),
  },
  {
    name: "the font draws other outlines for the same letters",
    make: ({ lease }) => rewritten(lease, (document) => withOutlinesExchanged(document, "2", "3")),
    expected: tampered("glyphs-replaced"),
  },
  {
    name: "a script waits to be run",
    make: ({ lease }) => {
      const revision = new Revision(lease);
      const action = revision.add("<</S/JavaScript/JS(app.alert(1))>>");
      return revision.change(revision.catalog, { OpenAction: action }).written();
    },
    expected: tampered("active-content"),
  },
  {
    name: "objects that no table names wait for a viewer that repairs files",
    make: ({ lease }) => {
      const revision = new Revision(lease);
      return revision.change(revision.page(), { Contents: [] }).hidden();
    },
    expected: obstructed("page-unreadable"),
  },
];

/** The code, the seal, the photo, the page itself. */
const PICTURES: readonly Forgery[] = [
  {
    name: "a second code stands beside the first, as a picture",
    make: ({ lease }) =>
      rewritten(lease, async (document) => {
        const code = await document.embedPng(codePng());
        document.getPage(0).drawImage(code, { x: 400, y: 300, width: 85, height: 85 });
      }),
    expected: tampered("second-qr"),
  },
  {
    name: "a second code stands beside the first, square by square",
    make: ({ lease }) =>
      drawn(
        lease,
        modules()
          .map(([x, y]) => `${400 + x * 3} ${300 + y * 3} 3 3 re f`)
          .join("\n"),
      ),
    expected: tampered("second-qr"),
  },
  {
    name: "a second code is one path",
    make: ({ lease }) =>
      drawn(
        lease,
        `${modules()
          .map(([x, y]) => `${400 + x * 3} ${300 + y * 3} 3 3 re`)
          .join("\n")} f`,
      ),
    expected: tampered("second-qr"),
  },
  {
    name: "the code is another licence's",
    make: async ({ lease, otherLease }) => {
      const theirs = codeIn(contentOf((await PDFDocument.load(otherLease)).getPage(0)));
      return rewritten(lease, (document) => {
        const page = document.getPage(0);
        const content = contentOf(page);
        setContent(
          page,
          content.replace(codeIn(content), () => theirs),
        );
      });
    },
    expected: tampered("qr-replaced"),
  },
  {
    name: "the seal is gone",
    make: ({ lease }) =>
      rewritten(lease, (document) => {
        const page = document.getPage(0);
        setContent(page, contentOf(page).replace(/\/Seal Do/, ""));
      }),
    expected: tampered("content-removed"),
  },
  {
    name: "the photo is another",
    make: ({ card }) => rewritten(card, withPhotoExchanged),
    expected: tampered("photo-replaced"),
  },
  {
    name: "the page is a picture of itself, with the credential attached",
    make: ({ lease }) =>
      rewritten(lease, async (document) => {
        const picture = await document.embedPng(greyPng(300, 420));
        const page = document.getPage(0);
        setContent(page, "");
        page.node.delete(PDFName.of("Annots"));
        page.drawImage(picture, { x: 0, y: 0, width: page.getWidth(), height: page.getHeight() });
      }),
    expected: tampered("page-is-picture"),
  },
  {
    name: "a page is added",
    make: ({ lease }) => rewritten(lease, (document) => document.addPage()),
    expected: tampered("page-added"),
  },
  {
    name: "the page stands there twice",
    make: ({ lease }) => {
      const revision = new Revision(lease);
      const pages = revision.pages();
      const kids = revision.pdf.resolve(pages[1].get("Kids"));
      return revision.change(pages, { Kids: isPdfArray(kids) ? [...kids, ...kids] : [], Count: 2 }).written();
    },
    expected: tampered("page-added"),
  },
  {
    name: "a page of several is taken out",
    make: ({ decision }) => rewritten(decision, (document) => document.removePage(1)),
    expected: tampered("page-removed"),
  },
  {
    name: "the page is turned",
    make: ({ lease }) => rewritten(lease, (document) => document.getPage(0).setRotation(degrees(180))),
    expected: tampered("page-reshaped"),
  },
  {
    name: "the page is cropped",
    make: ({ lease }) => rewritten(lease, (document) => document.getPage(0).setCropBox(0, 200, 595, 600)),
    expected: tampered("page-reshaped"),
  },
];

/** Credentials that are not the page's, and seals that are not the department's. */
const EXCHANGED: readonly Forgery[] = [
  {
    name: "the page of one licence with the credential of another of the same kind",
    make: ({ lease, otherLease }) => rewritten(lease, (document) => withCredential(document, credentialIn(otherLease))),
    expected: tampered("attachment-swapped", [RENT, /2300/]),
  },
  {
    name: "the page of one licence with the credential of another kind",
    make: ({ lease, business }) => rewritten(lease, (document) => withCredential(document, credentialIn(business))),
    expected: tampered("attachment-swapped"),
  },
  {
    name: "the credential says another name, as the page does not",
    make: ({ lease }) =>
      rewritten(lease, (document) => withCredential(document, credentialIn(lease).replace("王堃昇", "王昇"))),
    expected: {
      verdict: "tampered",
      reason: "signature-failed",
      checks: [
        ["signature", "failed", "signature-failed"],
        ["visible-text", "not-checked", "after-failed-signature"],
      ],
    },
  },
  {
    name: "two credentials are attached",
    make: ({ lease, otherLease }) =>
      rewritten(lease, (document) =>
        document.attach(latin(credentialIn(otherLease)), "credential.json", { mimeType: "application/vc" }),
      ),
    expected: unverifiable("attachments-several"),
  },
  {
    name: "the signature is stripped",
    make: ({ lease }) => rewritten(lease, withoutSignature),
    expected: ours("same-page", ["not-checked", "pdf-unsigned"]),
  },
  {
    name: "the signature is another file's",
    make: ({ lease, otherLease }) => withContents(lease, contentsOf(otherLease)),
    expected: ours("same-page", BROKEN),
  },
  {
    name: "the signature is a stranger's, under the department's name",
    make: ({ strangersSeal }) => strangersSeal,
    expected: ours("same-page", ["failed", "seal-unknown"]),
  },
  {
    name: "the signature leaves out a part of the file",
    make: ({ lease }) => withRange(lease, ([from, start, resume, length]) => [from, start, resume + 16, length - 16]),
    expected: ours("same-page", ["failed", "signature-partial"]),
  },
  {
    name: "the file of a licence that was suspended since",
    make: ({ revoked }) => revoked,
    expected: {
      verdict: "suspended",
      checks: [
        ["pdf-bytes", "passed"],
        ["pdf-signature", "passed", "development-seal"],
        ["visible-text", "passed"],
      ],
    },
  },
  {
    name: "a stolen key signed a licence that nobody recorded",
    make: ({ unrecorded }) => unrecorded,
    expected: { verdict: "not-issued", checks: [["register", "failed", "not-registered"]] },
  },
];

/** Files that somebody touched without harm. */
const HARMLESS: readonly Forgery[] = [
  {
    name: "the file as it was handed out",
    make: ({ lease }) => lease,
    expected: {
      verdict: "valid",
      checks: [
        ["pdf-bytes", "passed"],
        ["pdf-signature", "passed", "development-seal"],
        ["visible-text", "passed"],
      ],
    },
  },
  {
    name: "a copy for one use whose last day is over",
    make: ({ pastCopy }) => pastCopy,
    expected: { verdict: "valid", reason: "copy-past", checks: [["pdf-bytes", "passed", "copy-past"]] },
  },
  {
    name: "an update of the title alone",
    make: ({ lease }) => {
      const revision = new Revision(lease);
      return revision.written({ Info: written(revision.add("<</Title(renamed)>>")) });
    },
    expected: ours("same-page", TOUCHED),
  },
  {
    name: "bytes behind the end",
    make: ({ lease }) => joined(lease, "\n% kept by somebody's archive\n"),
    expected: ours("same-page", TOUCHED),
  },
  {
    name: "a file that an editor has saved again",
    make: ({ lease }) => rewritten(lease, (document) => document.setTitle("renamed")),
    expected: { ...ours("same-page", BROKEN), checks: [["visible-text", "passed", "same-page"]] },
  },
  {
    name: "a file that an editor has saved again with its content written otherwise",
    make: ({ lease }) =>
      rewritten(lease, (document) => {
        const page = document.getPage(0);
        setContent(
          page,
          contentOf(page)
            .replace(/\n/g, " ")
            .replace(/(\d+\.\d+)(?= (?:rg|RG|w)\b)/g, (number) => Number(number).toFixed(2)),
        );
      }),
    expected: { ...ours("same-text", BROKEN), checks: [["visible-text", "passed", "same-text"]] },
  },
];

/** Files that are to be refused in little time. */
const HOSTILE: readonly Forgery[] = [
  {
    name: "a picture of a licence without a credential",
    make: async () => {
      const document = await PDFDocument.create();
      const picture = await document.embedPng(greyPng(300, 420));
      document.addPage([595, 842]).drawImage(picture, { x: 0, y: 0, width: 595, height: 842 });
      return document.save();
    },
    expected: unverifiable("only-pictures"),
  },
  {
    name: "an encrypted file",
    make: ({ lease }) => new Revision(lease).written({ Encrypt: "<</Filter/Standard/V 5/R 6>>" }),
    expected: unverifiable("pdf-encrypted"),
  },
  {
    name: "five thousand pages",
    make: ({ lease }) => {
      const revision = new Revision(lease);
      const pages = revision.pages();
      const [first] = revision.page();
      const kids = Array.from({ length: 5000 }, (): PdfValue => ({ object: first }));
      return revision.change(pages, { Kids: kids, Count: 5000 }).written();
    },
    expected: unverifiable("pdf-too-large"),
  },
  {
    name: "a bomb of objects",
    make: ({ lease }) => joined(lease, bomb("/Type/ObjStm/N 1/First 4", 64 * 1024 * 1024)),
    expected: unverifiable("pdf-too-large"),
  },
  {
    name: "a bomb in the page's content",
    make: ({ lease }) =>
      rewritten(lease, (document) => {
        const stream = PDFRawStream.of(
          PDFDict.fromMapWithContext(new Map([[PDFName.of("Filter"), PDFName.of("FlateDecode")]]), document.context),
          deflateSync(new Uint8Array(64 * 1024 * 1024)),
        );
        document.getPage(0).node.set(PDFName.of("Contents"), document.context.register(stream));
      }),
    expected: obstructed("page-too-complex"),
  },
  {
    name: "a million operators on the page",
    make: ({ lease }) => drawn(lease, "0 0 m 1 1 l S\n".repeat(450_000)),
    expected: obstructed("page-too-complex"),
  },
  {
    name: "forms that draw themselves",
    make: ({ lease }) => {
      const revision = new Revision(lease);
      const next = (objectOf(revision.add("null")) ?? 0) + 1;
      const resources = `/Resources<</XObject<</X ${next} 0 R>>>>`;
      const form = revision.addStream(`/Type/XObject/Subtype/Form/BBox[0 0 9 9]${resources}`, "/X Do");
      return withXObject(revision, form).written();
    },
    expected: obstructed("page-too-complex"),
  },
  {
    name: "a page that holds a nest of two thousand arrays",
    make: ({ lease }) => {
      const revision = new Revision(lease);
      const nest = Array.from({ length: 2000 }).reduce<PdfValue>((inner) => [inner], []);
      return revision.change(revision.page(), { Nest: nest }).written();
    },
    expected: obstructed("page-unreadable"),
  },
  {
    name: "a table that leads back to itself",
    make: ({ lease }) => {
      const text = new TextDecoder("latin1").decode(new Revision(lease).written());
      const at = text.lastIndexOf("xref\n", text.lastIndexOf("trailer"));
      return latin(text.replace(/\/Prev \d+(?!.*\/Prev)/s, `/Prev ${at}`));
    },
    expected: obstructed("page-unreadable"),
  },
  {
    name: "a file that is something else as well",
    make: ({ lease }) => joined("<html><script>alert(1)</script><!--\n", lease),
    expected: obstructed("page-unreadable"),
  },
  {
    name: "half a file",
    make: ({ lease }) => lease.slice(0, Math.floor(lease.length / 2)),
    expected: { status: 400, code: "document-unreadable" },
  },
  {
    name: "no PDF",
    make: () => latin("PK\u0003\u0004 no PDF at all"),
    expected: { status: 400, code: "document-unreadable" },
  },
  {
    name: "a file of eleven megabytes",
    make: ({ lease }) => joined(lease, " ".repeat(11 * 1024 * 1024)),
    expected: { status: 413, code: "body-too-large" },
  },
];

/** The whole pack. */
export const FORGERIES: readonly Forgery[] = [
  ...RETYPED,
  ...OVERLAID,
  ...SHADOWS,
  ...PICTURES,
  ...EXCHANGED,
  ...HARMLESS,
  ...HOSTILE,
];

function written(value: PdfValue): string {
  return writtenPdf(value);
}

/** An annotation over the tenant's name. */
async function annotated(pdf: Uint8Array, subtype: string, more: string): Promise<Uint8Array> {
  return new Revision(pdf)
    .annotate(`<</Type/Annot/Subtype/${subtype}/Rect[${await nameBox(pdf)}]/F 4${more}>>`)
    .written();
}

async function nameBox(pdf: Uint8Array): Promise<string> {
  const { x, y, size } = placeOf((await PDFDocument.load(pdf)).getPage(0), "王堃昇");
  return `${x - 1} ${y - 4} ${x + 4 * size} ${y + size + 2}`;
}

async function withFormField(pdf: Uint8Array): Promise<Uint8Array> {
  const revision = new Revision(pdf);
  const look = revision.addStream("/Type/XObject/Subtype/Form/BBox[0 0 60 20]/Resources<<>>", "1 g 0 0 60 20 re f");
  const entries = `/FT/Tx/T(name)/V ${utf16("李四")}/Rect[${await nameBox(pdf)}]/F 4/AP<</N ${written(look)}>>`;
  return revision.annotate(`<</Type/Annot/Subtype/Widget${entries}>>`).written();
}

/** More content behind the page's own, with a font F0. */
function drawn(pdf: Uint8Array, operators: string): Uint8Array {
  const revision = new Revision(pdf);
  const resources = revision.pdf.resolve(revision.page()[1].get("Resources"));
  const fonts = resources instanceof Map ? revision.pdf.resolve(resources.get("Font")) : undefined;
  const font = revision.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
  const more = new Map([
    ...(resources instanceof Map ? resources : []),
    ["Font", new Map([...(fonts instanceof Map ? fonts : []), ["F0", font]])],
  ]);
  return withContent(revision, revision.addStream("", `\n${operators}`), more).written();
}

function withContent(revision: Revision, content: PdfValue, resources: PdfValue | undefined): Revision {
  const page = revision.page();
  const own = revision.pdf.resolve(page[1].get("Contents"));
  const before = isPdfArray(own) ? own : [page[1].get("Contents") ?? null];
  return revision.change(page, {
    Contents: [...before, content],
    ...(resources !== undefined && { Resources: resources }),
  });
}

function withXObject(revision: Revision, form: PdfValue): Revision {
  const resources = revision.pdf.resolve(revision.page()[1].get("Resources"));
  const own = resources instanceof Map ? resources : new Map<string, PdfValue>();
  const objects = revision.pdf.resolve(own.get("XObject"));
  const more = new Map<string, PdfValue>([
    ...own,
    ["XObject", new Map([...(objects instanceof Map ? objects : []), ["Self", form]])],
  ]);
  return withContent(revision, revision.addStream("", "/Self Do"), more);
}

/** Writes the codes of two letters for each other in the table of a font. */
function withToUnicode(document: PDFDocument, text: string): void {
  const [one = "", other = ""] = [...text];
  for (const { dictionary, characters } of fontsOf(document.getPage(0)).values()) {
    const codes = [...characters].filter(([, character]) => character === one || character === other);
    const reference = dictionary.get(PDFName.of("ToUnicode"));
    if (codes.length < 2 || !(reference instanceof PDFRef)) continue;
    const [[first = "", a = ""] = [], [second = "", b = ""] = []] = codes;
    const map = new TextDecoder("latin1").decode(decoded(document.context.lookup(reference)));
    const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, "0");
    const swapped = map
      .replace(new RegExp(`<${first}>\\s*<${hex(a)}>`, "i"), `<${first}> <${hex(b)}>`)
      .replace(new RegExp(`<${second}>\\s*<${hex(b)}>`, "i"), `<${second}> <${hex(a)}>`);
    replaceStream(document, reference, latin(swapped));
  }
}

/** Exchanges two glyphs' outlines in the font program by exchanging their places in `loca`. */
function withOutlinesExchanged(document: PDFDocument, one: string, other: string): void {
  for (const { dictionary, characters } of fontsOf(document.getPage(0)).values()) {
    const codes = [one, other].map((text) => [...characters].find(([, character]) => character === text)?.[0]);
    const [first, second] = codes.map((code) => Number.parseInt(code ?? "0", 16));
    if (!first || !second) continue;
    const descendant = dictionary.lookup(PDFName.of("DescendantFonts"), PDFArray).lookup(0, PDFDict);
    const reference = descendant.lookup(PDFName.of("FontDescriptor"), PDFDict).get(PDFName.of("FontFile2"));
    if (!(reference instanceof PDFRef)) throw new Error("no font program");
    const program = decoded(document.context.lookup(reference)).slice();
    exchangeOutlines(program, first, second);
    replaceStream(document, reference, program);
  }
}

function exchangeOutlines(program: Uint8Array, first: number, second: number): void {
  const view = new DataView(program.buffer, program.byteOffset);
  const table = (tag: string): number => {
    for (let at = 12; at < 12 + view.getUint16(4) * 16; at += 16) {
      if (String.fromCharCode(...program.slice(at, at + 4)) === tag) return view.getUint32(at + 8);
    }
    throw new Error(`no ${tag}`);
  };
  const isLong = view.getInt16(table("head") + 50) === 1;
  const place = (glyph: number): number =>
    table("glyf") +
    (isLong ? view.getUint32(table("loca") + glyph * 4) : view.getUint16(table("loca") + glyph * 2) * 2);
  const length = (glyph: number): number => place(glyph + 1) - place(glyph);
  // The longer outline is written over by the shorter one, whose points it then draws.
  const [short, long] = length(first) <= length(second) ? [first, second] : [second, first];
  program.set(program.slice(place(short), place(short) + length(short)), place(long));
}

/** The operators of the code: the longest run of rectangles that are filled as one. */
function codeIn(content: string): string {
  const runs =
    content.match(
      /(?:[-\d.]+ [-\d.]+ [-\d.]+ [-\d.]+ re\s+){60,}f|(?:[-\d.]+ [-\d.]+ m\s(?:[-\d.\s]+[lhvH]\s*)+){60,}f|(?:[^\n]*\n)?(?:[\d.-]+ [\d.-]+ m[^f]{2000,}?f)/g,
    ) ?? [];
  const longest = runs.toSorted((one, other) => other.length - one.length)[0];
  if (longest === undefined) throw new Error("no code on the page");
  return longest;
}

function withPhotoExchanged(document: PDFDocument): void {
  const { context } = document;
  const photos = context
    .enumerateIndirectObjects()
    .filter(
      ([, object]) =>
        object instanceof PDFRawStream && object.dict.get(PDFName.of("Filter"))?.toString() === "/DCTDecode",
    );
  const [reference] = photos[0] ?? [];
  const stream = reference && context.lookup(reference);
  if (reference === undefined || !(stream instanceof PDFRawStream)) throw new Error("no photo");
  const fresh = context.flateStream(
    Uint8Array.from({ length: 40 * 50 }, (_, at) => (at * 7) % 256),
    {
      Type: "XObject",
      Subtype: "Image",
      Width: 40,
      Height: 50,
      ColorSpace: "DeviceGray",
      BitsPerComponent: 8,
    },
  );
  context.assign(reference, fresh);
}

function withCredential(document: PDFDocument, credential: string): void {
  const found = document.context
    .enumerateIndirectObjects()
    .find(
      ([, object]) =>
        object instanceof PDFRawStream && object.dict.get(PDFName.of("Subtype"))?.toString().includes("vc"),
    );
  if (found === undefined) throw new Error("no attachment");
  replaceStream(document, found[0], new TextEncoder().encode(credential));
}

function withoutSignature(document: PDFDocument): void {
  document.catalog.delete(PDFName.of("AcroForm"));
  document.catalog.delete(PDFName.of("Perms"));
  for (const page of document.getPages()) page.node.delete(PDFName.of("Annots"));
}

const CONTENTS = /\/Contents <([0-9a-f]+)>/;
const RANGE = /\/ByteRange \[([\d ]+)\]/;

function contentsOf(pdf: Uint8Array): string {
  return CONTENTS.exec(new TextDecoder("latin1").decode(pdf))?.[1] ?? "";
}

function withContents(pdf: Uint8Array, contents: string): Uint8Array {
  const text = new TextDecoder("latin1").decode(pdf);
  const room = contentsOf(pdf).length;
  return latin(text.replace(CONTENTS, `/Contents <${contents.slice(0, room).padEnd(room, "0")}>`));
}

type Range = readonly [number, number, number, number];

function withRange(pdf: Uint8Array, change: (range: Range) => Range): Uint8Array {
  const text = new TextDecoder("latin1").decode(pdf);
  const room = RANGE.exec(text)?.[1] ?? "";
  const [from = 0, start = 0, resume = 0, length = 0] = room.trim().split(/\s+/).map(Number);
  return latin(
    text.replace(RANGE, `/ByteRange [${change([from, start, resume, length]).join(" ").padEnd(room.length, " ")}]`),
  );
}

function bomb(entries: string, size: number): Uint8Array {
  const deflated = deflateSync(new Uint8Array(size));
  return joined(
    `\n99999 0 obj\n<<${entries}/Filter/FlateDecode/Length ${deflated.length}>>\nstream\n`,
    deflated,
    "\nendstream\nendobj\n",
  );
}

/** Black squares of what looks like a code of 29 modules. */
function modules(): readonly (readonly [number, number])[] {
  return Array.from({ length: 29 * 29 }, (_, at) => [at % 29, Math.floor(at / 29)] as const).filter(
    ([x, y]) => (x * 7 + y * 13 + x * y) % 3 === 0 || x === 0 || y === 0 || x === 28 || y === 28,
  );
}

/** Uncompressed-looking grey noise as PNG. */
function greyPng(width: number, height: number): Uint8Array {
  return png(width, height, (x, y) => 100 + ((x * 3 + y * 5) % 80));
}

function codePng(): Uint8Array {
  const black = new Set(modules().map(([x, y]) => y * 29 + x));
  return png(29 * 4, 29 * 4, (x, y) => (black.has(Math.floor(y / 4) * 29 + Math.floor(x / 4)) ? 0 : 255));
}

/** A PNG of grey samples (RFC 2083). */
function png(width: number, height: number, sample: (x: number, y: number) => number): Uint8Array {
  const rows = Uint8Array.from({ length: height * (width + 1) }, (_, at) => {
    const [y, x] = [Math.floor(at / (width + 1)), at % (width + 1)];
    return x === 0 ? 0 : sample(x - 1, y);
  });
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  head.setUint8(8, 8);
  const chunk = (name: string, data: Uint8Array): Uint8Array => {
    const length = new DataView(new ArrayBuffer(4));
    length.setUint32(0, data.length);
    const body = joined(name, data);
    const check = new DataView(new ArrayBuffer(4));
    check.setUint32(0, crc(body));
    return joined(new Uint8Array(length.buffer), body, new Uint8Array(check.buffer));
  };
  return joined(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", new Uint8Array(head.buffer)),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array()),
  );
}

function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
