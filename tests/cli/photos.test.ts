// Licences with photos at the real command line: one by one, from a folder and from a ZIP.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { beforeAll, describe, expect, it } from "vitest";
import { exif, withSegments } from "../licence/jpeg-parts.ts";
import { PHOTOS_FOLDER, samplePhotoHash } from "../sample-photos.ts";
import { renamed, zipOf } from "./photo-zip.ts";
import { ISSUERS, newFolder, residentNumber, vellum } from "./vellum.ts";

const HEALTH = "113308000000000E5K";
const PLACE = "28.9700N 118.8700E";
const HEADER = "姓名,证件号码,性别,民族,出生日期,现住址,优待类别,照片";
const GBK_NAME = Uint8Array.of(0xd5, 0xc5, 0xc8, 0xfd, 0x2e, 0x6a, 0x70, 0x67);

const cwd = newFolder();
const run = (args: readonly string[]) => vellum(args, { cwd });
const json = async (args: readonly string[]) => JSON.parse((await run([...args, "--json"])).stdout);
const photo = (name: string) => Uint8Array.from(readFileSync(join(PHOTOS_FOLDER, `${name}.jpg`)));
const inFolder = (name: string) => join(cwd, name);

function row(serial: number, name: string, file: string): string {
  return `${name},${residentNumber(serial)},男,汉族,1880-01-01,浙江省衢州市柯城区荷五路${serial}号,优待（七十周岁以上）,${file}`;
}

function sheet(file: string, rows: readonly string[]): void {
  writeFileSync(inFolder(file), [HEADER, ...rows].join("\n"));
}

/** Every photo that was kept, by its hash. */
function kept(): ReadonlyMap<string, Uint8Array> {
  const register = new Database(inFolder("data/vellum.sqlite"), { readonly: true });
  const rows = register.prepare("select sha256, bytes from enclosures").all() as { sha256: string; bytes: Buffer }[];
  register.close();
  return new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]));
}

beforeAll(async () => {
  const { code, stderr } = await run(["init", "--issuers", ISSUERS]);
  expect([code, stderr]).toEqual([0, ""]);
  writeFileSync(inFolder("zhang.jpg"), withSegments(photo("zhang-shuiting"), exif(1, PLACE)));
}, 60_000);

describe("issuing one licence with a photo", () => {
  const request = {
    type: "elderly-card",
    issuer: HEALTH,
    holders: [{ name: "张水亭", code: residentNumber(1), codeType: "111" }],
    claims: {
      ...{ sex: "男", ethnicity: "汉族", birthDate: "1880-01-01", address: "浙江省衢州市柯城区荷五路1号" },
      tier: "优待（七十周岁以上）",
    },
  };

  it("takes the photo from a file, by an option or by its name in the request, and keeps nothing but the picture", async () => {
    writeFileSync(inFolder("card.json"), JSON.stringify(request));
    const hash = samplePhotoHash("zhang-shuiting.jpg");
    const issued = await json(["issue", "card.json", "--photo", "zhang.jpg", "--pdf", "card.pdf"]);
    expect(issued.credential.credentialSubject.claims.photo).toBe(hash);
    const named = { ...request, claims: { ...request.claims, photo: "@zhang.jpg" } };
    writeFileSync(inFolder("named.json"), JSON.stringify(named));
    expect((await json(["issue", "named.json"])).credential.credentialSubject.claims.photo).toBe(hash);
    expect([...kept().keys()]).toEqual([hash]);
    expect(Buffer.from(kept().get(hash) ?? []).equals(photo("zhang-shuiting"))).toBe(true);
    expect(readFileSync(inFolder("card.pdf")).includes(PLACE)).toBe(false);
    expect((await run(["verify", "card.pdf"])).code).toBe(0);
  });

  it("says in the operator's language what is wrong with a photo, and that a type has none", async () => {
    writeFileSync(inFolder("photo.png"), Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
    const png = await run(["issue", "card.json", "--photo", "photo.png", "--lang", "zh"]);
    expect([png.code, png.stderr]).toEqual([1, expect.stringContaining("这是 PNG 图片；请另存为 JPEG")]);
    const missing = await run(["issue", "card.json", "--photo", "nowhere.jpg"]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("nowhere.jpg")]);
    const bare = await run(["issue", "card.json"]);
    expect([bare.code, bare.stderr]).toEqual([1, expect.stringContaining("/claims/photo")]);
    const without = await run(["issue", "card.json", "--photo", "zhang.jpg", "--type", "lease-filing"]);
    expect([without.code, without.stderr]).toEqual([1, expect.stringContaining("[photo-no-claim]")]);
  });
});

