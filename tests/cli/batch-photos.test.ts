// The photos of a batch: found in a folder or in a ZIP by what a spreadsheet calls them, each the photo of one row.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openPhotos } from "../../src/cli/batch/photo-place.ts";
import { PhotoIndex } from "../../src/issuance/bulk/photo-index.ts";
import { PhotoRows } from "../../src/issuance/bulk/photo-rows.ts";
import type { PhotoSource } from "../../src/issuance/bulk/photo-source.ts";
import { openPhotoZip } from "../../src/issuance/bulk/photo-zip.ts";
import { createEnclosing } from "../../src/issuance/enclosing.ts";
import { OPERATOR } from "../../src/issuance/principal.ts";
import type { Enclosure } from "../../src/issuance/register-entries.ts";
import { LicenceError } from "../../src/licence/errors.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { PHOTOS_FOLDER, samplePhotoHash } from "../sample-photos.ts";
import { ENTRY, inDirectory, renamed, zipOf } from "./photo-zip.ts";
import { typeNamed } from "./shipped-types.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "vellum-photos-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let files = 0;

const photo = (name: string) => Uint8Array.from(readFileSync(path.join(PHOTOS_FOLDER, `${name}.jpg`)));

function written(bytes: Uint8Array): string {
  files += 1;
  const file = path.join(scratch, `${files}.zip`);
  writeFileSync(file, bytes);
  return file;
}

async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => expect.fail("it was not refused"),
    (thrown: unknown) => thrown,
  );
  return error instanceof LicenceError ? error.fields[0] : expect.fail(String(error));
}

describe("what a cell of a photo column means", () => {
  const index = new PhotoIndex(["一班/张三.jpg", "一班/李四.JPG", "二班/张三.jpg", "wang.jpeg", "Wang.jpg", "é.jpg"]);

  it.each([
    ["二班/张三.jpg", "二班/张三.jpg"],
    ["二班\\张三.jpg", "二班/张三.jpg"],
    ["./一班/张三", "一班/张三.jpg"],
    ["李四.jpg", "一班/李四.JPG"],
    ["李四", "一班/李四.JPG"],
    ["wang.jpeg", "wang.jpeg"],
    ["WANG.JPG", "Wang.jpg"],
    ["e\u0301.jpg", "é.jpg"],
  ])("%s is %s", (cell, name) => {
    expect(index.find(cell)).toEqual({ name });
  });

  it.each([
    ["张三.jpg", "photo-ambiguous", { found: "张三.jpg", expected: "一班/张三.jpg, 二班/张三.jpg" }],
    ["wang", "photo-ambiguous", { found: "wang", expected: "wang.jpeg, Wang.jpg" }],
    ["王五.jpg", "photo-missing", { found: "王五.jpg" }],
    ["../一班/张三.jpg", "photo-missing", { found: "../一班/张三.jpg" }],
    ["constructor", "photo-missing", { found: "constructor" }],
  ])("%s is refused: %s", (cell, fault, parameters) => {
    expect(index.find(cell)).toEqual({ fault, parameters });
  });
});

describe("a folder of photos", () => {
  const folder = path.join(scratch, "folder");
  mkdirSync(path.join(folder, "一班"), { recursive: true });
  writeFileSync(path.join(folder, "一班/张三.jpg"), photo("zhang-shuiting"));
  writeFileSync(path.join(folder, ".DS_Store"), "x");
  writeFileSync(path.join(folder, "large.jpg"), Buffer.alloc(1_000_001));
  symlinkSync("/etc/hosts", path.join(folder, "hosts.jpg"));

  it("is listed with the folders in it, without what systems leave there and what leads out of it", async () => {
    const source = await openPhotos(folder);
    expect(source.names).toEqual(["large.jpg", "一班/张三.jpg"]);
    expect(Buffer.from(await source.read("一班/张三.jpg")).equals(photo("zhang-shuiting"))).toBe(true);
  });

  it("has no file read that is larger than a photo may be, or gone", async () => {
    const source = await openPhotos(folder);
    expect(await refusal(source.read("large.jpg"))).toMatchObject({
      code: "photo-bytes",
      parameters: { found: 1_000_001, limit: 1_000_000 },
    });
    expect(await refusal(source.read("gone.jpg"))).toMatchObject({
      code: "photo-unreadable",
      parameters: { found: "gone.jpg", reason: "ENOENT" },
    });
  });

  it("that is not there is named", async () => {
    const place = path.join(scratch, "nowhere");
    expect(await refusal(openPhotos(place))).toMatchObject({
      code: "file",
      parameters: { path: place, reason: "ENOENT" },
    });
  });
});

