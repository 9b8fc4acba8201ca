// The Worker's door in a real workerd with a real D1: bundled as wrangler bundles it, over rows that were issued on SQLite.

import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { FONT_KEYS } from "../src/document/coverage.ts";
import { OPERATOR } from "../src/issuance/principal.ts";
import type { LicenceRecord } from "../src/issuance/register-entries.ts";
import type { Report } from "../src/licence/verdict.ts";
import { joined } from "./document/forged/revision.ts";
import { contentOf, retyped, rewritten, setContent } from "./document/forged/rewriting.ts";
import { copyToD1, migrateD1 } from "./register/d1-copy.ts";
import { run } from "./system-tools.ts";
import { openTestHouse, type TestHouse } from "./test-house.ts";
import { openWorkerd } from "./workerd.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const ORIGIN = "https://licences.example.gov.cn";

let house: TestHouse;
let worker: Miniflare;
let valid: LicenceRecord;
let revoked: LicenceRecord;
let file: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  house = await openTestHouse({ origin: ORIGIN, at: `${new Date().toISOString().slice(0, 19)}Z` });
  valid = await house.issue(house.request("lease-filing"));
  revoked = await house.issue(house.request("food-operation"));
  const act = house.catalogue.find("food-operation")?.acts.find(({ to }) => to === "revoked");
  const request = {
    to: "revoked",
    act: act?.act ?? "",
    ground: act?.grounds[0]?.code ?? "",
    actor: { name: "李四", code: "1" },
    legalBasis: act?.legalBasis ?? "",
  };
  await house.lifeCycle.changeStatus({ principal: OPERATOR, licence: revoked.id, request });
  file = Uint8Array.from((await house.handingOut.document(valid)).bytes);
  await house.publishing.publishDue();
  const bindings = { VELLUM_ORIGIN: ORIGIN, VELLUM_FORMER_ORIGINS: "" };
  worker = await openWorkerd({ file: path.join(ROOT, "src/worker.ts") }, { bindings, d1: ["DB"] });
  const remote = await worker.getD1Database("DB");
  await migrateD1(remote);
  await copyToD1(path.join(house.directory, "vellum.sqlite"), remote);
}, 60_000);

afterAll(async () => {
  await worker.dispose();
  await house.tidy();
});

