// What a clerk sees while a table is worked through: on a wide terminal, on a narrow one, in a log.

import { describe, expect, it } from "vitest";
import { Progress } from "../../src/cli/batch/progress.ts";
import { displayWidth } from "../../src/cli/display-width.ts";
import { Terminal } from "../../src/cli/terminal.ts";
import { catalogue } from "./shipped-types.ts";

function shownOn({ columns, isTTY }: { readonly columns: number; readonly isTTY: boolean }, read: number): string {
  let text = "";
  const write = (more: string): void => {
    text += more;
  };
  const output = { columns, isTTY, write, writeBytes: () => undefined };
  const words = catalogue.words("zh-CN");
  const terminal = new Terminal({ words, language: "zh-CN", stdout: output, stderr: output });
  new Progress(terminal, "issued").finish({ read, done: 30, repeated: 20, failed: 7 });
  return text.replace("\r\u001b[2K", "").replace(/\n$/, "");
}

describe("the progress of a table", () => {
  it("is a bar, the time that is left, what was done and what failed", () => {
    const line = shownOn({ columns: 100, isTTY: true }, 0.5);
    expect(line).toMatch(/^█{12}░{12} {2}50% {2}剩余 \S+ {2}已签发 50 {2}未签发 7 {2}\d+ 行\/秒$/);
  });

  it("has the bar as wide as there is room for, and none where there is hardly any", () => {
    for (const columns of [30, 50, 54, 60, 70]) {
      const line = shownOn({ columns, isTTY: true }, 0.25);
      expect(displayWidth(line)).toBeLessThan(columns);
      expect(line).toMatch(/(^|░ {2})25% {2}剩余/);
    }
    expect(shownOn({ columns: 46, isTTY: true }, 0.25)).toContain("未签发 7");
  });

  it("is words alone in a log", () => {
    expect(shownOn({ columns: 80, isTTY: false }, 1)).toMatch(/^100% {2}剩余 0:00 {2}已签发 50 {2}未签发 7/);
  });
});
