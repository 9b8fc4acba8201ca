// A department's own PDF becomes a licence: examined, counted, kept and signed once, refused with everything that is wrong, and
// living and ending like any other.

import { readFileSync } from "node:fs";
import path from "node:path";
import { PDFDocument } from "pdf-lib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DocumentOrder } from "../../src/issuance/own-documents.ts";
import { OPERATOR } from "../../src/issuance/principal.ts";
import { toHex } from "../../src/licence/bytes.ts";
import type { LicenceError } from "../../src/licence/errors.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { rawPdf } from "../document/own-document/originals.ts";
import { DOCUMENTS_FOLDER, SAMPLE_PHOTOS } from "../sample-photos.ts";
import { issued, openTestHouse, type TestHouse } from "../test-house.ts";

const HOUSING = "113308000000000D7Q";
const HOLDERS = [{ name: "衢州橘海生态农业有限公司", code: "91330803MA0000G76G", codeType: "001" }];
const TITLE = "关于电梯更新的复函";

let house: TestHouse;
beforeEach(async () => {
  house = await openTestHouse();
});
afterEach(() => house.tidy());

const hashOf = (pdf: Uint8Array): string => toHex(house.cryptography.sha256(pdf));
const letter = (name = "park-reply.pdf"): Uint8Array =>
  Uint8Array.from(readFileSync(path.join(DOCUMENTS_FOLDER, name)));
/** A PDF that no sample has. */
const fresh = (): Uint8Array => rawPdf({ content: "BT /F1 24 Tf 72 700 Td (A fresh decision) Tj ET" });

function order(changes: JsonObject = {}, pdf = fresh(), more: Partial<DocumentOrder> = {}): DocumentOrder {
  const request = { issuer: HOUSING, title: TITLE, number: "衢建函〔2026〕40号", holders: HOLDERS, ...changes };
  return { principal: OPERATOR, request, pdf, ...more };
}

async function refusal(promise: Promise<unknown>): Promise<LicenceError> {
  const outcome = await promise.then(
    (value) => value,
    (error: unknown) => ({ error }),
  );
  return (outcome as { error: LicenceError }).error;
}

