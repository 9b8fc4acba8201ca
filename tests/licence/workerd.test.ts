import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNodeCryptography } from "../../src/keys/node-cryptography.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { type RuntimeAnswers, runtimeAnswers } from "./runtime-answers.ts";
import { signatureCases } from "./vectors.ts";

const WORKER = `
  import { createWebCryptography } from "../../src/keys/web-cryptography.ts";
  import { portableCryptography } from "../../src/licence/portable.ts";
  import cases from "../vectors/ed25519/cases.json";
  import { runtimeAnswers } from "./runtime-answers.ts";
  export default {
    async fetch() {
      const web = await runtimeAnswers(createWebCryptography(crypto.subtle), cases);
      return Response.json({ web, portable: await runtimeAnswers(portableCryptography, cases) });
    },
  };`;

interface WorkerAnswers {
  readonly web: RuntimeAnswers;
  readonly portable: RuntimeAnswers;
}

let workerd: Miniflare;
let theirs: WorkerAnswers;
let ours: RuntimeAnswers;

beforeAll(async () => {
  const bundle = await build({
    stdin: { contents: WORKER, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    target: "es2022",
  });
  workerd = new Miniflare({
    modules: true,
    script: bundle.outputFiles[0]?.text ?? "",
    compatibilityDate: "2025-09-01",
  });
  const response = await workerd.dispatchFetch("http://localhost/");
  theirs = (await response.json()) as WorkerAnswers;
  ours = await runtimeAnswers(createNodeCryptography(), signatureCases());
});

afterAll(() => workerd.dispose());

describe("the ground floor inside workerd", () => {
  it.each(["web", "portable"] as const)("gives the verdicts of the vectors on the %s path", (path) => {
    expect(theirs[path].signatures).toEqual(signatureCases().map(({ holds }) => holds));
  });

  it.each(["web", "portable"] as const)("gives the same answers as on Node on the %s path", (path) => {
    // What Node says goes through JSON as well, since that is how the answers travel.
    expect(theirs[path]).toEqual(JSON.parse(JSON.stringify(ours)));
  });

  it("verifies what was signed and nothing else", () => {
    expect(theirs.web.verified).toEqual([true, false]);
    expect(theirs.web.notUtf8).toEqual([false, false, false, false, true]);
    expect(theirs.web.bomb).toBe(true);
  });
});

describe("the portable path on Node", () => {
  it("gives the same answers as Node's own", async () => {
    expect(await runtimeAnswers(portableCryptography, signatureCases())).toEqual(ours);
  });
});
