// A timestamp authority to test with: openssl's own (`openssl ts`), with a certificate of its own in a folder of its own.

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openssl } from "./seals.ts";

/**
 * Opens an authority; `answer` is a TimeStampResp to a TimeStampReq. `along` more certificates go along with every token;
 * `binding` is the hash by which a token names its certificate (`sha1` is the older attribute of RFC 2634).
 */
export function openTimeOffice({ along = 0, binding = "sha256" } = {}): {
  readonly folder: string;
  answer(request: Uint8Array): Uint8Array;
} {
  const folder = mkdtempSync(path.join(tmpdir(), "vellum-time-"));
  const kind = ["-newkey", "rsa:2048", "-noenc", "-days", "3650", "-keyout", "key.pem", "-out", "tsa.pem"];
  openssl(
    folder,
    "req",
    "-x509",
    ...kind,
    "-subj",
    "/C=CN/CN=Test TSA",
    "-addext",
    "extendedKeyUsage=critical,timeStamping",
  );
  const settings = [
    ...["[tsa]", "default_tsa = office", "[office]", "serial = serial", "signer_cert = tsa.pem"],
    ...["signer_key = key.pem", "signer_digest = sha256", "default_policy = 1.2.3.4.1", "digests = sha256, sha512"],
    ...["ordering = yes", "tsa_name = yes", `ess_cert_id_alg = ${binding}`],
    ...(along > 0 ? ["certs = along.pem", ""] : [""]),
  ];
  const others = Array.from({ length: along }, (_, index) => {
    const subject = `/CN=${index}${"x".repeat(50)}`;
    return openssl(folder, "req", "-x509", "-key", "key.pem", "-days", "9", "-subj", subject);
  });
  writeFileSync(path.join(folder, "along.pem"), others.join(""));
  writeFileSync(path.join(folder, "tsa.cnf"), settings.join("\n"));
  writeFileSync(path.join(folder, "serial"), "01\n");
  return {
    folder,
    answer: (request) => {
      writeFileSync(path.join(folder, "request.tsq"), request);
      openssl(folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request.tsq", "-out", "reply.tsr");
      return Uint8Array.from(readFileSync(path.join(folder, "reply.tsr")));
    },
  };
}
