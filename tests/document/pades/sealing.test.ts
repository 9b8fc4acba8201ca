import { readFileSync, rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { createPdfSealer } from "../../../src/document/pades/sealing.ts";
import { createPrinter } from "../../../src/document/printer.ts";
import { systemEntropy } from "../../../src/host/entropy.ts";
import type { SealOrder } from "../../../src/licence/sealing.ts";
import { describeWith, itNeeds, toolOutput } from "../../system-tools.ts";
import { verifyPadesSignature } from "../read-file.ts";
import { catalogue, fonts, type SampleSheet, sampleSheets } from "../sheets.ts";
import { judge, VERAPDF_TOOLS } from "../verapdf/judge.ts";
import {
  ALGORITHMS,
  cryptography,
  makeSeal,
  openssl,
  partsOf,
  SIGNED_AT,
  sealerOf,
  sealFieldOf,
  subtle,
  type TestSeal,
  written,
} from "./seals.ts";

const printer = createPrinter({ catalogue, fonts });
const NAME = "衢州市住房和城乡建设局";

function firstOf(slug: string): SampleSheet {
  const [sample] = sampleSheets(slug);
  if (sample === undefined) throw new Error(`no sample of ${slug}`);
  return sample;
}

async function orderFor(slug: string, { identity }: TestSeal): Promise<SealOrder> {
  const { bytes: pdf } = await printer.print(firstOf(slug).sheet);
  return { pdf, field: sealFieldOf(pdf), name: NAME, signedAt: SIGNED_AT, identity };
}

describeWith(["openssl"], "a sealed licence", () => {
  const seals = ALGORITHMS.map((algorithm) => makeSeal(algorithm));
  const [elliptic, rsa] = seals as [TestSeal, TestSeal];
  afterAll(() => {
    for (const { folder } of seals) rmSync(folder, { recursive: true, force: true });
  });

  describe.each(seals)("by $identity.algorithm", (seal) => {
    itNeeds("pdfsig", "qpdf")("is valid as a whole for poppler, and sound", async () => {
      const { bytes, level } = await sealerOf(seal).seal(await orderFor("residence-permit", seal));
      const file = written(seal, "sealed.pdf", bytes);
      const report = toolOutput("pdfsig", "-nocert", file);
      expect(report).toContain("Signature Validation: Signature is Valid.");
      expect(report).toContain("Total document signed");
      expect(report).toContain("Signature Type: ETSI.CAdES.detached");
      expect(report).toContain("Signature Field Name: Seal");
      expect(report).toContain("Signing Hash Algorithm: SHA-256");
      expect(report).toContain("CN=电子证照专用章,O=衢州市住房和城乡建设局,C=CN");
      expect(report.match(/Signature #/g)).toHaveLength(1);
      expect(toolOutput("qpdf", "--check", file)).toContain("No syntax or stream encoding errors found");
      expect(level).toBe("B-B");
    });

    it("holds a CMS that openssl verifies over the covered bytes, up to the root", async () => {
      const { bytes } = await sealerOf(seal).seal(await orderFor("lease-filing", seal));
      const { covered, cms } = partsOf(bytes);
      const [content, signature] = [written(seal, "covered.bin", covered), written(seal, "signature.der", cms)];
      const input = ["-inform", "DER", "-in", signature, "-content", content, "-binary"];
      openssl(seal.folder, "cms", "-verify", ...input, "-CAfile", seal.rootFile, "-out", "content.out");
      expect(readFileSync(`${seal.folder}/content.out`).equals(covered)).toBe(true);
      const printedCms = openssl(seal.folder, "cms", "-cmsout", "-print", "-inform", "DER", "-in", signature);
      expect(printedCms).toContain("id-smime-aa-signingCertificateV2");
      expect(printedCms, "PAdES has the time in the signature dictionary").not.toContain("signingTime");
    });

    it("is read back whole, untouched, with its certificate and the time it claims", async () => {
      const { bytes } = await sealerOf(seal).seal(await orderFor("lease-filing", seal));
      expect(await verifyPadesSignature(bytes, subtle)).toEqual({
        outcome: "signed",
        signatures: [
          {
            coversWholeFile: true,
            changedAfter: false,
            coveredLength: bytes.length,
            digestHolds: true,
            signatureHolds: true,
            claimedAt: SIGNED_AT,
            certifies: 1,
            certificate: {
              subject: "CN=电子证照专用章, O=衢州市住房和城乡建设局, C=CN",
              issuer: "CN=测试根证书, O=测试CA, C=CN",
              fingerprint: seal.identity.fingerprint,
              notBefore: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
              notAfter: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
            },
          },
        ],
      });
    });

    it("is made again byte for byte from the printed file and the record, without the key", async () => {
      const order = await orderFor("lease-filing", seal);
      const { bytes, record } = await sealerOf(seal).seal(order);
      const keyless = createPdfSealer({
        hand: { sign: () => Promise.reject(new Error("no key here")) },
        ...{ cryptography, subtle, entropy: systemEntropy },
      });
      expect(Buffer.from(await keyless.rebuild(order, record)).equals(bytes)).toBe(true);
    });
  });

  it.each(catalogue.types().map(({ slug }) => slug))("of the type %s covers the whole file and holds", async (slug) => {
    const { bytes } = await sealerOf(elliptic).seal(await orderFor(slug, elliptic));
    expect(await verifyPadesSignature(bytes, subtle)).toMatchObject({
      outcome: "signed",
      signatures: [{ coversWholeFile: true, changedAfter: false, digestHolds: true, signatureHolds: true }],
    });
  });

  it("is one revision: one cross-reference table, every object once", async () => {
    const { bytes } = await sealerOf(elliptic).seal(await orderFor("lease-filing", elliptic));
    const text = Buffer.from(bytes).toString("latin1");
    expect(text.match(/startxref/g)).toHaveLength(1);
    expect(text.match(/%%EOF/g)).toHaveLength(1);
    expect(text).not.toContain("/Prev");
    const numbers = [...text.matchAll(/^(\d+) 0 obj$/gm)].map(([, number]) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  itNeeds("pdftoppm")("looks exactly as it was printed: the field adds nothing to the drawn seal", async () => {
    const order = await orderFor("lease-filing", elliptic);
    const { bytes } = await sealerOf(elliptic).seal(order);
    const render = (name: string, pdf: Uint8Array): Buffer => {
      const file = written(elliptic, name, pdf);
      toolOutput("pdftoppm", "-r", "100", "-singlefile", file, file);
      return readFileSync(`${file}.ppm`);
    };
    expect(render("after.pdf", bytes).equals(render("before.pdf", order.pdf))).toBe(true);
  });

  itNeeds(...VERAPDF_TOOLS)(
    "stays PDF/A-3u and PDF/UA-1, its field having a place in the order of reading",
    async () => {
      const files: string[] = [];
      for (const slug of ["lease-filing", "administrative-decision"]) {
        const { bytes } = await sealerOf(elliptic).seal(await orderFor(slug, elliptic));
        files.push(written(elliptic, `${slug}.pdf`, bytes));
      }
      const verdicts = await judge(files);
      expect(verdicts.map(({ flavour }) => flavour)).toEqual(["3u", "ua1", "3u", "ua1"]);
      for (const { broken, passes } of verdicts) expect([passes, broken]).toEqual([true, []]);
    },
  );

  it("takes a room that fits its certificates, and little more than that", async () => {
    const order = await orderFor("lease-filing", rsa);
    for (const seal of seals) {
      const { bytes, record } = await sealerOf(seal).seal({ ...order, identity: seal.identity });
      expect(record.reserved % 256).toBe(0);
      expect(record.reserved - record.cms.length).toBeLessThan(1024);
      expect(bytes.length - order.pdf.length).toBeLessThan(8 * 1024);
    }
  });

  it("cannot be sealed a second time, nor can what our printer did not print", async () => {
    const order = await orderFor("lease-filing", elliptic);
    const { bytes } = await sealerOf(elliptic).seal(order);
    const again = { ...order, pdf: bytes };
    await expect(sealerOf(elliptic).seal(again)).rejects.toMatchObject({ name: "PdfSyntaxError" });
    const page = { ...order, field: { ...order.field, page: 99 } };
    await expect(sealerOf(elliptic).seal(page)).rejects.toMatchObject({ name: "PdfSyntaxError" });
    const cut = { ...order, pdf: order.pdf.subarray(0, order.pdf.length - 20) };
    await expect(sealerOf(elliptic).seal(cut)).rejects.toMatchObject({ name: "PdfSyntaxError" });
  });
});
