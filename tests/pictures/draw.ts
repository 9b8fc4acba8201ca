// Draws docs/images: `npm run pictures`, or `npx tsx tests/pictures/draw.ts guide` for some of them. Everything is drawn by the printer, the
// demo and the preview as they are, so that the pictures say what is so. They need not be drawn in CI: tests hold what they show.

import { openBrowser } from "./darkroom.ts";
import { drawGuide } from "./guide-pictures.ts";
import { drawSheets } from "./sheet-pictures.ts";
import { drawSite } from "./site-pictures.ts";

const PARTS = { guide: drawGuide, sheets: drawSheets, site: drawSite };

const asked = process.argv.slice(2);
const browser = await openBrowser();
try {
  for (const [name, draw] of Object.entries(PARTS)) if (asked.length === 0 || asked.includes(name)) await draw(browser);
} finally {
  await browser.close();
}
