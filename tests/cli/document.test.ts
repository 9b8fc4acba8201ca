// `vellum document sign` at the real command line: from a department's PDF to the signed one beside it.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rawPdf } from "../document/own-document/originals.ts";
import { DOCUMENTS_FOLDER } from "../sample-photos.ts";
import { describeWith, toolOutput } from "../system-tools.ts";
import { HOUSING, ISSUERS, newFolder, vellum } from "./vellum.ts";

const cwd = newFolder();
const run = (args: readonly string[]) => vellum(args, { cwd });
const inFolder = (name: string) => join(cwd, name);
const HOLDER = ["--holder", "衢州橘海生态农业有限公司", "--holder-code", "91330803MA0000G76G"];
const about = (number: string) => ["--issuer", HOUSING, "--title", "关于电梯更新的通知", "--number", number, ...HOLDER];

beforeAll(async () => {
  const { code, stderr } = await run(["init", "--issuers", ISSUERS]);
  expect([code, stderr]).toEqual([0, ""]);
  for (const name of ["lift-renewal", "park-reply"])
    writeFileSync(inFolder(`${name}.pdf`), readFileSync(join(DOCUMENTS_FOLDER, `${name}.pdf`)));
}, 60_000);

describe("vellum document sign", () => {
  it("writes the signed file beside the original, says where it is verified, and it verifies", async () => {
    const { code, stdout, stderr } = await run([
      "document",
      "sign",
      "lift-renewal.pdf",
      ...about("衢建发〔2026〕1号"),
      "--valid-until",
      "2031-12-31",
    ]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/http:\/\/localhost:8787\/v\/[a-z2-7]{26}/);
    expect(stdout).toContain("lift-renewal.signed.pdf");
    const verified = await run(["verify", "lift-renewal.signed.pdf"]);
    expect([verified.code, verified.stdout.includes("衢建发〔2026〕1号")]).toEqual([0, true]);
  });

  it("prints id, link and file for programs, and takes what it is not told from a file", async () => {
    const request = {
      issuer: HOUSING,
      title: "复函",
      number: "衢建函〔2026〕2号",
      holders: [{ name: "方大森", code: "330802188109090717", codeType: "111" }],
    };
    writeFileSync(inFolder("request.json"), JSON.stringify(request));
    const args = [
      "document",
      "sign",
      "park-reply.pdf",
      "--request",
      "request.json",
      "--place",
      "30,226",
      "--out",
      "out.pdf",
      "--key",
      "k1",
      "--json",
    ];
    const { code, stdout } = await run(args);
    const answer = JSON.parse(stdout);
    expect([code, answer.file, answer.bytes]).toEqual([0, "out.pdf", readFileSync(inFolder("out.pdf")).length]);
    expect(answer.credential.credentialSubject.claims.place).toEqual({ x: 30, y: 226 });
    expect(answer.links.verify).toContain(answer.id);
    expect(JSON.parse((await run(args)).stdout).id).toBe(answer.id);
  });

  it("says what is wrong with a PDF, a place or an option, and writes nothing", async () => {
    writeFileSync(inFolder("form.pdf"), rawPdf({ catalogue: "/AcroForm<</Fields[<</FT/Tx/T(a)>>]>>" }));
    const form = await run(["document", "sign", "form.pdf", ...about("衢建函〔2026〕3号")]);
    expect([form.code, form.stderr.includes("[pdf-form]")]).toEqual([1, true]);
    const covered = await run([
      "document",
      "sign",
      "park-reply.pdf",
      ...about("衢建函〔2026〕3号"),
      "--place",
      "30,100",
    ]);
    expect([covered.code, covered.stderr.includes("[place-on-text]")]).toEqual([1, true]);
    const unsaid = await run(["document", "sign", "park-reply.pdf", ...about("衢建函〔2026〕3号"), "--place", "here"]);
    expect([unsaid.code, unsaid.stderr.includes("[place-form]")]).toEqual([1, true]);
    const again = await run(["document", "sign", "lift-renewal.signed.pdf", ...about("衢建函〔2026〕3号")]);
    expect([again.code, again.stderr.includes("[pdf-attachment]")]).toEqual([1, true]);
    expect(existsSync(inFolder("form.signed.pdf")) || existsSync(inFolder("park-reply.signed.pdf"))).toBe(false);
  });

  it("tries without signing", async () => {
    const { code, stdout } = await run([
      "document",
      "sign",
      "park-reply.pdf",
      ...about("衢建函〔2026〕4号"),
      "--dry-run",
    ]);
    expect([code, JSON.parse(stdout).credentialSubject.claims.pages]).toEqual([0, 1]);
    expect(existsSync(inFolder("park-reply.signed.pdf"))).toBe(false);
  });
});

describeWith(["pdfsig", "qpdf"], "a document signed under a department's seal", () => {
  it("is wholly signed for poppler, original and sheet alike", async () => {
    expect((await run(["keys", "seal", "development", HOUSING])).code).toBe(0);
    const { code } = await run([
      "document",
      "sign",
      "lift-renewal.pdf",
      ...about("衢建发〔2026〕9号"),
      "--out",
      "sealed.pdf",
    ]);
    expect(code).toBe(0);
    const report = toolOutput("pdfsig", "-nocert", inFolder("sealed.pdf"));
    expect(report).toContain("Signature is Valid");
    expect(report).toContain("Total document signed");
    expect(toolOutput("qpdf", "--check", inFolder("sealed.pdf"))).toContain(
      "No syntax or stream encoding errors found",
    );
  });
});
