// Configuration from the environment (design: docs/ARCHITECTURE.md, Config): pure, every mistake reported at once, units in
// names, secrets apart. Reads no file and knows no working directory: paths stay as they were given.

import { parseStoreAddress, type StoreAddress } from "./assembly/store-address.ts";
import { hostKind, parseOrigin } from "./host/origin.ts";
import { mistakenNetwork, type TrustedProxies } from "./host/trusted-proxies.ts";
import { Secret } from "./keys/secret.ts";
import { type FieldError, LicenceError } from "./licence/errors.ts";
import { MINIMUM_ENTRIES } from "./licence/status-list.ts";
import type { WordParameters } from "./licence/words.ts";
import { readWatchSettings, type VariableReader, type WatchSettings } from "./watch/settings.ts";

/** What a running Vellum is told by its environment. */
export interface Config {
  /** Public origin without a path or final slash, e.g. `https://zhengzhao.quzhou.gov.cn`. */
  readonly origin: string;
  /** Origins this authority had before; their QR codes and did:web names go on resolving. */
  readonly formerOrigins: readonly string[];
  /** Directory of register, keys and the operator's own types. */
  readonly dataDirectory: string;
  readonly database: StoreAddress;
  /** A streaming replica of that PostgreSQL database, which is asked first by whoever verifies; absent: there is none. */
  readonly replicaUrl?: Secret;
  /** The most connections that one process has to a server of databases. */
  readonly databaseConnections: number;
  readonly port: number;
  /** Address the server binds. */
  readonly bindHost: string;
  /** Our own proxies, which append to X-Forwarded-For: how many, or their networks; 0: that header is not believed. */
  readonly trustedProxies: TrustedProxies;
  /** Entries per status list, a multiple of 8. */
  readonly statusListEntries: number;
  /** A timestamp authority (RFC 3161) for sealed PDFs, such as `http://tsa.example/`; absent: seals carry no timestamp. */
  readonly timestampUrl?: string;
  readonly limits: ConfigLimits;
  /** Processes that serve one port; 0 and 1: this one. `auto`: one for each core. */
  readonly workers: number | "auto";
  /** After SIGTERM /readyz answers 503 for so long before connections are refused. */
  readonly drainSeconds: number;
  readonly watch: WatchSettings;
  readonly secrets: ConfigSecrets;
}

/** What one asker, or all together, may ask of a server (docs/OPERATIONS.md, Limits). */
export interface ConfigLimits {
  /** Connections at once. */
  readonly mostConnections: number;
  /** From a request's first byte to its last. */
  readonly requestSeconds: number;
  /** Orders that wait to be issued. */
  readonly mostWaiting: number;
  /** Per address: numbers looked up, files and credentials posted, ids asked for that there are not. */
  readonly findsPerMinute: number;
  readonly filesPerMinute: number;
  readonly credentialsPerMinute: number;
  readonly unknownPerMinute: number;
  /** Per API key. */
  readonly callsPerMinute: number;
}

/** Kept apart, so that the rest may be shown. */
export interface ConfigSecrets {
  /** Unlocks the key files. */
  readonly keySecret?: Secret;
  /** A file whose first line is the key secret. */
  readonly keySecretFile?: string;
  /** The API key that the demo uses instead of a fresh one. */
  readonly demoApiKey?: Secret;
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 8787;
const MAX_LIST_ENTRIES = 16_777_216;
const MAX_PROXIES = 16;
const MAX_PROCESSES = 64;
const MAX_CONNECTIONS = 500;
const MIN_SECRET_LENGTH = 12;
// What the API accepts as a bearer token (web/api-keys.ts).
const MIN_API_KEY_LENGTH = 8;

/**
 * Reads the configuration. `lanHttp` lets the origin be plain http on a local network: for the demo's worthless keys only.
 * @throws {LicenceError} configuration-invalid with one field per mistake; pointers are `/<VARIABLE>`.
 */
export function readConfig(env: Environment, { lanHttp = false }: { readonly lanHttp?: boolean } = {}): Config {
  const reader = new EnvironmentReader(env);
  const port = reader.wholeNumber("PORT", DEFAULT_PORT, 1, 65_535);
  const dataDirectory = reader.text("VELLUM_DATA") ?? "./data";
  const timestampUrl = reader.httpAddress("VELLUM_TIMESTAMP_URL");
  const database = reader.database("DATABASE_URL") ?? { kind: "sqlite", path: `${dataDirectory}/vellum.sqlite` };
  const replicaUrl = reader.replica("DATABASE_REPLICA_URL", database);
  const config: Config = {
    origin: reader.origin("VELLUM_ORIGIN", lanHttp) ?? `http://localhost:${port}`,
    formerOrigins: reader.origins("VELLUM_FORMER_ORIGINS"),
    dataDirectory,
    database,
    ...(replicaUrl && { replicaUrl }),
    databaseConnections: reader.wholeNumber("VELLUM_DATABASE_CONNECTIONS", 10, 2, MAX_CONNECTIONS),
    port,
    bindHost: reader.text("VELLUM_HOST") ?? "127.0.0.1",
    trustedProxies: reader.proxies("VELLUM_TRUSTED_PROXIES"),
    statusListEntries: reader.wholeNumber("VELLUM_STATUS_LIST_SIZE", MINIMUM_ENTRIES, 8, MAX_LIST_ENTRIES, 8),
    ...(timestampUrl && { timestampUrl }),
    limits: readLimits(reader),
    workers:
      reader.text("VELLUM_WORKERS") === "auto" ? "auto" : reader.wholeNumber("VELLUM_WORKERS", 1, 0, MAX_PROCESSES),
    drainSeconds: reader.wholeNumber("VELLUM_DRAIN_SECONDS", 0, 0, 300),
    watch: readWatchSettings(reader),
    secrets: reader.secrets(),
  };
  if (reader.mistakes.length > 0) throw new LicenceError("configuration-invalid", { fields: reader.mistakes });
  return config;
}

const MILLION = 1_000_000;

function readLimits(reader: EnvironmentReader): ConfigLimits {
  const perMinute = (what: string, fallback: number): number =>
    reader.wholeNumber(`VELLUM_LIMIT_${what}_PER_MINUTE`, fallback, 1, 100 * MILLION);
  return {
    mostConnections: reader.wholeNumber("VELLUM_LIMIT_CONNECTIONS", 4096, 1, MILLION),
    requestSeconds: reader.wholeNumber("VELLUM_LIMIT_REQUEST_SECONDS", 60, 1, 3600),
    mostWaiting: reader.wholeNumber("VELLUM_LIMIT_WAITING_ORDERS", 2000, 1, MILLION),
    findsPerMinute: perMinute("FINDS", 60),
    filesPerMinute: perMinute("FILES", 300),
    credentialsPerMinute: perMinute("CREDENTIALS", 1200),
    unknownPerMinute: perMinute("UNKNOWN", 60),
    callsPerMinute: perMinute("CALLS", 120_000),
  };
}

/** Reads variables one by one and collects what is wrong with them. */
class EnvironmentReader implements VariableReader {
  readonly mistakes: FieldError[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  /** The variable without surrounding space; an empty one counts as not set. */
  text(name: string): string | undefined {
    const value = this.#env[name]?.trim();
    return value === "" ? undefined : value;
  }

  wholeNumber(name: string, fallback: number, min: number, max: number, multipleOf = 1): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max && value % multipleOf === 0) return value;
    this.mistake(name, "config-number", { found: text, min, max, multipleOf });
    return fallback;
  }

