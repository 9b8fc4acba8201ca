// The law of the house (docs/ARCHITECTURE.md), enforced: who may import whom, no circles, a pure ground floor. The table in the
// document is read, not repeated, so that document and law cannot drift apart.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
const SRC = path.join(ROOT, "src");

interface Law {
  readonly floors: readonly string[];
  readonly packages: readonly string[];
}

function lawOfTheHouse(): ReadonlyMap<string, Law> {
  const text = readFileSync(path.join(ROOT, "docs/ARCHITECTURE.md"), "utf8");
  const section = text.split("## The law of the house")[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => /^\| \w/.test(line) && !line.startsWith("| folder"));
  return new Map(
    rows.map((row) => {
      const [floor = "", floors = "", packages = ""] = row
        .split("|")
        .slice(1)
        .map((cell) => cell.trim());
      return [floor, { floors: listed(floors), packages: listed(packages) }];
    }),
  );
}

function listed(cell: string): readonly string[] {
  return cell === "–" ? [] : cell.split(",").map((item) => item.trim());
}

interface SourceFile {
  /** Relative to src, with forward slashes. */
  readonly name: string;
  readonly floor: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sourceFiles(): readonly SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => {
      const text = readFileSync(path.join(SRC, name), "utf8");
      const [first = ""] = name.split(path.sep);
      return { name, floor: first.endsWith(".ts") ? "doors" : first, text, imports: importsOf(text) };
    });
}

function importsOf(text: string): readonly string[] {
  const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
  const found = code.matchAll(/\b(?:from\s+|import\s*\(?\s*)"([^"\s,]+)"/g);
  return [...found].map(([, specifier = ""]) => specifier);
}

function targetOf(file: SourceFile, specifier: string): string {
  return path.normalize(path.join(path.dirname(file.name), specifier));
}

const files = sourceFiles();
const law = lawOfTheHouse();

describe("the house", () => {
  it("has a row of law for every floor", () => {
    expect(files.length).toBeGreaterThan(50);
    expect([...new Set(files.map(({ floor }) => floor))].filter((floor) => !law.has(floor))).toEqual([]);
  });

  it("imports only downwards, as the table allows", () => {
    const broken = files.flatMap((file) => {
      const allowed = law.get(file.floor)?.floors ?? [];
      if (allowed.includes("everything")) return [];
      return file.imports
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => targetOf(file, specifier))
        .filter((target) => {
          const [floor = ""] = target.split(path.sep);
          return floor !== file.floor && !allowed.includes(floor);
        })
        .map((target) => `${file.name} → ${target}`);
    });
    expect(broken).toEqual([]);
  });

  it("uses only the packages that the table allows", () => {
    const broken = files.flatMap((file) => {
      const allowed = law.get(file.floor)?.packages ?? [];
      if (allowed.includes("everything")) return [];
      return file.imports
        .filter((specifier) => !specifier.startsWith("."))
        .filter(
          (specifier) =>
            !allowed.some((name) => specifier === name || specifier.startsWith(name.endsWith(":") ? name : `${name}/`)),
        )
        .map((specifier) => `${file.name} → ${specifier}`);
    });
    expect(broken).toEqual([]);
  });

  it("has no circles", () => {
    const edges = new Map(
      files.map((file) => [
        file.name,
        file.imports.filter((specifier) => specifier.startsWith(".")).map((specifier) => targetOf(file, specifier)),
      ]),
    );
    expect(circlesIn(edges)).toEqual([]);
  });

  it("has a ground floor that reaches for no clock, no randomness, no I/O and no platform", () => {
    const reaching =
      /\b(process|Buffer|fetch|console|require|setTimeout|setInterval)\b\s*[.(]|Date\.now|new Date\(\)|Math\.random|globalThis/;
    const broken = files
      .filter(({ floor }) => floor === "licence" || floor === "issuance" || floor === "document")
      .filter(({ text }) => reaching.test(text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "")))
      .map(({ name }) => name);
    expect(broken).toEqual([]);
  });

  it("asks no licence type for its name: a licence type is data", () => {
    const asking = /\b(slug|type\.code|typeCode)\s*(===|!==)\s*"/;
    expect(files.filter(({ text }) => asking.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it("has no folder whose name says nothing", () => {
    const empty = /(^|[\\/])(utils?|helpers?|common|services?|managers?|types|models?|lib|misc)[\\/]/;
    expect(files.filter(({ name }) => empty.test(name)).map(({ name }) => name)).toEqual([]);
  });

  it("keeps sentences for people in schemas/words: no Chinese sentence stands in the code", () => {
    const sentence = /["`][^"`\n]*[\u4e00-\u9fff]{2,}[，。；！？][^"`\n]*["`]/;
    const broken = files
      .filter(({ text }) => sentence.test(text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "")))
      .map(({ name }) => name);
    expect(broken).toEqual([]);
  });
});

function circlesIn(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    if (trail.includes(name)) {
      circles.push([...trail.slice(trail.indexOf(name)), name].join(" → "));
      return;
    }
    if (done.has(name)) return;
    for (const next of edges.get(name) ?? []) visit(next, [...trail, name]);
    done.add(name);
  };
  for (const name of edges.keys()) visit(name, []);
  return circles;
}
