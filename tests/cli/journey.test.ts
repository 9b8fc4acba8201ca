// The operator's day at the real command line: set up, issue, verify, change, look after.
import { X509Certificate } from "node:crypto";
import { copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { HOUSING, ISSUERS, KEY_SECRET, leaseRequest, newFolder, vellum } from "./vellum.ts";

const cwd = newFolder();
const run = (args: readonly string[], env = {}) => vellum(args, { cwd, env });
const json = async (args: readonly string[]) => JSON.parse((await run([...args, "--json"])).stdout);
let id: string;

beforeAll(async () => {
  const { code, stderr } = await run(["init", "--issuers", ISSUERS]);
  expect([code, stderr]).toEqual([0, ""]);
  writeFileSync(join(cwd, "request.json"), JSON.stringify(leaseRequest(1)));
  id = (await json(["issue", "request.json", "--pdf", "lease.pdf"])).id;
}, 60_000);

describe("setting up", () => {
  it("may be repeated without changing a key", async () => {
    const before = await json(["keys", "list"]);
    const again = await json(["init", "--issuers", ISSUERS]);
    expect(again.keys).toEqual([]);
    expect(await json(["keys", "list"])).toEqual(before);
    expect(before).toHaveLength(9);
  });

  it("belongs to one origin: another is refused", async () => {
    const { code, stderr } = await run(["keys", "list"], { VELLUM_ORIGIN: "https://elsewhere.example" });
    expect([code, stderr]).toEqual([1, expect.stringContaining("[origin-mismatch]")]);
  });

  it("reports every mistake of the configuration at once, and exits 2", async () => {
    const { code, stderr } = await run(["keys", "list"], { PORT: "x", VELLUM_ORIGIN: "http://example.com" });
    expect(code).toBe(2);
    expect(stderr).toMatch(/\/PORT .*\[config-number\][\s\S]*\/VELLUM_ORIGIN .*\[config-origin-http\]/);
  });

  it("registers one department from options, and names what is wrong with it", async () => {
    const { code, stderr } = await run([
      "init",
      "--uscc",
      "113308000000000A27",
      "--name",
      "某局",
      "--area",
      "33",
      "--seal-code",
      "1",
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/code-check-character[\s\S]*\/areaCode[\s\S]*\/seal\/code/);
  });
});

describe("issuing one licence", () => {
  it("answers as the API does", async () => {
    const repeated = await json(["issue", "request.json", "--key", "k1"]);
    expect(repeated).toMatchObject({
      number: expect.stringMatching(/^衢房租备〔\d{4}〕第\d{7}号$/),
      links: { verify: expect.stringContaining("/v/") },
    });
    expect(repeated.credential.proof.cryptosuite).toBe("eddsa-jcs-2022");
    expect((await json(["issue", "request.json", "--key", "k1"])).id).toBe(repeated.id);
  });

  it("refuses a wrong request with every field, in the operator's language", async () => {
    const request = {
      ...leaseRequest(2),
      claims: { ...(leaseRequest(2) as { claims: object }).claims, floorArea: "大", leasePurpose: "住" },
    };
    writeFileSync(join(cwd, "wrong.json"), JSON.stringify(request));
    const { code, stdout, stderr } = await run(["issue", "wrong.json", "--lang", "zh"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/\/claims\/floorArea {2}建筑面积：应为数字。/);
    expect(stderr).toMatch(/\/claims\/leasePurpose {2}租赁用途：/);
  });

  it("takes a request from standard input and, when dry, issues nothing", async () => {
    const before = await json(["audit", "head"]);
    const dry = await vellum(["issue", "--dry-run"], { cwd, input: JSON.stringify(leaseRequest(3)) });
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).not.toHaveProperty("proof");
    expect(await json(["audit", "head"])).toEqual(before);
  });

  it("says clearly that the key is locked when the secret is wrong, and goes on verifying", async () => {
    const locked = await run(["issue", "request.json"], { VELLUM_KEY_SECRET: "not the right secret" });
    expect(locked.code).toBe(1);
    expect(locked.stderr).toMatch(/\[key-locked\][\s\S]*\[signing-locked\]/);
    expect((await run(["verify", "lease.pdf"], { VELLUM_KEY_SECRET: "not the right secret" })).code).toBe(0);
  });
});

describe("verifying a file", () => {
  it("exits 0 for a valid licence and shows every check", async () => {
    const { code, stdout } = await run(["verify", "lease.pdf"]);
    expect(code).toBe(0);
    // All nine but that of the PDF's own signature: this department has no seal.
    expect(stdout.split("\n").filter((line) => line.startsWith("  ✓"))).toHaveLength(8);
    expect(stdout).not.toContain("王堃昇");
  });

  it("exits 1 when a byte was changed, and shows no field", async () => {
    const { credential } = await json(["issue", "request.json", "--key", "k2"]);
    credential.credentialSubject.claims.monthlyRent = 23;
    const { code, stdout } = await vellum(["verify", "-", "--json"], { cwd, input: JSON.stringify(credential) });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: "tampered" });
    expect(JSON.parse(stdout)).not.toHaveProperty("licence");
  });

  it("exits 2 for what is no licence file", async () => {
    expect((await vellum(["verify", "-"], { cwd, input: "hello" })).code).toBe(2);
    expect((await run(["verify", "nowhere.pdf"])).code).toBe(2);
  });
});

