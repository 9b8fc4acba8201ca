// The main job on every licence type, through a real server, real files and real programs: issued, printed, scanned, verified,
// revoked, and forged in the two ways a forger has.

import { afterAll, beforeAll, expect, it } from "vitest";
import type { JsonObject } from "../../src/licence/json-value.ts";
import type { LawfulAct } from "../../src/licence/licence-type.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { signingInput, withProof } from "../../src/licence/proof.ts";
import type { Report } from "../../src/licence/verdict.ts";
import { testCatalogue } from "../catalogue.ts";
import { describeWith } from "../system-tools.ts";
import { credentialIn, oneByteChanged, scan, withCredential } from "./paper.ts";
import { openTown, type Town } from "./town.ts";

const ACTOR = { name: "李某", code: "330800-0417" };
const NOTE = "内部备注，不对外公开";
const PDF = "application/pdf";
const NOBODY = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

let town: Town;

beforeAll(async () => {
  town = await openTown();
});

afterAll(() => town.leave());

/** The page and the report behind a scanned address, fetched exactly as it was scanned. */
async function open(address: string): Promise<{ readonly page: string; readonly report: Report; status: number }> {
  const page = await fetch(address, { headers: { accept: "text/html", "accept-language": "zh-CN" } });
  const report = await fetch(address, { headers: { accept: "application/json" } });
  expect(report.status).toBe(page.status);
  return { page: await page.text(), report: (await report.json()) as Report, status: page.status };
}

/** The word that stands at the top of the page. */
function verdictOn(page: string): string | undefined {
  return /<h1 id="verdict"[^>]*>([^<]*)<\/h1>/.exec(page)?.[1];
}

/** What only the genuine licence says: none of it may stand beside a failed signature. */
function fieldsOf(credential: JsonObject): readonly string[] {
  const subject = credential["credentialSubject"] as JsonObject;
  const holders = subject["certificateHolder"] as readonly JsonObject[];
  const named = ["certificateNumber", "certificateIdentifier"].map((name) => String(subject[name]));
  return [...named, ...holders.flatMap(({ name, code }) => [String(name), String(code)])];
}

/** As somebody would who has stolen the department's key: another id and content, a signature that holds, no entry. */
async function signedButNotRecorded(credential: JsonObject): Promise<object> {
  const { proof, ...unsigned } = credential;
  const forged: JsonObject = { ...unsigned, id: `${town.origin}/v/${NOBODY}` };
  const verificationMethod = String((proof as JsonObject)["verificationMethod"]);
  const input = signingInput(portableCryptography, forged, { created: town.house.clock.now(), verificationMethod });
  const [signature] = await town.house.keyring.sign(verificationMethod.split("#")[1] ?? "", [input.bytes]);
  return withProof(forged, input.proof, signature ?? new Uint8Array());
}

/** Every type meets another of the acts that end it, so that together they speak all the law's words. */
const TYPES = testCatalogue()
  .types()
  .map((type, index) => {
    const ending = type.acts.filter(({ to }) => to === "revoked");
    const act = ending[index % ending.length];
    const ground = act?.grounds.find((each) => each.public);
    if (act === undefined || ground === undefined) throw new Error(`${type.slug} cannot be revoked in public`);
    return [type.name["zh-CN"], act.act, { slug: type.slug, act, ground }] as const;
  });

function revocation({ to, act, legalBasis }: LawfulAct, ground: string): JsonObject {
  return { to, act, ground, legalBasis, note: NOTE, actor: ACTOR };
}

it("goes through all twelve types and five of the law's words", () => {
  expect(TYPES).toHaveLength(12);
  const acts = TYPES.map(([, act]) => act);
  expect(acts).toEqual(expect.arrayContaining(["撤销", "撤回", "注销", "吊销", "作废"]));
});

