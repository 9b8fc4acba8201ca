import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { openDataFolder } from "../../src/host/data-folder.ts";
import { describeFieldError } from "../../src/licence/describe.ts";
import { LicenceError } from "../../src/licence/errors.ts";
import { testCatalogue } from "../catalogue.ts";

const root = mkdtempSync(path.join(tmpdir(), "vellum-folder-"));
const isSuperuser = process.getuid?.() === 0;
const NOBODY = 65_534;

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

  it("that is read-only, or whose register is, is refused in the same words", () => {
    const folder = path.join(root, "read-only");
    const register = path.join(folder, "vellum.sqlite");
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(register, "", { mode: 0o400 });
    for (const each of [root, folder, register]) giveAway(each);
    expect(faultOfNobody(folder)).toEqual({ found: register, reason: "EACCES" });
    rmSync(register);
    expect(faultOfNobody(folder)).toBeUndefined();
    chmodSync(folder, 0o500);
    expect(faultOfNobody(folder)).toEqual({ found: folder, reason: "EACCES" });
  });
});

function giveAway(file: string): void {
  if (isSuperuser) chownSync(file, NOBODY, NOBODY);
}

/** What opening the folder is refused with, asked by somebody whom modes hold: the superuser may write everywhere. */
function faultOfNobody(folder: string): unknown {
  const entry = JSON.stringify(path.join(import.meta.dirname, "../../src/host/data-folder.ts"));
  const contents = `
    import { openDataFolder } from ${entry};
    if (process.getuid() === 0) { process.setgid(${NOBODY}); process.setuid(${NOBODY}); }
    const folder = ${JSON.stringify(folder)};
    const error = await openDataFolder(folder, folder + "/vellum.sqlite").catch((thrown) => thrown);
    process.stdout.write(JSON.stringify({ fault: error?.fields[0].parameters }));`;
  const stdin = { contents, resolveDir: import.meta.dirname };
  const bundled = buildSync({ stdin, bundle: true, write: false, platform: "node", format: "esm" });
  // By standard input: the checkout need not be open to everybody.
  const said = execFileSync(process.execPath, ["--input-type=module", "-"], {
    input: bundled.outputFiles[0]?.text,
    encoding: "utf8",
    cwd: "/",
  });
  return (JSON.parse(said) as { fault?: unknown }).fault;
}
