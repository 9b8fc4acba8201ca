// A seal as a certification authority issues it, taken in at the command line: what `vellum pdf` writes then, judged by openssl and
// poppler. Keys and certificates are openssl's own.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { SealAlgorithm } from "../../src/licence/sealing.ts";
import { makeSeal, openssl, partsOf, type TestSeal } from "../document/pades/seals.ts";
import { describeWith, itNeeds, toolOutput } from "../system-tools.ts";
import { HOUSING, ISSUERS, leaseRequest, newFolder, vellum } from "./vellum.ts";

const cwd = newFolder();
const run = (args: readonly string[]) => vellum(args, { cwd });

describeWith(["openssl"], "a seal from a certification authority", () => {
  const seals: TestSeal[] = [];
  beforeAll(async () => {
    expect((await run(["init", "--issuers", ISSUERS])).code).toBe(0);
    writeFileSync(join(cwd, "passphrase.txt"), "open sesame\n");
  }, 60_000);
  afterAll(() => {
    for (const folder of [cwd, ...seals.map((seal) => seal.folder)]) rmSync(folder, { recursive: true, force: true });
  });

  const fileOf = {
    "PKCS #12": ({ folder }: TestSeal): string => {
      const files = ["-inkey", "key.pem", "-in", "seal.pem", "-certfile", "root.pem", "-out", "seal.p12"];
      openssl(folder, "pkcs12", "-export", ...files, "-passout", "pass:open sesame");
      return join(folder, "seal.p12");
    },
    PEM: ({ folder }: TestSeal): string => {
      openssl(folder, "pkcs8", "-topk8", "-in", "key.pem", "-out", "locked.pem", "-passout", "pass:open sesame");
      const parts = ["locked.pem", "seal.pem"].map((name) => readFileSync(join(folder, name), "utf8"));
      writeFileSync(join(folder, "both.pem"), parts.join(""));
      return join(folder, "both.pem");
    },
  };
  const sealedPdf = async (kind: keyof typeof fileOf, algorithm: SealAlgorithm, serial: number) => {
    const seal = makeSeal(algorithm);
    seals.push(seal);
    const passphrase = ["--passphrase-file", "passphrase.txt"];
    const imported = await run(["keys", "seal", "import", HOUSING, fileOf[kind](seal), ...passphrase, "--json"]);
    expect(JSON.parse(imported.stdout)).toMatchObject({ fingerprint: seal.identity.fingerprint, development: false });
    writeFileSync(join(cwd, "request.json"), JSON.stringify(leaseRequest(serial)));
    const { id } = JSON.parse((await run(["issue", "request.json", "--json"])).stdout);
    expect((await run(["pdf", id, "-o", `${serial}.pdf`])).code).toBe(0);
    return { seal, file: join(cwd, `${serial}.pdf`) };
  };

  it.each([
    ["PKCS #12", "ecdsa-p256-sha256", 1],
    ["PEM", "rsa-pkcs1-sha256", 2],
  ] as const)(
    "given as %s (%s) signs what is handed out, up to the authority's root",
    async (kind, algorithm, serial) => {
      const { seal, file } = await sealedPdf(kind, algorithm, serial);
      const { covered, cms } = partsOf(readFileSync(file));
      writeFileSync(join(seal.folder, "covered.bin"), covered);
      writeFileSync(join(seal.folder, "signature.der"), cms);
      const input = ["-inform", "DER", "-in", "signature.der", "-binary", "-content", "covered.bin", "-out", "out.bin"];
      expect(() =>
        openssl(seal.folder, "cms", "-verify", ...input, "-CAfile", "root.pem", "-purpose", "any"),
      ).not.toThrow();
    },
  );

  itNeeds("pdfsig")("is what poppler shows as the signer of the whole file", async () => {
    const { file } = await sealedPdf("PKCS #12", "rsa-pkcs1-sha256", 3);
    const report = toolOutput("pdfsig", "-nocert", file);
    expect(report).toContain("Signature Validation: Signature is Valid.");
    expect(report).toContain("Total document signed");
    expect(report).toContain("O=衢州市住房和城乡建设局");
  });
});
