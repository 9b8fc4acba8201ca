// Handing out with a real timestamp authority (`openssl ts` behind HTTP on loopback): files are B-T; when it is away they are handed
// out B-B, and the operator is told.

import { rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readSignedData } from "../../src/document/pades/signed-data-reading.ts";
import { openssl, partsOf, subtle, written } from "../document/pades/seals.ts";
import { openTimeOffice } from "../document/pades/time-office.ts";
import { verifyPadesSignature } from "../document/read-file.ts";
import { describeWith, itNeeds, toolOutput } from "../system-tools.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";

const TOKEN = "1.2.840.113549.1.9.16.2.14";

describeWith(["openssl"], "with a timestamp authority", () => {
  const office = openTimeOffice();
  const incidents: unknown[] = [];
  let server: Server;
  let house: TestHouse;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        response.setHeader("content-type", "application/timestamp-reply");
        response.end(office.answer(Buffer.concat(pieces)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const timestampUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsr`;
    const printing = { onIncident: (incident: string, error: unknown) => incidents.push([incident, error]) };
    house = await openTestHouse({ timestampUrl, printing });
    const { issuer } = house.request("lease-filing");
    await house.sealOffice.makeDevelopmentSeal("operator", String(issuer));
  });
  afterAll(async () => {
    server.close();
    await house.tidy();
    rmSync(office.folder, { recursive: true, force: true });
  });

  it("a licence is handed out with its time, and the same bytes again", async () => {
    const licence = await house.issue(house.request("lease-filing"));
    const { bytes, sha256 } = await house.handingOut.document(licence);
    expect(await verifyPadesSignature(bytes, subtle)).toMatchObject({
      signatures: [{ coversWholeFile: true, digestHolds: true, signatureHolds: true, timestamp: { holds: true } }],
    });
    const token = readSignedData(partsOf(bytes).cms).unsignedAttributes.get(TOKEN) ?? new Uint8Array();
    const signature = readSignedData(partsOf(bytes).cms).signature;
    const files = [
      "-in",
      written(office, "token.der", token),
      "-token_in",
      "-data",
      written(office, "of.bin", signature),
    ];
    expect(openssl(office.folder, "ts", "-verify", ...files, "-CAfile", "tsa.pem")).toContain("Verification: OK");
    expect((await house.handingOut.document(licence)).sha256).toBe(sha256);
    expect(incidents).toEqual([]);
  });

  itNeeds("pdfsig")("poppler finds the file valid as a whole", async () => {
    const licence = await house.issue(house.request("lease-filing"));
    const file = written(office, "stamped.pdf", (await house.handingOut.document(licence)).bytes);
    const report = toolOutput("pdfsig", "-nocert", file);
    expect(report).toContain("Signature Validation: Signature is Valid.");
    expect(report).toContain("Total document signed");
  });

  it("that is away a licence is handed out without, the operator is told, and the file stays as it is", async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const licence = await house.issue(house.request("lease-filing"));
    const first = await house.handingOut.document(licence);
    expect(await verifyPadesSignature(first.bytes, subtle)).toMatchObject({
      signatures: [{ digestHolds: true, signatureHolds: true }],
    });
    expect(readSignedData(partsOf(first.bytes).cms).unsignedAttributes.has(TOKEN)).toBe(false);
    expect(incidents).toMatchObject([["timestamp", { name: "TypeError" }]]);
    const { seq } = await house.keeper.auditHead();
    expect(await house.keeper.auditLines(seq - 1, 1)).toMatchObject([
      {
        action: "sealed-without-timestamp",
        subject: licence.id,
        detail: { file: first.sha256, timestampFault: "unreachable" },
      },
    ]);
    house = await house.reopen();
    const again = await house.handingOut.document(licence);
    expect(again.sha256).toBe(first.sha256);
  });
});