describe("a PDF that is signed", () => {
  it("is a licence of the one type there is for it, over its hash, with what can be counted in it", async () => {
    const pdf = letter("lift-renewal.pdf");
    const record = issued(await house.ownDocuments.sign(order({ validUntil: "2030-01-31" }, pdf)));
    const { credentialSubject: subject } = JSON.parse(record.credential ?? "");
    expect(subject.claims).toEqual({ title: TITLE, document: hashOf(pdf), pages: 2, bytes: pdf.length });
    expect([record.number, record.validUntil]).toEqual(["衢建函〔2026〕40号", "2030-01-31"]);
    expect((await house.enclosures.enclosure(hashOf(pdf)))?.bytes).toEqual(pdf);
  });

  it("verifies, is revoked and verifies no more, as posted file and by its link", async () => {
    const record = issued(await house.ownDocuments.sign(order({}, letter("lift-renewal.pdf"))));
    const { bytes } = await house.handingOut.document(record);
    expect((await house.desk.reportOf(record.id)).verdict).toBe("valid");
    expect(await house.documents.reportOnPdf(bytes)).toMatchObject({ verdict: "valid", licence: { id: record.id } });
    const act = house.catalogue.find("department-document")?.acts.find(({ act: word }) => word === "撤销");
    const request = {
      to: "revoked",
      act: "撤销",
      ground: act?.grounds[0]?.code ?? "",
      actor: { name: "李某", code: "1" },
      legalBasis: act?.legalBasis ?? "",
    };
    await house.lifeCycle.changeStatus({ principal: OPERATOR, licence: record.id, request });
    expect((await house.desk.reportOf(record.id)).verdict).toBe("revoked");
    expect((await house.documents.reportOnPdf(bytes)).verdict).toBe("revoked");
  });

  it("is tampered as soon as a page of the original shows anything else, lacks or is one too many", async () => {
    const record = issued(await house.ownDocuments.sign(order({}, letter("lift-renewal.pdf"))));
    const { bytes } = await house.handingOut.document(record);
    const changed = async (change: (document: PDFDocument) => void): Promise<Uint8Array> => {
      const document = await PDFDocument.load(bytes, { updateMetadata: false });
      change(document);
      return await document.save({ useObjectStreams: false, updateFieldAppearances: false });
    };
    const files = [
      await changed((document) => document.getPage(0).drawRectangle({ x: 90, y: 400, width: 300, height: 40 })),
      await changed((document) => document.removePage(1)),
      await changed((document) => document.insertPage(1, [595, 842])),
    ];
    for (const file of files) {
      const { verdict, checks } = await house.documents.reportOnPdf(file);
      expect([verdict, checks.find(({ name }) => name === "visible-text")?.outcome]).toEqual(["tampered", "failed"]);
    }
    expect((await house.documents.reportOnPdf(await changed(() => undefined))).verdict).toBe("valid");
  });

  it("is handed out as the same bytes again, the original's pages within it", async () => {
    const record = issued(await house.ownDocuments.sign(order()));
    const once = await house.handingOut.document(record);
    expect((await house.handingOut.document(record)).sha256).toBe(once.sha256);
    expect(new TextDecoder("latin1").decode(once.bytes)).toContain("A fresh decision");
  });

  it("is signed once however often the request is sent", async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => house.ownDocuments.sign(order({}, fresh(), { idempotencyKey: "k-1" }))),
    );
    const again = await house.ownDocuments.sign(order({}, fresh(), { idempotencyKey: "k-1" }));
    const ids = [one, other, again].flatMap((outcome) =>
      outcome !== undefined && "record" in outcome ? [outcome.record.id] : [],
    );
    expect(ids.length).toBeGreaterThanOrEqual(2);
    expect(new Set(ids).size).toBe(1);
    expect(await refusal(house.ownDocuments.sign(order({}, letter(), { idempotencyKey: "k-1" })))).toMatchObject({
      code: "idempotency-key-reused",
    });
  });

  it("has a next version that supersedes it, with another original", async () => {
    const record = issued(await house.ownDocuments.sign(order()));
    const { number: _, ...request } = order().request as JsonObject;
    const next = issued(await house.ownDocuments.sign({ ...order(), request, pdf: letter(), replaces: record.id }));
    expect([next.number, next.version, next.predecessor]).toEqual([record.number, 2, record.id]);
    expect(await house.desk.reportOf(record.id)).toMatchObject({ verdict: "superseded", successor: next.id });
  });

  it("may bear its mark on a blank place of its first page, and nowhere else", async () => {
    const record = issued(await house.ownDocuments.sign(order({ place: { x: 30, y: 200 } }, letter())));
    expect(JSON.parse(record.credential ?? "").credentialSubject.claims.place).toEqual({ x: 30, y: 200 });
    const { bytes } = await house.handingOut.document(record);
    expect((await house.documents.reportOnPdf(bytes)).verdict).toBe("valid");
    const error = await refusal(
      house.ownDocuments.sign(order({ number: "衢建函〔2026〕41号", place: { x: 30, y: 100 } }, letter())),
    );
    expect(error).toMatchObject({ code: "request-invalid", fields: [{ pointer: "/place", code: "place-on-text" }] });
  });
});

