// Comparing pages, with the tools that citizens' files go through as peers: what they save again is still our page; and by property,
// whatever else is done to a page is not.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparePages } from "../../../src/document/inspection/page-comparison.ts";
import { createPrinter } from "../../../src/document/printer.ts";
import { extractPageTexts } from "../../../src/host/page-text.ts";
import { isPageOwn } from "../../../src/licence/file-findings.ts";
import { itNeeds } from "../../system-tools.ts";
import { Revision } from "../forged/revision.ts";
import { contentOf, rewritten, setContent } from "../forged/rewriting.ts";
import { catalogue, fonts, sampleSheets } from "../sheets.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-pages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TYPES = catalogue.types().map(({ slug }) => slug);
const printed = new Map<string, Uint8Array>();

beforeAll(async () => {
  const printer = createPrinter({ catalogue, fonts });
  for (const slug of TYPES) {
    const [sample] = sampleSheets(slug);
    if (sample !== undefined) printed.set(slug, (await printer.print(sample.sheet)).bytes);
  }
}, 60_000);

function lease(): Uint8Array {
  return printed.get("lease-filing") ?? new Uint8Array();
}

/** The file after a program, given its arguments around the names of both files. */
function through(
  pdf: Uint8Array,
  command: string,
  parameters: (from: string, to: string) => readonly string[],
): Uint8Array {
  const [from, to] = [path.join(folder, "from.pdf"), path.join(folder, "to.pdf")];
  writeFileSync(from, pdf);
  execFileSync(command, parameters(from, to), { stdio: "ignore" });
  return new Uint8Array(readFileSync(to));
}

async function findingOf(posted: Uint8Array, own: Uint8Array): Promise<string> {
  return (await comparePages({ posted, own: [own], fields: [] }, extractPageTexts)).finding;
}

describe("a page", () => {
  it.each(TYPES)("of %s consists of the same objects as itself", async (slug) => {
    const pdf = printed.get(slug) ?? new Uint8Array();
    expect(await findingOf(pdf, pdf)).toBe("same-page");
  });

  itNeeds("qpdf")("is the same when qpdf has packed it into object streams or linearised it", async () => {
    for (const options of [
      ["--object-streams=generate"],
      ["--linearize"],
      ["--recompress-flate", "--compression-level=9"],
    ]) {
      const again = through(lease(), "qpdf", (from, to) => [...options, from, to]);
      expect(await findingOf(again, lease()), options.join(" ")).toBe("same-page");
    }
  });

  itNeeds("qpdf")("paints the same when qpdf has written its content otherwise", async () => {
    const again = through(lease(), "qpdf", (from, to) => [
      "--qdf",
      "--normalize-content=y",
      "--coalesce-contents",
      from,
      to,
    ]);
    expect(await findingOf(again, lease())).toBe("same-text");
  });

  for (const slug of TYPES) {
    itNeeds("gs")(
      `of ${slug} paints the same when Ghostscript has drawn it anew with fonts of its own cutting`,
      async () => {
        const pdf = printed.get(slug) ?? new Uint8Array();
        const again = through(pdf, "gs", (from, to) => ["-q", "-o", to, "-sDEVICE=pdfwrite", from]);
        // It also writes the tables anew that say which letters glyphs are, where one glyph is several of them.
        const allowed = ["department-document", "residence-permit"].includes(slug)
          ? ["same-text", "page-redrawn"]
          : ["same-text"];
        expect(allowed).toContain(await findingOf(again, pdf));
      },
    );
  }

  it("is never another licence's", async () => {
    const pages = [...printed];
    for (const [index, [slug, pdf]] of pages.entries()) {
      const [other, posted] = pages[(index + 1) % pages.length] ?? [slug, pdf];
      if (other === slug) continue;
      expect(isPageOwn((await comparePages({ posted, own: [pdf], fields: [] })).finding), `${slug}, ${other}`).toBe(
        false,
      );
    }
  });

  it("is told from the copies that are on record by which one is nearest", async () => {
    const [sample] = sampleSheets("lease-filing");
    if (sample === undefined) throw new Error("no sample");
    const annotation = { purpose: "办理公交卡", user: "李某", issuedAt: "2026-11-22T01:00:00Z" };
    const copy = (await createPrinter({ catalogue, fonts }).print({ ...sample.sheet, annotation })).bytes;
    const own = [lease(), copy];
    expect(await comparePages({ posted: copy, own, fields: [] })).toMatchObject({ finding: "same-page", nearest: 1 });
    const touched = await rewritten(copy, (document) =>
      document.getPage(0).drawLine({ start: { x: 9, y: 9 }, end: { x: 99, y: 9 } }),
    );
    expect(await comparePages({ posted: touched, own, fields: [] })).toMatchObject({ nearest: 1 });
  });
});

describe("a page that somebody has worked on", () => {
  it("is never ours with any one glyph exchanged", async () => {
    const content = contentOf((await PDFDocument.load(lease())).getPage(0));
    const codes = [...content.matchAll(/<((?:[0-9a-f]{4})+)>(?!>)/g)].flatMap(({ 1: hex = "", index }) =>
      Array.from({ length: hex.length / 4 }, (_, at) => index + 1 + at * 4),
    );
    expect(codes.length).toBeGreaterThan(100);
    await fc.assert(
      fc.asyncProperty(fc.nat(codes.length - 1), fc.integer({ min: 1, max: 60 }), async (index, glyph) => {
        const at = codes[index] ?? 0;
        const code = glyph.toString(16).padStart(4, "0");
        if (content.slice(at, at + 4) === code) return;
        const altered = `${content.slice(0, at)}${code}${content.slice(at + 4)}`;
        const posted = await rewritten(lease(), (document) => setContent(document.getPage(0), altered));
        const { finding } = await comparePages({ posted, own: [lease()], fields: [] });
        // A blank for a blank looks the same; then the text, which is not asked here, tells.
        expect(["page-altered", "content-removed", "content-added", "page-not-compared"]).toContain(finding);
        expect(isPageOwn(finding)).toBe(false);
      }),
      { numRuns: 12 },
    );
  });

  it("is never ours with anything painted on it, wherever and in whatever colour", async () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(unit, unit, unit),
        unit,
        unit,
        fc.constantFrom("f", "S", "B"),
        async (ink, x, y, paint) => {
          const colour = ink.map((part) => part.toFixed(3)).join(" ");
          const revision = new Revision(lease());
          const [number, page] = revision.page();
          const own = revision.pdf.resolve(page.get("Contents"));
          const mark = revision.addStream(
            "",
            `\n${colour} rg ${colour} RG ${(x * 500).toFixed(2)} ${(y * 800).toFixed(2)} 30 12 re ${paint}`,
          );
          const contents = Array.isArray(own) ? [...own, mark] : [page.get("Contents") ?? null, mark];
          const posted = revision.change([number, page], { Contents: contents }).written();
          const { finding } = await comparePages({ posted, own: [lease()], fields: [] });
          expect(["content-added", "second-qr"]).toContain(finding);
        },
      ),
      { numRuns: 10 },
    );
  });

  it("is answered for, whatever bytes are posted", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(lease().length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (at, bytes) => {
          const posted = lease().slice();
          posted.set(bytes.slice(0, posted.length - at), at);
          const { finding } = await comparePages({ posted, own: [lease()], fields: [] });
          expect(typeof finding).toBe("string");
        },
      ),
      { numRuns: 40 },
    );
  });
});
