// Watches requests from outside the application: a number for each, its line in the log, its figures, its span. Middleware would cost
// half the throughput (it sets headers after the answer is made); here the number is set before, and the rest is told when
// node:http has sent the last byte.

import type { ServerResponse } from "node:http";
import type { Meter, Tracer } from "../issuance/meter.ts";
import type { AddressOf } from "../web/client-address.ts";
import type { RequestNotes } from "../web/request-notes.ts";
import type { Journal } from "./journal.ts";
import { createRequestIds, givenId, methodOf, PROBES, type Routes, routeOf } from "./request-line.ts";

/** Answers a request on Node. */
export type NodeFetch = (request: Request, env: never) => Response | Promise<Response>;

/** What watching needs. */
export interface RequestWatchParts {
  readonly routes: Routes;
  readonly journal: Pick<Journal, "answered">;
  readonly meter: Meter;
  readonly tracer: Tracer;
  readonly addressOf: AddressOf;
  readonly noteAsker: (address: string) => string | undefined;
  /** Whether our own proxy sent it, whose X-Request-Id is believed. */
  readonly isProxied: (request: Request, env: unknown) => boolean;
}

interface NodeEnvironment {
  readonly outgoing?: ServerResponse;
  notes?: RequestNotes;
}

/** Puts the watch around an application. */
export function watched(fetch: NodeFetch, parts: RequestWatchParts): NodeFetch {
  const nextId = createRequestIds();
  return (request, env) => {
    const environment: NodeEnvironment = env;
    const { outgoing } = environment;
    if (outgoing === undefined) return fetch(request, env);
    const started = performance.now();
    const requestId =
      (parts.isProxied(request, env) ? givenId(request.headers.get("x-request-id")) : undefined) ?? nextId();
    const notes: RequestNotes = { requestId };
    environment.notes = notes;
    outgoing.setHeader("x-request-id", requestId);
    const route = routeOf(parts.routes, request);
    // Told of once, when the last byte has left or the asker has.
    outgoing.once("close", () => settle(parts, { request, env, outgoing, notes, route, started }));
    return parts.tracer.span(`${request.method} ${route}`, async () => fetch(request, env), {
      "http.request.method": request.method,
      "http.route": route,
      "vellum.request_id": requestId,
    });
  };
}

interface Answered {
  readonly request: Request;
  readonly env: unknown;
  readonly outgoing: ServerResponse;
  readonly notes: RequestNotes;
  readonly route: string;
  readonly started: number;
}

function settle(parts: RequestWatchParts, { request, env, outgoing, notes, route, started }: Answered): void {
  const milliseconds = performance.now() - started;
  const status = outgoing.statusCode;
  const method = methodOf(request);
  parts.meter.count("requests", { method, route, status: String(status) });
  parts.meter.observe("request_seconds", milliseconds / 1000, { route });
  if (PROBES.has(route) && status < 400) return;
  const address = parts.noteAsker(parts.addressOf(request, env));
  parts.journal.answered({
    ...{ requestId: notes.requestId, method, route, status, milliseconds },
    ...(address !== undefined && { address }),
    ...(notes.client !== undefined && { client: notes.client }),
    ...(!outgoing.writableFinished && { cutOff: true }),
  });
}
