// Door of the build: measures the fonts and writes dist/data/coverage.json, from which licences are checked and set.

import { mkdir, writeFile } from "node:fs/promises";
import { measureFonts } from "./host/fonts.ts";

const folder = new URL("./data/", import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL("coverage.json", folder), `${JSON.stringify(await measureFonts())}\n`);
