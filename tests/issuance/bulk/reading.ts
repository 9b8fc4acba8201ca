// Reading a table whole, for tests: its titles, rows and what it was refused with.
import { openSheet } from "../../../src/issuance/bulk/open-sheet.ts";
import type { SheetOptions, SheetRow } from "../../../src/issuance/bulk/sheet.ts";
import { LicenceError } from "../../../src/licence/errors.ts";

export interface Reading {
  readonly titles: readonly string[];
  readonly rows: readonly SheetRow[];
  readonly pages: number;
  readonly fault?: LicenceError;
}

/** Hands the bytes in as pieces of a size that cuts characters, tags and quotes in two. */
export async function readTable(
  content: string | Uint8Array,
  { piece = 65_536, ...options }: Partial<SheetOptions> & { readonly piece?: number } = {},
): Promise<Reading> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const rows: SheetRow[] = [];
  let titles: readonly string[] = [];
  let pages = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  try {
    const sheet = await openSheet({ size: bytes.length, bytes: pieces }, { pageRows: 100, ...options });
    titles = sheet.titles;
    for await (const page of sheet.pages) {
      pages += 1;
      rows.push(...page.rows);
    }
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    return { titles, rows, pages, fault: error };
  }
  return { titles, rows, pages };
}

/** What a table was refused with. */
export function faultOf({ fault }: Reading): string | undefined {
  return fault?.fields[0]?.code ?? fault?.code;
}