describe.each([
  ["on disk", (zip: Uint8Array) => openPhotos(written(zip))],
  ["that was sent", async (zip: Uint8Array) => openPhotoZip(zip)],
])("a ZIP of photos %s", (_where, opened) => {
  it("is read as it stands, without what systems leave in it", async () => {
    const source = await opened(
      zipOf({ "一班/张三.jpg": photo("zhang-shuiting"), "__MACOSX/一班/._张三.jpg": "x", "Thumbs.db": "x", "空/": "" }),
    );
    expect(source.names).toEqual(["一班/张三.jpg"]);
    expect(Buffer.from(await source.read("一班/张三.jpg")).equals(photo("zhang-shuiting"))).toBe(true);
    await source.close();
  });

  it("may have its names in GB18030, as Chinese Windows writes them, or in UTF-8 without saying so", async () => {
    const gbk = Uint8Array.of(0xd5, 0xc5, 0xc8, 0xfd, 0x2e, 0x6a, 0x70, 0x67);
    const source = await opened(renamed(zipOf({ "aaaa.jpg": photo("zhang-shuiting") }), "aaaa.jpg", gbk));
    expect(source.names).toEqual(["张三.jpg"]);
    expect((await source.read("张三.jpg")).length).toBe(photo("zhang-shuiting").length);
    const unmarked = renamed(zipOf({ "aaaaaa.jpg": "x" }), "aaaaaa.jpg", Buffer.from("张三.jpg"));
    expect((await opened(unmarked)).names).toEqual(["张三.jpg"]);
  });

  it.each([
    [
      "says it is larger than a photo",
      inDirectory(zipOf({ "a.jpg": "small" }), ENTRY.size, 2_000_000_000, 4),
      "photo-bytes",
    ],
    [
      "unpacks to more than it says",
      inDirectory(zipOf({ "a.jpg": new Uint8Array(50_000_000) }), ENTRY.size, 1000, 4),
      "photo-unreadable",
    ],
    [
      "unpacks to less than it says",
      inDirectory(zipOf({ "a.jpg": "small" }), ENTRY.size, 900_000, 4),
      "photo-unreadable",
    ],
    ["is encrypted", inDirectory(zipOf({ "a.jpg": "small" }), ENTRY.flags, 1), "photo-unreadable"],
    ["is packed in a way not known", inDirectory(zipOf({ "a.jpg": "small" }), ENTRY.method, 14), "photo-unreadable"],
    ["is not what its checksum says", inDirectory(zipOf({ "a.jpg": "small" }), ENTRY.crc, 7, 4), "photo-unreadable"],
    [
      "is said to end beyond the ZIP",
      inDirectory(zipOf({ "a.jpg": "small" }), ENTRY.packed, 900_000, 4),
      "photo-unreadable",
    ],
  ])("with a file that %s has it refused and no more unpacked", async (_, zip, code) => {
    const source = await opened(zip);
    expect(await refusal(source.read("a.jpg"))).toMatchObject({ code });
    await source.close();
  });

  it("that is none, is cut off or has one name twice is refused as a whole", async () => {
    for (const bytes of [Buffer.from("no zip"), zipOf({ "a.jpg": "x" }).subarray(0, 60), Buffer.alloc(0)]) {
      expect(await refusal(opened(bytes))).toMatchObject({ code: "photo-archive" });
    }
    const twice = renamed(zipOf({ "a.jpg": "x", "b.jpg": "y" }), "b.jpg", Buffer.from("a.jpg"));
    expect(await refusal(opened(twice))).toMatchObject({ code: "photo-archive" });
  });

  it("with any bytes changed gives photos or refusals by name, and never more than a photo's bytes", async () => {
    const zip = zipOf({ "张三.jpg": photo("zhang-shuiting"), "b.jpg": "second" });
    const change = fc.tuple(fc.nat(zip.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const spoilt = Buffer.from(zip);
        for (const [at, value] of changes) spoilt[spoilt.length - 1 - at] = value;
        try {
          const source = await opened(spoilt);
          for (const name of source.names) {
            const outcome = await source.read(name).catch((error: unknown) => error);
            if (outcome instanceof Uint8Array) expect(outcome.length).toBeLessThanOrEqual(1_000_000);
            else expect(outcome).toBeInstanceOf(LicenceError);
          }
          await source.close();
        } catch (error) {
          expect(error).toBeInstanceOf(LicenceError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("the photos of rows", () => {
  const shelf = new Map<string, Enclosure>();
  const enclosing = createEnclosing({
    enclosures: { addEnclosure: async (enclosure) => void shelf.set(enclosure.sha256, enclosure) },
    reader: { issuer: () => JSON.parse("{}") },
    cryptography: portableCryptography,
    clock: { now: () => "2026-11-22T01:00:00Z" },
  });
  const names = ["a", "b", "c", "d", "copy-of-a", "spare", "broken"];
  const source: PhotoSource = {
    names: names.map((name) => `${name}.jpg`),
    read: async (name) => {
      const which = ["liu-yan", "wu-enqi", "ba-teer", "luo-zhi"]["abcd".indexOf(name.charAt(0))] ?? "liu-yan";
      // The first to be asked for is the last to come.
      await new Promise((resolve) => setTimeout(resolve, name === "a.jpg" ? 30 : 1));
      if (name === "copy-of-a.jpg") return photo("liu-yan");
      return name === "broken.jpg" ? photo(which).subarray(0, 4000) : photo(which);
    },
    close: async () => undefined,
  };
  const parts = { type: typeNamed("elderly-card"), enclosing, principal: OPERATOR, department: "113308000000000E5K" };
  const rowsOf = (cells: readonly string[]) =>
    cells.map((cell, index) => ({
      sheet: { row: index + 2, cells: [`${index}`, cell] },
      request: { claims: { photo: cell } },
    }));
  const outcomes = (answers: readonly unknown[]) =>
    answers.map((answer) =>
      answer instanceof LicenceError
        ? answer.fields.map(({ pointer, code, parameters }) => [pointer, code, parameters])
        : answer,
    );

  it("become hashes of what is kept, in the order of the rows", async () => {
    const rows = new PhotoRows(parts, source);
    expect(outcomes(await rows.complete(rowsOf(["a.jpg", "b", "@c.jpg"])))).toEqual(
      ["liu-yan", "wu-enqi", "ba-teer"].map((name) => ({ claims: { photo: samplePhotoHash(`${name}.jpg`) } })),
    );
    expect(shelf.size).toBe(3);
    expect(rows.unused()).toEqual(["d.jpg", "copy-of-a.jpg", "spare.jpg", "broken.jpg"]);
  });

  it("are refused by name where a file is missing, broken, another row's, or the same picture as another row's", async () => {
    const rows = new PhotoRows(parts, source);
    const answers = await rows.complete(rowsOf(["a", "x.jpg", "broken", "A.JPG", "copy-of-a", "b"]));
    expect(outcomes(answers).slice(1, 5)).toEqual([
      [["/claims/photo", "photo-missing", { found: "x.jpg" }]],
      [["/claims/photo", "photo-damaged", { position: 4000 }]],
      [["/claims/photo", "photo-repeated", { found: "A.JPG", row: 2 }]],
      [["/claims/photo", "photo-same", { row: 2 }]],
    ]);
    expect(answers[5]).toEqual({ claims: { photo: samplePhotoHash("wu-enqi.jpg") } });
  });

  it("stay a row's own when the row is read again, and are no other row's fault when two rows say the very same", async () => {
    const rows = new PhotoRows(parts, source);
    const [first] = rowsOf(["a"]);
    if (first === undefined) throw new Error("one row");
    const same = { ...first, sheet: { ...first.sheet, row: 9 } };
    const answers = [...(await rows.complete([first, same])), ...(await rows.complete([first]))];
    expect(answers).toEqual(Array(3).fill({ claims: { photo: samplePhotoHash("liu-yan.jpg") } }));
  });

  it("may be hashes of what was uploaded before, and names only when it is said where the files are", async () => {
    const hash = samplePhotoHash("liu-yan.jpg");
    const answers = await new PhotoRows(parts, undefined).complete(rowsOf([hash, "a.jpg"]));
    expect(answers[0]).toEqual({ claims: { photo: hash } });
    expect(outcomes(answers)[1]).toEqual([["/claims/photo", "photo-place-missing", { found: "a.jpg" }]]);
  });

  it("are not looked for in types without photos", async () => {
    const rows = new PhotoRows({ ...parts, type: typeNamed("lease-filing") }, source);
    const [row] = rowsOf(["a.jpg"]);
    expect(await rows.complete(row === undefined ? [] : [row])).toEqual([{ claims: { photo: "a.jpg" } }]);
  });

  it("are in memory a few at a time, however many rows a page has", async () => {
    let [reading, most] = [0, 0];
    const many: PhotoSource = {
      names: Array.from({ length: 400 }, (_, index) => `${index}.jpg`),
      read: async () => {
        reading += 1;
        most = Math.max(most, reading);
        await new Promise((resolve) => setImmediate(resolve));
        return new Uint8Array(10);
      },
      close: async () => undefined,
    };
    const counting: typeof enclosing = {
      ...enclosing,
      photo: async (desk, sent) => {
        await new Promise((resolve) => setImmediate(resolve));
        reading -= 1;
        return enclosing.photo(desk, sent);
      },
    };
    await new PhotoRows({ ...parts, enclosing: counting }, many).complete(rowsOf(many.names));
    expect(most).toBeLessThanOrEqual(16);
    expect(reading).toBe(0);
  });
});
