// A streaming replica of the register's database, and how far it is known to be. The primary is asked again and again how far its
// write-ahead log reaches (pg_current_wal_lsn), the replica how far it has replayed it (pg_last_wal_replay_lsn): a replica that is past
// the place the primary had at an instant, on the same timeline, holds every write acknowledged before it. So reading costs nothing more, an idle primary is not
// taken for a lagging replica, and no two machines' clocks are compared. The address has to be
// one replica's, for what one of several says of itself is not true of the others.

import { setTimeout as sleep } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import type { RegisterReader } from "../../issuance/ports.ts";
import { createReplicaReader, type Freshness } from "../../issuance/replica.ts";
import { LicenceError } from "../../licence/errors.ts";
import type { WordParameters } from "../../licence/words.ts";
import { NUMBER_KEY } from "../intents/facts.ts";
import { migrations } from "../migrations-postgres/compiled.ts";
import { createNumberSeal } from "../number-seal.ts";
import { sha256 } from "../sqlite/connection.ts";
import { type PostgresReading, readPostgres } from "./connection.ts";
import { createPostgresReader } from "./reader.ts";
import { meta } from "./tables.ts";

/** Where the register is written, and where else it may be read. */
export interface ReplicaOptions {
  readonly primaryUrl: string;
  readonly replicaUrl: string;
  /** Reads the primary. */
  readonly primary: RegisterReader;
  /** The most connections to the replica. */
  readonly connections: number;
  /** Told when the replica can no longer be relied on, and why: for whoever runs it. */
  readonly onIncident: (incident: string, error: unknown) => void;
}

/** A replica beside its primary. */
export interface PostgresReplica {
  readonly reader: RegisterReader;
  readonly freshness: () => Freshness;
  close(): Promise<void>;
}

/** A place in a write-ahead log. After a failover another timeline may have passed the same position with other writes. */
interface Place {
  readonly timeline: string;
  readonly position: bigint;
}

/** The primary's place in its log, as it was at an instant or later. */
interface Mark {
  readonly place: Place;
  /** Milliseconds of this process's own clock, which nobody sets. */
  readonly at: number;
  readonly instant: string;
}

const FRESH_MS = 5_000;
const ASK_EVERY_MS = 250;
const WATCHING = { connections: 1, statementTimeoutMs: 2_000, connectTimeoutMs: 2_000 };
const MOST_MARKS = 1_000;
const TIMELINE = "(select timeline_id::text from pg_control_checkpoint())";
const PRIMARY_PLACE = sql.raw(`select (pg_current_wal_lsn() - '0/0')::text as position, ${TIMELINE} as timeline`);
const REPLICA_PLACE = sql.raw(`select
  case when pg_is_in_recovery() then (pg_last_wal_replay_lsn() - '0/0')::text end as position, ${TIMELINE} as timeline,
  (select value from meta where name = '${NUMBER_KEY}') as number_key,
  (select version::text from schema_version where part = 'register') as version`);

/**
 * Begins to watch a replica; it may be away, now and later.
 * @throws {LicenceError} register-unavailable — the primary cannot be reached.
 */
export async function openPostgresReplica(options: ReplicaOptions): Promise<PostgresReplica> {
  const { primary, onIncident } = options;
  const watched = readPostgres(options.primaryUrl, WATCHING);
  const watching = readPostgres(options.replicaUrl, WATCHING);
  const reading = readPostgres(options.replicaUrl, { connections: options.connections });
  const closeAll = async (): Promise<void> => {
    await Promise.all([watched.close(), watching.close(), reading.close()]);
  };
  try {
    const numberKey = await numberKeyOf(watched);
    const marks = createMarks();
    const ending = new AbortController();
    const onLoss = (error: unknown): void => {
      marks.lost();
      onIncident("replica-failed", error);
    };
    const loops = [
      again(ending.signal, () => markPrimary(watched, marks), { onLoss: () => undefined }),
      again(ending.signal, async () => marks.reached(await placeOf(watching, numberKey)), { onLoss }),
    ];
    const replica = createPostgresReader(reading, createNumberSeal({ sha256 }, numberKey));
    return {
      reader: createReplicaReader({ replica, primary, freshness: marks.freshness }),
      freshness: marks.freshness,
      close: async () => {
        ending.abort();
        await Promise.all(loops);
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function numberKeyOf({ db, read }: PostgresReading): Promise<string> {
  const [row] = await read(() => db.select().from(meta).where(eq(meta.name, NUMBER_KEY)));
  if (row === undefined) throw new LicenceError("register-unavailable", { parameters: { reason: NUMBER_KEY } });
  return row.value;
}

async function markPrimary({ db, read }: PostgresReading, marks: Marks): Promise<void> {
  const asked = { at: performance.now(), instant: `${new Date().toISOString().slice(0, 19)}Z` };
  const { rows } = await read(() => db.execute<{ position: string; timeline: string }>(PRIMARY_PLACE));
  const [row] = rows;
  if (row !== undefined) marks.add({ ...asked, place: { timeline: row.timeline, position: BigInt(row.position) } });
}

/** @throws {LicenceError} register-unavailable — it replays nothing, is of another register, or its tables are of another version. */
async function placeOf({ db, read }: PostgresReading, numberKey: string): Promise<Place> {
  type Row = { position: string | null; timeline: string; number_key: string | null; version: string | null };
  const { rows } = await read(() => db.execute<Row>(REPLICA_PLACE));
  const [row] = rows;
  const fault = (parameters: WordParameters) => new LicenceError("register-unavailable", { parameters });
  if (typeof row?.position !== "string") throw fault({ reason: "no-replica" });
  if (row.number_key !== numberKey) throw fault({ reason: "another-register" });
  const expected = migrations.length;
  const found = row.version ?? "?";
  if (found !== String(expected)) throw fault({ reason: "schema-version", found, expected });
  return { timeline: row.timeline, position: BigInt(row.position) };
}

/** Works again and again, and tells what failed once until it succeeds. */
async function again(
  signal: AbortSignal,
  work: () => Promise<void>,
  { onLoss }: { readonly onLoss: (error: unknown) => void },
): Promise<void> {
  let isFailing = false;
  while (!signal.aborted) {
    try {
      await work();
      isFailing = false;
    } catch (error) {
      if (!isFailing && !signal.aborted) onLoss(error);
      isFailing = true;
    }
    await sleep(ASK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

interface Marks {
  add(mark: Mark): void;
  /** The replica has replayed up to here. */
  reached(place: Place): void;
  /** Nothing is known of the replica any more. */
  lost(): void;
  freshness(): Freshness;
}

function createMarks(): Marks {
  let ahead: Mark[] = [];
  let held: Mark | undefined;
  return {
    add(mark) {
      ahead.push(mark);
      // A replica that is away for long leaves marks behind that it will pass all at once.
      if (ahead.length > MOST_MARKS) ahead.splice(0, MOST_MARKS / 2);
    },
    reached(place) {
      const passed = (mark: Mark): boolean =>
        mark.place.timeline === place.timeline && mark.place.position <= place.position;
      held = ahead.findLast(passed) ?? (held !== undefined && passed(held) ? held : undefined);
      ahead = ahead.filter((mark) => !passed(mark));
    },
    lost() {
      held = undefined;
    },
    freshness: () => ({ asOf: held?.instant, isFresh: held !== undefined && performance.now() - held.at <= FRESH_MS }),
  };
}
