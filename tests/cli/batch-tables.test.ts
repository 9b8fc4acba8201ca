// `vellum batch` on workbooks and GB18030, its dry run and its changes of status; `vellum import` of what a department has.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { workbookOf } from "../issuance/bulk/workbook.ts";
import { HOUSING, ISSUERS, LEASE_HEADER, leaseRow, newFolder, residentNumber, vellum } from "./vellum.ts";

const cwd = newFolder();
const lease = ["--type", "lease-filing", "--issuer", HOUSING, "--json"];
const run = (...args: readonly string[]) => vellum([...args, ...lease], { cwd });
const sheet = (name: string): string[][] => parse(readFileSync(join(cwd, name)), { bom: true }) as string[][];

beforeAll(async () => {
  const said = await vellum(["init", "--issuers", ISSUERS], { cwd });
  expect(said.code, said.stderr).toBe(0);
}, 60_000);

describe("a workbook on the command line", () => {
  it("is checked whole without a number taken, then issued, suspended, restored, renewed and revoked by results of its own", async () => {
    const rows = [leaseRow(1), leaseRow(2).replace("89.52", "八十九"), leaseRow(3)].map((row) => row.split(","));
    writeFileSync(join(cwd, "a.xlsx"), workbookOf([LEASE_HEADER.split(","), ...rows]));
    const checked = await run("batch", "a.xlsx", "--dry-run");
    expect(JSON.parse(checked.stdout)).toMatchObject({ end: "complete", checked: 2, failed: 1 });
    expect(existsSync(join(cwd, "a.results.csv"))).toBe(false);
    expect(sheet("a.errors.csv")[1]?.slice(-3, -1)).toEqual(["3", "建筑面积"]);
    const issued = await run("batch", "a.xlsx");
    expect(JSON.parse(issued.stdout)).toMatchObject({ end: "complete", issued: 2, failed: 1 });
    expect(sheet("a.results.csv")[1]?.[1]).toMatch(/第0000001号$/);
    const officer = ["--actor", "王某", "--actor-code", "FZ-0312"];
    const act = async (file: string, kind: string, name: string, ground: string): Promise<unknown> => {
      const said = await run("batch", file, "--kind", kind, "--act", name, "--ground", ground, ...officer);
      return { ...JSON.parse(said.stdout), stderr: said.stderr };
    };
    const [, first, second] = sheet("a.results.csv");
    const both = { end: "complete", changed: 2, failed: 0 };
    expect(await act("a.results.csv", "suspend", "冻结", "objection-raised")).toMatchObject(both);
    // Restoring refuses what is not suspended.
    expect(await act("a.results.csv", "restore", "恢复", "dispute-settled")).toMatchObject(both);
    writeFileSync(join(cwd, "r.csv"), `证照编号,租金标准\n${first?.[1]},2600\n${second?.[1]},2700\n没有这个编号,1`);
    const renewed = await run("batch", "r.csv", "--kind", "renew");
    expect(JSON.parse(renewed.stdout), renewed.stderr).toMatchObject({ end: "complete", issued: 2, failed: 1 });
    const [, version] = sheet("r.results.csv");
    expect([version?.[1], version?.[2] === first?.[2]]).toEqual([first?.[1], false]);
    expect(await act("r.results.csv", "revoke", "注销", "lease-ended-early")).toMatchObject(both);
    // The same table again is the same run: nothing is refused, nothing done twice, and it says so.
    const again = { end: "complete", changed: 0, repeated: 2, failed: 0 };
    expect(await act("r.results.csv", "revoke", "注销", "lease-ended-early")).toMatchObject(again);
    expect(sheet("r.results.results.csv")[1]?.at(-1)).toBe("done before");
    const status = await vellum(["status", version?.[2] ?? "", "--json"], { cwd });
    expect(JSON.parse(status.stdout)).toMatchObject({ verdict: "revoked" });
  }, 180_000);

  it("needs no word about GB18030, and names a mapping that leads nowhere", async () => {
    const header = Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x0a, 0xcd, 0xf5, 0x0a]);
    writeFileSync(join(cwd, "g.csv"), header);
    expect((await run("batch", "g.csv")).stderr).toContain("column-missing");
    expect((await run("batch", "g.csv", "--map", "姓名=nmae")).stderr).toContain("“name”");
    expect((await run("batch", "g.csv", "--kind", "burn")).code).toBe(1);
  }, 60_000);
});

describe("existing stock", () => {
  it("keeps number and days, bears what the schema can, says so, and verifies; numbers stay unique", async () => {
    const header = `${LEASE_HEADER},证照编号,签发日期`;
    const row = (serial: number, number: string, issued: string): string =>
      `${leaseRow(serial).replace("2026/11/1", "2019/11/1").replace("2027年10月31日", "2020年10月31日")},${number},${issued}`;
    const wrongCode = row(13, "衢房租备〔2019〕第0000013号", "2019/10/28").replace(
      residentNumber(13),
      `${residentNumber(13).slice(0, 17)}${residentNumber(13).endsWith("0") ? "1" : "0"}`,
    );
    const rows = [
      row(11, "衢房租备〔2019〕第0000011号", "2019-10-28"),
      row(12, "衢房租备〔2019〕第0000011号", "2019-10-28"),
      wrongCode,
      row(14, "旧字7号", "2019-10-28"),
      row(15, "衢房租备〔2019〕第0000015号", "2099-10-28"),
      row(16, "", "2019-10-28"),
    ];
    writeFileSync(join(cwd, "old.csv"), [header, ...rows].join("\n"));
    const said = await run("import", "old.csv");
    expect(JSON.parse(said.stdout), said.stderr).toMatchObject({ end: "complete", issued: 2, failed: 4 });
    const [, first, third] = sheet("old.results.csv");
    expect([first?.[1], third?.[1]]).toEqual(["衢房租备〔2019〕第0000011号", "衢房租备〔2019〕第0000013号"]);
    expect(sheet("old.warnings.csv").map((cells) => cells.slice(0, 2))).toEqual([
      ["[Row]", "[Field]"],
      ["4", "承租人证件号码"],
    ]);
    expect(sheet("old.errors.csv").map((cells) => cells.slice(-3, -1))).toEqual([
      ["[Row]", "[Field]"],
      ["3", "证照编号"],
      ["5", "证照编号"],
      ["6", "签发日期"],
      ["7", "证照编号"],
    ]);
    const { verdict, history } = JSON.parse((await vellum(["status", first?.[2] ?? "", "--json"], { cwd })).stdout);
    expect([verdict, history[0].act]).toEqual(["expired", "存量转入"]);
    const later = JSON.parse((await vellum(["status", third?.[2] ?? "", "--json"], { cwd })).stdout);
    expect(later.verdict).toBe("expired");
    expect(JSON.parse((await run("import", "old.csv")).stdout)).toMatchObject({ issued: 0, repeated: 2 });
    const log = await vellum(["audit", "check", "--json"], { cwd });
    expect(log.code, log.stderr).toBe(0);
  }, 60_000);
});
