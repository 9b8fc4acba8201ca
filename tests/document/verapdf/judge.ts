// veraPDF's verdict on files: Judge.java beside this, run by the Java of the system on the validator inside the npm package
// @opendataloader/pdf, which is there for this alone.

import { createRequire } from "node:module";
import path from "node:path";
import { run } from "../../system-tools.ts";

const JAXB = ["jaxb-impl", "jaxb-runtime", "jaxb-core"].map((name) => `/usr/share/java/${name}.jar`);

/** What a test needs that asks veraPDF. */
export const VERAPDF_TOOLS = ["java", "javac", "/usr/share/java/jaxb-runtime.jar"] as const;

/** A verdict on a file under one standard; `broken` lists the rules it breaks. */
export interface Verdict {
  readonly file: string;
  readonly flavour: string;
  readonly passes: boolean;
  readonly broken: readonly string[];
}

/** Judges files under PDF/A-3u (`3u`) and PDF/UA-1 (`ua1`). */
export async function judge(files: readonly string[]): Promise<readonly Verdict[]> {
  const main = createRequire(import.meta.url).resolve("@opendataloader/pdf");
  const jar = path.resolve(path.dirname(main), "../lib/opendataloader-pdf-cli.jar");
  const source = path.join(import.meta.dirname, "Judge.java");
  const { stdout } = await run("java", ["-cp", [jar, ...JAXB].join(":"), source, ...files], { maxBuffer: 1 << 26 });
  const verdicts: { file: string; flavour: string; passes: boolean; broken: string[] }[] = [];
  for (const line of stdout.trim().split("\n")) {
    const [file = "", flavour = "", word] = line.split("\t");
    if (file === "-") verdicts.at(-1)?.broken.push(line.slice(2));
    else verdicts.push({ file, flavour, passes: word === "passes", broken: [] });
  }
  return verdicts;
}
