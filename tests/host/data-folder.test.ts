import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openDataFolder } from "../../src/host/data-folder.ts";
import { describeFieldError } from "../../src/licence/describe.ts";
import { LicenceError } from "../../src/licence/errors.ts";
import { testCatalogue } from "../catalogue.ts";

const root = mkdtempSync(path.join(tmpdir(), "vellum-folder-"));
const isSuperuser = process.getuid?.() === 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

async function refusal(folder: string): Promise<LicenceError> {
  const error = await openDataFolder(folder, path.join(folder, "vellum.sqlite")).catch((thrown: unknown) => thrown);
  if (error instanceof LicenceError) return error;
  throw new Error(`not refused: ${String(error)}`);
}

describe("the data folder", () => {
  it("is made for its owner alone, with the folders above it, and opened again", async () => {
    const folder = path.join(root, "a/b/data");
    await openDataFolder(folder, path.join(folder, "vellum.sqlite"));
    await openDataFolder(folder, path.join(folder, "vellum.sqlite"));
    expect(existsSync(folder)).toBe(true);
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  it("that cannot be made is refused by its name, with what to do about it, in both languages", async () => {
    const file = path.join(root, "a-file");
    writeFileSync(file, "");
    const error = await refusal(path.join(file, "data"));
    expect(error).toMatchObject({ code: "configuration-invalid", fields: [{ code: "not-writable" }] });
    for (const [language, advice] of [
      ["zh-CN", "写入权限"],
      ["en", "write access"],
    ] as const) {
      const [field] = error.fields;
      const said = field && describeFieldError(testCatalogue().words(language), language, field);
      expect(said).toContain(path.join(file, "data"));
      expect(said).toContain(advice);
    }
  });

  it.skipIf(isSuperuser)("that is read-only, or whose register is, is refused in the same words", async () => {
    const folder = path.join(root, "read-only");
    const register = path.join(folder, "vellum.sqlite");
    await openDataFolder(folder, register);
    writeFileSync(register, "", { mode: 0o400 });
    expect(await refusal(folder)).toMatchObject({ fields: [{ parameters: { found: register, reason: "EACCES" } }] });
    rmSync(register);
    chmodSync(folder, 0o500);
    expect(await refusal(folder)).toMatchObject({ fields: [{ parameters: { found: folder, reason: "EACCES" } }] });
  });
});
