// Reads the published vectors of tests/vectors for the tests of the ground floor.

import { readFileSync } from "node:fs";
import path from "node:path";
import type { SignatureCase } from "./signature-case.ts";

const VECTORS = path.resolve(import.meta.dirname, "../vectors");

/** The text of a vector's file. */
export function vectorText(name: string): string {
  return readFileSync(path.join(VECTORS, name), "utf8");
}

/** The cases that every runtime has to answer alike. */
export function signatureCases(): readonly SignatureCase[] {
  return JSON.parse(vectorText("ed25519/cases.json"));
}
