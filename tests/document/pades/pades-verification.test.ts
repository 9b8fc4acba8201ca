import { readFileSync, rmSync } from "node:fs";
import fc from "fast-check";
import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCertificate } from "../../../src/document/pades/certificate.ts";
import type { PadesSignature, PadesVerification } from "../../../src/document/pades/pades-verification.ts";
import { fillSignature, placeSignature, signedBytes } from "../../../src/document/pades/signature-place.ts";
import { composeSignature, signedAttributes } from "../../../src/document/pades/signed-data.ts";
import { createPrinter } from "../../../src/document/printer.ts";
import { describeWith, itNeeds, toolOutput } from "../../system-tools.ts";
import { verifyPadesSignature } from "../read-file.ts";
import { catalogue, fonts, sampleSheets } from "../sheets.ts";
import {
  cryptography,
  makeSeal,
  partsOf,
  SIGNED_AT,
  sealerOf,
  sealFieldOf,
  subtle,
  type TestSeal,
  written,
} from "./seals.ts";

const printer = createPrinter({ catalogue, fonts });

describeWith(["openssl"], "reading the signatures of a PDF", () => {
  let seal: TestSeal;
  let printed: Uint8Array;
  let sealed: Uint8Array;

  beforeAll(async () => {
    seal = makeSeal("ecdsa-p256-sha256");
    const [sample] = sampleSheets("lease-filing");
    if (sample === undefined) throw new Error("no sample");
    printed = (await printer.print(sample.sheet)).bytes;
    const order = {
      pdf: printed,
      field: sealFieldOf(printed),
      name: "章",
      signedAt: SIGNED_AT,
      identity: seal.identity,
    };
    sealed = (await sealerOf(seal).seal(order)).bytes;
  });
  afterAll(() => rmSync(seal.folder, { recursive: true, force: true }));

  const read = (pdf: Uint8Array): Promise<PadesVerification> => verifyPadesSignature(pdf, subtle);
  const only = async (pdf: Uint8Array): Promise<PadesSignature> => {
    const found = await read(pdf);
    if (found.outcome !== "signed" || found.signatures.length !== 1) throw new Error(`outcome ${found.outcome}`);
    return found.signatures[0] as PadesSignature;
  };
  const latin = (pdf: Uint8Array): string => Buffer.from(pdf).toString("latin1");
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));
  /** As the file is, with one text in it exchanged for one of the same length. */
  const altered = (from: string, to: string, pdf = sealed): Uint8Array => {
    expect(latin(pdf)).toContain(from);
    return bytes(latin(pdf).replace(from, to.padEnd(from.length, " ")));
  };
  /** An incremental update (ISO 32000-1 §7.5.6) with the objects given. */
  const updated = (pdf: Uint8Array, objects: Readonly<Record<number, string>>): Uint8Array => {
    let text = latin(pdf);
    const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1];
    const trailer = /trailer\n([\s\S]*?>>)\s+startxref/.exec(text)?.[1] ?? "";
    let sections = "";
    for (const [object, body] of Object.entries(objects)) {
      sections += `${object} 1\n${String(text.length).padStart(10, "0")} 00000 n \n`;
      text += `${object} 0 obj\n${body}\nendobj\n`;
    }
    const start = text.length;
    return bytes(
      `${text}xref\n${sections}trailer\n${trailer.replace(/>>$/, `/Prev ${previous}>>`)}\nstartxref\n${start}\n%%EOF\n`,
    );
  };
  const range = (pdf: Uint8Array): string => /\/ByteRange \[[^\]]*\]/.exec(latin(pdf))?.[0] ?? "";

  it("finds none in a file that was only printed, and nothing in what is no PDF", async () => {
    expect(await read(printed)).toEqual({ outcome: "none" });
    expect(await read(new Uint8Array())).toEqual({ outcome: "malformed" });
    expect(await read(bytes("%PDF-1.7\n%%EOF"))).toEqual({ outcome: "malformed" });
  });

  itNeeds("qpdf")("says that an encrypted file cannot be read", async () => {
    const [open, locked] = [written(seal, "open.pdf", sealed), `${seal.folder}/locked.pdf`];
    toolOutput("qpdf", "--encrypt", "user", "owner", "256", "--", open, locked);
    expect(await read(readFileSync(locked))).toEqual({ outcome: "encrypted" });
  });

  it("notices one changed byte wherever it is covered", async () => {
    const { gap } = partsOf(sealed);
    for (const at of [9, 5000, gap - 200, sealed.length - 30]) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const found = await read(changed);
      const holding = found.outcome === "signed" && found.signatures.some(({ digestHolds }) => digestHolds);
      expect(holding, `byte ${at}`).toBe(false);
    }
    const changed = sealed.slice();
    changed[5000] = (changed[5000] ?? 0) ^ 1;
    const signature = await only(changed);
    expect(signature).toMatchObject({ coversWholeFile: true, digestHolds: false, signatureHolds: true });
    expect(signature.certificate?.fingerprint).toBe(seal.identity.fingerprint);
  });

  itNeeds("pdfsig")("agrees with poppler that a changed file is not what was signed", () => {
    const changed = sealed.slice();
    changed[5000] = (changed[5000] ?? 0) ^ 1;
    expect(toolOutput("pdfsig", "-nocert", written(seal, "changed.pdf", changed))).toContain("Digest Mismatch");
  });

  it("never finds a changed file whole and unchanged, whichever byte it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = sealed.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        const found = await read(changed);
        if (found.outcome !== "signed") return;
        for (const { coversWholeFile, digestHolds, signatureHolds } of found.signatures) {
          const holds = coversWholeFile && digestHolds && signatureHolds;
          // What stays good is the spelling of the signature's own hexadecimal, and nothing else.
          if (holds) expect(latin(changed).toLowerCase()).toBe(latin(sealed).toLowerCase());
        }
      }),
      { numRuns: 300 },
    );
  });

  it("tells an incremental update from an untouched file, even an empty one or a blank line", async () => {
    for (const more of [
      updated(sealed, {}),
      bytes(`${latin(sealed)}\n`),
      updated(sealed, { 1: "<</Replaced true>>" }),
    ]) {
      const [signature] = ((await read(more)) as { signatures: readonly PadesSignature[] }).signatures;
      expect(signature).toMatchObject({
        coversWholeFile: false,
        changedAfter: true,
        digestHolds: true,
        signatureHolds: true,
      });
    }
  });

  it("sees the certification though an update took the form away", async () => {
    const root = Number(/\/Root (\d+) 0 R/.exec(latin(sealed))?.[1]);
    const body = latin(sealed).split(`\n${root} 0 obj\n`)[1]?.split("\nendobj")[0] ?? "";
    const hidden = updated(sealed, { [root]: body.replace("/AcroForm", "/Acroform") });
    expect(await only(hidden)).toMatchObject({ coversWholeFile: false, changedAfter: true, digestHolds: true });
  });

  it("calls a signature whose dictionary an update exchanged neither whole nor good", async () => {
    const number = Number(/(\d+) 0 obj\n<<\/Type \/Sig /.exec(latin(sealed))?.[1]);
    const forged = `<</Type/Sig/SubFilter/ETSI.CAdES.detached${range(sealed)}/Contents <00>>>`;
    expect(await only(updated(sealed, { [number]: forged }))).toMatchObject({
      coversWholeFile: false,
      digestHolds: false,
      signatureHolds: false,
      fault: "byte-range",
    });
  });

  it.each([
    ["missing", "/Nothing 0"],
    ["empty", "/ByteRange []"],
    ["of three numbers", "/ByteRange [0 10 20]"],
    ["of six numbers", "/ByteRange [0 10 20 5 30 5]"],
    ["negative", "/ByteRange [0 -10 20 30]"],
    ["not of numbers", "/ByteRange [0 /a 20 30]"],
    ["fractional", "/ByteRange [0 10.5 20 30]"],
    ["not from the first byte", "/ByteRange [1 10 20 30]"],
    ["beyond the file", "/ByteRange [0 10 20 99999999]"],
    ["with nothing between", "/ByteRange [0 10 10 30]"],
    ["backwards", "/ByteRange [0 90 20 30]"],
    ["around something else", "/ByteRange [0 1000 2000 3000]"],
  ])("refuses a ByteRange that is %s", async (_, forged) => {
    expect(await only(altered(range(sealed), forged))).toMatchObject({
      coversWholeFile: false,
      digestHolds: false,
      fault: "byte-range",
    });
  });

  it("refuses a gap wider than the signature, in which something could be hidden", async () => {
    const [start = 0, resume = 0, length = 0] = range(sealed).match(/\d+/g)?.slice(1).map(Number) ?? [];
    for (const [from, to] of [
      [start - 1, resume],
      [start, resume + 1],
      [start - 9, resume + 2],
    ] as const) {
      const forged = `/ByteRange [0 ${from} ${to} ${length - (to - resume)}]`;
      expect(await only(altered(range(sealed), forged))).toMatchObject({ fault: "byte-range" });
    }
  });

  it("refuses signatures swapped between two licences, each good in its own", async () => {
    const [, other] = sampleSheets("lease-filing");
    if (other === undefined) throw new Error("no second sample");
    const { bytes: pdf } = await printer.print(other.sheet);
    const order = { pdf, field: sealFieldOf(pdf), name: "章", signedAt: SIGNED_AT, identity: seal.identity };
    const { record } = await sealerOf(seal).seal(order);
    const contents = /\/Contents <([0-9a-f]+)>>>/.exec(latin(sealed))?.[1] ?? "";
    const swapped = altered(contents, Buffer.from(record.cms).toString("hex").padEnd(contents.length, "0"));
    expect(await only(swapped)).toMatchObject({ coversWholeFile: true, digestHolds: false, signatureHolds: true });
  });

  it("refuses a certificate put in the place of the signer's: it is signed along", async () => {
    const stranger = makeSeal("ecdsa-p256-sha256");
    rmSync(stranger.folder, { recursive: true, force: true });
    const [own, foreign] = [seal, stranger].map(({ identity }) => identity.chain[0] ?? new Uint8Array());
    if (own === undefined || foreign === undefined) throw new Error("no certificate");
    const placed = placeSignature(printed, {
      field: sealFieldOf(printed),
      name: "章",
      signedAt: SIGNED_AT,
      reserved: 4096,
    });
    const digest = cryptography.sha256(signedBytes(placed));
    const attributes = signedAttributes(digest, cryptography.sha256(own));
    const parts = { algorithm: "ecdsa-p256-sha256", attributes } as const;
    const signature = await stranger.hand.sign("", attributes);
    const cms = composeSignature({ ...parts, signature, certificate: readCertificate(foreign), chain: [foreign] });
    expect(await only(fillSignature(placed, cms))).toMatchObject({
      coversWholeFile: true,
      digestHolds: true,
      signatureHolds: false,
    });
  });

  it.each([
    ["no CMS", "00"],
    ["a CMS that is cut off", "cut"],
    ["something behind the CMS", "padded"],
    ["an indefinite length", "3080"],
  ])("refuses Contents that are %s", async (_, kind) => {
    const contents = /\/Contents <([0-9a-f]+)>>>/.exec(latin(sealed))?.[1] ?? "";
    const forged: Readonly<Record<string, string>> = {
      cut: `${contents.slice(0, 400)}`.padEnd(contents.length, "0"),
      padded: `${contents.slice(0, -2)}01`,
      "3080": `3080${contents.slice(4)}`,
      "00": "0".repeat(contents.length),
    };
    expect(await only(altered(contents, forged[kind] ?? ""))).toMatchObject({ digestHolds: false, fault: "container" });
  });

  it("says which kind of signature it does not read", async () => {
    const ed25519 = "06032b6570";
    const contents = latin(sealed);
    const ecdsa = "300a06082a8648ce3d040302";
    const at = contents.lastIndexOf(ecdsa);
    const changed = bytes(`${contents.slice(0, at)}300a${ed25519}0503616263${contents.slice(at + ecdsa.length)}`);
    expect(await only(changed)).toMatchObject({ digestHolds: false, signatureHolds: false, fault: "unsupported" });
  });

  it("reports both of two signatures, the earlier as followed by more", async () => {
    const objects = Number(/\/Size (\d+)/.exec(latin(sealed))?.[1]);
    const root = Number(/\/Root (\d+) 0 R/.exec(latin(sealed))?.[1]);
    const body = latin(sealed).split(`\n${root} 0 obj\n`)[1]?.split("\nendobj")[0] ?? "";
    const second = objects + 5;
    const later = updated(sealed, {
      [root]: body.replace(/\/Fields \[/, `/Fields [${second} 0 R `),
      [second]: `<</FT/Sig/T(Two)/V ${second + 1} 0 R>>`,
      [second + 1]: "<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange [0 1 2 3]/Contents <00>>>",
    });
    const found = await read(later);
    expect(found).toMatchObject({ outcome: "signed" });
    const { signatures } = found as { signatures: readonly PadesSignature[] };
    expect(signatures.map(({ fault, changedAfter }) => [fault, changedAfter])).toEqual([
      ["byte-range", false],
      [undefined, true],
    ]);
  });

  it("refuses more signatures and fields than a licence has, at once", async () => {
    const document = await PDFDocument.create();
    document.addPage();
    const { context } = document;
    const field = () => context.register(context.obj({ FT: "Sig", V: context.register(context.obj({ Type: "Sig" })) }));
    const form = (count: number) => context.obj({ Fields: Array.from({ length: count }, field) });
    document.catalog.set(context.obj("AcroForm"), form(9));
    expect(await read(await document.save({ useObjectStreams: false }))).toEqual({ outcome: "too-large" });
    document.catalog.set(context.obj("AcroForm"), form(3000));
    expect(await read(await document.save())).toEqual({ outcome: "too-large" });
  });

  it("is not led round in circles by fields that are their own children", async () => {
    const circle = updated(sealed, { 90001: "<</FT/Sig/Kids[90001 0 R 90001 0 R]>>" });
    const root = Number(/\/Root (\d+) 0 R/.exec(latin(sealed))?.[1]);
    const looped = updated(circle, { [root]: "<</Type/Catalog/AcroForm<</Fields[90001 0 R]>>>>" });
    expect(await read(looped)).toEqual({ outcome: "too-large" });
  });

  it("of whatever bytes, in whatever order, never throws", async () => {
    const pieces = latin(sealed).match(/[\s\S]{1,997}/g) ?? [];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(pieces.length - 1), { maxLength: 80 }), async (order) => {
        const jumbled = `%PDF-1.7\n${order.map((index) => pieces[index]).join("")}`;
        const found = await read(bytes(jumbled));
        if (found.outcome !== "signed") return;
        for (const { coversWholeFile, digestHolds } of found.signatures)
          expect(coversWholeFile && digestHolds).toBe(false);
      }),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (junk) => {
        const contents = /\/Contents <([0-9a-f]+)>>>/.exec(latin(sealed))?.[1] ?? "";
        const text = Buffer.from(junk).toString("hex").padEnd(contents.length, "0").slice(0, contents.length);
        expect(await only(altered(contents, text))).toMatchObject({ digestHolds: false, signatureHolds: false });
      }),
      { numRuns: 60 },
    );
  });
});
