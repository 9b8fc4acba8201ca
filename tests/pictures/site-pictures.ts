// Pages as people see them: what a phone shows of a valid, a revoked and a forged licence of the demo, and the preview
// of a type with a mistake in it. The demo and the preview run as they are shipped.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import fontkit from "@pdf-lib/fontkit";
import { PDFDocument, rgb } from "pdf-lib";
import type { Browser, Page } from "playwright-core";
import { keep } from "./darkroom.ts";
import { EXAMPLES_FOLDER } from "./guide-types.ts";

const PROGRAM = path.resolve(import.meta.dirname, "../../dist/cli.js");
const FONT = createRequire(import.meta.url).resolve(
  "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
);
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale: "zh-CN" };
const DESK = { viewport: { width: 1000, height: 620 }, locale: "en" };
const PORT = 8791;
const ADDRESS = `http://localhost:${PORT}`;
const PATIENCE_MS = 120_000;

/** Draws all of them. */
export async function drawSite(browser: Browser): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "vellum-site-"));
  try {
    await drawDemo(browser, folder);
    await drawPreview(browser, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function drawDemo(browser: Browser, folder: string): Promise<void> {
  const out = path.join(folder, "out");
  const demo = await started(["demo", "--port", `${PORT}`, "--out", out], { VELLUM_DATA: path.join(folder, "data") });
  try {
    const licence = path.join(out, nameIn(out, "lease-filing-valid.pdf"));
    const page = await browser.newPage(PHONE);
    for (const verdict of ["valid", "revoked"] as const) {
      await page.goto(linkOf(path.join(out, nameIn(out, `lease-filing-${verdict}.json`))));
      keep(`verification-${verdict}.png`, await page.screenshot(), 64);
    }
    const forged = path.join(folder, "forged.pdf");
    writeFileSync(forged, await withAnotherUse(licence));
    await drawForged(page, forged);
    await page.close();
  } finally {
    await ended(demo);
  }
}

async function drawForged(page: Page, file: string): Promise<void> {
  await page.goto(`${ADDRESS}/verify`);
  await page.setInputFiles("input[type=file]", file);
  await page.locator("form[enctype] button").click();
  await page.locator("#altered").waitFor();
  keep("verification-altered.png", await page.screenshot(), 64);
}

function nameIn(folder: string, ending: string): string {
  const found = readdirSync(folder).find((name) => name.endsWith(ending));
  if (found === undefined) throw new Error(`the demo wrote no ${ending}`);
  return found;
}

/** Where a credential's code leads. */
function linkOf(file: string): string {
  const credential: { readonly id: string } = JSON.parse(readFileSync(file, "utf8"));
  return `${ADDRESS}/v/${credential.id.slice(-26)}`;
}

/** The licence with shops painted over dwelling, as anybody could do it with a PDF editor. */
async function withAnotherUse(file: string): Promise<Uint8Array> {
  const words = execFileSync("pdftotext", ["-bbox", file, "-"], { encoding: "utf8" });
  const found = /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">居住</.exec(words);
  if (found === null) throw new Error("the licence shows no use");
  const [left = 0, upper = 0, right = 0, lower = 0] = found.slice(1, 5).map(Number);
  const document = await PDFDocument.load(readFileSync(file));
  document.registerFontkit(fontkit);
  const font = await document.embedFont(readFileSync(FONT), { subset: true });
  const page = document.getPage(0);
  const y = page.getHeight() - lower;
  page.drawRectangle({ x: left, y: y + 1, width: right - left, height: lower - upper - 2, color: rgb(1, 1, 1) });
  page.drawText("商用", { x: left, y: y + 4, size: 11, font });
  return document.save();
}

async function drawPreview(browser: Browser, folder: string): Promise<void> {
  const own = path.join(folder, "volunteer-card");
  cpSync(path.join(EXAMPLES_FOLDER, "volunteer-card"), own, { recursive: true });
  const preview = await started(["types", "preview", own, "--port", `${PORT}`, "--lang", "en"], {});
  try {
    const page = await browser.newPage(DESK);
    await page.goto(ADDRESS);
    await page.locator("figure img").first().waitFor();
    await page.waitForLoadState("networkidle", { timeout: 5000 }).catch(() => undefined);
    const file = path.join(own, "type.json");
    writeFileSync(file, readFileSync(file, "utf8").replace('"size": 22,', '"size": 18,'));
    await page.locator("[role=alert]").waitFor();
    await page.locator("figure img").first().waitFor();
    await page.waitForTimeout(3000);
    keep("types-preview.png", await page.screenshot(), 96);
    await page.close();
  } finally {
    await ended(preview);
  }
}

/** Runs the program until it answers. */
async function started(words: readonly string[], environment: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const program = spawn(process.execPath, [PROGRAM, ...words], {
    ...{ env: { ...process.env, ...environment }, stdio: "ignore" },
  });
  const until = Date.now() + PATIENCE_MS;
  while (
    !(await fetch(ADDRESS).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (program.exitCode !== null || Date.now() > until) throw new Error(`vellum ${words.join(" ")} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return program;
}

async function ended(program: ChildProcess): Promise<void> {
  const over = new Promise((resolve) => program.once("exit", resolve));
  program.kill("SIGTERM");
  await over;
}