  choice<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const chosen = choices.find((choice) => choice === text);
    if (chosen === undefined) this.mistake(name, "config-choice", { found: text, expected: choices.join(", ") });
    return chosen ?? fallback;
  }

  origin(name: string, lanHttp: boolean): string | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : this.#oneOrigin(name, text, lanHttp);
  }

  origins(name: string): readonly string[] {
    return this.#list(name).flatMap((text) => this.#oneOrigin(name, text, true) ?? []);
  }

  database(name: string): StoreAddress | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const address = parseStoreAddress(text);
    if (address !== undefined) return address;
    // The address of a database may hold its password: only the scheme is repeated.
    this.mistake(name, "config-database", { found: /^[a-z0-9+]{1,20}:/i.exec(text)?.[0] ?? "?" });
    return undefined;
  }

  /** Only PostgreSQL is replicated by its own means, of which Vellum makes use. */
  replica(name: string, database: StoreAddress): Secret | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const address = parseStoreAddress(text);
    if (address?.kind === "postgres" && database.kind === "postgres") return address.url;
    this.mistake(name, "config-replica", {});
    return undefined;
  }

  /** Plain http is allowed: what a timestamp authority answers is signed. */
  httpAddress(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
    this.mistake(name, "config-address", { found: text });
    return undefined;
  }

  proxies(name: string): TrustedProxies {
    const networks = this.#list(name);
    if (networks.length === 0 || /^\d+$/.test(networks.join())) return this.wholeNumber(name, 0, 0, MAX_PROXIES);
    const found = mistakenNetwork(networks);
    if (found !== undefined) this.mistake(name, "config-proxies", { found });
    return networks;
  }

  secrets(): ConfigSecrets {
    const keySecret = this.secret("VELLUM_KEY_SECRET", MIN_SECRET_LENGTH);
    const keySecretFile = this.text("VELLUM_KEY_SECRET_FILE");
    const demoApiKey = this.secret("VELLUM_DEMO_API_KEY", MIN_API_KEY_LENGTH);
    if (keySecret !== undefined && keySecretFile !== undefined) {
      this.mistake("VELLUM_KEY_SECRET_FILE", "config-both", { other: "VELLUM_KEY_SECRET" });
    }
    return {
      ...(keySecret === undefined ? {} : { keySecret }),
      ...(keySecretFile === undefined ? {} : { keySecretFile }),
      ...(demoApiKey === undefined ? {} : { demoApiKey }),
    };
  }

  // A secret is taken as it is: a space may belong to it.
  secret(name: string, min: number): Secret | undefined {
    const text = this.#env[name];
    if (text === undefined || text === "") return undefined;
    if (text.length < min) this.mistake(name, "config-secret", { min });
    return new Secret(text);
  }

  #oneOrigin(name: string, text: string, lanHttp: boolean): string | undefined {
    const url = parseOrigin(text);
    if (url === undefined) {
      this.mistake(name, "config-origin", { found: text });
      return undefined;
    }
    const host = hostKind(url.hostname);
    const allowed = url.protocol === "https:" || host === "loopback" || (lanHttp && host === "lan");
    if (!allowed) this.mistake(name, host === "lan" ? "config-origin-lan" : "config-origin-http", { found: text });
    return url.origin;
  }

  #list(name: string): readonly string[] {
    return (this.text(name) ?? "").split(/[\s,]+/).filter((item) => item !== "");
  }

  mistake(name: string, code: string, parameters: WordParameters): void {
    this.mistakes.push({ pointer: `/${name}`, code, parameters });
  }
}