async function ask(path: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  const response = await worker.dispatchFetch(`${ORIGIN}${path}`, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const asJson = { headers: { accept: "application/json" } };

describe("the Worker", () => {
  it("answers the page behind a QR from D1, in either letter case", async () => {
    for (const link of [`/v/${valid.id}`, `/V/${valid.id.toUpperCase()}`]) {
      const { status, text, headers } = await ask(link, { headers: { "accept-language": "zh-CN" } });
      expect(status).toBe(200);
      expect(text).toContain("有效");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    }
  });

  it("gives machines the very report that the house gives", async () => {
    for (const { id } of [valid, revoked]) {
      const { checkedAt: _, ...theirs } = JSON.parse((await ask(`/v/${id}`, asJson)).text) as Record<string, unknown>;
      const { checkedAt: __, ...ours } = (await house.desk.reportOf(id)) as unknown as Record<string, unknown>;
      expect(theirs).toEqual(JSON.parse(JSON.stringify(ours)));
    }
  });

  it("judges a posted credential with the runtime's own Ed25519", async () => {
    const post = (body: string) =>
      ask("/v1/verifications", { method: "POST", headers: { "content-type": "application/vc" }, body });
    const text = valid.credential ?? "";
    expect(JSON.parse((await post(text)).text)).toMatchObject({ verdict: "valid" });
    const tampered = text.replace("王堃昇", "王堃昂");
    expect(JSON.parse((await post(tampered)).text)).toMatchObject({ verdict: "tampered" });
  });

  it("holds a posted PDF against the page that it prints itself", async () => {
    const post = async (body: Uint8Array<ArrayBuffer>) => {
      const headers = { "content-type": "application/pdf" };
      const answer = await worker.dispatchFetch(`${ORIGIN}/v1/verifications`, { method: "POST", headers, body });
      const { verdict, checks } = (await answer.json()) as Report;
      return [verdict, ...checks.slice(-3).map(({ outcome, reason }) => reason ?? outcome)];
    };
    const unrecorded = ["file-unrecorded", "pdf-unsigned"];
    expect(await post(file)).toEqual(["valid", "passed", "pdf-unsigned", "passed"]);
    expect(await post(joined(file, "\n% more\n"))).toEqual(["valid", ...unrecorded, "same-page"]);
    const other = await rewritten(file, (document) => retyped(document.getPage(0), "王堃昇", "昇堃王"));
    expect(await post(other)).toEqual(["tampered", ...unrecorded, "page-altered"]);
    // Whether fonts that were cut anew read the same is not looked at here.
    const again = await rewritten(file, (document) => {
      const page = document.getPage(0);
      setContent(page, contentOf(page).replace(/\n/g, " "));
    });
    expect(await post(again)).toEqual(["valid", ...unrecorded, "page-not-compared"]);
  });

  it("says unknown for an id it does not have", async () => {
    const { status, text } = await ask(`/v/${"a".repeat(26)}`, asJson);
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ verdict: "unknown" });
  });

  it("finds a licence by its number", async () => {
    const { text } = await ask("/verify", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `text=${encodeURIComponent(valid.number)}`,
    });
    expect(text).toContain("有效");
    expect(text).toContain(valid.number);
  });

  it("serves the published status lists and keys, and is ready", async () => {
    const { credentialStatus } = JSON.parse(revoked.credential ?? "") as {
      credentialStatus: readonly { statusListCredential: string }[];
    };
    const list = await ask(new URL(credentialStatus[0]?.statusListCredential ?? "").pathname);
    expect(JSON.parse(list.text)).toMatchObject({ credentialSubject: { statusPurpose: "revocation" } });
    const did = await ask(`/issuers/${valid.issuer}/did.json`);
    expect(JSON.parse(did.text)).toHaveProperty("verificationMethod");
    expect((await ask("/readyz")).status).toBe(200);
  });

  it("keeps its fonts to itself", async () => {
    expect((await ask("/fonts/coverage.json")).status).toBe(404);
    expect((await worker.dispatchFetch(`${ORIGIN}/fonts/arabic.ttf`)).status).toBe(404);
  });

  it("holds nothing that signs: there is no way to issue", async () => {
    const headers = { "content-type": "application/json", authorization: "Bearer vlm_anything" };
    const { status } = await ask("/v1/licences", { method: "POST", headers, body: "{}" });
    expect(status).toBe(404);
  });
});

describe("wrangler.toml", () => {
  const config = unstable_readConfig({ config: path.join(ROOT, "wrangler.toml") });

  it("is valid and names the door, the database and the migrations", () => {
    expect(config.main).toBe(path.join(ROOT, "src/worker.ts"));
    expect(config.d1_databases).toMatchObject([{ binding: "DB", migrations_dir: "src/register/migrations" }]);
    expect(readFileSync(path.join(ROOT, "src/register/migrations/0000_register.sql"), "utf8")).toContain(
      "CREATE TABLE",
    );
  });

  it("names the fonts as assets that the Worker reads first, none larger than Workers take", () => {
    const { directory = "", binding, run_worker_first: first } = config.assets ?? {};
    expect({ binding, first }).toEqual({ binding: "ASSETS", first: true });
    const files = readdirSync(path.join(ROOT, directory, "fonts"));
    expect(files.length).toBe(FONT_KEYS.length + 1);
    for (const file of files)
      expect(statSync(path.join(ROOT, directory, "fonts", file)).size).toBeLessThanOrEqual(25 * 1024 * 1024);
  });

  it("makes a Worker of less than half of what may be uploaded", async () => {
    const sent = await run("npx", ["wrangler", "deploy", "--dry-run"], { cwd: ROOT });
    const [, size] = /gzip: ([\d.]+) KiB/.exec(sent.stdout) ?? [];
    expect(Number(size)).toBeLessThan(1.5 * 1024);
  }, 60_000);
});
