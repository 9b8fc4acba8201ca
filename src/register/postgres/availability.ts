// What pg throws, sorted: a server that cannot be reached, or cannot write, is LicenceError register-unavailable; a lost race is tried
// again; anything else is a mistake of ours. Of the values that a statement carried nothing is passed on, for pg and drizzle-orm
// write them into their errors and those end in a log.

import { LicenceError } from "../../licence/errors.ts";

// SQLSTATE (postgresql.org/docs, appendix A), by class or whole: connection exceptions, refused logins, no such database, a standby's
// read-only transactions, transactions that ended (serialization, deadlock, idle too long), insufficient resources (disk full),
// locks and statements that waited too long, a server going down or coming up, system errors, corruption.
const UNREACHABLE = /^(?:08|28|3D000|25006|25P03|40|53|55P03|57|58|XX00[12])/;
const LOST_RACE = new Set(["40001", "40P01", "23505"]);
const NODE_ERRORS =
  /^(?:E(?:CONN|PIPE|TIMEDOUT|HOST|NET|AI_)|ENOTFOUND|CERT_|ERR_TLS|ERR_SSL|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)/;
// pg and pg-pool throw plain errors for these.
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/^timeout exceeded when trying to connect|^timeout expired/, "connect-timeout"],
  [/^Query read timeout/, "no-answer"],
  [/^Cannot use a pool after calling end/, "closed"],
  [/^Connection terminated|^Client (?:has encountered a connection error|was closed)/, "connection-lost"],
  [/does not support SSL|SSL/, "tls"],
];

/** What to throw in place of what pg threw; an error of the house stays what it is. */
export function availabilityError(error: unknown): unknown {
  if (error instanceof LicenceError) return error;
  const thrown = innermost(error);
  const reason = reasonOf(thrown);
  if (reason !== undefined)
    return new LicenceError("register-unavailable", { parameters: { reason }, cause: bare(thrown) });
  return codeOf(thrown) === "" ? thrown : bare(thrown);
}

/** Another transaction came first; the same work may be done again from its beginning. */
export function isLostRace(error: unknown): boolean {
  return LOST_RACE.has(codeOf(innermost(error)));
}

/** A value is no text to PostgreSQL: it holds U+0000. */
export function isNoText(error: unknown): boolean {
  return codeOf(innermost(error)) === "22021";
}

/** The SQLSTATE or Node's code; empty when there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

// drizzle-orm wraps what its driver threw.
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error;
}

function reasonOf(error: unknown): string | undefined {
  const code = codeOf(error);
  if (UNREACHABLE.test(code) || NODE_ERRORS.test(code)) return code;
  const message = error instanceof Error ? error.message : "";
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
}

/** The error without details, in which PostgreSQL repeats a row's values. */
function bare(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const constraint = "constraint" in error && error.constraint !== undefined ? ` (${String(error.constraint)})` : "";
  const kept = new Error(`${codeOf(error)} ${error.message}${constraint}`.trim());
  if (error.stack !== undefined) kept.stack = error.stack;
  return kept;
}
