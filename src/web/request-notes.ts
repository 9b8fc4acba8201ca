// What the answering of a request leaves for its line in the log. The door puts the notes into what Hono calls `env`; where it puts
// none (tests) nothing is noted.

/** Notes on one request. */
export interface RequestNotes {
  /** Stands in the answer's X-Request-Id, in the log, and in a problem document's `instance`. */
  readonly requestId: string;
  /** Who proved who they are: `api:<key id>`. */
  client?: string;
}

/** The notes on a request; undefined where the door keeps none. */
export function notesOf(env: unknown): RequestNotes | undefined {
  if (typeof env !== "object" || env === null || !("notes" in env)) return undefined;
  const { notes } = env as { readonly notes?: RequestNotes };
  return notes;
}
