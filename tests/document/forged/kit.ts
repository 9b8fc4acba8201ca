// What a forger has in hand: genuine files of a whole Vellum, some of licences that are not in force, and a seal of their own making.

import { createPdfSealer } from "../../../src/document/pades/sealing.ts";
import { createPrinter } from "../../../src/document/printer.ts";
import { systemEntropy } from "../../../src/host/entropy.ts";
import { OPERATOR } from "../../../src/issuance/principal.ts";
import type { LicenceRecord } from "../../../src/issuance/register-entries.ts";
import { openFolderShelf } from "../../../src/keys/folder-shelf.ts";
import { createSealMaker } from "../../../src/keys/seal-maker.ts";
import { openSealRing } from "../../../src/keys/seal-ring.ts";
import { Secret } from "../../../src/keys/secret.ts";
import type { JsonObject } from "../../../src/licence/json-value.ts";
import { portableCryptography } from "../../../src/licence/portable.ts";
import type { Sheet } from "../../../src/licence/printing.ts";
import { signingInput, withProof } from "../../../src/licence/proof.ts";
import { issueSample, statusBody, type TestWebsite } from "../../web/test-website.ts";
import { subtle } from "../pades/seals.ts";
import { readAttachedCredential } from "../read-file.ts";
import { fonts } from "../sheets.ts";

/** Genuine files, sealed and on record. */
export interface ForgersKit {
  /** A lease that is in force. */
  readonly lease: Uint8Array;
  /** Another lease of the same department. */
  readonly otherLease: Uint8Array;
  /** A licence of another type and department. */
  readonly business: Uint8Array;
  /** A decision of several pages. */
  readonly decision: Uint8Array;
  /** A card with a photo. */
  readonly card: Uint8Array;
  /** A lease that was revoked after its file was handed out. */
  readonly revoked: Uint8Array;
  /** A copy of the lease for one use, whose last day is over. */
  readonly pastCopy: Uint8Array;
  /** The lease's page under a seal of a stranger's making. */
  readonly strangersSeal: Uint8Array;
  /** The file of a credential that a stolen key has signed and nobody recorded. */
  readonly unrecorded: Uint8Array;
}

const NOBODY = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
const COLD = "冻结";

/** Issues, seals and hands out what forgers begin with. */
export async function forgersKit(site: TestWebsite): Promise<ForgersKit> {
  const { house } = site;
  const record = async (slug: string, changes?: JsonObject): Promise<LicenceRecord> => {
    const found = await house.archive.record(await issueSample(site, slug, changes));
    if (found === undefined) throw new Error(`no record of ${slug}`);
    return found;
  };
  const lease = await record("lease-filing");
  const claims = house.request("lease-filing")["claims"] as JsonObject;
  const other = await record("lease-filing", { claims: { ...claims, monthlyRent: 8800, lessors: ["徐某某"] } });
  const revoked = await record("lease-filing");
  const [business, decision, card] = [
    await record("business-licence"),
    await record("administrative-decision"),
    await record("residence-permit"),
  ];
  for (const issuer of new Set([lease, business, decision, card].map((each) => each.issuer))) {
    await house.sealOffice.makeDevelopmentSeal("operator", issuer);
  }
  const fileOf = async (each: LicenceRecord): Promise<Uint8Array> => (await house.handingOut.document(each)).bytes;
  const revokedFile = await fileOf(revoked);
  await changed(site, revoked.id, "lease-filing");
  const until = { purpose: "办理公交卡", user: "衢州市公共交通集团", until: "2026-11-22" };
  const pastCopy = (await house.handingOut.makeCopy(OPERATOR, lease, until)).bytes;
  return {
    lease: await fileOf(lease),
    otherLease: await fileOf(other),
    business: await fileOf(business),
    decision: await fileOf(decision),
    card: await fileOf(card),
    revoked: revokedFile,
    pastCopy,
    strangersSeal: await sealedByStranger(site, lease),
    unrecorded: await printed(site, await signedButNotRecorded(site, lease), NOBODY),
  };
}

async function changed(site: TestWebsite, id: string, slug: string): Promise<void> {
  const answer = await site.call("POST", `/v1/licences/${id}/status`, statusBody(site, slug, COLD));
  if (answer.status !== 200) throw new Error(await answer.text());
}

async function sheetOf({ house }: TestWebsite, credential: string, id: string): Promise<Sheet> {
  const type = house.catalogue.find("lease-filing");
  const issuer = await house.archive.issuer(String(house.request("lease-filing")["issuer"]));
  if (type === undefined || issuer === undefined) throw new Error("no such type or issuer");
  const verifyUrl = `${house.origin}/v/${id}`;
  return {
    type,
    issuer,
    credential,
    verifyUrl,
    domain: house.origin.replace(/^https?:\/\//, ""),
    developmentSeal: true,
  };
}

async function printed(site: TestWebsite, credential: string, id: string): Promise<Uint8Array> {
  const printer = createPrinter({ catalogue: site.house.catalogue, fonts });
  return (await printer.print(await sheetOf(site, credential, id))).bytes;
}

/** The very page, signed by a certificate that bears the department's name. */
async function sealedByStranger(site: TestWebsite, { id, credential = "" }: LicenceRecord): Promise<Uint8Array> {
  const { house } = site;
  const folder = `${house.directory}/stranger`;
  const secret = new Secret("the forger's own");
  const sheet = await sheetOf(site, credential, id);
  await createSealMaker({ folder, secret }).makeDevelopmentSeal(sheet.issuer, house.clock.now());
  const hand = openSealRing({ shelf: openFolderShelf(folder), secret, clock: house.clock });
  const identity = await hand.sealOf(sheet.issuer.uscc);
  const file = await createPrinter({ catalogue: house.catalogue, fonts }).print(sheet);
  if (identity === undefined || file.seal === undefined) throw new Error("no seal");
  const sealer = createPdfSealer({ hand, cryptography: house.cryptography, subtle, entropy: systemEntropy });
  const order = {
    pdf: file.bytes,
    field: file.seal,
    name: sheet.issuer.seal.name,
    signedAt: house.clock.now(),
    identity,
  };
  return (await sealer.seal(order)).bytes;
}

/** As somebody would who has stolen the key: signed with it, never recorded. */
async function signedButNotRecorded(site: TestWebsite, record: LicenceRecord): Promise<string> {
  const { proof, ...unsigned } = JSON.parse(record.credential ?? "") as JsonObject;
  const forged = { ...unsigned, id: `${site.house.origin}/v/${NOBODY}` };
  const verificationMethod = String((proof as JsonObject)["verificationMethod"]);
  const input = signingInput(portableCryptography, forged, { created: site.house.clock.now(), verificationMethod });
  const [signature] = await site.house.keyring.sign(record.kid ?? "", [input.bytes]);
  return JSON.stringify(withProof(forged, input.proof, signature ?? new Uint8Array()));
}

/** The credential attached to a file. */
export function credentialIn(pdf: Uint8Array): string {
  const found = readAttachedCredential(pdf);
  if (found.outcome !== "found") throw new Error(found.outcome);
  return new TextDecoder().decode(found.bytes);
}
