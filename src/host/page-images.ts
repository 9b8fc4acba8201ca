// Pictures of our PDFs' pages for phones and previews, drawn in a thread of their own (page-image-worker.ts) a few at a time and kept
// for a while. It ends when nobody has asked for some time, for PDFium keeps a hundred megabytes.

import { createHash } from "node:crypto";
import { createFileCache } from "../issuance/file-cache.ts";
import { createGate } from "../issuance/gate.ts";
import { type Meter, NO_METER } from "../issuance/meter.ts";
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
  /** How many pages a PDF has. */
  count(pdf: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

const MEMORY = { maxOldGenerationSizeMb: 256 };
const TIME_LIMIT_MS = 20_000;
const IDLE_MS = 60_000;
const ABREAST = 1;
const WAITING = 16;
const COME_AGAIN_S = 3;
const KEEP_BYTES = 16 * 1024 * 1024;

/** How a drawing room is opened. */
export interface PageImagesOptions {
  /** How many pages may wait to be drawn. */
  readonly waiting?: number;
  readonly meter?: Pick<Meter, "gauge">;
}

/** Makes a drawing room; nothing is loaded before the first page. */
export function openPageImages({ waiting = WAITING, meter = NO_METER }: PageImagesOptions = {}): PageImages {
  const thread = createThread<PageImageTasks>({
    ...{ entry: "page-image-worker.js", memory: MEMORY, timeLimitMs: TIME_LIMIT_MS },
  });
  const full = (): LicenceError => new LicenceError("printing-busy", { parameters: { seconds: COME_AGAIN_S } });
  const gate = createGate({ abreast: ABREAST, waiting, full });
  let keptBytes = 0;
  meter.gauge("cache_bytes", () => keptBytes, { cache: "pictures" });
  const cache = createFileCache<PageImage>(KEEP_BYTES, (bytes) => {
    keptBytes = bytes;
  });
  let idle: NodeJS.Timeout | undefined;
  const busy = async <T>(work: () => Promise<T>): Promise<T> => {
    clearTimeout(idle);
    try {
      return await work();
    } finally {
      idle = setTimeout(() => void thread.close(), IDLE_MS).unref();
    }
  };
  const draw = async ({ pdf, page, width }: PageImageRequest): Promise<PageImage> => {
    const { bytes } = await busy(() => thread.ask("draw", { pdf: pdf.bytes, page, width }));
    return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  };
  return {
    draw: (request) => cache(`${request.pdf.sha256} ${request.page} ${request.width}`, () => gate(() => draw(request))),
    count: (pdf) => busy(() => thread.ask("count", pdf)),
    close: async () => {
      clearTimeout(idle);
      await thread.close();
    },
  };
}
