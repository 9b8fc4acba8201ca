import { describe, expect, it } from "vitest";
import type { Output, VellumParts } from "../../src/cli/parts.ts";
import { chooseLanguage, runVellum } from "../../src/cli/program.ts";
import { LicenceError } from "../../src/licence/errors.ts";
import { portableCryptography } from "../../src/licence/portable.ts";
import { catalogue } from "./shipped-types.ts";

class Paper implements Output {
  text = "";
  readonly isTTY = false;
  readonly columns = 100;

  write(text: string): void {
    this.text += text;
  }

  writeBytes(): void {
    throw new Error("no bytes expected");
  }
}

async function run(args: readonly string[], more: Partial<VellumParts> = {}) {
  const [stdout, stderr] = [new Paper(), new Paper()];
  const closed = (): never => {
    throw new LicenceError("register-unavailable");
  };
  const code = await runVellum(args, {
    version: "1.2.3",
    catalogue,
    cryptography: portableCryptography,
    environment: { LANG: "en_US.UTF-8" },
    clock: { now: () => "2026-11-22T00:00:00Z" },
    stdout,
    stderr,
    stdin: (async function* () {})(),
    settings: closed,
    demoSettings: closed,
    openHouse: async () => closed(),
    openDemo: async () => closed(),
    serve: async () => closed(),
    stopAsked: () => new Promise(() => undefined),
    supervisor: () => undefined,
    seat: undefined,
    reportOnFile: async () => closed(),
    addTypes: async () => closed(),
    tryTypes: async () => closed(),
    serveTrial: async () => closed(),
    keyChests: { pack: async () => closed(), unpack: async () => closed() },
    moving: { source: async () => closed(), target: async () => closed() },
    backups: { backUp: async () => closed(), restore: async () => closed() },
    exampleFolder: "/nowhere",
    sampleFile: async () => closed(),
    demoApiKey: () => undefined,
    ...more,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

const COMMANDS = [
  "init",
  "serve",
  "demo",
  "issue",
  "batch",
  "status",
  "verify",
  "pdf",
  "keys",
  "types",
  "audit",
  "issuing",
  "backup",
  "restore",
  "migrate",
];
const NESTED = [
  "keys list",
  "keys create",
  "keys rotate",
  "keys compromise",
  "keys export",
  "keys import",
  "keys api create",
  "keys api revoke",
  "types add",
  "types preview",
  "types specimen",
  "audit check",
  "issuing off",
  "issuing on",
];

describe("help", () => {
  it.each(["zh", "en"])(
    "in %s lists every command in its group and explains exit codes and environment",
    async (lang) => {
      const { code, stdout } = await run(["--help", "--lang", lang]);
      expect(code).toBe(0);
      for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
      expect(stdout).toContain("VELLUM_KEY_SECRET");
      expect(/\p{Script=Han}/u.test(stdout)).toBe(lang === "zh");
      expect(stdout).not.toMatch(/cli\./);
    },
  );

  it.each([...COMMANDS, ...NESTED])("of %s has every sentence in both languages", async (command) => {
    for (const lang of ["zh", "en"]) {
      const { code, stdout } = await run([...command.split(" "), "--help", "--lang", lang]);
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/cli\.|undefined|default:/);
    }
  });
});

describe("the language", () => {
  it.each([
    [{ LANG: "zh_CN.UTF-8" }, "zh-CN"],
    [{ LANG: "en_GB.UTF-8" }, "en"],
    [{ LANG: "zh_CN.UTF-8", LC_ALL: "en_US.UTF-8" }, "en"],
    [{ LANG: "C.UTF-8" }, "zh-CN"],
    [{}, "zh-CN"],
  ])("follows the environment %j", (environment, language) => {
    expect(chooseLanguage([], environment)).toBe(language);
  });

  it("follows --lang before the environment, wherever it stands", () => {
    expect(chooseLanguage(["issue", "--lang", "zh"], { LANG: "en" })).toBe("zh-CN");
    expect(chooseLanguage(["--lang=en", "issue"], { LANG: "zh_CN" })).toBe("en");
  });
});

describe("a mistyped command line", () => {
  it.each([
    [["isue"], "There is no command isue."],
    [["keys", "lst"], "There is no command lst."],
    [["issue", "--dryrun"], "There is no option --dryrun."],
    [["batch", "x.csv"], "The option --type <type> is required."],
    [["pdf"], "The argument id is missing."],
    [["pdf", "a", "b"], "Too many arguments."],
    [["--lang", "fr", "issue"], "The value is not allowed: "],
  ])("%j is told what is wrong, on standard error, with exit code 2", async (args, sentence) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(sentence);
  });

  it("is offered the nearest command", async () => {
    expect((await run(["isue"])).stderr).toContain("Did you mean issue?");
  });

  it("of nothing at all shows help and exits 2", async () => {
    const { code, stderr } = await run([]);
    expect(code).toBe(2);
    expect(stderr).toContain("Usage:");
  });
});

describe("a refusal", () => {
  it("is a sentence with its code, or JSON for programs, on standard error", async () => {
    const said = await run(["keys", "list"]);
    expect([said.code, said.stdout]).toEqual([1, ""]);
    expect(said.stderr).toMatch(/^✗ .*\[register-unavailable\]\n$/);
    expect(JSON.parse((await run(["keys", "list", "--json"])).stderr)).toMatchObject({
      code: "register-unavailable",
      errors: [],
    });
  });

  it("of our own making is exit code 70, with what the operator needs to report it", async () => {
    const openHouse = async (): Promise<never> => {
      throw new TypeError("a fault of ours");
    };
    const { code, stderr } = await run(["keys", "list"], { openHouse });
    expect(code).toBe(70);
    expect(stderr).toContain("a fault of ours");
  });

  it("never lets what others wrote reach the terminal as control characters", async () => {
    const openHouse = async (): Promise<never> => {
      throw new LicenceError("request-invalid", { fields: [{ pointer: "/\u001b[2J\u202e", code: "invalid" }] });
    };
    const { stderr } = await run(["keys", "list"], { openHouse });
    expect(stderr).not.toMatch(/\u001b|\u202e/);
  });
});

describe("the licence types", () => {
  it("are listed and shown in the operator's language, fields with examples and acts with grounds", async () => {
    expect((await run(["types", "list"])).stdout.trim().split("\n")).toHaveLength(12);
    const { stdout } = await run(["types", "show", "lease-filing", "--lang", "en"]);
    expect(stdout).toMatch(/monthlyRent +Monthly rent +required +2300/);
    expect(stdout).toMatch(/注销 +revoked +lease-ended-early/);
    expect(JSON.parse((await run(["types", "show", "lease-filing", "--json"])).stdout).slug).toBe("lease-filing");
    expect((await run(["types", "show", "none"])).stderr).toContain("[type-unknown]");
  });
});