describe("a batch with photos", () => {
  it("from a folder issues every row whose photo is in order, and names what is wrong with the others", async () => {
    mkdirSync(inFolder("photos/一班"), { recursive: true });
    copyFileSync(join(PHOTOS_FOLDER, "qiu-bohua.jpg"), inFolder("photos/一班/邱柏桦.jpg"));
    copyFileSync(join(PHOTOS_FOLDER, "luo-zhi.jpg"), inFolder("photos/luo.jpg"));
    writeFileSync(inFolder("photos/turned.jpg"), withSegments(photo("ma-yongzhen"), exif(6)));
    copyFileSync(join(PHOTOS_FOLDER, "lan-jinyu.jpg"), inFolder("photos/spare.jpg"));
    sheet("folder.csv", [
      row(11, "邱柏桦", "邱柏桦.jpg"),
      row(12, "罗之", "luo.jpg"),
      row(13, "马永珍", "turned.jpg"),
      row(14, "蓝金玉", "lan.jpg"),
      row(15, "罗之之", "luo.jpg"),
      row(16, "庄卿", ""),
    ]);
    const args = ["batch", "folder.csv", "--type", "elderly-card", "--issuer", HEALTH, "--photos", "photos"];
    const summary = await json(args);
    expect(summary).toMatchObject({ end: "complete", issued: 2, failed: 4, unusedPhotos: ["spare.jpg"] });
    expect(kept().has(samplePhotoHash("luo-zhi.jpg"))).toBe(true);
    const errors = readFileSync(inFolder("folder.errors.csv"), "utf8").trim().split("\n").slice(1);
    expect(errors).toEqual([
      expect.stringMatching(/马永珍.*,4,照片,.*to be turned \(6\)/),
      expect.stringMatching(/蓝金玉.*,5,照片,.*no “lan\.jpg” in the folder or ZIP/),
      expect.stringMatching(/罗之之.*,6,照片,.*row 3's already/),
      expect.stringMatching(/庄卿.*,7,照片,.*missing/),
    ]);
    expect(await json(args)).toMatchObject({ issued: 0, repeated: 2, failed: 4 });
  });

  it("from a ZIP with Chinese names issues every row, and again nothing", async () => {
    const zip = zipOf({ "bbbb.jpg": photo("ma-yongzhen"), "二班/b.JPG": photo("lan-jinyu"), "__MACOSX/._b": "x" });
    writeFileSync(inFolder("photos.zip"), renamed(zip, "bbbb.jpg", GBK_NAME));
    sheet("zip.csv", [row(21, "张三", "张三"), row(22, "李四", "二班\\b.jpg")]);
    const args = ["batch", "zip.csv", "--type", "elderly-card", "--issuer", HEALTH, "--photos", "photos.zip"];
    expect(await json(args)).toMatchObject({ end: "complete", issued: 2, failed: 0 });
    expect(await json(args)).toMatchObject({ issued: 0, repeated: 2, failed: 0 });
    expect([...kept().keys()]).toContain(samplePhotoHash("ma-yongzhen.jpg"));
  });

  it("stops before the first row where the place of the photos is none", async () => {
    writeFileSync(inFolder("broken.zip"), "no zip");
    const args = ["batch", "zip.csv", "--type", "elderly-card", "--issuer", HEALTH, "--photos"];
    const broken = await run([...args, "broken.zip"]);
    expect([broken.code, broken.stderr]).toEqual([2, expect.stringContaining("[photo-archive]")]);
    const nowhere = await run([...args, "nowhere"]);
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining("nowhere")]);
  });

  it("without a place for photos says of each row where to say it", async () => {
    sheet("placeless.csv", [row(31, "张三", "张三.jpg")]);
    const args = ["batch", "placeless.csv", "--type", "elderly-card", "--issuer", HEALTH];
    expect(await json(args)).toMatchObject({ issued: 0, failed: 1 });
    expect(readFileSync(inFolder("placeless.errors.csv"), "utf8")).toContain("--photos");
  });
});
