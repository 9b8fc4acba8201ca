// A passer-by's phone from the paper to the page: the scanned address opened in a real Chromium of a phone's size, without
// JavaScript, on the real server; the downloaded file and a forged one handed in by the form. tests/web looks at every verdict.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith, toolOutput } from "../system-tools.ts";
import { credentialIn, oneByteChanged, scan, withCredential } from "./paper.ts";
import { openTown, type Town } from "./town.ts";

const PHONE = { width: 390, height: 844 };

describeWith(["chromium", "pdftoppm", "zbarimg"], "a phone without JavaScript", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "vellum-phone-"));
  let town: Town;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    town = await openTown();
    const executablePath = toolOutput("which", "chromium").trim();
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
    const context = await browser.newContext({ viewport: PHONE, locale: "zh-CN", javaScriptEnabled: false });
    page = await context.newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await town?.leave();
    rmSync(folder, { recursive: true, force: true });
  });

  async function expectVerdict(word: string): Promise<void> {
    const verdict = page.locator("#verdict");
    expect(await verdict.textContent()).toBe(word);
    const box = await verdict.boundingBox();
    expect((box?.y ?? PHONE.height) + (box?.height ?? 0)).toBeLessThan(PHONE.height);
    expect(await page.evaluate("scrollY")).toBe(0);
  }

  async function handIn(pdf: Uint8Array): Promise<void> {
    const file = path.join(folder, "证照.pdf");
    writeFileSync(file, pdf);
    await page.setInputFiles("input[type=file]", file);
    await page.locator("form[enctype] button").click();
    await page.waitForLoadState();
  }

  it("goes from the QR code to the verdict, and finds out a forged file and a revocation", async () => {
    const id = await town.issue("food-operation");
    const pdf = await town.pdf(id);
    const address = await scan(pdf);

    expect((await page.goto(address))?.status()).toBe(200);
    await expectVerdict("有效");
    await handIn(pdf);
    await expectVerdict("有效");
    await handIn(await withCredential(pdf, oneByteChanged(await credentialIn(pdf))));
    await expectVerdict("内容被篡改");

    const act = { to: "revoked", act: "吊销", ground: "unsafe-food", legalBasis: "《食品安全法》第一百二十三条" };
    await town.call(`/v1/licences/${id}/status`, { ...act, actor: { name: "李某", code: "330800-0417" } });
    await page.goto(address);
    await expectVerdict("已吊销");
    expect(await page.locator(".act").textContent()).toContain(act.legalBasis);
    await handIn(pdf);
    await expectVerdict("已吊销");

    expect((await page.goto(`${town.origin}/V/${"A".repeat(26)}`))?.status()).toBe(404);
    await expectVerdict("查无此证");
  });
});
