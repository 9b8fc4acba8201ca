// Gives departments their seals: takes in what a certification authority issued, or has the development authority of this folder
// (made at its first use) issue one. What it gives back is public; the key is sealed into a file at once. ASN.1 is loaded
// when it is needed, which is rare.

import { X509Certificate } from "node:crypto";
import type { MadeSeal, SealWorkshop } from "../issuance/seal-port.ts";
import { LicenceError } from "../licence/errors.ts";
import { isDevelopment, validityOf } from "./seal-certificate.ts";
import { closeSealFile, type SealFile, takeSealMaterial } from "./seal-file.ts";
import { readDevelopmentAuthority, writeSealFile } from "./seal-folder.ts";
import type { SealMaterial } from "./seal-material.ts";
import { Secret } from "./secret.ts";

/** Opens a maker over `$VELLUM_DATA/keys`. Its errors are those of readPkcs12 and readPem. */
export function createSealMaker(parts: { readonly folder: string; readonly secret?: Secret }): SealWorkshop {
  const { folder } = parts;
  return {
    async importSeal(issuer, file, word, at) {
      const secret = secretFor(parts, issuer);
      const passphrase = word === undefined ? undefined : new Secret(word);
      const text = new TextDecoder("latin1").decode(file.subarray(0, LARGEST_PEM));
      const { readPem, readPkcs12 } = await import("./seal-import.ts");
      const material = text.includes("-----BEGIN ")
        ? readPem(text, passphrase, at)
        : await readPkcs12(file, passphrase ?? NO_PASSPHRASE, at);
      return await putAway(folder, material, { issuer, createdAt: at, secret });
    },
    async makeDevelopmentSeal(issuer, at) {
      const secret = secretFor(parts, issuer.uscc);
      const { makeDevelopmentSeal } = await import("./seal-authority.ts");
      const authority = await developmentAuthority(folder, secret, at);
      const material = await makeDevelopmentSeal(authority, issuer, at);
      authority.pkcs8.fill(0);
      return await putAway(folder, material, { issuer: issuer.uscc, createdAt: at, secret });
    },
    async developmentCertificate() {
      const own = (await readDevelopmentAuthority(folder))?.certificates[0];
      return own === undefined ? undefined : new X509Certificate(Buffer.from(own, "base64url")).toString();
    },
  };
}

const LARGEST_PEM = 256 * 1024;
const NO_PASSPHRASE = new Secret("");

/** The authority of the folder; its private key is the caller's to wipe. */
async function developmentAuthority(folder: string, secret: Secret, at: string): Promise<SealMaterial> {
  const file = await readDevelopmentAuthority(folder);
  if (file !== undefined) return await takeSealMaterial(file, secret);
  const { makeDevelopmentAuthority } = await import("./seal-authority.ts");
  const made = await makeDevelopmentAuthority(at);
  await writeSealFile(folder, await closeSealFile(made, { issuer: "", createdAt: at, secret }));
  return made;
}

async function putAway(
  folder: string,
  material: SealMaterial,
  from: Parameters<typeof closeSealFile>[1],
): Promise<MadeSeal> {
  const file: SealFile = await closeSealFile(material, from);
  material.pkcs8.fill(0);
  await writeSealFile(folder, file);
  const certificate = new X509Certificate(Buffer.from(material.chain[0] ?? []));
  return {
    issuer: from.issuer,
    fingerprint: file.fingerprint,
    subject: certificate.subject.split("\n").toReversed().join(", "),
    ...validityOf(certificate),
    development: isDevelopment(certificate),
  };
}

function secretFor({ secret }: { readonly secret?: Secret }, issuer: string): Secret {
  if (secret === undefined) throw new LicenceError("key-locked", { parameters: { issuer, kid: "" } });
  return secret;
}
