// `vellum verify FILE` on PDFs: the file as it was handed out, and one of the forgeries of tests/document/forged.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { retyped, rewritten } from "../document/forged/rewriting.ts";
import { ISSUERS, leaseRequest, newFolder, type Outcome, vellum } from "./vellum.ts";

const cwd = newFolder();
const env = { VELLUM_ORIGIN: "http://localhost:8787", VELLUM_DATA: join(cwd, "data") };
const run = (...args: readonly string[]): Promise<Outcome> => vellum(args, { cwd, env });

beforeAll(async () => {
  expect((await run("init", "--issuers", ISSUERS)).code).toBe(0);
  writeFileSync(join(cwd, "request.json"), JSON.stringify(leaseRequest(7)));
  expect((await run("issue", "request.json", "--pdf", "lease.pdf")).code).toBe(0);
  const pdf = new Uint8Array(readFileSync(join(cwd, "lease.pdf")));
  const forged = await rewritten(pdf, (document) => retyped(document.getPage(0), "王堃昇", "昇堃王"));
  writeFileSync(join(cwd, "forged.pdf"), forged);
}, 60_000);

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe("vellum verify", () => {
  it("says of the file that was handed out that it is valid, byte for byte", async () => {
    const { code, stdout } = await run("verify", "lease.pdf", "--lang", "en");
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ {2}PDF file/);
    expect(stdout).toMatch(/✓ {2}What the page shows/);
  });

  it("says of a page with another name that it was altered, and names the field", async () => {
    const { code, stdout } = await run("verify", "forged.pdf", "--lang", "zh");
    expect(code).toBe(1);
    expect(stdout).toContain("内容被篡改");
    expect(stdout).toMatch(/承租人 .*签发机关签名的 王\* .*页面显示的 昇堃王/);
  });

  it("says the same to programs", async () => {
    const { code, stdout } = await run("verify", "forged.pdf", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: "tampered",
      reason: "page-altered",
      altered: [{ field: "/certificateHolder/*/name", shown: "昇堃王" }],
    });
  });
});
