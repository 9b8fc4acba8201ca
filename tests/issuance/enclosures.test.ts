// What a licence refers to by hash: whether it is there and fit when the licence is drafted, and its bytes when it is drawn.

import { describe, expect, it } from "vitest";
import { checkEnclosures, enclosuresFor, enclosuresOfCredential } from "../../src/issuance/enclosures.ts";
import { enclosureOfLicence } from "../../src/issuance/licence-enclosure.ts";
import type { LicenceRecord } from "../../src/issuance/register-entries.ts";
import { testCatalogue } from "../catalogue.ts";
import { SAMPLE_PHOTOS, samplePhotoHash } from "../sample-photos.ts";

const catalogue = testCatalogue();
const type = catalogue.find("elderly-card") ?? expect.fail("no elderly card");
const lease = catalogue.find("lease-filing") ?? expect.fail("no lease filing");
const HASH = samplePhotoHash("zhang-shuiting.jpg");
const OTHER = samplePhotoHash("lan-jinyu.jpg");
const photo = SAMPLE_PHOTOS[HASH] ?? expect.fail("no photo");
const subject = { claims: { photo: HASH } };

const shelfOf = (mediaType: string, bytes = photo) => ({
  enclosure: (sha256: string) => (sha256 === HASH ? { mediaType, bytes } : undefined),
});
const checked = (shelf: ReturnType<typeof shelfOf>, claims = subject.claims) =>
  checkEnclosures(type, claims, { shelf, examiner: undefined });

describe("what the claims of a draft name", () => {
  it("is in order when it is there and of the right kind and shape", async () => {
    expect(await checked(shelfOf("image/jpeg"))).toEqual([]);
  });

  it("is refused by name when it is not there, or another file", async () => {
    expect(await checked(shelfOf("image/jpeg"), { photo: OTHER })).toMatchObject([
      { pointer: "/claims/photo", code: "enclosure-missing", parameters: { zh: "照片", en: "Photo", found: OTHER } },
    ]);
    expect(await checked(shelfOf("application/pdf"))).toMatchObject([
      {
        pointer: "/claims/photo",
        code: "enclosure-kind",
        parameters: { found: "application/pdf", expected: "image/jpeg" },
      },
    ]);
  });
});

describe("the bytes that a licence is drawn with", () => {
  it("are those behind the hashes that its subject names", async () => {
    expect(await enclosuresFor(type, subject, shelfOf("image/jpeg"))).toEqual({ [HASH]: photo });
    const credential = JSON.stringify({ credentialSubject: subject });
    expect(await enclosuresOfCredential(type, credential, shelfOf("image/jpeg"))).toEqual({ [HASH]: photo });
  });

  it("are none for a type without enclosures, whose credential is not even read", async () => {
    expect(await enclosuresOfCredential(lease, "no JSON", shelfOf("image/jpeg"))).toEqual({});
  });

  it("are missed by name, for a licence is never drawn without its photo", async () => {
    const missing = enclosuresFor(type, { claims: { photo: OTHER } }, shelfOf("image/jpeg"));
    await expect(missing).rejects.toMatchObject({
      code: "request-invalid",
      fields: [{ pointer: "/claims/photo", code: "enclosure-missing" }],
    });
  });
});

describe("reading what a licence refers to", () => {
  const record = { type: type.code, typeVersion: type.version } as LicenceRecord;
  const parts = { catalogue, enclosures: shelfOf("image/jpeg") };
  const issued = { ...record, credential: JSON.stringify({ credentialSubject: subject }) };

  it("answers what the licence names, and nothing that it does not name though it is kept", async () => {
    expect(await enclosureOfLicence(parts, issued, HASH)).toEqual({ mediaType: "image/jpeg", bytes: photo });
    const other = { ...issued, credential: JSON.stringify({ credentialSubject: { claims: { photo: OTHER } } }) };
    for (const reading of [
      enclosureOfLicence(parts, other, HASH),
      enclosureOfLicence(parts, other, OTHER),
      enclosureOfLicence(parts, record, HASH),
      enclosureOfLicence(parts, { ...issued, type: lease.code }, HASH),
    ]) {
      await expect(reading).rejects.toMatchObject({ code: "not-found" });
    }
  });
});
