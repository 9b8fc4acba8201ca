// Existing documents over HTTP: the form that a department sends, what it is answered, what it is refused with, and what a third
// party sees.

import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { rawPdf } from "../document/own-document/originals.ts";
import { DOCUMENTS_FOLDER } from "../sample-photos.ts";
import { openTestWebsite, type TestWebsite } from "./test-website.ts";

let site: TestWebsite;
beforeAll(async () => {
  site = await openTestWebsite();
});
afterAll(() => site.house.tidy());

const letter = Uint8Array.from(readFileSync(path.join(DOCUMENTS_FOLDER, "lift-renewal.pdf")));
let numbers = 0;

function requestWith(changes: JsonObject = {}): JsonObject {
  numbers += 1;
  return {
    ...{ issuer: "113308000000000D7Q", title: "关于电梯更新的通知", number: `衢建函〔2026〕${numbers}号` },
    holders: [{ name: "方大森", code: "330802188109090717", codeType: "111" }],
    ...changes,
  };
}

interface Sending {
  readonly request?: JsonObject | string;
  readonly pdf?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

function send({ request = requestWith(), pdf = letter, headers = {} }: Sending = {}): Promise<Response> {
  const form = new FormData();
  form.set("document", new Blob([Uint8Array.from(pdf)], { type: "application/pdf" }), "通知.pdf");
  const text = typeof request === "string" ? request : JSON.stringify(request);
  form.set("request", new Blob([text], { type: "application/json" }));
  const own = { authorization: `Bearer ${site.apiKey}`, "idempotency-key": crypto.randomUUID() };
  return site.post("/v1/documents", form, { ...own, ...headers });
}

const problem = async (answer: Response) =>
  (await answer.json()) as { code: string; errors: { pointer: string; code: string; detail: string }[] };

describe("POST /v1/documents", () => {
  it("answers as POST /v1/licences does, and the file verifies", async () => {
    const answer = await send();
    expect(answer.status).toBe(201);
    const { id, links } = (await answer.json()) as { id: string; links: { verify: string } };
    expect(answer.headers.get("location")).toBe(`/v1/licences/${id}`);
    expect(links.verify).toBe(`${site.house.origin}/v/${id}`);
    const file = new Uint8Array(await (await site.call("GET", `/v1/licences/${id}/pdf`)).arrayBuffer());
    const report = await site.post("/v1/verifications", file, { "content-type": "application/pdf" });
    expect(await report.json()).toMatchObject({ verdict: "valid", licence: { id } });
    const { licence } = await site.report(id);
    const shown = Object.fromEntries((licence?.fields ?? []).map(({ field, value }) => [field, value["zh-CN"]]));
    expect(shown).toMatchObject({
      "/claims/title": "关于电梯更新的通知",
      "/certificateHolder/*/name": "方*",
      "/claims/pages": "2 页",
    });
    expect(JSON.stringify(licence)).not.toContain("330802188109090717");
  });

  it("knows the original again when only that is posted, and says no more of the licence than where its page is", async () => {
    const pdf = rawPdf({ content: "BT /F1 9 Tf 9 9 Td (Known again) Tj ET" });
    const verify = async (bytes: Uint8Array) =>
      (
        await site.post("/v1/verifications", Uint8Array.from(bytes), { "content-type": "application/pdf" })
      ).json() as Promise<JsonObject>;
    expect(await verify(pdf)).toMatchObject({ verdict: "unverifiable", reason: "no-attachment" });
    const { id } = (await (await send({ pdf })).json()) as { id: string };
    const report = await verify(pdf);
    expect(report).toMatchObject({ verdict: "unverifiable", reason: "original-document", entry: id });
    expect(Object.keys(report).toSorted()).toEqual(["checkedAt", "checks", "entry", "reason", "verdict"]);
    const other = rawPdf({ content: "BT /F1 9 Tf 9 9 Td (Known never) Tj ET" });
    expect(await verify(other)).toMatchObject({ reason: "no-attachment" });
  });

  it("keeps the original for those who may read the licence", async () => {
    const { id, credential } = (await (await send()).json()) as {
      id: string;
      credential: { credentialSubject: { claims: JsonObject } };
    };
    const original = `/v1/licences/${id}/enclosures/${String(credential.credentialSubject.claims["document"])}`;
    const answer = await site.call("GET", original);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(letter);
    expect((await site.get(original)).status).toBe(401);
  });

  it("takes the request as a text field too", async () => {
    const form = new FormData();
    form.set("document", new Blob([Uint8Array.from(letter)]));
    form.set("request", JSON.stringify(requestWith()));
    const headers = { authorization: `Bearer ${site.apiKey}`, "idempotency-key": crypto.randomUUID() };
    expect((await site.post("/v1/documents", form, headers)).status).toBe(201);
  });

  it("answers a trial with the credential as it would be, without a key to repeat it", async () => {
    const answer = await send({ request: requestWith({ dryRun: true }), headers: { "idempotency-key": "" } });
    expect([answer.status, ((await answer.json()) as JsonObject)["dryRun"]]).toEqual([200, true]);
  });

  it("answers the same request again with the same licence, and another under its key with 422", async () => {
    const sending = { request: requestWith(), headers: { "idempotency-key": "doc-1" } };
    const [one, other] = [await send(sending), await send(sending)];
    expect(((await one.json()) as JsonObject)["id"]).toBe(((await other.json()) as JsonObject)["id"]);
    expect((await send({ ...sending, pdf: rawPdf() })).status).toBe(422);
  });

  it("says in the asker's language what is wrong with the PDF", async () => {
    const pdf = rawPdf({ catalogue: "/AcroForm<</Fields[<</FT/Tx/T(a)>>]>>" });
    for (const [language, word] of [
      ["zh-CN", "表单"],
      ["en", "form"],
    ] as const) {
      const answer = await send({ pdf, headers: { "accept-language": language } });
      expect(answer.status).toBe(422);
      expect(await problem(answer)).toMatchObject({
        ...{
          code: "request-invalid",
          errors: [{ pointer: "/document", code: "pdf-form", detail: expect.stringContaining(word) }],
        },
      });
    }
  });

  it("says where the mark cannot stand", async () => {
    const covered = await problem(await send({ request: requestWith({ place: { x: 30, y: 100 } }) }));
    expect(covered.errors).toMatchObject([{ pointer: "/place", code: "place-on-text" }]);
    const off = await problem(
      await send({ request: requestWith({ place: { x: 300, y: 10 } }), headers: { "accept-language": "en" } }),
    );
    expect(off.errors).toMatchObject([
      { pointer: "/place", code: "place-off-page", detail: expect.stringMatching(/between 5 and \d+ mm/) },
    ]);
  });

  it("refuses by name: no key, no rights, no form, no part, no JSON, too much", async () => {
    const status = async (sending: Sending) => (await send(sending)).status;
    expect(await status({ headers: { authorization: "" } })).toBe(401);
    const reader = await site.keyFor(["*"], ["read"]);
    expect(await status({ headers: { authorization: `Bearer ${reader}` } })).toBe(403);
    const another = await site.keyFor(["113308000000000HX1"], ["issue"]);
    expect(await status({ headers: { authorization: `Bearer ${another}` } })).toBe(403);
    expect(await problem(await send({ headers: { "idempotency-key": "" } }))).toMatchObject({
      code: expect.stringMatching(/^idempotency-key/),
    });
    expect(await problem(await send({ request: "{" }))).toMatchObject({ code: "json-invalid" });
    expect(await problem(await send({ request: { ...requestWith(), extra: 1 } }))).toMatchObject({
      code: "request-invalid",
    });
    const json = await site.call("POST", "/v1/documents", requestWith(), { "idempotency-key": "x" });
    expect(json.status).toBe(415);
    const form = new FormData();
    form.set("request", JSON.stringify(requestWith()));
    const headers = { authorization: `Bearer ${site.apiKey}`, "idempotency-key": "y" };
    expect(await problem(await site.post("/v1/documents", form, headers))).toMatchObject({
      errors: [{ pointer: "/document", code: "required" }],
    });
    expect(await status({ pdf: new Uint8Array(11 * 1024 * 1024) })).toBe(413);
    expect(await problem(await send({ pdf: new Uint8Array(9 * 1024 * 1024) }))).toMatchObject({
      errors: [{ code: "pdf-too-large" }],
    });
  });

  it("made no mistake of its own in all of this", () => {
    expect(site.incidents).toEqual([]);
  });
});
