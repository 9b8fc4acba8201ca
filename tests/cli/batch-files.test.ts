// A batch at the real command line: what it leaves beside its input, and what a corrected errors file becomes.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { ended, HOUSING, ISSUERS, LEASE_HEADER, leaseRow, newFolder, start, vellum } from "./vellum.ts";

const cwd = newFolder();
const batch = (file: string, ...more: string[]) =>
  vellum(["batch", file, "--type", "lease-filing", "--issuer", HOUSING, "--json", ...more], {
    cwd,
    env: { LANG: "zh_CN.UTF-8" },
  });
const sheet = (file: string): readonly string[][] => parse(readFileSync(join(cwd, file)), { bom: true }) as string[][];
const write = (file: string, lines: readonly string[]): void => writeFileSync(join(cwd, file), lines.join("\n"));

beforeAll(async () => {
  expect((await vellum(["init", "--issuers", ISSUERS], { cwd })).code).toBe(0);
}, 60_000);

describe("a batch with rows that fail", () => {
  const formula = "=HYPERLINK(x)";
  const wrong = leaseRow(2).replace(",居住,", ",住,").replace("89.52", "八十九");
  const negative = leaseRow(3).replace(",2300,", ",-5,").replace("欧阳喆;徐𠅤", formula);

  it("issues the good rows and writes the others, unchanged, with the column and what would be right", async () => {
    write("a.csv", [LEASE_HEADER, leaseRow(1), wrong, leaseRow(1), negative]);
    const { code, stdout } = await batch("a.csv");
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { end: "complete", issued: 1, repeated: 0, failed: 3 }]);
    const [header = [], ...rows] = sheet("a.errors.csv");
    expect(header.slice(-3)).toEqual(["【行号】", "【哪一栏】", "【怎样才对】"]);
    expect(rows.map((row) => row.slice(-3, -1))).toEqual([
      ["3", "建筑面积; 租赁用途"],
      ["4", ""],
      ["5", "租金标准"],
    ]);
    expect(rows[0]?.slice(0, -3).join(",")).toBe(wrong);
    expect(rows[0]?.at(-1)).toMatch(/建筑面积：应为数字。.*居住、办公.*\[request-invalid\]/);
    expect(rows[1]?.at(-1)).toMatch(/第 2 行.*\[duplicate-row\]/);
    expect(rows[2]?.slice(2, 3)).toEqual([`'${formula}`]);
    expect(readFileSync(join(cwd, "a.errors.csv"), "utf8")).not.toMatch(/(^|,)"?[=+\-@]/m);
    expect(sheet("a.results.csv")).toHaveLength(2);
  });

  it("issues the corrected errors file, the duplicate as the licence it is, and nothing twice", async () => {
    const corrected = readFileSync(join(cwd, "a.errors.csv"), "utf8")
      .replace(",住,", ",居住,")
      .replace("八十九", "89.52")
      .replace("'-5", "5");
    writeFileSync(join(cwd, "a.errors.csv"), corrected);
    const { code, stdout } = await batch("a.errors.csv");
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { issued: 2, repeated: 1, failed: 0 }]);
    expect(existsSync(join(cwd, "a.errors.errors.csv"))).toBe(false);
    const [, , duplicate] = sheet("a.errors.results.csv");
    expect(duplicate?.slice(1, 4)).toEqual(sheet("a.results.csv")[1]?.slice(1, 4));
    // The quote that kept the cell from being a formula is not on the licence.
    const id = sheet("a.errors.results.csv")[3]?.[2] ?? "";
    await vellum(["pdf", id, "-o", "formula.pdf"], { cwd });
    const { stdout: report } = await vellum(["verify", "formula.pdf", "--json"], { cwd });
    expect(JSON.parse(report).verdict).toBe("valid");
    expect(report).not.toContain("'=");
  });

  it("sets an earlier errors file aside, since it may hold corrections", async () => {
    await batch("a.csv");
    expect(existsSync(join(cwd, "a.errors.previous.csv"))).toBe(true);
  });
});

describe("a batch that cannot begin", () => {
  it.each<[string, string[], string, number?]>([
    ["an unknown column", [`${LEASE_HEADER},颜色`, `${leaseRow(9)},红`], "column-unknown"],
    ["a missing column", [LEASE_HEADER.replace(",租金标准", ""), leaseRow(9)], "column-missing"],
    ["no header at all", [""], "document-unreadable", 2],
  ])("because of %s issues nothing and leaves no file", async (_, lines, code, exit = 1) => {
    write("b.csv", lines);
    const outcome = await batch("b.csv");
    expect([outcome.code, outcome.stdout]).toEqual([exit, ""]);
    expect(outcome.stderr).toContain(code);
    expect(existsSync(join(cwd, "b.errors.csv"))).toBe(false);
  });

  it("names an unknown type, an unknown department and a missing file", async () => {
    const base = ["batch", "a.csv", "--type"];
    expect((await vellum([...base, "no-type", "--issuer", HOUSING], { cwd })).stderr).toContain("[type-unknown]");
    expect((await vellum([...base, "lease-filing", "--issuer", "X"], { cwd })).stderr).toContain("[issuer-unknown]");
    expect((await batch("none.csv")).code).toBe(2);
  });
});

describe("a batch stopped by Ctrl-C", () => {
  it("finishes the rows under way, says how to go on, and goes on", { timeout: 120_000 }, async () => {
    write("c.csv", [LEASE_HEADER, ...Array.from({ length: 8000 }, (_, index) => leaseRow(10_000 + index))]);
    const child = start(["batch", "c.csv", "--type", "lease-filing", "--issuer", HOUSING, "--json"], { cwd });
    const over = ended(child);
    while (!existsSync(join(cwd, "c.results.csv.partial"))) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    const { code, stdout } = await over;
    const summary = JSON.parse(stdout);
    expect([code, summary.end]).toEqual([130, "stopped"]);
    expect(sheet("c.results.csv")).toHaveLength(summary.issued + 1);
    expect(summary.issued).toBeLessThan(8000);
    const again = JSON.parse((await batch("c.csv")).stdout);
    expect(again).toMatchObject({
      end: "complete",
      issued: 8000 - summary.issued,
      repeated: summary.issued,
      failed: 0,
    });
  });
});
