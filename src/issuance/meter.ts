// What the authority's work is measured by. Whoever does the work says what happened; who keeps the figures is behind the port
// (src/watch on Node), and where nobody does it costs a call of nothing. No label may hold a name, a number or an id of anybody:
// labels come from short lists, or the figures would grow without bound and tell what they must not.

/** What is counted. */
export type Counted =
  | "requests"
  | "verdicts"
  | "issues"
  | "status_changes"
  | "files_handed_out"
  | "pages_printed"
  | "refusals"
  | "incidents";

/** What is measured each time it happens; seconds unless the name says otherwise. */
export type Observed =
  | "request_seconds"
  | "verify_seconds"
  | "issue_seconds"
  | "print_seconds"
  | "sign_seconds"
  | "register_seconds"
  | "group_items";

/** What stands at some value whenever somebody looks. */
export type Gauged =
  | "queue_depth"
  | "audit_head"
  | "issuing_off"
  | "status_list_age_seconds"
  | "status_lists_dirty"
  | "disk_free_bytes"
  | "backup_age_seconds"
  | "key_days_left"
  | "cache_bytes"
  | "remembered_verdicts"
  | "check_failed";

/** Short words from short lists. */
export type Labels = Readonly<Record<string, string>>;

/** Takes measurements; never throws and never waits. */
export interface Meter {
  count(what: Counted, labels?: Labels, by?: number): void;
  observe(what: Observed, value: number, labels?: Labels): void;
  /** `read` is asked at every look. */
  gauge(what: Gauged, read: () => number, labels?: Labels): void;
}

/** For where nobody looks. */
export const NO_METER: Meter = { count: () => undefined, observe: () => undefined, gauge: () => undefined };

/** Names a stretch of work in a trace of what one request did. */
export interface Tracer {
  /** Runs the work inside a span that is a child of the one it is called in; a failure marks the span and passes on. */
  span<T>(name: string, work: () => Promise<T>, attributes?: Readonly<Record<string, string | number>>): Promise<T>;
}

/** For where no traces are kept. */
export const NO_TRACER: Tracer = { span: (_name, work) => work() };
