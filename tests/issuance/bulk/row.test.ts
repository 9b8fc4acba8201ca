import { describe, expect, it } from "vitest";
import { changingColumns } from "../../../src/issuance/bulk/changing-work.ts";
import { type Columns, readHeader } from "../../../src/issuance/bulk/columns.ts";
import { columnOf, createRowReader } from "../../../src/issuance/bulk/row.ts";
import { LicenceError } from "../../../src/licence/errors.ts";
import type { JsonObject } from "../../../src/licence/json-value.ts";
import { allWords, catalogue, typeNamed } from "../../cli/shipped-types.ts";

const ISSUER = "113308000000000D7Q";

function header(slug: string, titles: readonly string[], ignored: readonly string[] = []): Columns {
  return readHeader({ type: typeNamed(slug), words: allWords, ignored }, titles);
}

function refusalOf(work: () => unknown): LicenceError {
  try {
    work();
  } catch (error) {
    if (error instanceof LicenceError) return error;
    throw error;
  }
  return expect.fail("it was not refused");
}

function mistakes(slug: string, titles: readonly string[]): readonly string[] {
  try {
    header(slug, titles);
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    return error.fields.map(
      ({ pointer, code, parameters }) => `${pointer} ${code} ${parameters?.["found"] ?? parameters?.["expected"]}`,
    );
  }
  return [];
}

function reader(slug: string, columns: Columns) {
  const codeTypes = new Map([
    ["身份证", "111"],
    ["护照", "414"],
  ]);
  const yesNo = { yes: new Set<string>(), no: new Set<string>() };
  const read = createRowReader({
    type: typeNamed(slug),
    issuer: ISSUER,
    columns,
    yesNo,
    codeTypes,
    longTerm: new Set(["长期"]),
  });
  return (cells: readonly string[]): JsonObject => {
    const request = read(cells);
    if (request instanceof LicenceError) throw request;
    return request;
  };
}

const LEASE = [
  "承租人",
  "承租人证件号码",
  "出租人",
  "房屋坐落",
  "不动产权证号",
  "建筑面积（平方米）",
  "租赁用途",
  "租金标准",
  "租赁期限起始日",
  "租赁期限截止日",
];
const LEASE_EN = [
  "Tenant",
  "Holder code",
  "Landlords",
  "Address of the house",
  "Real estate title number",
  "Floor area",
  "Use",
  "Monthly rent",
  "Lease from",
  "Lease until",
];
const LEASE_NAMES = [
  "name",
  "code",
  "lessors",
  "address",
  "propertyNumber",
  "floorArea",
  "leasePurpose",
  "monthlyRent",
  "leaseFrom",
  "leaseUntil",
];
const CELLS = [
  "王堃昇",
  "330802188001010017",
  "欧阳喆;徐𠅤",
  " 荷五路166号 ",
  "浙(2021)衢州市不动产权第0012345号",
  "89.52",
  "居住",
  "2,300",
  "2026/11/1",
  "2027年10月31日",
];
const REQUEST = {
  type: "11330800000000019J004",
  issuer: ISSUER,
  holders: [{ name: "王堃昇", code: "330802188001010017", codeType: "111" }],
  claims: {
    lessors: ["欧阳喆", "徐𠅤"],
    address: "荷五路166号",
    propertyNumber: "浙(2021)衢州市不动产权第0012345号",
    floorArea: 89.52,
    leasePurpose: "居住",
    monthlyRent: 2300,
    leaseFrom: "2026-11-01",
    leaseUntil: "2027-10-31",
  },
};

