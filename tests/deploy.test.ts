// The files in docs/deploy, held to the program: no Docker runs here, but what they name has to be there. Settings exist, commands and
// options exist, copied paths exist, the base image's Node is one that is supported, systemd finds nothing wrong with the units.

import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "../src/config.ts";
import { itNeeds, run } from "./system-tools.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const FOLDER = path.join(ROOT, "docs/deploy");
const read = (name: string): string => readFileSync(path.join(FOLDER, name), "utf8");
const packageFile = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  readonly engines: { readonly node: string };
  readonly bin: { readonly vellum: string };
};
const words = JSON.parse(readFileSync(path.join(ROOT, "schemas/words/en.json"), "utf8")) as {
  readonly cli: { readonly commands: Readonly<Record<string, unknown>> };
};
const SOURCES = readdirSync(path.join(ROOT, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(path.join(ROOT, "src", name), "utf8"))
  .join("\n");

describe("a file for deployment", () => {
  it("sets only variables that the program reads", () => {
    const names = readdirSync(FOLDER).flatMap((file) => [
      ...read(file).matchAll(/\b(?:VELLUM_[A-Z_]+|OTEL_[A-Z_]+|DATABASE_URL)\b/g),
    ]);
    expect(names.length).toBeGreaterThan(20);
    expect([...new Set(names.map(([name]) => name))].filter((name) => !SOURCES.includes(`"${name}"`))).toEqual([]);
  });

  it("gives settings that the program accepts", () => {
    const lines = read("vellum.env.example")
      .split("\n")
      .map((line) => line.replace(/^# (?=[A-Z_]+=)/, ""))
      .filter((line) => /^[A-Z_]+=/.test(line));
    const environment = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
    const { port, trustedProxies, watch } = readConfig(environment);
    expect({ port, trustedProxies }).toEqual({ port: 8787, trustedProxies: 1 });
    expect(watch).toMatchObject({ adminPort: 9464, tracesShare: 0.05, backupFolder: "/var/lib/vellum/backups" });
  });

  it("starts the program that the package names, with commands that there are", () => {
    const units = ["vellum.service", "vellum-backup.service"];
    for (const unit of units) {
      const [, program, command] = /^ExecStart=\S+node \/opt\/vellum\/(\S+) (\S+)/m.exec(read(unit)) ?? [];
      expect(program).toBe(packageFile.bin.vellum);
      expect(words.cli.commands).toHaveProperty(command ?? "?");
    }
    const docker = read("Dockerfile");
    expect(docker).toContain(`ENTRYPOINT ["node", "${packageFile.bin.vellum}"]`);
    expect(words.cli.commands).toHaveProperty(/^CMD \["(\w+)"\]/m.exec(docker)?.[1] ?? "?");
    expect(read("compose.yaml")).toContain(`exec node ${packageFile.bin.vellum} `);
  });
});

describe("the command line as the service has it", () => {
  const script = read("vellum");

  it("is sound shell, and runs the service's program as its user", () => {
    expect(() => run("sh", ["-n", path.join(FOLDER, "vellum")])).not.toThrow();
    const unit = read("vellum.service");
    const [, node] = /^ExecStart=(\S+ \S+) serve$/m.exec(unit) ?? [];
    const [, user] = /^User=(\w+)$/m.exec(unit) ?? [];
    expect(script).toContain(`exec runuser -u ${user} -- ${node} "$@"`);
  });

  it("has the unit's settings, data folder and key secret", () => {
    const unit = read("vellum.service");
    const [, settings] = /^EnvironmentFile=(\S+)$/m.exec(unit) ?? [];
    const [, data] = /^Environment=.*\b(VELLUM_DATA=\S+)/m.exec(unit) ?? [];
    const [, secret] = /^LoadCredential=key-secret:(\S+)$/m.exec(unit) ?? [];
    for (const named of [settings, data, secret]) expect(script).toContain(named);
  });
});

describe("the image", () => {
  const docker = read("Dockerfile");

  it("stands on a Node that the package supports", () => {
    const bases = [...docker.matchAll(/^FROM node:(\d+)-/gm)].map(([, major]) => Number(major));
    expect(new Set(bases).size).toBe(1);
    const least = Number(/^>=(\d+)\./.exec(packageFile.engines.node)?.[1]);
    expect(bases[0]).toBeGreaterThanOrEqual(least);
    expect((bases[0] ?? 1) % 2).toBe(0);
  });

  it("copies what there is, and whatever the program reads at run time", () => {
    const copied = [...docker.matchAll(/^COPY --from=build \/build\/(\S+) /gm)].map(([, name = ""]) => name);
    const made = new Set(["node_modules", "dist"]);
    expect(copied.filter((name) => !made.has(name) && !existsSync(path.join(ROOT, name)))).toEqual([]);
    expect(copied).toEqual(expect.arrayContaining(["package.json", "node_modules", "dist", "schemas", "keys.example"]));
  });

  it("runs as nobody in particular, on the default port, and is asked for its health where it answers", () => {
    const lastUser = [...docker.matchAll(/^USER (\S+)/gm)].at(-1)?.[1];
    expect(lastUser).toBe("node");
    expect(docker).toContain(`EXPOSE ${readConfig({}).port}`);
    expect(docker).toMatch(/HEALTHCHECK[\s\S]*\/healthz/);
  });

  it("leaves keys, data and secrets out of what is sent to the builder", () => {
    const ignored = read("Dockerfile.dockerignore").split("\n");
    expect(ignored).toEqual(expect.arrayContaining(["data", "data-demo", "docs/deploy/secrets", ".git"]));
  });
});

describe("the composition", () => {
  const compose = read("compose.yaml");

  it("mounts and builds from files that there are, and hands secrets over as files", () => {
    const mounted = [...compose.matchAll(/^\s+- (\.\/[\w.]+):/gm)].map(([, file = ""]) => file);
    expect(mounted).toEqual(["./Caddyfile"]);
    expect(mounted.every((file) => existsSync(path.join(FOLDER, file)))).toBe(true);
    expect(compose).toContain("dockerfile: docs/deploy/Dockerfile");
    expect(compose).not.toMatch(/PASSWORD: |_SECRET: /);
    const declared = [...(compose.split(/^secrets:$/m)[1] ?? "").matchAll(/^ {2}([\w-]+):$/gm)].map(([, name]) => name);
    const used = [...compose.matchAll(/^ {4}secrets: \[([^\]]+)\]/gm)].flatMap(([, list = ""]) => list.split(", "));
    expect(new Set(used)).toEqual(new Set(declared));
  });

  it("opens to the world the proxy's ports alone, and the database to nobody outside", () => {
    expect([...compose.matchAll(/^\s+ports: (.*)$/gm)].map(([, ports]) => ports)).toEqual(['["80:80", "443:443"]']);
    expect(compose).toMatch(/back:\n\s+internal: true/);
    expect(read("Caddyfile")).toContain(`reverse_proxy vellum:${readConfig({}).port}`);
    expect(read("nginx.conf.example")).toContain(`127.0.0.1:${readConfig({}).port}`);
  });
});

describe("the units", () => {
  /** The units with the Node of this machine, for systemd looks whether the program is there. */
  const unitsHere = (): readonly string[] => {
    const folder = mkdtempSync(path.join(tmpdir(), "vellum-units-"));
    return ["vellum.service", "vellum-backup.service", "vellum-backup.timer"].map((name) => {
      const file = path.join(folder, name);
      writeFileSync(file, read(name).replaceAll("/usr/bin/node", process.execPath));
      return file;
    });
  };

  itNeeds("systemd-analyze")("are found right by systemd", async () => {
    const { stdout, stderr } = await run("systemd-analyze", ["verify", ...unitsHere()]);
    expect(`${stdout}${stderr}`).toBe("");
  });

  itNeeds("systemd-analyze")("leave the service little that it does not need", async () => {
    const [service = ""] = unitsHere();
    const { stdout } = await run("systemd-analyze", ["security", "--offline=true", service]);
    expect(Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(2);
  });
});
