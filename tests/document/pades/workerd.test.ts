import { rmSync } from "node:fs";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPrinter } from "../../../src/document/printer.ts";
import { describeWith, itNeeds, toolOutput } from "../../system-tools.ts";
import { catalogue, fonts, sampleSheets } from "../sheets.ts";
import { type RuntimeAnswer, type RuntimeCase, runtimeAnswer } from "./runtime-answers.ts";
import { ALGORITHMS, makeSeal, sealFieldOf, subtle, type TestSeal, written } from "./seals.ts";

const WORKER = `
  import { runtimeAnswer } from "./runtime-answers.ts";
  export default {
    async fetch(request) {
      return Response.json(await runtimeAnswer(crypto.subtle, await request.json()));
    },
  };`;

describeWith(["openssl"], "sealing and reading back inside workerd", () => {
  const seals = ALGORITHMS.map((algorithm) => makeSeal(algorithm));
  let workerd: Miniflare;
  let bundled = 0;
  let pdf: Uint8Array;

  beforeAll(async () => {
    const bundle = await build({
      stdin: { contents: WORKER, resolveDir: import.meta.dirname, loader: "ts" },
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      conditions: ["workerd", "worker", "browser"],
      target: "es2022",
    });
    const script = bundle.outputFiles[0]?.text ?? "";
    bundled = script.length;
    workerd = new Miniflare({ modules: true, script, compatibilityDate: "2025-09-01" });
    const [sample] = sampleSheets("lease-filing");
    if (sample === undefined) throw new Error("no sample");
    pdf = (await createPrinter({ catalogue, fonts }).print(sample.sheet)).bytes;
  });
  afterAll(async () => {
    await workerd.dispose();
    for (const { folder } of seals) rmSync(folder, { recursive: true, force: true });
  });

  const caseOf = ({ identity, key }: TestSeal): RuntimeCase => ({
    pdf: [...pdf],
    field: sealFieldOf(pdf),
    identity: { ...identity, chain: identity.chain.map((der) => [...der]) },
    pkcs8: [...key.export({ format: "der", type: "pkcs8" })],
  });

  async function answerOf(given: RuntimeCase): Promise<RuntimeAnswer> {
    const response = await workerd.dispatchFetch("http://localhost/", { method: "POST", body: JSON.stringify(given) });
    return (await response.json()) as RuntimeAnswer;
  }

  it.each(seals)("gives what Node gives, by $identity.algorithm", async (seal) => {
    const given = caseOf(seal);
    const theirs = await answerOf(given);
    const ours = JSON.parse(JSON.stringify(await runtimeAnswer(subtle, given))) as RuntimeAnswer;
    expect(theirs.read).toEqual(ours.read);
    expect(theirs.read).toMatchObject({
      signatures: [{ coversWholeFile: true, changedAfter: false, digestHolds: true, signatureHolds: true }],
    });
    expect(theirs.changed).toEqual(ours.changed);
    expect(theirs.changed).toMatchObject({ signatures: [{ digestHolds: false, signatureHolds: true }] });
    // RSA signs the same bytes the same way; ECDSA draws a number for every signature.
    if (seal.identity.algorithm === "rsa-pkcs1-sha256") expect(theirs.sealed).toBe(ours.sealed);
  });

  itNeeds("pdfsig")("makes files that poppler finds valid", async () => {
    for (const seal of seals) {
      const { sealed } = await answerOf(caseOf(seal));
      const report = toolOutput("pdfsig", "-nocert", written(seal, "workerd.pdf", Buffer.from(sealed, "hex")));
      expect(report).toContain("Signature is Valid.");
      expect(report).toContain("Total document signed");
    }
  });

  it("takes little room in a Worker", () => {
    expect(bundled).toBeLessThan(100 * 1024);
  });
});