describe("a PDF that is refused", () => {
  it("is not kept, and neither is one with a request that is", async () => {
    const scripted = rawPdf({ catalogue: "/OpenAction<</S/JavaScript/JS(1)>>" });
    expect(await refusal(house.ownDocuments.sign(order({}, scripted)))).toMatchObject({
      ...{ code: "request-invalid", fields: [{ pointer: "/document", code: "pdf-script" }] },
    });
    expect(await refusal(house.ownDocuments.sign(order({ title: "" })))).toMatchObject({ code: "request-invalid" });
    expect(await refusal(house.ownDocuments.sign(order({ issuer: "11330800002618312X" })))).toMatchObject({
      code: "request-invalid",
    });
    for (const pdf of [scripted, fresh()]) expect(await house.enclosures.enclosure(hashOf(pdf))).toBeUndefined();
  });

  it("is not kept by a trial either, which finds the same faults", async () => {
    const preview = await house.ownDocuments.dryRun(order());
    expect(preview.credentialSubject).toMatchObject({ claims: { document: hashOf(fresh()), pages: 1 } });
    expect(await house.enclosures.enclosure(hashOf(fresh()))).toBeUndefined();
    expect(await refusal(house.ownDocuments.dryRun(order({ number: "?" })))).toMatchObject({
      fields: [{ pointer: "/number" }],
    });
  });

  it("names a type that is not for documents, and a request that is none", async () => {
    expect(await refusal(house.ownDocuments.sign(order({ type: "lease-filing" })))).toMatchObject({
      fields: [{ pointer: "/type", code: "type-no-document" }],
    });
    expect(await refusal(house.ownDocuments.sign(order({ type: "nonsense" })))).toMatchObject({
      fields: [{ pointer: "/type", code: "type-unknown" }],
    });
    expect(await refusal(house.ownDocuments.sign({ ...order(), request: [] }))).toMatchObject({
      fields: [{ pointer: "", code: "type" }],
    });
  });

  it("is looked at by whoever may issue alone", async () => {
    const principal = { client: "reader", departments: ["*"], actions: ["read"] } as const;
    expect(await refusal(house.ownDocuments.sign(order({}, fresh(), { principal })))).toMatchObject({
      code: "forbidden",
    });
    expect(await refusal(house.enclosing.document({ principal, department: HOUSING }, fresh()))).toMatchObject({
      code: "forbidden",
    });
    const other = { client: "other", departments: ["113308000000000HX1"], actions: ["issue"] } as const;
    expect(await refusal(house.ownDocuments.sign(order({}, fresh(), { principal: other })))).toMatchObject({
      code: "forbidden",
    });
    expect(await house.enclosures.enclosure(hashOf(fresh()))).toBeUndefined();
  });
});

describe("a licence that names a PDF itself", () => {
  const request = (claims: JsonObject): JsonObject => ({
    ...{ type: "department-document", issuer: HOUSING, number: "衢建函〔2026〕50号", holders: HOLDERS },
    claims: { title: TITLE, ...claims },
  });

  it("must have had it examined and count it right", async () => {
    const kept = await house.enclosing.document({ principal: OPERATOR, department: HOUSING }, fresh());
    expect(kept).toMatchObject({ sha256: hashOf(fresh()), mediaType: "application/pdf", pages: 1 });
    const good = { document: kept.sha256, pages: 1, bytes: fresh().length };
    const error = await refusal(
      house.issue(request({ ...good, pages: 7, bytes: 1 })).catch((fault) => ({ error: fault })),
    );
    expect(error.fields.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      "/claims/pages must-equal",
      "/claims/bytes must-equal",
    ]);
    expect((await house.issue(request(good))).phase).toBe("issued");
  });

  it("is refused without it, with a photo in its place, and with a mark where something lies", async () => {
    const missing = { document: "0".repeat(64), pages: 1, bytes: 9 };
    expect(await refusal(house.issue(request(missing)).catch((error) => ({ error })))).toMatchObject({
      fields: [{ code: "enclosure-missing" }],
    });
    const desk = { principal: OPERATOR, department: HOUSING };
    const [bytes = new Uint8Array()] = Object.values(SAMPLE_PHOTOS);
    const photo = { document: (await house.enclosing.photo(desk, bytes)).sha256, pages: 1, bytes: bytes.length };
    expect(await refusal(house.issue(request(photo)).catch((error) => ({ error })))).toMatchObject({
      fields: [{ pointer: "/claims/document", code: "enclosure-kind" }],
    });
    const pdf = letter();
    await house.enclosing.document(desk, pdf);
    const covered = { document: hashOf(pdf), pages: 1, bytes: pdf.length, place: { x: 30, y: 100 } };
    expect(await refusal(house.issue(request(covered)).catch((error) => ({ error })))).toMatchObject({
      fields: [{ pointer: "/claims/place", code: "place-on-text" }],
    });
  });
});
