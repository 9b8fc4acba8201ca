// Makes the pictures: pages of PDFs by Poppler, sheets of them by Chromium, fewer colours by pngquant, so that a picture weighs little
// in the repository. Needs chromium, pdftoppm and pngquant.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";

export const IMAGES_FOLDER = path.resolve(import.meta.dirname, "../../docs/images");

const work = mkdtempSync(path.join(tmpdir(), "vellum-pictures-"));
let files = 0;

/** Pages of a PDF as `data:` addresses of PNGs, so many pixels wide. */
export function pagesOf(pdf: Uint8Array, width: number): readonly string[] {
  files += 1;
  const file = path.join(work, `${files}`);
  writeFileSync(`${file}.pdf`, pdf);
  execFileSync("pdftoppm", ["-scale-to-x", String(width), "-scale-to-y", "-1", "-png", `${file}.pdf`, file]);
  const pages = readdirSync(work).filter((name) => name.startsWith(`${files}-`));
  return pages.toSorted().map((name) => dataAddress(readFileSync(path.join(work, name))));
}

function dataAddress(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}

/** Opens Chromium. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking"],
  });
}

/** Keeps a PNG with at most so many colours under its name. */
export function keep(name: string, png: Uint8Array, colours = 128): void {
  const options = [String(colours), "--speed", "1", "--nofs", "--strip", "-"];
  const small = execFileSync("pngquant", options, { input: png, maxBuffer: 1 << 26 });
  writeFileSync(path.join(IMAGES_FOLDER, name), small);
  console.log(`${name} ${Math.round(small.length / 1024)} KB`);
}

const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#1f1b18;font:13px/1.35 "Noto Sans","Noto Sans SC","Noto Sans CJK SC",sans-serif}
#sheet{display:inline-block;padding:14px;background:#f1efea}
.row{display:flex;gap:14px;align-items:flex-end;justify-content:center}
.row+.row{margin-top:14px}
figure{margin:0}
figure img{display:block;box-shadow:0 1px 5px #0004;background:#fff}
figcaption{margin-top:6px;text-align:center;color:#4c4843}
b,code{font-family:"DejaVu Sans Mono",monospace;font-size:12px}
`;

/** Lays out a sheet of HTML and keeps a picture of it. */
export async function keepSheet(browser: Browser, name: string, html: string, colours?: number): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 2400, height: 1200 } });
  await page.setContent(`<style>${STYLE}</style><div id="sheet">${html}</div>`);
  keep(name, await page.locator("#sheet").screenshot(), colours);
  await page.close();
}

/** A picture with what is written under it. */
export function figure(address: string, width: number, caption: string): string {
  return `<figure style="width:${width}px"><img src="${address}" width="${width}" alt=""><figcaption>${caption}</figcaption></figure>`;
}

/** Figures side by side. */
export function row(figures: readonly string[]): string {
  return `<div class="row">${figures.join("")}</div>`;
}
