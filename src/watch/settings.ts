// What the configuration says of watching: how the log is kept, where the operators' own port is, from when on a disk counts as full,
// where traces go. Pure; config.ts reads the environment and reports mistakes.

/** How much the log says; each includes those before it. */
export const LOG_LEVELS = ["off", "error", "warn", "info"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** For programs or for people. */
const LOG_FORMATS = ["json", "text"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** `network`: /24 of IPv4, /48 of IPv6; `hashed`: a keyed hash that holds while the process lives; `none`. */
const ADDRESS_FORMS = ["network", "hashed", "none"] as const;
export type AddressForm = (typeof ADDRESS_FORMS)[number];

/** A text that is shown only on purpose. */
export interface Hidden {
  reveal(): string;
}

/** What is configured. */
export interface WatchSettings {
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  readonly logAddress: AddressForm;
  /** Absent: no port for operators. */
  readonly adminPort?: number;
  readonly adminHost: string;
  /** Asked of whoever comes to the operators' port; without a port the public one answers operators by it. */
  readonly adminToken?: Hidden;
  readonly leastFreeDiskBytes: number;
  /** Where `vellum backup` writes, whose newest the operators' page shows. */
  readonly backupFolder?: string;
  /** The collector, `http://127.0.0.1:4318`; absent: no traces. */
  readonly tracesEndpoint?: string;
  /** Of all requests, 0 to 1. */
  readonly tracesShare: number;
}

/** Reads variables and notes what is wrong with them. */
export interface VariableReader {
  text(name: string): string | undefined;
  wholeNumber(name: string, fallback: number, min: number, max: number): number;
  choice<const T extends string>(name: string, choices: readonly T[], fallback: T): T;
  httpAddress(name: string): string | undefined;
  secret(name: string, min: number): Hidden | undefined;
  mistake(name: string, code: string, parameters: Readonly<Record<string, string | number>>): void;
}

const MIB = 1_048_576;
const MIN_TOKEN_LENGTH = 16;
const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

/** Reads the settings. A port that others can reach has to have a token. */
export function readWatchSettings(reader: VariableReader): WatchSettings {
  const adminPort = reader.text("VELLUM_ADMIN_PORT") && reader.wholeNumber("VELLUM_ADMIN_PORT", 0, 1, 65_535);
  const adminHost = reader.text("VELLUM_ADMIN_HOST") ?? "127.0.0.1";
  const adminToken = reader.secret("VELLUM_ADMIN_TOKEN", MIN_TOKEN_LENGTH);
  const backupFolder = reader.text("VELLUM_BACKUPS");
  const tracesEndpoint = reader.httpAddress("OTEL_EXPORTER_OTLP_ENDPOINT");
  if (typeof adminPort === "number" && adminToken === undefined && !LOOPBACK.has(adminHost)) {
    reader.mistake("VELLUM_ADMIN_TOKEN", "config-admin-token", { host: adminHost });
  }
  return {
    logLevel: reader.choice("VELLUM_LOG_LEVEL", LOG_LEVELS, "info"),
    logFormat: reader.choice("VELLUM_LOG_FORMAT", LOG_FORMATS, "json"),
    logAddress: reader.choice("VELLUM_LOG_ADDRESS", ADDRESS_FORMS, "network"),
    ...(typeof adminPort === "number" && { adminPort }),
    adminHost,
    ...(adminToken && { adminToken }),
    leastFreeDiskBytes: reader.wholeNumber("VELLUM_MIN_FREE_DISK_MB", 512, 0, 100_000_000) * MIB,
    ...(backupFolder !== undefined && { backupFolder }),
    ...(tracesEndpoint !== undefined && { tracesEndpoint }),
    tracesShare: reader.wholeNumber("VELLUM_TRACES_PERCENT", 100, 0, 100) / 100,
  };
}
