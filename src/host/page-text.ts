// Reads the text of a PDF's pages with pdf.js, as unpdf packs it for servers: without a canvas, without fonts of this machine, without
// evaluating anything. Loaded with the first PDF whose pages are not the same objects as ours; runs in a thread that can be ended.

import type { TextExtractor, TextRun } from "../document/inspection/page-text.ts";

const PAGES = 200;

/** Rejects when pdf.js gives up on the file, or when it has more pages than any licence. */
export const extractPageTexts: TextExtractor = async (pdf) => {
  const { getDocument } = await import("unpdf/pdfjs");
  const task = getDocument({
    // The reader keeps what it is handed.
    data: pdf.slice(),
    useSystemFonts: false,
    disableFontFace: true,
    isEvalSupported: false,
    enableXfa: false,
    maxImageSize: 0,
    verbosity: 0,
  });
  const document = await task.promise;
  try {
    if (document.numPages > PAGES) throw new RangeError("too many pages");
    const texts: (readonly TextRun[])[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent({ disableNormalization: true });
      texts.push(items.flatMap((item) => ("str" in item ? [runOf(item)] : [])));
    }
    return texts;
  } finally {
    await task.destroy();
  }
};

interface Item {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
}

function runOf({ str, transform, width, height }: Item): TextRun {
  return { text: str, x: transform[4] ?? 0, y: transform[5] ?? 0, width, height };
}
