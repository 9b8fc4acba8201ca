import { rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPdfSealer } from "../../../src/document/pades/sealing.ts";
import { composeSignature } from "../../../src/document/pades/signed-data.ts";
import { readSignedData } from "../../../src/document/pades/signed-data-reading.ts";
import { takeTimestamp, timestampRequest } from "../../../src/document/pades/timestamp.ts";
import { createPrinter } from "../../../src/document/printer.ts";
import { systemEntropy } from "../../../src/host/entropy.ts";
import { createTimestampAuthority } from "../../../src/host/timestamp-authority.ts";
import type { SealedFile, TimestampAuthority } from "../../../src/licence/sealing.ts";
import { describeWith, itNeeds, toolOutput } from "../../system-tools.ts";
import { verifyPadesSignature } from "../read-file.ts";
import { catalogue, fonts, sampleSheets } from "../sheets.ts";
import {
  cryptography,
  makeSeal,
  openssl,
  partsOf,
  SIGNED_AT,
  sealFieldOf,
  subtle,
  type TestSeal,
  written,
} from "./seals.ts";
import { openTimeOffice } from "./time-office.ts";

const imprint = cryptography.sha256(Uint8Array.of(1, 2, 3));
const nonce = Uint8Array.from({ length: 16 }, (_, index) => 0xf0 - index);

describeWith(["openssl"], "a timestamp", () => {
  const office = openTimeOffice();
  afterAll(() => rmSync(office.folder, { recursive: true, force: true }));

  it("is asked for in a request that openssl reads", () => {
    const file = written(office, "ask.tsq", timestampRequest(imprint, nonce));
    const text = openssl(office.folder, "ts", "-query", "-in", file, "-text").toLowerCase();
    expect(text).toContain("hash algorithm: sha256");
    expect(text).toContain("certificate required: yes");
    expect(text).toContain("nonce: 0xf0efeeedecebeae9e8e7e6e5e4e3e2e1");
  });

  it("is taken when it answers the very question", async () => {
    const response = office.answer(timestampRequest(imprint, nonce));
    const { token, at } = await takeTimestamp(subtle, response, { imprint, nonce });
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(120_000);
    const file = written(office, "token.der", token);
    const check = ["-verify", "-in", file, "-token_in", "-digest", Buffer.from(imprint).toString("hex")];
    expect(openssl(office.folder, "ts", ...check, "-CAfile", "tsa.pem")).toContain("Verification: OK");
  });

  it.each([
    ["imprint", { imprint: cryptography.sha256(Uint8Array.of(9)), nonce }],
    ["nonce", { imprint, nonce: nonce.toReversed() }],
  ])("is refused when the %s is another", async (part, asked) => {
    const response = office.answer(timestampRequest(imprint, nonce));
    await expect(takeTimestamp(subtle, response, asked)).rejects.toThrow(part);
  });

  it("is refused when the authority refuses, or answers something else", async () => {
    const asked = { imprint, nonce };
    const refused = office.answer(timestampRequest(Uint8Array.of(1, 2, 3), nonce));
    await expect(takeTimestamp(subtle, refused, asked)).rejects.toThrow("status");
    for (const answer of [new Uint8Array(), Uint8Array.of(0x30, 0), new TextEncoder().encode("<html>")])
      await expect(takeTimestamp(subtle, answer, asked)).rejects.toMatchObject({ name: "TimestampError" });
  });

  it("is refused wherever one byte of it was changed, but for the few that nobody signs", async () => {
    const response = office.answer(timestampRequest(imprint, nonce));
    const accepted: number[] = [];
    for (let at = 0; at < response.length; at += 3) {
      const changed = response.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const fault: unknown = await takeTimestamp(subtle, changed, { imprint, nonce }).catch((error: unknown) => error);
      if (fault instanceof Error) expect(fault.name).toBe("TimestampError");
      else accepted.push(at);
    }
    // Status "granted with modifications", two versions, and the digest algorithms that SignedData lists ahead.
    expect(accepted.length).toBeLessThan(12);
  });

  it("is refused when its certificate is for another purpose", async () => {
    const old = openTimeOffice({ binding: "sha1" });
    const response = old.answer(timestampRequest(imprint, nonce));
    rmSync(old.folder, { recursive: true, force: true });
    // The older attribute binds nothing here, so that only the purpose tells.
    expect((await takeTimestamp(subtle, response, { imprint, nonce })).token.length).toBeGreaterThan(1000);
    const purpose = Buffer.from("06082b06010505070308", "hex");
    const changed = Buffer.from(response);
    changed[changed.indexOf(purpose) + 9] = 4;
    await expect(takeTimestamp(subtle, changed, { imprint, nonce })).rejects.toThrow("signature");
  });
});

