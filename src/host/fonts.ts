// Fonts, the harfbuzz subsetter and the coverage data on a machine with files: from node_modules and dist/data, each read
// when it is first asked for.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { buildCoverage, type FaceCoverage, FONT_KEYS, type FontKey } from "../document/coverage.ts";
import type { FontShelf } from "../document/font-shelf.ts";
import { readSfnt, type Sfnt } from "../document/sfnt.ts";
import { createShaper, type ShaperImports } from "../document/shaping/shaper.ts";
import { unpackWoff } from "../document/woff.ts";

const FILES: Readonly<Record<FontKey, string>> = {
  regular: "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
  bold: "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
  fallback: "@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff",
  arabic: "@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf",
  tibetan: "@expo-google-fonts/noto-serif-tibetan/400Regular/NotoSerifTibetan_400Regular.ttf",
  mongolian: "@expo-google-fonts/noto-sans-mongolian/400Regular/NotoSansMongolian_400Regular.ttf",
};
const SUBSETTER = "harfbuzzjs/dist/harfbuzz-subset.wasm";
const SHAPER = "harfbuzzjs/dist/harfbuzz.wasm";
/** The packages whose code decides the bytes of a file. */
const TOOLS = ["pdf-lib", "harfbuzzjs", "qrcode", "fflate", "bidi-js"];
const COVERAGE_FILE = new URL("../../dist/data/coverage.json", import.meta.url);

const { resolve } = createRequire(import.meta.url);

/** A shelf that reads the installed packages. */
export function openFontShelf(): FontShelf {
  return {
    coverage: readCoverage,
    font: readFont,
    subsetter: () => openModule(SUBSETTER),
    shaper: (imports) => openModule(SHAPER, imports),
  };
}

/** The coverage data that `npm run build` made. */
export async function readCoverage(): Promise<FaceCoverage> {
  // Written by our own build from a value of this very type.
  return JSON.parse(await readFile(COVERAGE_FILE, "utf8")) as FaceCoverage;
}

/** Every font of the house. */
export async function readFonts(): Promise<Readonly<Record<FontKey, Uint8Array>>> {
  const read = FONT_KEYS.map(async (key) => [key, await readFont(key)] as const);
  return Object.fromEntries(await Promise.all(read)) as Record<FontKey, Uint8Array>;
}

/** Measures the installed fonts: a part of the build, about three seconds. */
export async function measureFonts(): Promise<FaceCoverage> {
  const bytes = await readFonts();
  const fonts = Object.fromEntries(FONT_KEYS.map((key) => [key, readSfnt(bytes[key])])) as Record<FontKey, Sfnt>;
  const shape = await createShaper((imports) => openModule(SHAPER, imports), bytes);
  const versions = await Promise.all(TOOLS.map(async (name) => [name, await versionOf(name)] as const));
  return buildCoverage(fonts, shape, Object.fromEntries(versions));
}

async function openModule(file: string, imports?: ShaperImports): Promise<Readonly<Record<string, unknown>>> {
  return new WebAssembly.Instance(new WebAssembly.Module(await readFile(resolve(file))), imports).exports;
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
