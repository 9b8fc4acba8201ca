// What a batch asks of the place where its photos lie, a folder or a ZIP of the operator's, or a ZIP that was sent with the table (photo-zip.ts): files are listed once
// and read one at a time, by the names that were listed and no others, so that no name in a spreadsheet leads out of it.

/** Files that are there to be read. */
export interface PhotoSource {
  /** Relative to the folder or ZIP, with `/` between; what systems leave beside files is passed over. */
  readonly names: readonly string[];
  /** The bytes of a listed file. @throws {LicenceError} request-invalid: `photo-unreadable` {found, reason}, `photo-bytes`. */
  read(name: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Files that systems leave beside others: `.DS_Store`, `__MACOSX/._x.jpg`, `Thumbs.db`. */
export function isLeftBehind(name: string): boolean {
  const parts = name.split("/");
  return parts.some((part) => part.startsWith(".") || part === "__MACOSX") || /^thumbs\.db$/i.test(parts.at(-1) ?? "");
}
