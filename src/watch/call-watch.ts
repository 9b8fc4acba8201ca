// Watches calls on Workers: a number for each, sent back and kept for what goes wrong, and one JSON line in the runtime's log, with the
// fields of Node's (request-watch.ts). A line is told when the answer is made: the runtime sends it. Leaves out figures and traces,
// which the runtime keeps itself.

import type { RequestNotes } from "../web/request-notes.ts";
import { createRequestIds, givenId, methodOf, PROBES, type Routes, routeOf } from "./request-line.ts";
import { LOG_LEVELS, type LogLevel } from "./settings.ts";

/** Answers a call. */
export type CallFetch = (call: Request) => Promise<Response>;

/** What watching needs. */
export interface CallWatchParts {
  readonly routes: Routes;
  readonly fetch: (call: Request, env: { readonly notes: RequestNotes }) => Response | Promise<Response>;
  /** Who asks, as far as a log keeps it. */
  readonly askerOf: (call: Request) => string | undefined;
  readonly level: LogLevel;
  /** Takes a line. */
  readonly write: (line: string) => void;
}

/** Puts the watch around an application. */
export function watchedCalls({ routes, fetch, askerOf, level, write }: CallWatchParts): CallFetch {
  const nextId = createRequestIds();
  return async (call) => {
    const started = performance.now();
    // Cloudflare's own number, which no asker can set there: under it the dashboard finds the call.
    const notes: RequestNotes = { requestId: givenId(call.headers.get("cf-ray")) ?? nextId() };
    const response = await fetch(call, { notes });
    response.headers.set("x-request-id", notes.requestId);
    const { status } = response;
    const route = routeOf(routes, call);
    const at = status >= 500 ? "warn" : "info";
    if (LOG_LEVELS.indexOf(at) > LOG_LEVELS.indexOf(level) || (PROBES.has(route) && status < 400)) return response;
    const ms = Math.round((performance.now() - started) * 1000) / 1000;
    const { requestId, client } = notes;
    const line = { requestId, method: methodOf(call), route, status, address: askerOf(call), client, ms };
    write(logLine(at, "request", line));
    return response;
  };
}

/** A line as Node's log has it; fields that are undefined are left out. */
export function logLine(level: LogLevel, event: string, fields: object): string {
  return JSON.stringify({ level, at: new Date().toISOString(), event, ...fields });
}
