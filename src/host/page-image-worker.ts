// Runs in a thread of its own: draws a page of one of our PDFs as a picture, by PDFium. PDFium is loaded with the thread and takes the
// better part of a tenth of a second for a page.

import { PDFiumLibrary } from "@hyzyla/pdfium";
import { LicenceError } from "../licence/errors.ts";
import { writePng } from "./png.ts";
import { doTasks } from "./thread-tasks.ts";

/** A page and how wide it is to be. */
export interface PageImageOrder {
  readonly pdf: Uint8Array;
  /** From 1. */
  readonly page: number;
  /** Pixels. */
  readonly width: number;
}

/** What the thread can be asked. */
export type PageImageTasks = typeof TASKS;

const library = PDFiumLibrary.init();

const TASKS = {
  count: async (pdf: Uint8Array): Promise<number> => {
    const document = await (await library).loadDocument(pdf);
    try {
      return document.getPageCount();
    } finally {
      document.destroy();
    }
  },
  draw: async ({ pdf, page: number, width }: PageImageOrder): Promise<{ readonly bytes: Uint8Array }> => {
    const document = await (await library).loadDocument(pdf);
    try {
      const pages = document.getPageCount();
      if (number > pages) throw pageMissing(number, pages);
      const page = document.getPage(number - 1);
      const { originalWidth, originalHeight } = page.getOriginalSize();
      const height = Math.round((width * originalHeight) / originalWidth);
      const drawn = await page.render({ width, height, render: "bitmap" });
      return { bytes: writePng({ width: drawn.width, height: drawn.height, pixels: drawn.data }) };
    } finally {
      document.destroy();
    }
  },
};

function pageMissing(found: number, maximum: number): LicenceError {
  const parameters = { minimum: 1, maximum, found };
  return new LicenceError("request-invalid", { fields: [{ pointer: "/page", code: "range", parameters }] });
}

doTasks(TASKS);
