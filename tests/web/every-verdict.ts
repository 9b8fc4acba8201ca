// One real case of every verdict, brought about as life brings it about: time passes, departments act, files are altered.

import { PDFDocument } from "pdf-lib";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { signingInput, withProof } from "../../src/licence/proof.ts";
import type { Verdict } from "../../src/licence/verdict.ts";
import { issueSample, statusBody, type TestWebsite } from "./test-website.ts";

/** How to come by a verdict: by the page behind a QR, or by posting a file. */
export type Case = {
  readonly name: string;
  readonly verdict: Verdict;
} & ({ readonly id: string } | { readonly file: Uint8Array });

/** When the website must be opened for its first licences to have grown old, and the day on which all is looked at. */
export const FOUNDED = "2024-11-01T02:00:00Z";
const TODAY = "2026-11-22T01:41:07Z";

const NOBODY = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

/** Brings all cases about in one website that was opened `at: FOUNDED`. */
export async function everyVerdict(site: TestWebsite): Promise<readonly Case[]> {
  const expired = await issueSample(site, "lease-filing");
  const undertaking = await issueSample(site, "transport-qualification");
  site.house.clock.set(TODAY);
  const lease = await issueSample(site, "lease-filing");
  return [
    { name: "valid", verdict: "valid", id: lease },
    { name: "as-of", verdict: "valid", id: await issueSample(site, "no-criminal-record") },
    { name: "expired", verdict: "expired", id: expired },
    { name: "endorsement-due", verdict: "suspended", id: undertaking },
    { name: "suspended", verdict: "suspended", id: await changed(site, "lease-filing", "冻结") },
    { name: "revoked", verdict: "revoked", id: await changed(site, "business-licence", "吊销") },
    { name: "superseded", verdict: "superseded", id: await superseded(site) },
    { name: "not-yet-valid", verdict: "not-yet-valid", id: await beginningLater(site) },
    { name: "key-compromised", verdict: "key-compromised", id: await compromised(site) },
    { name: "unknown", verdict: "unknown", id: NOBODY },
    { name: "tampered", verdict: "tampered", file: await tampered(site, lease) },
    { name: "not-issued", verdict: "not-issued", file: await signedButNotRecorded(site, lease) },
    { name: "unverifiable", verdict: "unverifiable", file: await pdfWithoutCredential() },
  ];
}

async function changed(site: TestWebsite, slug: string, act: string): Promise<string> {
  const id = await issueSample(site, slug);
  const answer = await site.call("POST", `/v1/licences/${id}/status`, statusBody(site, slug, act));
  if (answer.status !== 200) throw new Error(await answer.text());
  return id;
}

async function superseded(site: TestWebsite): Promise<string> {
  const id = await issueSample(site, "business-licence");
  const { holders, claims } = site.house.request("business-licence");
  const answer = await site.call(
    "POST",
    `/v1/licences/${id}/versions`,
    { holders: holders ?? [], claims: claims ?? {} },
    {
      "idempotency-key": `renew-${id}`,
    },
  );
  if (answer.status !== 201) throw new Error(await answer.text());
  return id;
}

async function beginningLater(site: TestWebsite): Promise<string> {
  const request = site.house.request("lease-filing");
  const claims = { ...(request["claims"] as JsonObject), leaseFrom: "2026-12-10", leaseUntil: "2027-12-09" };
  return issueSample(site, "lease-filing", { claims });
}

/** A key is declared compromised from before the record on. */
async function compromised(site: TestWebsite): Promise<string> {
  const id = await issueSample(site, "elderly-card");
  const dossier = await site.house.archive.dossier(id);
  await site.house.keyOffice.compromiseKey("operator", dossier?.key.kid ?? "", site.house.clock.now());
  return id;
}

async function credentialOf(site: TestWebsite, id: string): Promise<JsonObject> {
  const answer = await site.call("GET", `/v1/licences/${id}/credential`);
  return (await answer.json()) as JsonObject;
}

async function tampered(site: TestWebsite, id: string): Promise<Uint8Array> {
  const text = JSON.stringify(await credentialOf(site, id));
  const altered = text.replace("1802室", "1803室");
  if (altered === text) throw new Error("nothing was altered");
  return new TextEncoder().encode(altered);
}

/** As somebody would who has stolen the key: signed with it, never recorded. */
async function signedButNotRecorded(site: TestWebsite, id: string): Promise<Uint8Array> {
  const { proof, ...unsigned } = await credentialOf(site, id);
  const forged = { ...unsigned, id: `${site.house.origin}/v/${NOBODY}` };
  const verificationMethod = String((proof as JsonObject)["verificationMethod"]);
  const input = signingInput(portableCryptography, forged, { created: site.house.clock.now(), verificationMethod });
  const [signature] = await site.house.keyring.sign(verificationMethod.split("#")[1] ?? "", [input.bytes]);
  return new TextEncoder().encode(JSON.stringify(withProof(forged, input.proof, signature ?? new Uint8Array())));
}

async function pdfWithoutCredential(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage();
  return document.save();
}
