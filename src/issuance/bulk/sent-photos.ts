// Photos that are sent in a ZIP with their table: taken in while the rows are kept, so that whoever works on a row later knows its photos by
// their hashes, and the ZIP is needed no more.

import { enclosuresOf } from "../../licence/enclosure.ts";
import { LicenceError } from "../../licence/errors.ts";
import { valuesAt } from "../../licence/field-pointer.ts";
import type { JsonObject } from "../../licence/json-value.ts";
import type { LicenceType } from "../../licence/licence-type.ts";
import type { BulkWork } from "./bulk.ts";
import type { PhotoRows, ReadRow } from "./photo-rows.ts";
import type { SheetRow } from "./sheet.ts";

/** @throws {LicenceError} request-invalid — the type has no photos, or none is issued. */
export function requireWanted(type: LicenceType, isIssuing: boolean): void {
  if (isIssuing && enclosuresOf(type).some(({ kind }) => kind === "photo")) return;
  throw new LicenceError("request-invalid", { fields: [{ pointer: "/photos", code: "photos-not-wanted" }] });
}

/**
 * The rows with the hashes of their photos, or with what is wrong with one. Rows that cannot be read are left for later.
 * @throws {LicenceError} register-unavailable … — what no row can be blamed for.
 */
export async function withSentPhotos(
  { read, type }: Pick<BulkWork, "read" | "type">,
  photos: Pick<PhotoRows, "complete">,
  rows: readonly SheetRow[],
): Promise<readonly SheetRow[]> {
  const requests = rows.map((row) => (row.fault === undefined ? read(row) : row.fault));
  const sound = requests.flatMap((request, index): readonly ReadRow[] => {
    const sheet = rows[index];
    return request instanceof LicenceError || sheet === undefined ? [] : [{ sheet, request }];
  });
  const completed = await photos.complete(sound);
  const files = new Map(sound.map(({ sheet, request }, index) => [sheet, filesOf(type, request, completed[index])]));
  return rows.map((row) => ({ ...row, ...files.get(row) }));
}

function filesOf(
  type: LicenceType,
  request: JsonObject,
  completed: JsonObject | LicenceError | undefined,
): Pick<SheetRow, "files"> {
  if (completed instanceof LicenceError) {
    if (completed.code !== "request-invalid") throw completed;
    return { files: completed };
  }
  const hashes = hashesByName(type, request, completed ?? request);
  return hashes.size === 0 ? {} : { files: hashes };
}

/** What a request calls its photos, with the hashes that they have got. */
function hashesByName(type: LicenceType, request: JsonObject, completed: JsonObject): ReadonlyMap<string, string> {
  const photos = enclosuresOf(type).filter(({ kind }) => kind === "photo");
  return new Map(
    photos.flatMap(({ pointer }) => {
      const hashes = valuesAt(completed, pointer).map(String);
      const names = valuesAt(request, pointer).map(String);
      return names.flatMap((name, at) => {
        const hash = hashes[at] ?? name;
        return name === hash ? [] : [[name.replace(/^@/, ""), hash] as const];
      });
    }),
  );
}
