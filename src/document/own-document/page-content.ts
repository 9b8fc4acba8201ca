// What a page of a department's PDF paints, as one stream.

import { concatBytes, utf8 } from "../../licence/bytes.ts";
import { isPdfArray, type PdfValue } from "../pdf-values.ts";
import type { SourceFile } from "./source-file.ts";
import type { SourcePage } from "./source-pages.ts";
import { decodedStream } from "./stream-data.ts";

const CONTENT = 32 * 1024 * 1024;

/** A page's content streams as one (ISO 32000-1 §7.8.2). @throws as decodedStream. */
export function contentOf(source: SourceFile, page: SourcePage): Uint8Array {
  const contents = page.entries.get("Contents");
  const list = source.resolve(contents);
  const references: readonly (PdfValue | undefined)[] = isPdfArray(list) ? list : [contents];
  let left = CONTENT;
  const pieces = references.flatMap((reference) => {
    const stream = source.stream(reference);
    if (stream === undefined) return [];
    const data = decodedStream(stream.dictionary, stream.raw, left, (value) => source.resolve(value));
    left -= data.length;
    return [data, utf8("\n")];
  });
  return concatBytes(...pieces);
}
