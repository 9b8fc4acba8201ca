// Figures that are looked up once in a while rather than counted: where the audit trail stands, how old lists and backup are, when
// seals end. Looked up aside, so that whoever reads the figures waits for nothing.

import type { Meter } from "../issuance/meter.ts";
import type { Awaitable, Clock, Register } from "../issuance/ports.ts";
import { addSeconds } from "../licence/calendar.ts";
import type { Readiness } from "./readiness.ts";
import { CHECKS } from "./readiness.ts";

/** What is known; what is not, is absent. */
export interface Figures {
  readonly version: string;
  readonly at: string;
  readonly upSeconds: number;
  readonly auditHead?: number;
  readonly listAgeSeconds?: number;
  readonly dirtyLists?: number;
  readonly backupAgeSeconds?: number;
  /** How long each department that ever had a seal has one that is valid, the first to be without it first; negative: it is. */
  readonly seals?: readonly SealEnd[];
}

/** Until when a department has a seal. */
export interface SealEnd {
  readonly issuer: string;
  readonly days: number;
}

/** What is looked at. */
export interface FiguresParts {
  readonly register: Pick<Register, "auditHead" | "due">;
  readonly clock: Clock;
  readonly version: string;
  readonly seals: () => Promise<readonly { readonly issuer: string; readonly until?: string }[]>;
  /** Told once a day while seals are about to end. */
  readonly onSealsEnding: (facts: { readonly days: number; readonly departments: number }) => void;
  /** Instant of the newest verified backup. */
  readonly newestBackup: () => Promise<string | undefined>;
  readonly readiness: () => Promise<Readiness>;
  readonly meter: Meter;
}

/** Figures that are kept fresh. */
export interface FiguresWatch {
  current(): Figures;
  close(): void;
}

const EVERY_MS = 15_000;
/** Every list was published less than its validity ago, so all of them lapse before then. */
const ALL_LISTS_S = 86_400;

/** A certification authority takes weeks to issue another. */
export const SEAL_ENDS_SOON_DAYS = 30;
const TOLD_EVERY_S = 86_400;

/** Begins to look. */
export function watchFigures(parts: FiguresParts): FiguresWatch {
  const started = performance.now();
  let known: Partial<Figures> = {};
  let readiness: Readiness | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  const tellOfSeals = ({ seals = [] }: Partial<Figures>): void => {
    const ending = seals.filter(({ days }) => days < SEAL_ENDS_SOON_DAYS);
    const [first] = ending;
    if (first === undefined || performance.now() / 1000 - toldAt < TOLD_EVERY_S) return;
    toldAt = performance.now() / 1000;
    parts.onSealsEnding({ days: first.days, departments: ending.length });
  };
  const look = async (): Promise<void> => {
    readiness = await parts.readiness();
    known = { ...known, ...(await lookUp(parts)) };
    tellOfSeals(known);
  };
  addGauges(
    parts.meter,
    () => known,
    () => readiness,
  );
  const timer = setInterval(() => void look().catch(() => undefined), EVERY_MS);
  timer.unref();
  void look().catch(() => undefined);
  return {
    current: () => {
      const upSeconds = Math.floor((performance.now() - started) / 1000);
      return { ...known, version: parts.version, at: parts.clock.now(), upSeconds };
    },
    close: () => clearInterval(timer),
  };
}

async function lookUp(parts: FiguresParts): Promise<Partial<Figures>> {
  const now = parts.clock.now();
  const [head, lists, seals, backup] = await Promise.all([
    found(parts.register.auditHead()),
    found(parts.register.due(addSeconds(now, ALL_LISTS_S))),
    found(parts.seals()),
    found(parts.newestBackup()),
  ]);
  const published = (lists ?? []).flatMap(({ publishedAt }) => publishedAt ?? []);
  return {
    ...(head !== undefined && { auditHead: head.seq }),
    ...(lists !== undefined && { dirtyLists: lists.filter(({ dirty }) => dirty).length }),
    ...(published.length > 0 && { listAgeSeconds: Math.max(...published.map((at) => secondsBetween(at, now))) }),
    ...(seals !== undefined && { seals: sealEnds(seals, now) }),
    ...(backup !== undefined && { backupAgeSeconds: secondsBetween(backup, now) }),
  };
}

/** Of a department's seals the one that is valid longest counts: those before it are let run out. */
function sealEnds(seals: Awaited<ReturnType<FiguresParts["seals"]>>, now: string): readonly SealEnd[] {
  const last = new Map<string, number>();
  for (const { issuer, until } of seals) {
    if (until === undefined) continue;
    const days = Math.floor(secondsBetween(now, until) / 86_400);
    last.set(issuer, Math.max(last.get(issuer) ?? days, days));
  }
  return [...last].map(([issuer, days]) => ({ issuer, days })).sort((one, other) => one.days - other.days);
}

/** What cannot be looked up is not known; readiness says why. */
async function found<T>(work: Awaitable<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch {
    return undefined;
  }
}

function secondsBetween(from: string, until: string): number {
  return (Date.parse(until) - Date.parse(from)) / 1000;
}

function addGauges(meter: Meter, known: () => Partial<Figures>, readiness: () => Readiness | undefined): void {
  const check = (name: string) => readiness()?.checks.find((outcome) => outcome.name === name);
  meter.gauge("audit_head", () => known().auditHead ?? Number.NaN);
  meter.gauge("status_list_age_seconds", () => known().listAgeSeconds ?? Number.NaN);
  meter.gauge("status_lists_dirty", () => known().dirtyLists ?? Number.NaN);
  meter.gauge("backup_age_seconds", () => known().backupAgeSeconds ?? Number.NaN);
  meter.gauge("key_days_left", () => known().seals?.[0]?.days ?? Number.NaN);
  meter.gauge("issuing_off", () => (readiness()?.issuing === "off" ? 1 : 0));
  meter.gauge("disk_free_bytes", () => Number(check("disk")?.facts["freeBytes"] ?? Number.NaN));
  for (const name of CHECKS)
    meter.gauge("check_failed", () => (check(name)?.state === "failed" ? 1 : 0), { check: name });
}
