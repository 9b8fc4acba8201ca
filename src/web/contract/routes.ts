// Every route of the API. openapi.ts writes the document from it, tests hold the running service to it.

import { BATCH_ROUTES } from "./batch-routes.ts";
import { ENCLOSURE_ROUTES } from "./enclosure-routes.ts";
import { LICENCE_ROUTES } from "./licence-routes.ts";
import { PAPER_ROUTES } from "./paper-routes.ts";
import { DOCUMENT_ROUTES, VERIFICATION_ROUTES } from "./public-routes.ts";
import type { RouteContract } from "./route.ts";

/** All routes, in the order in which people read of them. */
export const ROUTES: readonly RouteContract[] = [
  ...VERIFICATION_ROUTES,
  ...LICENCE_ROUTES,
  ...ENCLOSURE_ROUTES,
  ...PAPER_ROUTES,
  ...BATCH_ROUTES,
  ...DOCUMENT_ROUTES,
];
