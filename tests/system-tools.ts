// Tests that ask a program of the system (poppler, qpdf, zbar, Chromium, Java) to judge a file. Without the program they are skipped
// by name with the line that installs it; where CI is set they fail instead, so that nothing goes unjudged there.

import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { describe, it } from "vitest";

const PACKAGES: Readonly<Record<string, string>> = {
  "/usr/share/java/jaxb-runtime.jar": "libjaxb-java",
  chromium: "chromium",
  faketime: "faketime",
  "hb-shape": "libharfbuzz-bin",
  java: "openjdk-17-jre-headless",
  javac: "openjdk-17-jdk-headless",
  pdfdetach: "poppler-utils",
  pdffonts: "poppler-utils",
  pdfinfo: "poppler-utils",
  pdfsig: "poppler-utils",
  pdftoppm: "poppler-utils",
  mount: "mount",
  pdftotext: "poppler-utils",
  qpdf: "qpdf",
  gs: "ghostscript",
  strace: "strace",
  "systemd-analyze": "systemd",
  wrk: "wrk",
  zbarimg: "zbar-tools",
};

/** Runs a program; what it wrote, as text. Rejects when it ends with an error. */
export const run = promisify(execFile);

/** What a program writes to its standard output. Throws when it ends with an error. */
export function toolOutput(tool: string, ...parameters: readonly string[]): string {
  return execFileSync(tool, parameters, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 26 });
}

/** `it`, for one test that needs the tools. */
export function itNeeds(...tools: readonly string[]): (title: string, body: () => void | Promise<void>) => void {
  const line = missingLine(tools);
  return line === undefined ? (title, body) => it(title, body) : (title, body) => it.skip(`${title} ${line}`, body);
}

/** `describe`, for a group of tests that need the tools. */
export function describeWith(tools: readonly string[], title: string, body: () => void): void {
  const line = missingLine(tools);
  if (line === undefined) describe(title, body);
  else describe.skip(`${title} ${line}`, body);
}

/** How to install what is missing; undefined when nothing is, or when CI wants the tests to fail for it. */
function missingLine(tools: readonly string[]): string | undefined {
  const missing = tools.filter((tool) => !isInstalled(tool));
  if (missing.length === 0 || process.env["CI"] !== undefined) return undefined;
  return `(needs: apt-get install ${[...new Set(missing.map((tool) => PACKAGES[tool] ?? tool))].join(" ")})`;
}

function isInstalled(tool: string): boolean {
  if (tool.startsWith("/")) return existsSync(tool);
  try {
    execFileSync("which", [tool], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
