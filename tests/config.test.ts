import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { readConfig } from "../src/config.ts";
import { LicenceError } from "../src/licence/errors.ts";

function mistakes(env: Record<string, string>, options = {}): Record<string, string> {
  try {
    readConfig(env, options);
  } catch (error) {
    if (!(error instanceof LicenceError) || error.code !== "configuration-invalid") throw error;
    return Object.fromEntries(error.fields.map(({ pointer, code }) => [pointer, code]));
  }
  return {};
}

describe("an empty environment", () => {
  it("gives a service on this machine only, with its data in ./data", () => {
    expect(readConfig({})).toEqual({
      origin: "http://localhost:8787",
      formerOrigins: [],
      dataDirectory: "./data",
      database: { kind: "sqlite", path: "./data/vellum.sqlite" },
      databaseConnections: 10,
      port: 8787,
      bindHost: "127.0.0.1",
      trustedProxies: 0,
      statusListEntries: 131_072,
      limits: {
        ...{ mostConnections: 4096, requestSeconds: 60, mostWaiting: 2000, callsPerMinute: 120_000 },
        ...{ findsPerMinute: 60, filesPerMinute: 300, credentialsPerMinute: 1200, unknownPerMinute: 60 },
      },
      watch: {
        ...{ logLevel: "info", logFormat: "json", logAddress: "network" },
        ...{ adminHost: "127.0.0.1", leastFreeDiskBytes: 512 * 1_048_576, tracesShare: 1 },
      },
      workers: 1,
      drainSeconds: 0,
      secrets: {},
    });
  });

  it("counts a variable that is set to nothing as not set", () => {
    expect(readConfig({ PORT: "", VELLUM_ORIGIN: " ", VELLUM_KEY_SECRET: "" })).toEqual(readConfig({}));
  });
});

describe("a full environment", () => {
  it("is read with units and secrets in their places", () => {
    const config = readConfig({
      VELLUM_ORIGIN: "https://Zhengzhao.Example.cn/",
      VELLUM_FORMER_ORIGINS: "https://old.example.cn, http://10.0.0.8:8080",
      VELLUM_DATA: "/srv/vellum",
      DATABASE_URL: "sqlite:///srv/db/vellum.db",
      PORT: "80",
      VELLUM_HOST: "0.0.0.0",
      VELLUM_TRUSTED_PROXIES: "2",
      VELLUM_STATUS_LIST_SIZE: "1024",
      VELLUM_TIMESTAMP_URL: "http://tsa.example.cn/tsr",
      VELLUM_KEY_SECRET: "correct horse battery",
      VELLUM_DEMO_API_KEY: "vlm_demo-key-123",
    });
    expect(config.origin).toBe("https://zhengzhao.example.cn");
    expect(config.formerOrigins).toEqual(["https://old.example.cn", "http://10.0.0.8:8080"]);
    expect(config.database).toEqual({ kind: "sqlite", path: "/srv/db/vellum.db" });
    expect(config.trustedProxies).toBe(2);
    expect(config.statusListEntries).toBe(1024);
    expect(config.timestampUrl).toBe("http://tsa.example.cn/tsr");
    expect(config.secrets.keySecret?.reveal()).toBe("correct horse battery");
    expect(config.secrets.demoApiKey?.reveal()).toBe("vlm_demo-key-123");
  });

  it.each(["postgres://vellum:hunter2@db.example/vellum?sslmode=verify-full", "postgresql://vellum:hunter2@db/vellum"])(
    "keeps the address of a PostgreSQL, which holds a password, to itself: %s",
    (address) => {
      const config = readConfig({ DATABASE_URL: address, VELLUM_DATABASE_CONNECTIONS: "30" });
      expect(config.database.kind === "postgres" && config.database.url.reveal()).toBe(address);
      expect(config.databaseConnections).toBe(30);
      expect(`${JSON.stringify(config)}${inspect(config, { depth: 9 })}`).not.toContain("hunter2");
    },
  );

  it("puts the default origin on the port that was chosen and the register into the chosen directory", () => {
    const config = readConfig({ PORT: "9000", VELLUM_DATA: "/var/vellum" });
    expect(config.origin).toBe("http://localhost:9000");
    expect(config.database).toEqual({ kind: "sqlite", path: "/var/vellum/vellum.sqlite" });
  });

  it("can be printed, inspected and serialised without showing a secret", () => {
    const config = readConfig({ VELLUM_KEY_SECRET: "correct horse battery", VELLUM_DEMO_API_KEY: "vlm_demo-key-123" });
    const shown = `${JSON.stringify(config)}${inspect(config, { depth: 9, showHidden: true })}${config.secrets.keySecret}`;
    expect(shown).not.toMatch(/horse|demo-key/);
    expect(shown).toContain("[secret]");
  });
});

