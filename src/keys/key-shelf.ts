// Where encrypted key and seal files are read from, as keyring and seal ring ask for them: a folder (folder-shelf.ts), or a chest that
// was carried to a machine without one (key-chest.ts). Leaves out what is in a file and how it is unlocked.

import type { KeyFile } from "./key-file.ts";
import type { SealFile } from "./seal-file.ts";

/** Lends the files of a department (USCC); one that is not known has none. */
export interface KeyShelf {
  /** Changes when a file of the department comes or goes. */
  stamp(issuer: string): Promise<number>;
  /** `file` is undefined for one that cannot be read or is not what its name says. */
  keyFiles(issuer: string): Promise<readonly { readonly kid: string; readonly file: KeyFile | undefined }[]>;
  /** As `keyFiles`, oldest first. */
  sealFiles(issuer: string): Promise<readonly { readonly fingerprint: string; readonly file: SealFile | undefined }[]>;
}
