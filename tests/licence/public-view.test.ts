// What the public sees of a licence, and whether a paper says the same.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LicenceSubject } from "../../src/licence/credential.ts";
import { maskAddress, maskId, maskName, maskPhone } from "../../src/licence/mask.ts";
import { comparePaper, shownFields } from "../../src/licence/public-view.ts";
import { PERSON, STALL_CLAIMS, STALL_LICENCE } from "./licence-types.ts";

const SUBJECT: LicenceSubject = {
  type: "ElectronicLicence",
  certificateIdentifier: "1.2.156.3005.2.11330800000000019J099.113308000000000A26.1.001.0",
  certificateName: "摆摊证",
  certificateTypeCode: "11330800000000019J099",
  certificateNumber: "浙(2026)某县摆摊第0000001号",
  certificateIssuingAuthorityName: "示例市市场局",
  certificateIssuingAuthorityCode: "113308000000000A26",
  certificateAreaCode: "330802",
  certificateIssuedDate: "2026-11-22",
  certificateHolder: [PERSON],
  certificateEffectiveDate: "2026-12-01",
  certificateExpiringDate: "2031-11-30",
  claims: { ...STALL_CLAIMS, phone: "13800001234", owners: [{ company: "91330802MA0000TE62" }] },
};

const COMPANY = { name: "衢州橘颂食品有限公司", code: "91330802MA0000TE62", codeType: "001" };

function shown(subject: LicenceSubject): Readonly<Record<string, readonly [string, string, boolean]>> {
  const fields = shownFields(STALL_LICENCE, subject);
  return Object.fromEntries(fields.map(({ field, value, masked }) => [field, [value["zh-CN"], value.en, masked]]));
}

describe("the public's view", () => {
  it("has the allowed fields in the type's order, written for people", () => {
    expect(shown(SUBJECT)).toEqual({
      "/certificateHolder/*/name": ["王*", "王*", true],
      "/certificateHolder/*/code": ["3308**********0017", "3308**********0017", true],
      "/claims/place": ["东门2号", "东门2号", false],
      "/claims/openedOn": ["2026年12月1日", "1 December 2026", false],
      "/claims/area": ["4.5平方米", "4.5 m²", false],
      "/claims/goods": ["鱼；虾", "鱼；虾", false],
      "/certificateEffectiveDate": ["2026年12月1日至2031年11月30日", "1 December 2026 – 30 November 2031", false],
      "/claims/phone": ["138****1234", "138****1234", true],
    });
  });

  it("has nothing that is not on the list, and nothing whole that is masked", () => {
    const text = JSON.stringify(shownFields(STALL_LICENCE, SUBJECT));
    for (const secret of [PERSON.name, PERSON.code, "91330802MA0000TE62", "13800001234"])
      expect(text).not.toContain(secret);
  });

  it("shows an organisation's name and code whole", () => {
    expect(shown({ ...SUBJECT, certificateHolder: [COMPANY] })).toMatchObject({
      "/certificateHolder/*/name": [COMPANY.name, COMPANY.name, false],
      "/certificateHolder/*/code": [COMPANY.code, COMPANY.code, false],
    });
  });

  it("masks the person among co-owners and not the company", () => {
    expect(shown({ ...SUBJECT, certificateHolder: [COMPANY, PERSON] })).toMatchObject({
      "/certificateHolder/*/name": ["衢州橘颂食品有限公司、王*", expect.anything(), true],
      "/certificateHolder/*/code": ["91330802MA0000TE62、3308**********0017", expect.anything(), true],
    });
  });

  it("calls a term without an end long-term and leaves out what is not there", () => {
    const { certificateExpiringDate: _, ...endless } = SUBJECT;
    const { place, openedOn, goods } = STALL_CLAIMS;
    const fields = shown({ ...endless, claims: { place, openedOn, goods } });
    expect(fields["/certificateEffectiveDate"]).toEqual(["2026年12月1日至长期", "1 December 2026 – long-term", false]);
    expect(Object.keys(fields)).not.toContain("/claims/phone");
  });

  it("masks names and ids in claims, whoever they belong to, but for credit codes", () => {
    const label = { "zh-CN": "x", en: "x" };
    const type = {
      ...STALL_LICENCE,
      public: [
        { field: "/claims/owners/*/company", label, mask: "id" as const },
        { field: "/claims/lessor", label, mask: "name" as const },
        { field: "/claims/lessorCode", label, mask: "id" as const },
        { field: "/claims/address", label, mask: "address" as const },
      ],
    };
    const claims = {
      owners: [{ company: "91330802MA0000TE62" }],
      lessor: "欧阳喆",
      lessorCode: PERSON.code,
      address: "浙江省衢州市柯城区荷花街道荷五路166号",
    };
    expect(
      shownFields(type, { ...SUBJECT, certificateHolder: [COMPANY], claims }).map(({ value }) => value["zh-CN"]),
    ).toEqual(["91330802MA0000TE62", "欧阳*", "3308**********0017", "浙江省衢州市柯城区荷花街道****"]);
  });
});

