// The seal office: gives departments the seals that sign their PDFs, each with its line in the audit trail. Private keys are kept
// behind the SealWorkshop port; which seal signs follows from the certificates' dates (SealSigner) and is not decided here.

import { LicenceError } from "../licence/errors.ts";
import type { Issuer } from "../licence/licence-type.ts";
import type { Clock, RegisterReader, TrustDesk } from "./ports.ts";
import type { MadeSeal, SealState, SealStates, SealWorkshop } from "./seal-port.ts";

/** What the seal office is handed. */
export interface SealOfficeParts {
  readonly reader: Pick<RegisterReader, "issuer" | "issuers">;
  readonly desk: Pick<TrustDesk, "note">;
  readonly workshop: SealWorkshop;
  readonly seals: SealStates;
  readonly clock: Clock;
}

/** A seal and whose it is. */
export interface ListedSeal extends SealState {
  readonly issuer: string;
}

/** Departments' seals. `actor` stands in the audit trail. All throw LicenceError issuer-unknown for a department that is none. */
export interface SealOffice {
  /** Takes in what a certification authority issued. @throws {LicenceError} as SealWorkshop.importSeal. */
  importSeal(actor: string, issuer: string, file: Uint8Array, passphrase?: string): Promise<MadeSeal>;
  /** For trying things out; its certificate says so. @throws {LicenceError} key-locked */
  makeDevelopmentSeal(actor: string, issuer: string): Promise<MadeSeal>;
  /** All seals of a department, or of every one. */
  seals(issuer?: string): Promise<readonly ListedSeal[]>;
  /** The development authority's certificate as PEM; undefined when none was made. */
  developmentCertificate(): Promise<string | undefined>;
}

/** Opens the seal office. */
export function createSealOffice(parts: SealOfficeParts): SealOffice {
  const { workshop, clock } = parts;
  return {
    importSeal: async (actor, uscc, file, passphrase) => {
      const issuer = await requireIssuer(parts, uscc);
      return await noted(parts, actor, await workshop.importSeal(issuer.uscc, file, passphrase, clock.now()));
    },
    makeDevelopmentSeal: async (actor, uscc) => {
      const issuer = await requireIssuer(parts, uscc);
      return await noted(parts, actor, await workshop.makeDevelopmentSeal(issuer, clock.now()));
    },
    seals: async (uscc) => {
      const issuers = uscc === undefined ? await parts.reader.issuers() : [await requireIssuer(parts, uscc)];
      const listed = await Promise.all(issuers.map((issuer) => sealsOf(parts, issuer)));
      return listed.flat();
    },
    developmentCertificate: () => workshop.developmentCertificate(),
  };
}

async function sealsOf({ seals }: SealOfficeParts, { uscc: issuer }: Issuer): Promise<readonly ListedSeal[]> {
  return (await seals.states(issuer)).map((state) => ({ issuer, ...state }));
}

// The file comes first, as with signing keys: a crash in between leaves a seal that lacks its line, never a line without a seal.
async function noted({ desk, clock }: SealOfficeParts, actor: string, seal: MadeSeal): Promise<MadeSeal> {
  const { issuer, fingerprint, development } = seal;
  const detail = { issuer, development: String(development) };
  await desk.note({ at: clock.now(), actor, action: "seal-created", subject: fingerprint, detail });
  return seal;
}

async function requireIssuer({ reader }: SealOfficeParts, uscc: string): Promise<Issuer> {
  const issuer = await reader.issuer(uscc);
  if (issuer === undefined) throw new LicenceError("issuer-unknown", { parameters: { issuer: uscc } });
  return issuer;
}