describeWith(["openssl"], "a licence sealed with a timestamp", () => {
  let seal: TestSeal;
  const office = openTimeOffice();
  const printer = createPrinter({ catalogue, fonts });
  beforeAll(() => {
    seal = makeSeal("ecdsa-p256-sha256");
  });
  afterAll(() => {
    for (const { folder } of [office, seal]) rmSync(folder, { recursive: true, force: true });
  });

  async function sealedWith(timestampAuthority: TimestampAuthority): Promise<SealedFile> {
    const [sample] = sampleSheets("lease-filing");
    if (sample === undefined) throw new Error("no sample");
    const { bytes: pdf } = await printer.print(sample.sheet);
    const parts = { hand: seal.hand, cryptography, subtle, entropy: systemEntropy, timestampAuthority };
    const { identity } = seal;
    return await createPdfSealer(parts).seal({
      pdf,
      field: sealFieldOf(pdf),
      name: "章",
      signedAt: SIGNED_AT,
      identity,
    });
  }

  const stamping = { stamp: async (request: Uint8Array) => office.answer(request) };

  itNeeds("pdfsig")("is B-T: poppler and openssl find it valid, and so do we, with its time", async () => {
    const { bytes, level, timestampFault } = await sealedWith(stamping);
    expect([level, timestampFault]).toEqual(["B-T", undefined]);
    const report = toolOutput("pdfsig", "-nocert", written(seal, "stamped.pdf", bytes));
    expect(report).toContain("Signature is Valid.");
    expect(report).toContain("Total document signed");
    const { covered, cms } = partsOf(bytes);
    const [content, signature] = [written(seal, "covered.bin", covered), written(seal, "signature.der", cms)];
    const input = ["-inform", "DER", "-in", signature, "-content", content, "-binary", "-CAfile", seal.rootFile];
    openssl(seal.folder, "cms", "-verify", ...input, "-out", "content.out");
    expect(openssl(seal.folder, "cms", "-cmsout", "-print", "-inform", "DER", "-in", signature)).toContain(
      "id-smime-aa-timeStampToken",
    );
    expect(await verifyPadesSignature(bytes, subtle)).toMatchObject({
      signatures: [
        {
          coversWholeFile: true,
          digestHolds: true,
          signatureHolds: true,
          timestamp: { holds: true, at: expect.stringMatching(/^20/), certificate: { subject: "CN=Test TSA, C=CN" } },
        },
      ],
    });
  });

  it("does not hold when the stamp is about another signature", async () => {
    const [one, other] = [await sealedWith(stamping), await sealedWith(stamping)];
    const { signedAttributes: attributes, ...signed } = readSignedData(one.record.cms);
    const foreign = readSignedData(other.record.cms).unsignedAttributes.get("1.2.840.113549.1.9.16.2.14");
    if (foreign === undefined) throw new Error("no token");
    const { chain, algorithm } = seal.identity;
    const cms = composeSignature({ ...signed, attributes, chain, algorithm, timestampToken: foreign });
    const start = partsOf(one.bytes).gap + 1;
    const stamped = one.bytes.slice();
    stamped.set(
      Buffer.from(
        Buffer.from(cms)
          .toString("hex")
          .padEnd(2 * one.record.reserved, "0"),
        "latin1",
      ),
      start,
    );
    expect(await verifyPadesSignature(stamped, subtle)).toMatchObject({
      signatures: [{ digestHolds: true, signatureHolds: true, timestamp: { holds: false } }],
    });
  });

  it("is sealed without one, and says so, when the authority is out of reach or answers wrongly", async () => {
    const away = await sealedWith({ stamp: async () => undefined });
    expect([away.level, away.timestampFault]).toEqual(["B-B", "unreachable"]);
    const stale = office.answer(timestampRequest(imprint, nonce));
    const wrong = await sealedWith({ stamp: async () => stale });
    expect([wrong.level, wrong.timestampFault]).toEqual(["B-B", "imprint"]);
    expect(await verifyPadesSignature(wrong.bytes, subtle)).toMatchObject({
      signatures: [{ coversWholeFile: true, digestHolds: true, signatureHolds: true }],
    });
  });

  it("gets a wider room when the token needs one", async () => {
    const heavy = openTimeOffice({ along: 12 });
    const { bytes, level, record } = await sealedWith({ stamp: async (request) => heavy.answer(request) });
    rmSync(heavy.folder, { recursive: true, force: true });
    expect(level).toBe("B-T");
    expect(record.cms.length).toBeGreaterThan(8 * 1024);
    expect(await verifyPadesSignature(bytes, subtle)).toMatchObject({
      signatures: [{ coversWholeFile: true, digestHolds: true, signatureHolds: true, timestamp: { holds: true } }],
    });
  });

  describe("over HTTP", () => {
    const servers: ReturnType<typeof createServer>[] = [];
    afterAll(() => {
      for (const server of servers) server.close();
    });

    async function listening(listener: RequestListener): Promise<string> {
      const server = createServer(listener);
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsr`;
    }

    const answering: RequestListener = (request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        expect(request.headers["content-type"]).toBe("application/timestamp-query");
        response.setHeader("content-type", "application/timestamp-reply");
        response.end(office.answer(Buffer.concat(pieces)));
      });
    };

    it("comes from an authority that is asked as RFC 3161 §3.4 says", async () => {
      const authority = createTimestampAuthority({ url: await listening(answering) });
      expect((await sealedWith(authority)).level).toBe("B-T");
    });

    it.each([
      ["does not answer in time", (() => undefined) satisfies RequestListener],
      ["answers with an error", ((_, response) => response.writeHead(500).end()) satisfies RequestListener],
      ["answers with a page", ((_, response) => response.end("<html>")) satisfies RequestListener],
      [
        "never stops answering",
        ((_, response) => {
          response.setHeader("content-type", "application/timestamp-reply");
          const pour = (): void => {
            while (response.write(Buffer.alloc(65_536)));
          };
          response.on("drain", pour);
          pour();
        }) satisfies RequestListener,
      ],
      [
        "sends elsewhere",
        ((_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()) satisfies RequestListener,
      ],
    ])("is done without when the authority %s, and then not asked for a while", async (_, listener) => {
      let asked = 0;
      const url = await listening((request, response) => {
        asked += 1;
        listener(request, response);
      });
      const failures: unknown[] = [];
      const authority = createTimestampAuthority({ url, timeLimitMs: 300, onFailure: (cause) => failures.push(cause) });
      expect(await authority.stamp(timestampRequest(imprint, nonce))).toBeUndefined();
      expect(await authority.stamp(timestampRequest(imprint, nonce))).toBeUndefined();
      expect([asked, failures.length]).toEqual([1, 1]);
    });

    it("is asked for again when the pause is over", async () => {
      const url = await listening((_, response) => response.writeHead(503).end());
      const failures: unknown[] = [];
      const authority = createTimestampAuthority({ url, pauseMs: 0, onFailure: (cause) => failures.push(cause) });
      for (let attempt = 0; attempt < 2; attempt += 1) await authority.stamp(timestampRequest(imprint, nonce));
      expect(failures).toHaveLength(2);
    });
  });
});
