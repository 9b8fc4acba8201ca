// A file of the operator's as a source of rows, read as a stream: a hundred thousand rows take no more memory than a thousand.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { openSheet } from "../../issuance/bulk/open-sheet.ts";
import type { Sheet, SheetSource } from "../../issuance/bulk/sheet.ts";
import { encodingNamed } from "../../issuance/bulk/text-decoding.ts";
import { LicenceError } from "../../licence/errors.ts";
import { fileError } from "../input-file.ts";

const READ_BYTES = 65_536;

/** How the operator says a file is to be read. */
export interface FileOptions {
  readonly pageRows: number;
  readonly encoding?: string;
  readonly sheet?: string;
}

/** Opens a table file. @throws {LicenceError} document-unreadable; request-invalid: `encoding-unknown` */
export async function openSheetFile(path: string, { pageRows, encoding, sheet }: FileOptions): Promise<Sheet> {
  const known = encoding === undefined ? undefined : encodingNamed(encoding);
  if (encoding !== undefined && known === undefined) {
    const fields = [{ pointer: "/encoding", code: "encoding-unknown", parameters: { found: encoding } }];
    throw new LicenceError("request-invalid", { fields });
  }
  return await openSheet(await sourceOf(path), {
    pageRows,
    pause: () => setImmediate(),
    ...(known !== undefined && { encoding: known }),
    ...(sheet !== undefined && { sheet }),
  });
}

async function sourceOf(path: string): Promise<SheetSource> {
  try {
    const { size } = await stat(path);
    return { size, bytes: () => bytesOf(path) };
  } catch (error) {
    throw fileError(path, error);
  }
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path, { highWaterMark: READ_BYTES });
  try {
    for await (const bytes of stream) yield bytes;
  } catch (error) {
    throw error instanceof Error && "syscall" in error ? fileError(path, error) : error;
  } finally {
    stream.destroy();
  }
}
