// Which methods an address answers, as the routes themselves have it (RFC 9110 §10.2.1 Allow, §15.5.6): nobody keeps a list beside
// them.

import type { Hono } from "hono";

/** Methods of the routes at a request's path, HEAD with GET and OPTIONS with any of them; none where there is no route. */
export function allowedMethods(app: Hono, request: Request): readonly string[] {
  const path = app.getPath(request);
  const routed = new Set(app.routes.map(({ method }) => method));
  const found = [...routed].filter((method) => app.router.match(method, path)[0].length > 0);
  if (found.length === 0) return [];
  return [...found.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])), "OPTIONS"];
}
