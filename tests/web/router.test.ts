// The router against Hono's own: for every route there is and for any path at all both find the same handlers and parameters.

import fc from "fast-check";
import type { Result } from "hono/router";
import { TrieRouter } from "hono/router/trie-router";
import { expect, test } from "vitest";
import { ROUTES } from "../../src/web/contract/routes.ts";
import { createRouter } from "../../src/web/router.ts";

/** Some stand in the contract once for each of their answers. */
const WRITTEN = Array.from(
  new Set(ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`)),
  (route) => {
    const [method = "", path = ""] = route.split(" ");
    return [method, path] as const;
  },
);

/** Some path of a route; Hono's tree takes a parameter's own name in a path for two of its branches. */
const pathOf = (route: string): string => route.replaceAll(":", "some-");

const segment = fc.oneof(
  fc.constantFrom(...new Set(WRITTEN.flatMap(([, path]) => pathOf(path).split("/")))),
  fc.webSegment(),
);
const asked = fc.tuple(
  fc.constantFrom("GET", "POST", "DELETE", "PUT"),
  fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join("/")}`),
);

/** Handlers with their parameters, whichever of its two forms a router answers in. */
function plain([handlers, stash]: Result<string>): unknown {
  return handlers.map(([handler, parameters]) => [
    handler,
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, typeof value === "number" ? stash?.[value] : value]),
    ),
  ]);
}

test("finds for every path what Hono's tree finds", () => {
  const [ours, tree] = [createRouter<string>(), new TrieRouter<string>()];
  for (const [method, path] of WRITTEN) {
    for (const router of [ours, tree]) router.add(method, path, `${method} ${path}`);
  }
  for (const [method, path] of WRITTEN) {
    expect(plain(ours.match(method, pathOf(path)))).toMatchObject([[`${method} ${path}`, {}]]);
  }
  fc.assert(
    fc.property(asked, ([method, path]) => {
      expect(plain(ours.match(method, path))).toEqual(plain(tree.match(method, path)));
    }),
    { numRuns: 2000 },
  );
});
