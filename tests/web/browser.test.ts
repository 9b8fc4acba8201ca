// In a real Chromium with JavaScript switched off, at the size of a phone: what somebody who has scanned a QR sees and does.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type Listening, listen } from "../../src/host/http-server.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { describeWith, toolOutput } from "../system-tools.ts";
import { type Case, everyVerdict, FOUNDED } from "./every-verdict.ts";
import { openTestWebsite, type TestWebsite } from "./test-website.ts";

const PHONE = { width: 390, height: 844 };
const ARGUMENTS = ["--no-sandbox", "--disable-background-networking"];

describeWith(["chromium"], "on a phone without JavaScript", () => {
  let site: TestWebsite;
  let cases: readonly Case[];
  let server: Listening;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let folder: string;

  beforeAll(async () => {
    site = await openTestWebsite({ at: FOUNDED });
    cases = await everyVerdict(site);
    server = await listen({ fetch: (request, env) => site.app.fetch(request, env), bindHost: "127.0.0.1", port: 0 });
    browser = await chromium.launch({ executablePath: toolOutput("which", "chromium").trim(), args: ARGUMENTS });
    folder = mkdtempSync(path.join(tmpdir(), "vellum-browser-"));
  });

  afterAll(async () => {
    await browser.close();
    await server.stop(100);
    await site.house.tidy();
    rmSync(folder, { recursive: true });
  });

  beforeEach(() => openPage("zh-CN"));

  afterEach(async () => {
    await page.context().close();
    expect(complaints).toEqual([]);
  });

  function address(target: string): string {
    return `http://127.0.0.1:${server.port}${target}`;
  }

  async function openPage(locale: string, colorScheme: "light" | "dark" = "light"): Promise<void> {
    const context = await browser.newContext({ viewport: PHONE, locale, colorScheme, javaScriptEnabled: false });
    page = await context.newPage();
    complaints = [];
    page.on("console", (message) => {
      // A page that is itself a 404 is announced as a failed load; it is meant to be one.
      if (!/status of (404|4\d\d|503)/.test(message.text())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("requestfailed", (request) => {
      const { errorText = "" } = request.failure() ?? {};
      // Leaving a page ends what it is still loading; that is no fault of the page.
      if (errorText !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} ${errorText}`);
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(address("/"))) complaints.push(`foreign: ${request.url()}`);
    });
  }

  async function open(each: Case): Promise<void> {
    if ("id" in each) {
      await page.goto(address(`/V/${each.id.toUpperCase()}`));
      return;
    }
    await page.goto(address("/verify"));
    await upload(each.file, `${each.name}.json`);
  }

  async function upload(bytes: Uint8Array, name: string): Promise<void> {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    await page.setInputFiles("input[type=file]", file);
    await page.locator("form[enctype] button").click();
    await page.waitForLoadState();
  }

  function idOf(name: string): string {
    const found = cases.find((each) => each.name === name);
    return found !== undefined && "id" in found ? found.id : "";
  }

  /** Everything that tells the verdict ends above the fold, and nothing is wider than the screen. */
  async function expectAboveTheFold(word: string, about: string): Promise<void> {
    expect(await page.locator("#verdict").textContent(), about).toBe(word);
    for (const part of ["#verdict", ".panel .shape svg", ".panel .sentence", ".panel"]) {
      const box = await page.locator(part).first().boundingBox();
      expect(box, `${about}: ${part}`).not.toBeNull();
      expect((box?.y ?? PHONE.height) + (box?.height ?? 0), `${about}: ${part}`).toBeLessThan(PHONE.height / 2 + 60);
    }
    const main = await page.locator("main").boundingBox();
    expect(main?.width).toBeLessThanOrEqual(PHONE.width);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(PHONE.width);
  }

  it.each(["zh-CN", "en"] as const)("every verdict stands above the fold, in %s", async (language) => {
    await page.context().close();
    await openPage(language);
    const words = site.house.catalogue.words(language);
    for (const each of cases) {
      await open(each);
      const word = each.name === "revoked" ? words("acts.吊销.word") : words(`verdicts.${each.verdict}.word`);
      await expectAboveTheFold(word, `${each.name} in ${language}`);
      expect(await page.locator("html").getAttribute("lang")).toBe(language);
    }
  });

  it("the stylesheet is really applied, in the light and in the dark", async () => {
    const ground = (): Promise<unknown> => page.evaluate("getComputedStyle(document.body).backgroundColor");
    await page.goto(address(`/v/${idOf("valid")}`));
    expect(await ground()).toBe("rgb(244, 242, 236)");
    await page.context().close();
    await openPage("zh-CN", "dark");
    await page.goto(address(`/v/${idOf("valid")}`));
    expect(await ground()).toBe("rgb(20, 20, 19)");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".switch").isVisible()).toBe(false);
    expect(await page.locator("#match").isVisible()).toBe(false);
    expect(await page.locator("#verdict").isVisible()).toBe(true);
  });

  it("the match form tells a paper that differs from one that matches", async () => {
    const [holder] = site.house.request("lease-filing")["holders"] as readonly JsonObject[];
    await page.goto(address(`/v/${idOf("valid")}`));
    await page.fill("#match-name", "张冒名");
    await page.locator("#match button").click();
    expect(await page.locator("#match .answer").textContent()).toContain("不一致");
    expect(await page.locator("#match-name").inputValue()).toBe("张冒名");
    expect(page.url()).toContain("#match");
    await page.fill("#match-name", String(holder?.["name"]));
    await page.locator("#match button").click();
    expect(await page.locator("#match .answer b").textContent()).toBe("一致");
    expect(await page.locator("#verdict").textContent()).toBe("有效");
  });

  it("a PDF from the department is dropped and found valid; with one byte changed it is not", async () => {
    const answer = await site.call("GET", `/v1/licences/${idOf("valid")}/pdf`);
    const pdf = new Uint8Array(await answer.arrayBuffer());
    await page.goto(address(`/v/${idOf("revoked")}`));
    await upload(pdf, "房屋租赁登记备案证明.pdf");
    expect(await page.locator("#verdict").textContent()).toBe("有效");
    const credential = await (await site.call("GET", `/v1/licences/${idOf("valid")}/credential`)).text();
    await upload(new TextEncoder().encode(credential.replace("居住", "办公")), "altered.json");
    expect(await page.locator("#verdict").textContent()).toBe("内容被篡改");
    expect(await page.locator(".rows").count()).toBe(0);
  });

  it("a number leads to its page, and the language that was chosen stays", async () => {
    const { number } = (await (await site.call("GET", `/v1/licences/${idOf("valid")}`)).json()) as JsonObject;
    await page.goto(address("/"));
    await page.locator(".switch").click();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.fill("#text", String(number));
    await page.locator("form:has(#text) button").click();
    await page.waitForURL(/\/v\//);
    expect(await page.locator("#verdict").textContent()).toBe("Valid");
    expect(page.url()).toBe(address(`/v/${idOf("valid")}?lang=en`));
  });

  it("a superseded licence leads to its successor", async () => {
    await page.goto(address(`/v/${idOf("superseded")}`));
    await page.locator("#successor ~ p a").click();
    expect(await page.locator("#verdict").textContent()).toBe("有效");
  });

  it("the keyboard reaches the content first, then everything that can be used, with a focus that shows", async () => {
    await page.goto(address(`/v/${idOf("valid")}`));
    await page.keyboard.press("Tab");
    const skip = page.locator(".skip:focus");
    expect(await skip.count()).toBe(1);
    expect((await skip.boundingBox())?.x).toBeGreaterThanOrEqual(0);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
  });

  it("whatever can be pressed is large enough for a thumb (WCAG 2.2, 24 CSS pixels)", async () => {
    await page.goto(address(`/v/${idOf("superseded")}`));
    for (const control of await page.locator("button, .button, .switch, input, footer a").all()) {
      expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(24);
    }
  });

  it("the other pages draw without a complaint", async () => {
    for (const target of ["/", "/verify", "/issuers", "/types", "/docs", "/nowhere"]) {
      await page.goto(address(target));
      expect(await page.locator("h1").count(), target).toBe(1);
      expect(await page.evaluate("document.documentElement.scrollWidth"), target).toBeLessThanOrEqual(PHONE.width);
    }
  });
});
