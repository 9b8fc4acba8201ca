// The Worker as a program that can be killed: what wrangler.toml says, bundled before, in a workerd of its own, with database and keys
// kept where `wrangler dev` keeps them. Started by installation.ts, in the data folder; ends with SIGTERM.

import path from "node:path";
import { openLocalWorkerd } from "../../dist/host/local-workerd.js";

const { VELLUM_DATA = "", VELLUM_ORIGIN = "", VELLUM_KEY_SECRET = "", PORT } = process.env;

const worker = await openLocalWorkerd({
  ...{ root: path.resolve(import.meta.dirname, "../.."), bindHost: "127.0.0.1", port: Number(PORT) },
  ...{ environment: { VELLUM_ORIGIN, VELLUM_KEY_SECRET }, isBundled: true },
  stateFolder: path.join(VELLUM_DATA, ".wrangler/state"),
  onLine: (line) => process.stderr.write(`${line}\n`),
});
process.once("SIGTERM", async () => {
  await worker.close();
  process.exit(0);
});
