// Key and seal files lent from `$VELLUM_DATA/keys`. Leaves out how they are read and written: key-folder.ts and seal-folder.ts.

import { drawerStamp, readKeyFiles } from "./key-folder.ts";
import type { KeyShelf } from "./key-shelf.ts";
import { readSealFiles } from "./seal-folder.ts";

/** A shelf over a folder; it need not be there. */
export function openFolderShelf(folder: string): KeyShelf {
  return {
    stamp: (issuer) => drawerStamp(folder, issuer),
    keyFiles: (issuer) => readKeyFiles(folder, issuer),
    sealFiles: (issuer) => readSealFiles(folder, issuer),
  };
}
