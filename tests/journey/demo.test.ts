// The demo as a newcomer meets it: one command issues every sample, writes and judges them; then it serves, with links to try,
// and stops when asked.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testCatalogue } from "../catalogue.ts";
import { describeWith } from "../system-tools.ts";
import { type Command, type Said, start, vellum } from "./command.ts";
import { scan } from "./paper.ts";
import { freePort } from "./town.ts";

const SLUGS = testCatalogue()
  .types()
  .map(({ slug }) => slug);
const SAMPLES = SLUGS.reduce((sum, slug) => sum + testCatalogue().samples(slug).length, 0);
const folder = mkdtempSync(path.join(tmpdir(), "vellum-demo-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("vellum demo --once --out", () => {
  const out = path.join(folder, "out");
  const files = (extension: string): readonly string[] => readdirSync(out).filter((file) => file.endsWith(extension));
  let said: Said;
  let seconds = 0;

  beforeAll(async () => {
    const began = performance.now();
    said = await vellum(["demo", "--once", "--out", out], { VELLUM_DATA: path.join(folder, "once") });
    seconds = (performance.now() - began) / 1000;
  });

  it("ends well within a minute", () => {
    expect(said.code, said.stderr).toBe(0);
    expect(seconds).toBeLessThan(60);
  });

  it("writes a PDF and a credential for each sample of eleven types, at least 55", () => {
    expect(SAMPLES).toBeGreaterThanOrEqual(55);
    expect(files(".pdf")).toHaveLength(SAMPLES);
    expect(files(".json")).toEqual(files(".pdf").map((file) => file.replace(/pdf$/, "json")));
    for (const slug of SLUGS)
      expect(files(".pdf").filter((file) => file.includes(`-${slug}-`)).length).toBeGreaterThan(4);
    for (const file of files(".pdf"))
      expect(readFileSync(path.join(out, file)).subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("prints a table in which every sample has the verdict it should have", () => {
    const rows = said.stdout.split("\n").filter((line) => /\/v\/[a-z2-7]{26}$/.test(line));
    expect(rows).toHaveLength(SAMPLES);
    expect(rows.filter((row) => !row.includes("✓"))).toEqual([]);
    expect(rows.join("\n")).toMatch(/有效[\s\S]*已注销|已注销[\s\S]*有效/);
  });

  it("signs every PDF by its department's development seal", () => {
    for (const file of files(".pdf")) {
      const pdf = readFileSync(path.join(out, file));
      expect(pdf.includes("ETSI.CAdES.detached"), file).toBe(true);
      expect(pdf.includes(Buffer.from("DEVELOPMENT ONLY").toString("hex")), file).toBe(true);
    }
  });

  describeWith(["pdftoppm", "zbarimg"], "its files", () => {
    it.concurrent.each(SLUGS)("carry a QR code that leads to their own entry: %s", async (slug) => {
      const file = files(".pdf").find((name) => name.includes(`-${slug}-`)) ?? "";
      const credential = JSON.parse(readFileSync(path.join(out, file.replace(/pdf$/, "json")), "utf8"));
      expect(await scan(readFileSync(path.join(out, file)))).toBe(String(credential.id).toUpperCase());
    });
  });
});

describe("vellum demo", () => {
  const API_KEY = "a-key-of-the-operators-own";
  let demo: Command;
  let origin: string;

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const data = path.join(folder, "serving");
    demo = start(["demo", "--port", String(port)], { VELLUM_DATA: data, VELLUM_DEMO_API_KEY: API_KEY });
    await untilReady();
  });

  afterAll(() => demo.process.kill("SIGKILL"));

  async function untilReady(): Promise<void> {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
      const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
      if (answer?.status === 200 && demo.heard().includes("curl")) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never ready: ${demo.heard()}`);
  }

  /** What is printed below the table. */
  const after = (): string => demo.heard().split(`\n\n`).slice(-4).join("\n\n");

  it("is ready once the samples are issued, and gives three links to try, one of them revoked", async () => {
    const links = [...after().matchAll(new RegExp(`^\\s+\\S+\\s+(${origin}/v/[a-z2-7]{26})$`, "gm"))].map(
      ([, url]) => url,
    );
    expect(links).toHaveLength(3);
    const answers = await Promise.all(
      links.map((url) => fetch(url ?? "", { headers: { accept: "application/json" } })),
    );
    const verdicts = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { verdict: string }).verdict),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(verdicts).toEqual(["valid", "revoked", "superseded"]);
  });

  it("prints a QR code into a pipe, and no colours", async () => {
    await expect.poll(demo.heard).toMatch(/█ ▀▀▀ █.*█ ▀▀▀ █/);
    expect(demo.heard()).not.toContain("\u001b");
  });

  it("uses the API key that the operator gave it", async () => {
    const list = (key: string): Promise<Response> =>
      fetch(`${origin}/v1/licences?limit=1`, { headers: { authorization: `Bearer ${key}` } });
    expect((await list(API_KEY)).status).toBe(200);
    expect((await list(`${API_KEY}x`)).status).toBe(401);
    expect(demo.heard()).toContain(API_KEY);
  });

  it("shows a request that really revokes the first licence", async () => {
    const [, url = "", id] = /curl -X POST (\S+\/v1\/licences\/(\w{26})\/status)/.exec(demo.heard()) ?? [];
    const body = /-d '([^']+)'/.exec(demo.heard())?.[1] ?? "";
    const headers = { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" };
    const report = async () => (await fetch(`${origin}/v/${id}?format=json`)).json();
    expect(await report()).toMatchObject({ verdict: "valid" });
    expect((await fetch(url, { method: "POST", headers, body })).status).toBe(200);
    expect(await report()).toMatchObject({ verdict: "revoked", status: { act: JSON.parse(body).act } });
  });

  it("ends gracefully at SIGTERM", async () => {
    const began = performance.now();
    demo.process.kill("SIGTERM");
    const { code, signal, stderr } = await demo.ended;
    expect({ code, signal }, stderr).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(10_000);
    await expect(fetch(`${origin}/readyz`)).rejects.toThrow();
  });
});

describe("vellum demo --json", () => {
  it("says nothing but one JSON document on standard output, also while it serves", async () => {
    const port = await freePort();
    const demo = start(["demo", "--json", "--port", String(port)], { VELLUM_DATA: path.join(folder, "json") });
    let beside = "";
    demo.process.stderr?.on("data", (text: string) => {
      beside += text;
    });
    try {
      await expect.poll(() => beside, { timeout: 60_000, interval: 100 }).toMatch(/curl[\s\S]*█ ▀▀▀ █/);
    } finally {
      demo.process.kill("SIGTERM");
    }
    const { stdout, stderr } = await demo.ended;
    expect(JSON.parse(stdout), stderr).toHaveLength(SAMPLES);
    expect(stderr).toContain(`http://localhost:${port}/v/`);
  });
});