describe("the life of a licence", () => {
  it("is changed by a lawful act only, shows its history, and ends its verdict", async () => {
    const link = `http://localhost:8787/V/${id.toUpperCase()}`;
    const unlawful = await run([
      "status",
      link,
      "--act",
      "吊销",
      "--ground",
      "x",
      "--actor",
      "王",
      "--actor-code",
      "1",
    ]);
    expect([unlawful.code, unlawful.stderr]).toEqual([
      1,
      expect.stringMatching(/\[(act-not-lawful|request-invalid)\]/),
    ]);
    const done = await run([
      "status",
      link,
      "--act",
      "注销",
      "--ground",
      "lease-ended-early",
      "--actor",
      "王",
      "--actor-code",
      "1",
    ]);
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/注销 +lease-ended-early +王/);
    const { code, stdout } = await run(["verify", "lease.pdf", "--lang", "zh"]);
    expect([code, stdout.split(" ")[0]]).toEqual([1, "已注销"]);
  });

  it("gives the same PDF twice", async () => {
    const [one, two] = [await json(["pdf", id, "-o", "one.pdf"]), await json(["pdf", id, "-o", "two.pdf"])];
    expect(one.sha256).toBe(two.sha256);
    expect(readFileSync(join(cwd, "one.pdf")).equals(readFileSync(join(cwd, "two.pdf")))).toBe(true);
  });
});

