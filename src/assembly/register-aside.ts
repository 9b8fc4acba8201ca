// The register on SQLite for whoever serves: what is read for an answer is read here, at once, over a connection that cannot write; all
// writing is done in a thread of its own, and what is large is read in another. So neither a slow disk nor a long list holds up a
// verification. The ports are those of the register itself.

import { createThread, type Thread } from "../host/thread.ts";
import type { SqliteOptions } from "../register/sqlite/connection.ts";
import { openSqliteRegister, type SqliteRegister } from "../register/sqlite/register.ts";

/** A port's method that is answered by a thread. */
export type MethodAside = {
  [Name in keyof SqliteRegister]: SqliteRegister[Name] extends (...order: never) => unknown ? Name : never;
}[keyof SqliteRegister];

/** Where a port's method runs: `here`, or in a thread: `shared` writes do all their writing before they return. */
type Room = "here" | "shared" | "writing" | "reading";

/** A port that is added has to say where it runs. */
const ROOMS = {
  ...{
    dossier: "here",
    idsByHash: "here",
    issuers: "here",
    issuer: "here",
    keysOf: "here",
    key: "here",
    statusList: "here",
  },
  ...{ ping: "here", file: "here", sealedFile: "here", filesOf: "here", newestSealedFile: "here", apiKey: "here" },
  ...{
    apiKeys: "here",
    record: "here",
    records: "here",
    history: "here",
    statusListIds: "here",
    auditHead: "here",
    origin: "here",
  },
  ...{ requireTimely: "here", issuingHalt: "here", issueClaim: "here", statusClaim: "here" },
  ...{
    reserve: "shared",
    prepare: "shared",
    add: "shared",
    abandon: "shared",
    changeStatus: "shared",
    publish: "shared",
  },
  ...{ addFiles: "writing", addEnclosure: "writing", markEndorsementsDue: "writing" },
  ...{
    addApiKey: "writing",
    revokeApiKey: "writing",
    putIssuer: "writing",
    addKey: "writing",
    compromiseKey: "writing",
  },
  ...{ note: "writing", claimOrigin: "writing", holderIndexKey: "writing", acceptClock: "writing" },
  ...{ switchIssuing: "writing", tryWriting: "writing", skipNumbers: "writing" },
  ...{ openBatch: "writing", addBatchRows: "writing", beginBatch: "writing", takeBatch: "writing" },
  ...{ settleBatchRows: "writing", endBatch: "writing", resumeBatch: "writing", forgetBatchRows: "writing" },
  ...{ batch: "here", batchRows: "reading" },
  ...{
    bits: "reading",
    due: "reading",
    licences: "reading",
    enclosure: "reading",
    enclosureOf: "reading",
    auditLines: "reading",
    ledger: "reading",
  },
  close: "here",
} as const satisfies Readonly<Record<MethodAside, Room>>;

/** What the thread is started with. */
export interface RegisterThreadData {
  readonly path: string;
  readonly options: SqliteOptions;
  readonly methods: readonly MethodAside[];
  /** Those of the methods that do all their writing before they return. */
  readonly shared: readonly MethodAside[];
}

/** The register's ports; what is read `here` is answered at once, everything else later. */
export type RegisterAside = {
  readonly [Name in keyof SqliteRegister]: Name extends MethodAside
    ? (typeof ROOMS)[Name] extends "here"
      ? SqliteRegister[Name]
      : (...order: Parameters<SqliteRegister[Name]>) => Promise<Awaited<ReturnType<SqliteRegister[Name]>>>
    : SqliteRegister[Name];
};

// V8 lets a heap grow the further between collections the larger it may become; a group of orders takes a few megabytes.
const MEMORY = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 };
const TIME_LIMIT_MS = 60_000;

/** How to open the register. */
export interface AsideOptions extends Omit<SqliteOptions, "readonly" | "scans"> {
  /** A disk that is silent for so long is taken for gone, milliseconds; what was asked of it may still have come about. */
  readonly timeLimitMs?: number;
}

/**
 * Opens the register in a thread, which makes or migrates it, and here for reading.
 * What a thread that fell was asked fails with register-unavailable; the next question starts another.
 * @throws {LicenceError} register-unavailable — as `openSqliteRegister`.
 */
export async function openRegisterAside(
  path: string,
  { timeLimitMs = TIME_LIMIT_MS, ...options }: AsideOptions = {},
): Promise<RegisterAside> {
  const readonly = { ...options, readonly: true };
  const [shared, reads] = [methodsIn("shared"), methodsIn("reading")];
  const writes = methodsIn("shared", "writing");
  const writing = startRoom({ path, options, methods: writes, shared }, timeLimitMs);
  const reading = startRoom({ path, options: { ...readonly, scans: true }, methods: reads, shared: [] }, timeLimitMs);
  const close = async (): Promise<void> => {
    await reading.close();
    // What was asked before is written before.
    await writing.ask("close", []).catch(() => undefined);
    await writing.close();
  };
  try {
    await writing.ask("open", []);
    const here = openSqliteRegister(path, readonly);
    return {
      ...here,
      ...proxiesOf(writing, writes),
      ...proxiesOf(reading, reads),
      close: async () => {
        await here.close();
        await close();
      },
      // The thread's answers are those of the methods whose names it is asked by.
    } as RegisterAside;
  } catch (error) {
    await close();
    throw error;
  }
}

function methodsIn(...rooms: readonly Room[]): readonly MethodAside[] {
  return (Object.keys(ROOMS) as MethodAside[]).filter((name) => rooms.includes(ROOMS[name]));
}

type RoomTasks = Readonly<Record<string, (order: readonly unknown[]) => Promise<unknown>>>;

function startRoom(data: RegisterThreadData, timeLimitMs: number): Thread<RoomTasks> {
  return createThread<RoomTasks>({
    ...{ entry: "../assembly/register-thread.js", data, memory: MEMORY, timeLimitMs },
    fallen: "register-unavailable",
  });
}

function proxiesOf(thread: Thread<RoomTasks>, methods: readonly MethodAside[]): Partial<RegisterAside> {
  return Object.fromEntries(methods.map((name) => [name, (...order: readonly unknown[]) => thread.ask(name, order)]));
}
