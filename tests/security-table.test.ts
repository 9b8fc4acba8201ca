// docs/SECURITY.md names for each requirement the tests that hold it; those tests are there.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

test("every requirement of the security table names tests that there are", () => {
  const text = readFileSync(join(import.meta.dirname, "../docs/SECURITY.md"), "utf8");
  const [, table = ""] = text.split("## Requirements, and where each is tried");
  const rows = table.split("\n").filter((line) => /^\| \d/.test(line));
  expect(new Set(rows.map((row) => row.split("|")[1]?.trim())).size).toBeGreaterThanOrEqual(30);
  const missing = rows.flatMap((row) => {
    const named = (row.split("|")[3] ?? "").replaceAll(/\([^)]*\)/g, "").match(/\b[a-z]+(?:\/[a-z0-9-]+)+/g) ?? [];
    const places = named.map((name) => join(import.meta.dirname, name));
    return places.filter((place) => !existsSync(`${place}.test.ts`) && !existsSync(place));
  });
  expect(missing).toEqual([]);
});

test("every limit names tests that there are", () => {
  const text = readFileSync(join(import.meta.dirname, "../docs/SECURITY.md"), "utf8");
  const [, section = ""] = text.split("## Limits, and where each is tried");
  const [table = ""] = section.split("\n## ");
  const rows = table.split("\n").filter((line) => /^\| (?!limit|-)/.test(line));
  expect(rows.length).toBeGreaterThanOrEqual(13);
  const unheld = rows.filter((row) => {
    const named = (row.split("|")[2] ?? "").match(/[a-z]+\/[a-z0-9-]+/g) ?? [];
    return named.length === 0 || named.some((name) => !existsSync(join(import.meta.dirname, `${name}.test.ts`)));
  });
  expect(unheld).toEqual([]);
});