describeWith(["pdftoppm", "zbarimg"], "a licence on paper", () => {
  it.concurrent.each(TYPES)("%s: scanned it is 有效, and 已%s once the department says so", async (_, __, type) => {
    const id = await town.issue(type.slug);
    const pdf = await town.pdf(id);
    const address = await scan(pdf);
    expect(address).toBe(`${town.origin}/V/${id}`.toUpperCase());

    const before = await open(address);
    expect(before).toMatchObject({ status: 200, report: { verdict: "valid", licence: { id } } });
    expect(verdictOn(before.page)).toBe("有效");
    expect(before.report.checks.every(({ outcome }) => outcome === "passed")).toBe(true);
    expect(await town.verify(pdf, PDF)).toMatchObject({ verdict: "valid", licence: { id } });
    expect(verdictOn(await town.verifyByForm(pdf))).toBe("有效");

    const { act, ground } = type;
    await town.call(`/v1/licences/${id}/status`, revocation(act, ground.code));
    const after = await open(address);
    expect(after).toMatchObject({ status: 200, report: { verdict: "revoked", status: { act: act.act } } });
    expect(verdictOn(after.page)).toBe(`已${act.act}`);
    for (const said of [ground.text["zh-CN"], act.legalBasis]) {
      expect(JSON.stringify(after.report)).toContain(said);
      expect(after.page).toContain(said);
    }
    for (const secret of [NOTE, ACTOR.code]) expect(after.page + JSON.stringify(after.report)).not.toContain(secret);
    expect((await town.verify(pdf, PDF)).verdict).toBe("revoked");
    expect(verdictOn(await town.verifyByForm(pdf))).toBe(`已${act.act}`);
  });
});

it.concurrent.each(TYPES)(
  "%s: one byte changed in the file is 内容被篡改 and shows no field",
  async (_, __, { slug }) => {
    const id = await town.issue(slug, 1);
    const pdf = await town.pdf(id);
    const genuine = await credentialIn(pdf);
    expect(JSON.parse(genuine)).toEqual(await town.credential(id));
    const altered = oneByteChanged(genuine);
    expect(Buffer.byteLength(altered)).toBe(Buffer.byteLength(genuine));

    // Saving the file anew is no crime: what is signed is the credential.
    const { verdict } = await town.verify(pdf, PDF);
    expect(verdict).not.toBe("tampered");
    expect((await town.verify(await withCredential(pdf, genuine), PDF)).verdict).toBe(verdict);
    const forged = await withCredential(pdf, altered);
    const report = await town.verify(forged, PDF);
    expect(report.verdict).toBe("tampered");
    expect(report).not.toHaveProperty("licence");
    expect(report.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      "signature failed",
      ...["issuer-key", "register", "status", "validity", "schema"].map((name) => `${name} not-checked`),
    ]);
    const page = await town.verifyByForm(forged);
    expect(verdictOn(page)).toBe("内容被篡改");
    for (const field of [...fieldsOf(JSON.parse(genuine)), ...fieldsOf(JSON.parse(altered))]) {
      expect(page + JSON.stringify(report)).not.toContain(field);
    }
  },
);

it.concurrent.each(TYPES)("%s: signed with the real key but never recorded is not-issued", async (_, __, { slug }) => {
  const id = await town.issue(slug, 2);
  const forged = await signedButNotRecorded(await town.credential(id));
  const file = await withCredential(await town.pdf(id), JSON.stringify(forged));
  const report = await town.verify(file, PDF);
  expect(report).toMatchObject({ verdict: "not-issued", reason: "not-registered" });
  expect(report).not.toHaveProperty("licence");
  expect(report.checks).toContainEqual({ name: "signature", outcome: "passed" });
  expect(verdictOn(await town.verifyByForm(file))).toBe("未经登记");
});

it.each([NOBODY, NOBODY.toUpperCase(), "aaaaaaaaaaaaaaaaaaaaaaaaab", "short", "%2e%2e%2fetc"])(
  "an id that nobody was given is 查无此证, 404: %s",
  async (id) => {
    const { page, report, status } = await open(`${town.origin.toUpperCase()}/V/${id}`);
    expect(status).toBe(404);
    expect(report).toMatchObject({ verdict: "unknown", reason: "id-unknown" });
    expect(verdictOn(page)).toBe("查无此证");
  },
);

it("in all of this the server made no mistake of its own", () => {
  expect(town.incidents).toEqual([]);
});
