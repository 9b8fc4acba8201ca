// The routes of a licence on paper, as data. Sentences are in schemas/words under `api.routes`.

import type { ErrorCode } from "../../licence/errors.ts";
import { BODY_REFUSALS, ID, MEDIA, PROOF_OF_WHO, parameter, type RouteContract } from "./route.ts";

const PRINTING: readonly ErrorCode[] = [
  ...PROOF_OF_WHO,
  ...(["not-found", "type-unknown", "key-locked", "printing-busy", "register-unavailable"] as const),
];

/** A file of the asker's own: 304 when they name it by its ETag. */
const PDF = { 200: { [MEDIA.pdf]: "bytes" }, 304: {} } as const;

/** Files for departments. */
export const PAPER_ROUTES: readonly RouteContract[] = [
  {
    id: "pdf",
    method: "get",
    path: "/v1/licences/{id}/pdf",
    group: "licences",
    action: "read",
    parameters: [ID],
    answers: PDF,
    refusals: PRINTING,
  },
  {
    id: "image",
    method: "get",
    path: "/v1/licences/{id}/image",
    group: "licences",
    action: "read",
    parameters: [ID, parameter("page", "query", "1"), parameter("width", "query", "1080")],
    answers: { 200: { [MEDIA.png]: "bytes" }, 304: {} },
    refusals: [...PRINTING, "request-invalid"],
  },
  {
    id: "makeCopy",
    method: "post",
    path: "/v1/licences/{id}/copies",
    group: "licences",
    action: "read",
    parameters: [ID],
    request: { [MEDIA.json]: "CopyRequest" },
    answers: { 201: { [MEDIA.pdf]: "bytes" } },
    refusals: [...PRINTING, ...BODY_REFUSALS],
  },
  {
    id: "copy",
    method: "get",
    path: "/v1/licences/{id}/copies/{file}",
    group: "licences",
    action: "read",
    parameters: [ID, parameter("file", "path")],
    answers: PDF,
    refusals: PRINTING,
  },
  {
    id: "preview",
    method: "post",
    path: "/v1/previews",
    group: "licences",
    action: "issue",
    request: { [MEDIA.json]: "VersionRequest" },
    answers: { 200: { [MEDIA.pdf]: "bytes" } },
    refusals: [
      ...[...PRINTING, ...BODY_REFUSALS],
      ...(["issuer-unknown", "not-current", "renewal-not-allowed", "licence-expired"] as const),
    ],
  },
];
