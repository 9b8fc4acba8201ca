// Files handed out and what licences refer to (the writing halves of FileShelf and EnclosureShelf).

import type { FileEntry } from "../../issuance/ports.ts";
import type { Enclosure } from "../../issuance/register-entries.ts";
import { fileRow } from "../rows.ts";
import type { Book } from "./book.ts";
import { ENCLOSURE, FILE, HANDED_IN, SEALED_FILE } from "./finders.ts";
import { askAll, type Intent, textOf } from "./intent.ts";

/** What became of a file. */
export type FileOutcome = "recorded" | "there-already";

export function* addFiles(book: Book, entries: readonly FileEntry[]): Intent<readonly FileOutcome[]> {
  const [files, sealed] = yield* askAll(
    [FILE, entries.map(({ file }) => [file.sha256])],
    [SEALED_FILE, entries.flatMap(({ file }) => (file.seal === undefined ? [] : [sealingOf(file.seal)]))],
  );
  const known = new Set(files.map(({ sha256 }) => sha256));
  const sealings = new Set(sealed.map((row) => textOf([row.sealPrinted ?? "", row.sealFingerprint ?? ""])));
  const outcomes = entries.map(({ file, audit }): FileOutcome => {
    const sealing = file.seal && textOf(sealingOf(file.seal));
    if (known.has(file.sha256) || (sealing !== undefined && sealings.has(sealing))) return "there-already";
    known.add(file.sha256);
    if (sealing !== undefined) sealings.add(sealing);
    book.insert("files", fileRow(file));
    book.requireTimely(file.recordedAt);
    if (audit !== undefined) book.audit(audit);
    return "recorded";
  });
  return yield* book.close(outcomes);
}

function sealingOf({ printed, fingerprint }: { readonly printed: string; readonly fingerprint: string }) {
  return [printed, fingerprint] as const;
}

export function* addEnclosures(book: Book, enclosures: readonly Enclosure[]): Intent<void> {
  const [found, handedIn] = yield* askAll(
    [ENCLOSURE, enclosures.map(({ sha256 }) => [sha256])],
    [HANDED_IN, enclosures.map(({ sha256, department }) => [sha256, department])],
  );
  const known = new Set(found.map(({ sha256 }) => sha256));
  const givers = new Set(handedIn.map(({ sha256, department }) => textOf([sha256, department])));
  for (const { sha256, department, client, mediaType, bytes, recordedAt } of enclosures) {
    if (!known.has(sha256)) book.insert("enclosures", { sha256, mediaType, bytes, recordedAt });
    known.add(sha256);
    const giver = textOf([sha256, department]);
    if (!givers.has(giver)) book.insert("enclosureDepartments", { sha256, department, client, recordedAt });
    givers.add(giver);
  }
  return yield* book.close(undefined);
}
