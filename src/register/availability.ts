// One answer for a register that cannot be reached or written to: LicenceError register-unavailable. Anything else that a
// driver throws (a broken constraint, a misspelt statement) is a mistake of ours and passes as it is.

import { LicenceError } from "../licence/errors.ts";

// SQLite's result codes, primary or extended, which tell of the machine and not of the statement (sqlite.org/rescode.html).
const UNREACHABLE =
  /^SQLITE_(?:FULL|IOERR|CANTOPEN|BUSY|LOCKED|READONLY|CORRUPT|NOTADB|PROTOCOL|NOMEM|PERM|AUTH|NOLFS|INTERRUPT)/;
// better-sqlite3 throws TypeErrors without a code for these.
const UNREACHABLE_MESSAGES: Readonly<Record<string, string>> = {
  "The database connection is not open": "closed",
  "Cannot open database because the directory does not exist": "no-directory",
  // The triggers of a register that was moved elsewhere (sqlite/whole.ts).
  "register-moved": "moved",
};

/** What to throw in place of what a driver threw; an error of the house stays what it is. */
export function availabilityError(error: unknown): unknown {
  if (error instanceof LicenceError) return error;
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  return new LicenceError("register-unavailable", { parameters: { reason }, cause: error });
}

function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error ? String(error.code) : "";
  if (UNREACHABLE.test(code)) return code;
  // drizzle-orm wraps what its driver threw.
  return UNREACHABLE_MESSAGES[error.message] ?? reasonOf(error.cause);
}
