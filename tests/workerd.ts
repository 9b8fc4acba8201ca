// Opens a real workerd: bundles a script as wrangler does (WebAssembly beside it, compiled, never as bytes), with the static assets
// that the build has laid out.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { Miniflare } from "miniflare";

const ROOT = path.resolve(import.meta.dirname, "..");
const { resolve } = createRequire(import.meta.url);

/** The script's source and where its imports start from, or its file. */
export type WorkerScript = { readonly file: string } | { readonly source: string; readonly folder: string };

/** Starts workerd with the script; to be disposed of. */
export async function openWorkerd(script: WorkerScript): Promise<Miniflare> {
  const found = new Map<string, Uint8Array>();
  const bundle = await build({
    ...("file" in script
      ? { entryPoints: [script.file] }
      : { stdin: { contents: script.source, resolveDir: script.folder, loader: "ts" as const } }),
    ...{ bundle: true, write: false, format: "esm", target: "es2022", plugins: [wasmBeside(found)] },
    conditions: ["workerd", "worker", "browser"],
    mainFields: ["module", "main"],
  });
  return new Miniflare({
    modules: [
      { type: "ESModule", path: "worker.mjs", contents: bundle.outputFiles?.[0]?.text ?? "" },
      ...[...found].map(([name, contents]) => ({ type: "CompiledWasm" as const, path: name, contents })),
    ],
    compatibilityDate: "2026-04-01",
    assets: {
      directory: path.join(ROOT, "dist/assets"),
      binding: "ASSETS",
      routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
    },
  });
}

function wasmBeside(found: Map<string, Uint8Array>): Plugin {
  return {
    name: "wasm-beside",
    setup: ({ onResolve }) =>
      onResolve({ filter: /\.wasm$/ }, ({ path: name }) => {
        found.set(path.basename(name), readFileSync(resolve(name)));
        return { path: `./${path.basename(name)}`, external: true };
      }),
  };
}