describe("a mask", () => {
  it.each([
    ["王小明", "王*"],
    ["王明", "王*"],
    ["喆", "*"],
    ["", "*"],
    ["欧阳喆", "欧阳*"],
    ["欧阳", "欧*"],
    ["阿依古丽·买买提江", "阿依古丽·*"],
    ["𠅤堃", "𠅤*"],
    ["Anna Müller", "A*"],
  ])("of the name %s is %s", (name, mask) => {
    expect(maskName(name)).toBe(mask);
  });

  it.each([
    ["330802188001010017", "3308**********0017"],
    ["E12345678", "E1*****78"],
    ["C01X00T47123", "C01******123"],
    ["91330802MA00001", "9133********001"],
    ["12345678", "******78"],
    ["1234", "***4"],
    ["12", "**"],
    ["", ""],
  ])("of the code %s is %s", (code, mask) => {
    expect(maskId(code)).toBe(mask);
  });

  it.each([
    ["浙江省衢州市柯城区荷花街道荷五路166号锦西家园12幢", "浙江省衢州市柯城区荷花街道****"],
    ["浙江省衢州市开化县华埠镇新安大街9号", "浙江省衢州市开化县华埠镇****"],
    ["衢州市柯城区新桥街16号", "衢州市柯城区****"],
    ["浙江省宁波市镇海区招宝山街道某路1号", "浙江省宁波市镇海区招宝山街道****"],
    ["义乌市福田小区3幢", "义乌市****"],
    ["新疆维吾尔自治区喀什地区某县某乡某村1组", "新疆维吾尔自治区喀什地区某县某乡****"],
    ["衢州市", "衢****"],
    ["某处某路某号某室", "某处****"],
    ["某", "****"],
  ])("of the address %s is %s", (address, mask) => {
    expect(maskAddress(address)).toBe(mask);
  });

  it.each([
    ["13800001234", "138****1234"],
    ["0570-3088888", "057*****8888"],
    ["88881234", "****1234"],
    ["12345", "*****"],
  ])("of the phone %s is %s", (phone, mask) => {
    expect(maskPhone(phone)).toBe(mask);
  });

  it("hides at least half of a code, keeps the rest where it stood, and never shows a whole name", () => {
    const codes = fc.string({ unit: fc.constantFrom(..."0123456789X𠅤"), minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(codes, (code) => {
        const [characters, masked] = [[...code], [...maskId(code)]];
        const hidden = masked.filter((character) => character === "*").length;
        expect(hidden).toBeGreaterThanOrEqual(characters.length / 2);
        expect(masked).toHaveLength(characters.length);
        for (const [index, character] of masked.entries()) expect(["*", characters[index]]).toContain(character);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
        expect(maskName(name)).toContain("*");
      }),
    );
  });
});

describe("comparing the paper", () => {
  const licence = {
    ...SUBJECT,
    certificateHolder: [PERSON, { name: "阿依古丽·买买提江", code: "E12345678", codeType: "414" }],
  };

  it.each<[Readonly<Record<string, string>>, object]>([
    [{ name: "王小明" }, { name: "matches" }],
    [{ name: "王大明" }, { name: "differs" }],
    [{ name: "王*" }, { name: "differs" }],
    [{ name: "阿依古丽•买买提江" }, { name: "matches" }],
    [{ name: "阿依古丽．买买提江" }, { name: "matches" }],
    [{ name: "阿依古丽・买买提江 " }, { name: "matches" }],
    [{ number: "浙（2026）某县摆摊第００００００１号" }, { number: "matches" }],
    [{ number: "浙〔2026〕 某县摆摊第0000001号" }, { number: "matches" }],
    [{ number: "浙(2026)某县摆摊第0000002号" }, { number: "differs" }],
    [
      { name: "王小明", number: "1", unit: "东门2号" },
      { name: "matches", number: "differs", unit: "matches" },
    ],
    [{ name: "王小明", number: "  " }, { name: "matches" }],
  ])("%o gives %o", (paper, result) => {
    expect(comparePaper(STALL_LICENCE, licence, paper)).toEqual(result);
  });

  it("gives nothing when no known field is filled in", () => {
    expect(comparePaper(STALL_LICENCE, licence, {})).toBeUndefined();
    expect(comparePaper(STALL_LICENCE, licence, { name: "", colour: "red" })).toBeUndefined();
  });

  it("differs from an empty field, never matches it", () => {
    expect(comparePaper(STALL_LICENCE, { ...licence, claims: {} }, { unit: "东门2号" })).toEqual({ unit: "differs" });
  });
});
