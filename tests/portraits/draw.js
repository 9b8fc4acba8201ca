// Draws schemas/photos: `npm run build && node tests/portraits/draw.js [folder]`, with Chromium installed. What is written is what
// is kept of an upload, so that a file's SHA-256 is the one that a licence names. Another Chromium draws other bytes.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { readJpeg } from "../../dist/licence/jpeg.js";
import { PEOPLE } from "./people.js";
import { portrait } from "./portrait.js";

const folder = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, "../../schemas/photos"));
const options = ["--no-sandbox", "--disable-background-networking"];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: options });
const page = await browser.newPage({ viewport: { width: 358, height: 441 } });
for (const [name, features] of Object.entries(PEOPLE)) {
  await page.setContent(`<body style="margin:0">${portrait(features)}</body>`);
  const picture = await page.screenshot({ type: "jpeg", quality: 82 });
  writeFileSync(path.join(folder, `${name}.jpg`), readJpeg(picture).bytes);
}
await browser.close();
