import { describe, expect, it } from "vitest";
import { createFace } from "../../src/document/face.ts";
import { createPrinter } from "../../src/document/printer.ts";
import { readCoverage } from "../../src/host/fonts.ts";
import type { LicenceSubject } from "../../src/licence/credential.ts";
import type { JsonObject } from "../../src/licence/json-value.ts";
import { layoutRows } from "../../src/licence/layout-check.ts";
import { catalogue, fonts, sampleSheets, sheetOf, typeOf } from "./sheets.ts";

const face = createFace(await readCoverage(), catalogue.words("zh-CN"));
const first = (slug: string) => {
  const [sample] = sampleSheets(slug);
  if (sample === undefined) throw new Error(`no sample of ${slug}`);
  return sample;
};
const withClaims = (subject: LicenceSubject, claims: JsonObject): LicenceSubject => ({
  ...subject,
  claims: { ...subject.claims, ...claims },
});
const withHolder = (subject: LicenceSubject, name: string): LicenceSubject => ({
  ...subject,
  certificateHolder: subject.certificateHolder.map((holder) => ({ ...holder, name })),
});

describe("the face of a licence", () => {
  it.each(catalogue.types().map(({ slug }) => slug))("can be drawn for every sample of %s", (slug) => {
    for (const { title, type, issuer, subject } of sampleSheets(slug)) {
      expect(face.check(type, issuer, subject), title).toEqual([]);
    }
  });

  it("refuses a character that no font has, naming the field, the character and its code point", () => {
    const { type, issuer, subject } = first("residence-permit");
    expect(face.check(type, issuer, withHolder(subject, "张\u{31364}"))).toEqual([
      {
        pointer: "/certificateHolder/0/name",
        code: "glyph-missing",
        parameters: {
          zh: type.holder.label["zh-CN"],
          en: type.holder.label.en,
          character: "\u{31364}",
          codePoint: "U+31364",
        },
      },
    ]);
  });

  it("names the very holder whose name cannot be drawn", () => {
    const { type, issuer, subject } = first("lease-filing");
    const [holder] = subject.certificateHolder;
    if (holder === undefined) throw new Error("no holder");
    const both = { ...subject, certificateHolder: [holder, { ...holder, name: "李\u{200b}四" }] };
    const errors = face.check(type, issuer, both);
    expect(errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ["/certificateHolder/1/name", "glyph-missing"],
    ]);
  });

  it("can be drawn with names in Uyghur, Tibetan and Mongolian, which are shaped, and not in scripts without a font", () => {
    const { type, issuer, subject } = first("residence-permit");
    for (const name of ["ئايگۈل مەمەت", "བསྟན་འཛིན", "ᠪᠠᠶᠠᠷ", "阿依古丽（ئايگۈل）"])
      expect(face.check(type, issuer, withHolder(subject, name)), name).toEqual([]);
    for (const name of ["नमस्ते", "עברית", "a\u0301", "ུབ"])
      expect(face.check(type, issuer, withHolder(subject, name)).map(({ code }) => code)).toContain("glyph-missing");
  });

  it("refuses a word that is wider than its box, since it cannot be parted", () => {
    const { type, issuer, subject } = first("residence-permit");
    const errors = face.check(type, issuer, withHolder(subject, "ئۇيغۇرلاشتۇرالمايدىغانلاردىنمىكى".repeat(3)));
    expect(errors).toMatchObject([{ pointer: "/certificateHolder/0/name", code: "text-overflow" }]);
  });

  it("refuses a seal whose name has joined letters, which cannot stand on its arc", () => {
    const { type, issuer, subject } = first("residence-permit");
    const joined = { ...issuer, seal: { ...issuer.seal, name: "喀什公安局 قەشقەر" } };
    expect(face.check(type, joined, subject)).toMatchObject([
      { pointer: "/certificateIssuingAuthorityName", code: "glyph-missing", parameters: { character: "ق" } },
    ]);
  });

  it("refuses text that takes more lines than its row has, naming both", () => {
    const { type, issuer, subject } = first("lease-filing");
    const address = "浙江省衢州市柯城区荷花街道荷五路一六六号锦西家园".repeat(12);
    const errors = face.check(type, issuer, withClaims(subject, { address }));
    const row = layoutRows(type.layout).find(({ field }) => field === "/claims/address");
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      pointer: "/claims/address",
      code: "text-overflow",
      parameters: { limit: row?.lines },
    });
    expect(Number(errors[0]?.parameters?.["lines"])).toBeGreaterThan(row?.lines ?? 0);
    expect(errors[0]?.parameters?.["zh"]).toBe("房屋坐落");
  });

  it("takes a business scope of 600 characters and more, and refuses by name what is longer still", () => {
    const { type, issuer, subject } = first("business-licence");
    const items = "软件开发；食用农产品零售；计算机软硬件及辅助设备批发；广告设计、代理（不含许可项目）；".repeat(20);
    for (const length of [60, 300, 450, 600, 700])
      expect(face.check(type, issuer, withClaims(subject, { businessScope: items.slice(0, length) }))).toEqual([]);
    const [refused] = face.check(type, issuer, withClaims(subject, { businessScope: items.slice(0, 860) }));
    expect(refused).toMatchObject({ pointer: "/claims/businessScope", code: "text-overflow" });
  });

  it("refuses running text beyond forty pages", () => {
    const { type, issuer, subject } = first("administrative-decision");
    const articles = Array.from({ length: 900 }, () => "本决定书的有关规定应当依法执行。".repeat(6));
    const errors = face.check(type, issuer, withClaims(subject, { articles }));
    expect(errors.map(({ code }) => code)).toContain("text-overflow");
  });

  it("refuses a department whose name cannot be set on the seal", () => {
    const { type, issuer, subject } = first("residence-permit");
    const long = { ...issuer, seal: { ...issuer.seal, name: "某某省某某市某某区".repeat(6) } };
    expect(face.check(type, long, subject).map(({ pointer }) => pointer)).toEqual(["/certificateIssuingAuthorityName"]);
  });

  it("refuses a type whose fullest licence would not fit its page", () => {
    const type = typeOf("lease-filing");
    const rows = Array.from({ length: 30 }, (_, index) => ({
      label: `第${index}项`,
      field: "/certificateNumber",
      lines: 3,
    }));
    const { issuer, subject } = first("lease-filing");
    const faces = type.layout.faces.map((page) => ({
      ...page,
      boxes: page.boxes.map((box) => (box.kind === "fields" ? { ...box, rows } : box)),
    }));
    const full = { ...type, layout: { ...type.layout, faces } };
    expect(() => face.check(full, issuer, subject)).toThrow(expect.objectContaining({ code: "configuration-invalid" }));
  });

  it("agrees with the printer about what can be drawn", async () => {
    const printer = createPrinter({ catalogue, fonts });
    const { type, issuer, subject } = first("lease-filing");
    const address = "浙江省衢州市柯城区荷花街道荷五路一六六号锦西家园";
    for (let times = 1; times <= 10; times += 1) {
      const changed = withClaims(subject, { address: address.repeat(times) });
      const refused = face.check(type, issuer, changed);
      const printing = printer.print(sheetOf(type, issuer, changed, "a".repeat(26)));
      if (refused.length === 0) await expect(printing).resolves.toBeDefined();
      else await expect(printing).rejects.toMatchObject({ code: "request-invalid", fields: refused });
    }
  });
});