describe("a header", () => {
  it.each([
    ["Chinese titles", LEASE],
    ["English titles", LEASE_EN],
    ["claim names", LEASE_NAMES],
    [
      "titles in another width, case and spacing",
      LEASE_EN.map((title) => ` *${title.toUpperCase().replaceAll(" ", "_")}`),
    ],
  ])("with %s gives the same request", (_, titles) => {
    expect(reader("lease-filing", header("lease-filing", titles))(CELLS)).toEqual(REQUEST);
  });

  it("in another order gives the same request, byte for byte, so that a retry has the same key", () => {
    const order = [9, 3, 1, 0, 8, 2, 7, 5, 4, 6];
    const columns = header(
      "lease-filing",
      order.map((at) => LEASE[at] ?? ""),
    );
    const request = reader("lease-filing", columns)(order.map((at) => CELLS[at] ?? ""));
    expect(JSON.stringify(request)).toBe(JSON.stringify(REQUEST));
  });

  it("is refused before anything is issued, with everything that is wrong with it", () => {
    const titles = [...LEASE.slice(0, 9), "租客", "Landlords"];
    expect(mistakes("lease-filing", titles)).toEqual([
      "/columns/9 column-unknown 租客",
      "/columns/10 column-repeated Landlords",
      "/columns column-missing leaseUntil",
    ]);
  });

  it("for a change of status is told the columns that such a table has, and not the claims", () => {
    const forAll = { act: "注销", ground: "lease-expired", actorName: "王", actorCode: "1" };
    const wanted = changingColumns(forAll);
    const refuse = () =>
      readHeader({ type: typeNamed("lease-filing"), words: allWords, ignored: [], wanted }, ["租客"]);
    const [unknown, missing] = refusalOf(refuse).fields.map(({ parameters = {} }) => parameters);
    expect(unknown?.["expected"]).toMatch(/^证照id, 证照编号, 证件号码, 行为/);
    expect(missing).toMatchObject({ zh: "证照id / 证照编号", expected: "id" });
  });

  it("passes over an earlier run's remarks in either language, serial numbers, and what the operator ignores", () => {
    const columns = header("lease-filing", ["序号", ...LEASE, "科室", "【行号】", "[Field]"], ["科室"]);
    expect(columns.fields.map(({ kind }) => kind)).toEqual([
      "remark",
      "name",
      "code",
      ...Array(8).fill("claim"),
      "remark",
      "remark",
      "remark",
    ]);
  });

  it("takes a number that is a holder's code for the holder's code", () => {
    const type = typeNamed("business-licence");
    const required = Object.keys(type.claims["properties"] as object);
    const columns = header("business-licence", ["名称", "统一社会信用代码", ...required]);
    expect(columns.fields[1]?.kind).toBe("code");
  });

  it.each(catalogue.types().map(({ slug }) => slug))("can be written from the data of %s alone", (slug) => {
    const claims = Object.keys(typeNamed(slug).claims["properties"] as object);
    expect(mistakes(slug, ["name", "code", "codeType", ...claims])).toEqual([]);
  });
});

describe("a row", () => {
  it("leaves out empty cells and says 长期 by giving no end", () => {
    const columns = header("lease-filing", [...LEASE, "有效期至", "证照编号"]);
    const request = reader("lease-filing", columns)([...CELLS.slice(0, 7), "", ...CELLS.slice(8), "长期", ""]);
    expect(request).not.toHaveProperty("validUntil");
    expect(request).not.toHaveProperty("number");
    expect(request["claims"]).not.toHaveProperty("monthlyRent");
  });

  it("has co-owners with their codes and code types in order, the types by name or by themselves", () => {
    const columns = header("lease-filing", [...LEASE, "证件类型"]);
    const cells = ["柳㛃；John", "330881188307120062；E1234567", ...CELLS.slice(2), "身份证；护照"];
    expect(reader("lease-filing", columns)(cells)["holders"]).toEqual([
      { name: "柳㛃", code: "330881188307120062", codeType: "111" },
      { name: "John", code: "E1234567", codeType: "414" },
    ]);
  });

  it("tells a company's code from a person's where no type is given", () => {
    const cells = ["衢州信安湖贸易有限公司", "91330802MA0000E57P", ...CELLS.slice(2)];
    expect(reader("lease-filing", header("lease-filing", LEASE))(cells)["holders"]).toEqual([
      { name: "衢州信安湖贸易有限公司", code: "91330802MA0000E57P", codeType: "001" },
    ]);
  });

  it.each([
    ["330881188307120063", "111"],
    ["33088118830712006x", "111"],
    ["330881830712006", "111"],
    ["91330802MA0000E58P", "001"],
    ["91330802MA0000E57", "001"],
  ])(
    "takes %s, which has a mistake, for what it is written as, so that the mistake is named (%s)",
    (code, codeType) => {
      const cells = ["柳㛃", code, ...CELLS.slice(2)];
      expect(reader("lease-filing", header("lease-filing", LEASE))(cells)["holders"]).toEqual([
        { name: "柳㛃", code, codeType },
      ]);
    },
  );

  it("leaves the kind open for a code that no checker knows, where only people hold the licence", () => {
    const columns: Columns = { titles: ["姓名", "证件号码"], fields: [{ kind: "name" }, { kind: "code" }] };
    expect(reader("elderly-card", columns)(["柳㛃", "H12345678"])["holders"]).toEqual([
      { name: "柳㛃", code: "H12345678", codeType: "" },
    ]);
  });

  it("gets an answer about the column that a refusal's pointer is about", () => {
    const columns = header("lease-filing", [...LEASE, "证照编号"]);
    const titles = [
      "/holders/0/code",
      "/certificateHolder/0/name",
      "/holders",
      "/claims/lessors/1",
      "/claims/floorArea",
      "/number",
      "",
    ].map((pointer) => columns.titles[columnOf(columns, pointer) ?? -1]);
    expect(titles).toEqual([
      "承租人证件号码",
      "承租人",
      "承租人",
      "出租人",
      "建筑面积（平方米）",
      "证照编号",
      undefined,
    ]);
  });
});