describe("limits", () => {
  it("are whole numbers, each in its unit", () => {
    const { limits } = readConfig({ VELLUM_LIMIT_REQUEST_SECONDS: "5", VELLUM_LIMIT_FINDS_PER_MINUTE: "7" });
    expect([limits.requestSeconds, limits.findsPerMinute]).toEqual([5, 7]);
    expect(() => readConfig({ VELLUM_LIMIT_CONNECTIONS: "0" })).toThrow(
      expect.objectContaining({ code: "configuration-invalid" }),
    );
  });
});

describe("mistakes", () => {
  it("are reported all at once, each at its variable", () => {
    expect(
      mistakes({
        VELLUM_ORIGIN: "https://example.cn/licences",
        VELLUM_FORMER_ORIGINS: "ftp://x",
        DATABASE_URL: "mysql://user:hunter2@db/vellum",
        PORT: "99999",
        VELLUM_TRUSTED_PROXIES: "10.0.0.1,10.0.0.0/33",
        VELLUM_STATUS_LIST_SIZE: "100",
        VELLUM_TIMESTAMP_URL: "tsa.example.cn",
        VELLUM_KEY_SECRET: "short",
        VELLUM_KEY_SECRET_FILE: "/run/secret",
      }),
    ).toEqual({
      "/VELLUM_ORIGIN": "config-origin",
      "/VELLUM_FORMER_ORIGINS": "config-origin",
      "/DATABASE_URL": "config-database",
      "/PORT": "config-number",
      "/VELLUM_TRUSTED_PROXIES": "config-proxies",
      "/VELLUM_STATUS_LIST_SIZE": "config-number",
      "/VELLUM_TIMESTAMP_URL": "config-address",
      "/VELLUM_KEY_SECRET": "config-secret",
      "/VELLUM_KEY_SECRET_FILE": "config-both",
    });
  });

  it.each(["mysql://user:hunter2@db/vellum", "postgres://user:hunter2@d b/vellum", "postgres:user:hunter2@db"])(
    "never repeat the password of a database or a secret: %s",
    (address) => {
      const env = { DATABASE_URL: address, VELLUM_KEY_SECRET: "tiny-secret" };
      expect(() => readConfig(env)).toThrow(LicenceError);
      try {
        readConfig(env);
      } catch (error) {
        expect(JSON.stringify(error) + inspect(error, { depth: 9 })).not.toMatch(/hunter2|tiny-secret/);
      }
    },
  );

  it.each([
    ["a path", "https://example.cn/a", "config-origin"],
    ["a query", "https://example.cn?x", "config-origin"],
    ["a user", "https://a@example.cn", "config-origin"],
    ["no scheme", "example.cn", "config-origin"],
    ["another scheme", "file:///etc", "config-origin"],
    ["plain http to the public", "http://example.cn", "config-origin-http"],
    ["a public address that only looks local", "http://172.32.0.1", "config-origin-http"],
    ["plain http on a local network, which is for the demo", "http://192.168.1.9:8787", "config-origin-lan"],
  ])("an origin with %s is refused", (_, origin, code) => {
    expect(mistakes({ VELLUM_ORIGIN: origin })).toEqual({ "/VELLUM_ORIGIN": code });
  });

  it.each(["http://127.0.0.1:8787", "http://localhost", "http://[::1]:9000", "https://1.2.3.4"])(
    "the origin %s is accepted",
    (origin) => {
      expect(readConfig({ VELLUM_ORIGIN: origin }).origin).toBe(origin);
    },
  );

  it.each([
    "http://192.168.1.9:8787",
    "http://10.1.2.3",
    "http://172.20.0.1",
    "http://printer.local",
    "http://[fd00::1]",
  ])("the demo may use %s on a local network", (origin) => {
    expect(readConfig({ VELLUM_ORIGIN: origin }, { lanHttp: true }).origin).toBe(origin);
  });
});

describe("the operators' port", () => {
  it("asks for a token where other machines can reach it", () => {
    const open = { VELLUM_ADMIN_PORT: "9464", VELLUM_ADMIN_HOST: "0.0.0.0" };
    expect(() => readConfig(open)).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ pointer: "/VELLUM_ADMIN_TOKEN" })] }),
    );
    const { watch } = readConfig({ ...open, VELLUM_ADMIN_TOKEN: "a token of the operators" });
    expect(watch).toMatchObject({ adminPort: 9464, adminHost: "0.0.0.0" });
    expect(JSON.stringify(watch)).not.toContain("a token of the operators");
  });

  it("is told with all other mistakes of the log's", () => {
    expect(() =>
      readConfig({ VELLUM_LOG_LEVEL: "loud", VELLUM_LOG_FORMAT: "xml", VELLUM_ADMIN_TOKEN: "short" }),
    ).toThrow(
      expect.objectContaining({
        fields: expect.arrayContaining(
          ["/VELLUM_ADMIN_TOKEN", "/VELLUM_LOG_LEVEL", "/VELLUM_LOG_FORMAT"].map((pointer) =>
            expect.objectContaining({ pointer }),
          ),
        ),
      }),
    );
  });
});
