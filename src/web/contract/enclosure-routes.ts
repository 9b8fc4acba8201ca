// The routes of what licences refer to, as data. Sentences are in schemas/words under `api.routes`.

import { BODY_REFUSALS, ID, MEDIA, PROOF_OF_WHO, parameter, type RouteContract } from "./route.ts";

/** Uploading a photo, and reading what a licence names. */
export const ENCLOSURE_ROUTES: readonly RouteContract[] = [
  {
    id: "enclose",
    method: "post",
    path: "/v1/enclosures",
    group: "licences",
    action: "issue",
    parameters: [parameter("issuer", "query", "113308000000000C7T")],
    request: { [MEDIA.jpeg]: "bytes" },
    answers: { 201: { [MEDIA.json]: "Enclosure" } },
    refusals: [...PROOF_OF_WHO, ...BODY_REFUSALS.filter((code) => code !== "json-invalid"), "register-unavailable"],
  },
  {
    id: "enclosure",
    method: "get",
    path: "/v1/licences/{id}/enclosures/{sha256}",
    group: "licences",
    action: "read",
    parameters: [ID, parameter("sha256", "path")],
    answers: { 200: { [MEDIA.jpeg]: "bytes", [MEDIA.pdf]: "bytes" }, 304: {} },
    refusals: [...PROOF_OF_WHO, "not-found", "register-unavailable"],
  },
];
