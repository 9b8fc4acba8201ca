// What is published is frozen: licences in citizens' hands point at these schemas and contexts, and verifiers keep them. A new
// version goes beside the old one (`type.v1.json` beside `type.json`), never over it.
// `PUBLISH=1 npx vitest run tests/licence/published.test.ts` adds what is new to tests/vectors/published.json; it changes nothing there.

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { toHex, utf8 } from "../../src/licence/bytes.ts";
import { canonicalize } from "../../src/licence/canonical.ts";
import { credentialSchemaOf } from "../../src/licence/catalogue.ts";
import type { JsonValue } from "../../src/licence/json-value.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { testCatalogueData } from "../catalogue.ts";

const FILE = path.resolve(import.meta.dirname, "../vectors/published.json");

function hashOf(value: JsonValue): string {
  return toHex(portableCryptography.sha256(utf8(canonicalize(value))));
}

/** SHA-256 over RFC 8785 of everything that is published, by its path. */
function currentHashes(): Readonly<Record<string, string>> {
  const { types, licenceContext, typeContexts } = testCatalogueData();
  const entries = types.flatMap((type) => {
    const version = `${type.code}/${type.version}`;
    const { layout, ...definition }: Record<string, JsonValue> = JSON.parse(JSON.stringify(type));
    return [
      [`/types/${version}`, hashOf(credentialSchemaOf(type, "https://vellum.example"))],
      [`/types/${version} (definition)`, hashOf(definition)],
      [`/types/${version} (layout ${type.layout.version})`, hashOf(layout ?? null)],
      [`/contexts/types/${version}`, hashOf(typeContexts[version] ?? null)],
    ] as const;
  });
  return Object.fromEntries([["/contexts/licence/v1", hashOf(licenceContext)], ...entries]);
}

function publishedHashes(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(FILE, "utf8"));
}

describe("what is published", () => {
  const current = currentHashes();
  if (process.env["PUBLISH"] === "1") {
    const all = { ...current, ...publishedHashes() };
    const sorted = Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1));
    writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  }
  const published = publishedHashes();

  it.each(Object.entries(published))("%s is unchanged", (name, hash) => {
    // A face has versions of its own: a newer one takes an older one's place in the type.
    if (current[name] === undefined && name.includes("(layout ")) return;
    expect(current[name]).toBe(hash);
  });

  it("is everything that the catalogue has", () => {
    expect(Object.keys(current).filter((name) => published[name] === undefined)).toEqual([]);
    expect(Object.keys(published).length).toBeGreaterThanOrEqual(45);
  });
});
