// The public side: verification for people and machines, the trust list, operations. It is handed a reader, the desk and public
// keys, nothing that signs or writes, so it cannot.

import { Hono } from "hono";
import type { DocumentDesk } from "../issuance/document-desk.ts";
import type { RegisterReader } from "../issuance/ports.ts";
import type { Publishing } from "../issuance/publishing.ts";
import type { VerificationDesk } from "../issuance/verification.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import type { Answers, OnIncident } from "./answers.ts";
import type { Assets } from "./assets.ts";
import type { AddressOf } from "./client-address.ts";
import { createDocumentReader } from "./document-reader.ts";
import type { Gzip } from "./packed-lists.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { addOperationRoutes } from "./routes/operation-routes.ts";
import { addReportRoutes } from "./routes/report-routes.ts";
import { addTrustRoutes } from "./routes/trust-routes.ts";
import { addVerifyRoutes } from "./routes/verify-routes.ts";

/** What the public side is handed. */
export interface PublicSiteParts {
  readonly answers: Answers;
  readonly assets: Assets;
  readonly catalogue: Catalogue;
  readonly desk: VerificationDesk;
  readonly reader: RegisterReader;
  /** Absent where nothing can sign (a Worker without the key): then status lists are served as stored. */
  readonly publishing?: Pick<Publishing, "current">;
  /** Packs what is large for readers that accept it; absent where the platform does so by itself. */
  readonly gzip?: Gzip;
  readonly documents: DocumentDesk;
  readonly limiter: RateLimiter;
  readonly addressOf: AddressOf;
  readonly onIncident: OnIncident;
  /** Resolves once the service can do its work, or at least verify; rejects while it cannot. */
  readonly ready: (verifyingOnly: boolean) => Promise<void>;
  /** Whether licences are issued; absent where they never are. */
  readonly issuingState?: () => Promise<"on" | "off">;
  readonly origin: string;
  readonly formerOrigins: readonly string[];
}

/** Makes the public side. */
export function createPublicSite(parts: PublicSiteParts): Hono {
  const app = new Hono();
  const documents = createDocumentReader(parts);
  addReportRoutes(app, parts);
  addVerifyRoutes(app, { ...parts, documents });
  addTrustRoutes(app, parts);
  addOperationRoutes(app, parts);
  return app;
}
