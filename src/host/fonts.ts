// Fonts, the harfbuzz subsetter and the coverage data on a machine with files: from node_modules and dist/data, each read
// when it is first asked for.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { buildCoverage, type FaceCoverage, type FontKey } from "../document/coverage.ts";
import type { FontShelf } from "../document/font-shelf.ts";
import { readSfnt } from "../document/sfnt.ts";
import { unpackWoff } from "../document/woff.ts";

const FILES: Readonly<Record<FontKey, string>> = {
  regular: "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
  bold: "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
  fallback: "@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff",
};
const SUBSETTER = "harfbuzzjs/dist/harfbuzz-subset.wasm";
/** The packages whose code decides the bytes of a file. */
const TOOLS = ["pdf-lib", "harfbuzzjs", "qrcode", "fflate"];
const COVERAGE_FILE = new URL("../../dist/data/coverage.json", import.meta.url);

const { resolve } = createRequire(import.meta.url);

/** A shelf that reads the installed packages. */
export function openFontShelf(): FontShelf {
  return {
    coverage: readCoverage,
    font: readFont,
    async subsetter() {
      return new WebAssembly.Instance(new WebAssembly.Module(await readFile(resolve(SUBSETTER)))).exports;
    },
  };
}

/** The coverage data that `npm run build` made. */
export async function readCoverage(): Promise<FaceCoverage> {
  // Written by our own build from a value of this very type.
  return JSON.parse(await readFile(COVERAGE_FILE, "utf8")) as FaceCoverage;
}

/** Measures the installed fonts: a part of the build, about a second. */
export async function measureFonts(): Promise<FaceCoverage> {
  const [regular, bold, fallback] = await Promise.all([readFont("regular"), readFont("bold"), readFont("fallback")]);
  const fonts = { regular: readSfnt(regular), bold: readSfnt(bold), fallback: readSfnt(fallback) };
  const versions = await Promise.all(TOOLS.map(async (name) => [name, await versionOf(name)] as const));
  return buildCoverage(fonts, Object.fromEntries(versions));
}

async function readFont(key: FontKey): Promise<Uint8Array> {
  const bytes = await readFile(resolve(FILES[key]));
  return FILES[key].endsWith(".woff") ? unpackWoff(bytes) : bytes;
}

/** The version of an installed package; some hide their package.json, so it is looked for beside what they export. */
async function versionOf(name: string): Promise<string> {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of folders) {
    const text = await readFile(`${folder}/${name}/package.json`, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const described: unknown = JSON.parse(text);
    if (typeof described === "object" && described !== null && "version" in described) return String(described.version);
  }
  throw new Error(`package ${name} is not installed`);
}
