// The Worker's door: the public side on workerd, over D1. It is handed a reader and public keys, nothing that signs or writes. What
// it prints, it prints to compare.

import shaper from "harfbuzzjs/dist/harfbuzz.wasm";
import subsetter from "harfbuzzjs/dist/harfbuzz-subset.wasm";
import catalogueData from "../dist/data/catalogue.json" with { type: "json" };
import { readConfig } from "./config.ts";
import { createPdfInspector } from "./document/inspection/inspector.ts";
import { systemClock as clock } from "./host/clock.ts";
import { createPrintingRoom } from "./host/printing-room.ts";
import { type AssetsBinding, openAssetShelf } from "./host/worker-fonts.ts";
import { createDocumentDesk } from "./issuance/document-desk.ts";
import { createVerificationDesk } from "./issuance/verification.ts";
import { createWebCryptography } from "./keys/web-cryptography.ts";
import { type CatalogueData, createCatalogue } from "./licence/catalogue.ts";
import { createKeyedHash } from "./licence/keyed-hash.ts";
import type { D1Binding } from "./register/d1/connection.ts";
import { createD1Register } from "./register/d1/register.ts";
import { createMemoryRateLimiter } from "./web/rate-limiter.ts";
import { createWebsite } from "./web/website.ts";

/** What wrangler.toml binds. */
interface Bindings {
  readonly DB: D1Binding;
  readonly ASSETS: AssetsBinding;
  readonly VELLUM_ORIGIN: string;
  readonly VELLUM_FORMER_ORIGINS: string;
}

const REMEMBERED_VERDICTS = 2000;
const catalogue = createCatalogue(catalogueData as unknown as CatalogueData);
const cryptography = createWebCryptography(crypto.subtle);
let site: Promise<ReturnType<typeof createWebsite>> | undefined;

async function openSite(bindings: Bindings): Promise<ReturnType<typeof createWebsite>> {
  const { origin, formerOrigins } = readConfig({
    VELLUM_ORIGIN: bindings.VELLUM_ORIGIN,
    VELLUM_FORMER_ORIGINS: bindings.VELLUM_FORMER_ORIGINS,
  });
  const reader = createD1Register(bindings.DB, cryptography);
  const keyedHash = createKeyedHash(cryptography, await reader.holderIndexKey());
  const printer = createPrintingRoom({ catalogue, fonts: openAssetShelf(bindings.ASSETS, { subsetter, shaper }) });
  const parts = { catalogue, reader, cryptography, clock, origin, formerOrigins, printer };
  const desk = createVerificationDesk({ ...parts, keyedHash, remember: REMEMBERED_VERDICTS });
  // Text is not extracted here: a request has no time for it.
  const inspector = createPdfInspector({ subtle: crypto.subtle });
  return createWebsite({
    ...parts,
    desk,
    documents: createDocumentDesk({ ...parts, desk, files: reader, enclosures: reader, inspector }),
    entropy: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    sha256: cryptography.sha256,
    limiter: createMemoryRateLimiter(() => Date.now() / 1000),
    addressOf: (request) => request.headers.get("cf-connecting-ip") ?? "",
    ready: async () => reader.ping(),
    onIncident: (incident, error) => console.error(incident, error),
  });
}

export default {
  async fetch(request: Request, bindings: Bindings): Promise<Response> {
    site ??= openSite(bindings).catch((error: unknown) => {
      site = undefined;
      throw error;
    });
    return (await site).fetch(request, bindings);
  },
};
