// Pictures of our PDFs' pages for phones and previews, drawn in a thread of their own (page-image-worker.ts) a few at a time and kept
// for a while. It ends when nobody has asked for some time, for PDFium keeps a hundred megabytes.

import { createHash } from "node:crypto";
import { createFileCache } from "../issuance/file-cache.ts";
import { createGate } from "../issuance/gate.ts";
import { LicenceError } from "../licence/errors.ts";
import type { PageImageTasks } from "./page-image-worker.ts";
import { createThread } from "./thread.ts";

/** A page of a PDF of ours. */
export interface PageImageRequest {
  readonly pdf: { readonly bytes: Uint8Array; readonly sha256: string };
  /** From 1. */
  readonly page: number;
  /** Pixels. */
  readonly width: number;
}

/** A PNG file. */
export interface PageImage {
  readonly bytes: Uint8Array;
  /** Hex. */
  readonly sha256: string;
}

/** Draws pages. */
export interface PageImages {
  /** @throws {LicenceError} request-invalid — the PDF has no such page; printing-busy — too many are being drawn. */
  draw(request: PageImageRequest): Promise<PageImage>;
  close(): Promise<void>;
}

const MEMORY = { maxOldGenerationSizeMb: 256 };
const TIME_LIMIT_MS = 20_000;
const IDLE_MS = 60_000;
const BOUNDS = { abreast: 1, waiting: 16 };
const COME_AGAIN_S = 3;
const KEEP_BYTES = 16 * 1024 * 1024;

/** Makes a drawing room; nothing is loaded before the first page. */
export function openPageImages(): PageImages {
  const thread = createThread<PageImageTasks>({
    ...{ entry: "page-image-worker.js", memory: MEMORY, timeLimitMs: TIME_LIMIT_MS },
  });
  const full = (): LicenceError => new LicenceError("printing-busy", { parameters: { seconds: COME_AGAIN_S } });
  const gate = createGate({ ...BOUNDS, full });
  const cache = createFileCache<PageImage>(KEEP_BYTES);
  let idle: NodeJS.Timeout | undefined;
  const draw = async ({ pdf, page, width }: PageImageRequest): Promise<PageImage> => {
    clearTimeout(idle);
    try {
      const { bytes } = await thread.ask("draw", { pdf: pdf.bytes, page, width });
      return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
    } finally {
      idle = setTimeout(() => void thread.close(), IDLE_MS).unref();
    }
  };
  return {
    draw: (request) => cache(`${request.pdf.sha256} ${request.page} ${request.width}`, () => gate(() => draw(request))),
    close: async () => {
      clearTimeout(idle);
      await thread.close();
    },
  };
}