describe("keys and audit", () => {
  it("rotate in one command: the old key's licences stay good, new ones carry the new key", async () => {
    copyFileSync(join(cwd, "request.json"), join(cwd, "again.json"));
    const before = await json(["issue", "again.json"]);
    const { kid } = await json(["keys", "rotate", HOUSING]);
    const after = await json(["issue", "again.json"]);
    expect(before.credential.proof.verificationMethod).not.toContain(kid);
    expect(after.credential.proof.verificationMethod).toContain(kid);
    expect((await vellum(["verify", "-"], { cwd, input: JSON.stringify(before.credential) })).code).toBe(0);
    const since = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+/, "");
    expect((await run(["keys", "compromise", kid, "--since", since])).code).toBe(0);
    const verdict = await vellum(["verify", "-", "--json"], { cwd, input: JSON.stringify(after.credential) });
    expect(JSON.parse(verdict.stdout)).toMatchObject({ verdict: "key-compromised" });
    expect((await run(["issue", "again.json"])).stderr).toContain("[key-missing]");
    await run(["keys", "rotate", HOUSING]);
  });

  it("give a department a seal: made for trying out, or imported; its PDFs are signed from then on", async () => {
    expect((await run(["keys", "seal", "authority"])).code).toBe(1);
    const made = await json(["keys", "seal", "development", HOUSING]);
    expect(made).toMatchObject({ issuer: HOUSING, development: true });
    expect(await json(["keys", "seal", "list", HOUSING])).toMatchObject([
      { issuer: HOUSING, fingerprint: made.fingerprint, state: "current" },
    ]);
    const { stdout: pem } = await run(["keys", "seal", "authority"]);
    expect(new X509Certificate(pem).subject).toContain("Vellum Development CA");
    await run(["pdf", id, "-o", "signed.pdf"]);
    await run(["pdf", id, "-o", "again.pdf"]);
    const [signed, again] = ["signed.pdf", "again.pdf"].map((name) => readFileSync(join(cwd, name)));
    expect(signed?.includes("ETSI.CAdES.detached")).toBe(true);
    expect(signed?.equals(again ?? Buffer.alloc(0))).toBe(true);
    expect((await run(["verify", "signed.pdf"])).code).toBe((await run(["verify", "lease.pdf"])).code);
  });

  it("leave as one encrypted file and come into another folder with it, never over a file that is there", async () => {
    const { code, stderr } = await run(["keys", "export", "chest.json"]);
    expect(code, stderr).toBe(0);
    expect(statSync(join(cwd, "chest.json")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(cwd, "chest.json"), "utf8")).not.toContain(KEY_SECRET);
    expect((await run(["keys", "export", "chest.json"])).stderr).toContain("EEXIST");
    const elsewhere = { cwd, env: { VELLUM_DATA: "./elsewhere" } };
    const brought = await vellum(["keys", "import", "chest.json", "--json"], elsewhere);
    expect(JSON.parse(brought.stdout)).toMatchObject({ there: 0 });
    expect((await vellum(["keys", "export"], elsewhere)).stdout).toBe(readFileSync(join(cwd, "chest.json"), "utf8"));
    expect((await run(["keys", "import", "request.json"])).stderr).toContain("[key-chest]");
  });

  it("refuse a seal's file that is none, and a department that is unknown", async () => {
    writeFileSync(join(cwd, "no-seal.p12"), "not a seal");
    writeFileSync(join(cwd, "passphrase.txt"), "open sesame\n");
    const imported = (uscc: string) =>
      run(["keys", "seal", "import", uscc, "no-seal.p12", "--passphrase-file", "passphrase.txt"]);
    expect(await imported(HOUSING)).toMatchObject({ code: 1, stderr: expect.stringContaining("[seal-unreadable]") });
    expect((await imported("113308000000000A27")).stderr).toContain("[issuer-unknown]");
    expect((await run(["keys", "seal", "list", "113308000000000A27"])).stderr).toContain("[issuer-unknown]");
  });

  it("shows an API key once, keeps only its hash, and revokes it", async () => {
    const made = await run([
      "keys",
      "api",
      "create",
      "--name",
      "portal",
      "--department",
      HOUSING,
      "--action",
      "issue",
      "read",
    ]);
    expect(made.stdout).toMatch(/^vlm_[\w-]{43}\n$/);
    const listed = await run(["keys", "api", "list"]);
    expect(listed.stdout).not.toContain(made.stdout.trim());
    const [{ id: key }] = await json(["keys", "api", "list"]);
    expect((await run(["keys", "api", "revoke", key])).code).toBe(0);
    expect((await json(["keys", "api", "list"]))[0].revokedAt).toBeTypeOf("string");
  });

  it("leave a trail that checks out, and that a head noted earlier is in", async () => {
    const { stdout: head } = await run(["audit", "head"]);
    await run(["issue", "request.json"]);
    expect((await run(["audit", "check", "--head", head.trim()])).code).toBe(0);
    expect((await run(["audit", "check", "--head", `${"0".repeat(64)}:3`])).code).toBe(1);
    expect((await run(["audit", "check", "--head", "junk"])).code).toBe(1);
  });
});
