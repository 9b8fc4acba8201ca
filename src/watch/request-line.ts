// What the log and the figures say of a request, whichever runtime answers it: its number, its method, its route. Never the path, which
// has ids in it.

import { randomBytes } from "node:crypto";

/** Asked every few seconds; only what goes wrong with them is worth a line. */
export const PROBES: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

/** The part of a Hono application that knows which route a path belongs to. */
export interface Routes {
  readonly router: { match(method: string, path: string): readonly unknown[] };
}

const GIVEN_ID = /^[A-Za-z0-9._:-]{8,80}$/;
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]);

/** Numbers for requests, of this process and running: cheap, and nobody has to be unable to guess them. */
export function createRequestIds(): () => string {
  const process = randomBytes(6).toString("hex");
  let count = 0;
  return () => {
    count += 1;
    return `${process}-${count.toString(36)}`;
  };
}

/** The number in a header of somebody who is believed; undefined when it is none. */
export function givenId(id: string | null): string | undefined {
  return id !== null && GIVEN_ID.test(id) ? id : undefined;
}

/** The method as a label. */
export function methodOf({ method }: Request): string {
  return METHODS.has(method) ? method : "OTHER";
}

/** The route as the application wrote it down: a label that cannot grow without bound, and no id of anybody in the log. */
export function routeOf({ router }: Routes, { method, url }: Request): string {
  const path = pathOf(url);
  const [matched] = router.match(method === "HEAD" ? "GET" : method, path);
  const last: unknown = Array.isArray(matched) ? matched.at(-1) : undefined;
  const route: unknown = Array.isArray(last) && Array.isArray(last[0]) ? last[0][1] : undefined;
  if (typeof route !== "object" || route === null || !("path" in route)) return "unrouted";
  return String(route.path);
}

function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  if (start < 0) return "/";
  const query = url.indexOf("?", start);
  return query < 0 ? url.slice(start) : url.slice(start, query);
}
