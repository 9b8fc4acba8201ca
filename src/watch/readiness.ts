// Whether this machine can do its work: every check is really made, at most once in a few seconds however often somebody asks. A
// service that only lacks its keys, or whose operator stopped issuing, is ready and says that issuing is off.

import { accessSync, constants, statfsSync } from "node:fs";
import type { Awaitable, Clock, Register, RegisterReader } from "../issuance/ports.ts";
import { addSeconds } from "../licence/calendar.ts";
import { LicenceError } from "../licence/errors.ts";

/** What is checked, in the order in which it is shown. */
export const CHECKS = ["serving", "register", "writing", "clock", "disk", "lists", "keys", "processes"] as const;
export type CheckName = (typeof CHECKS)[number];

/** Small facts behind an outcome. */
export type CheckFacts = Readonly<Record<string, string | number>>;

/** `off`: not as it should be, but nothing is broken: issuing is off. */
export interface CheckOutcome {
  readonly name: CheckName;
  readonly state: "passed" | "failed" | "off";
  readonly facts: CheckFacts;
}

/** How one of several processes is. `silent`: it says nothing any more; `gone`: it ended, or is not up yet. */
export interface ProcessState {
  /** From 0. */
  readonly seat: number;
  readonly pid?: number;
  readonly state: "ready" | "verifying" | "failed" | "silent" | "gone";
  /** Checks that fail. */
  readonly failed: readonly string[];
}

/** All of it, at one moment. */
export interface Readiness {
  /** Whether everything can be done that should be. */
  readonly ready: boolean;
  /** Whether third parties can be answered, whatever else is broken. */
  readonly verifying: boolean;
  readonly issuing: "on" | "off";
  readonly checks: readonly CheckOutcome[];
  /** Of several processes, how each of them is. */
  readonly processes?: readonly ProcessState[];
}

/** What is looked at. */
export interface ReadinessParts {
  readonly register: Pick<RegisterReader, "ping"> &
    Pick<Register, "requireTimely" | "issuingHalt" | "tryWriting" | "due" | "auditHead">;
  readonly clock: Clock;
  /** Whether each department can sign. */
  readonly signingStates: () => Promise<readonly { readonly issuer: string; readonly state: string }[]>;
  /** Folder of the register. */
  readonly dataDirectory: string;
  readonly leastFreeDiskBytes: number;
  /** Milliseconds that never run backwards. */
  readonly monotonic: () => number;
}

/** Looks at everything. */
export interface ReadinessWatch {
  /** Not older than a few seconds. */
  look(): Promise<Readiness>;
  /** From now on this process takes no new work. */
  drain(): void;
}

/** How long an answer holds: probes of several balancers cost one write in ten seconds. */
const FRESH_MS = 10_000;
/** A register that has not answered by then does not answer. */
const PATIENCE_MS = 3_000;
/** Shorter than the patience: it is no fault. */
const UNLOCKING_MS = 1_500;
/** A changed list is published at once; the timer comes every fifteen seconds. */
const DIRTY_FOR_MS = 60_000;

type Look = () => Promise<Omit<CheckOutcome, "name">>;

/** Begins to watch; nothing is looked at before somebody asks. */
export function watchReadiness(parts: ReadinessParts): ReadinessWatch {
  const { monotonic } = parts;
  const looks = createLooks(parts);
  let draining = false;
  let looked: { readonly at: number; readonly checks: Promise<readonly CheckOutcome[]> } | undefined;
  const current = (): Promise<readonly CheckOutcome[]> => {
    if (looked === undefined || monotonic() - looked.at >= FRESH_MS) {
      looked = { at: monotonic(), checks: Promise.all(looks.map(([name, look]) => outcomeOf(name, look))) };
    }
    return looked.checks;
  };
  return {
    look: async () => {
      const serving = { name: "serving", state: draining ? "failed" : "passed", facts: {} } as const;
      return concluded([serving, ...(await current())]);
    },
    drain: () => {
      draining = true;
    },
  };
}

function concluded(checks: readonly CheckOutcome[]): Readiness {
  const state = (name: CheckName): CheckOutcome["state"] | undefined =>
    checks.find((check) => check.name === name)?.state;
  const ready = checks.every((check) => check.state !== "failed");
  const verifying = state("serving") === "passed" && state("register") === "passed";
  return { ready, verifying, issuing: ready && state("keys") === "passed" ? "on" : "off", checks };
}

function createLooks(parts: ReadinessParts): readonly (readonly [CheckName, Look])[] {
  const { register, clock } = parts;
  const states = lastKnownStates(parts.signingStates);
  const overdue = createOverdue(parts, states);
  return [
    ["register", async () => done(register.ping())],
    [
      "writing",
      async () => {
        // Not through the pool of threads, in which keys that are being unlocked may stand for seconds.
        accessSync(parts.dataDirectory, constants.W_OK);
        return done(register.tryWriting(clock.now()));
      },
    ],
    ["clock", async () => done(register.requireTimely(clock.now()))],
    ["disk", () => lookAtDisk(parts)],
    ["lists", overdue],
    ["keys", () => lookAtKeys(parts, states)],
  ];
}

async function done(work: Awaitable<void>): Promise<Omit<CheckOutcome, "name">> {
  await work;
  return { state: "passed", facts: {} };
}

async function lookAtDisk({ dataDirectory, leastFreeDiskBytes }: ReadinessParts): Promise<Omit<CheckOutcome, "name">> {
  const { bavail, bsize } = statfsSync(dataDirectory);
  const freeBytes = bavail * bsize;
  return { state: freeBytes >= leastFreeDiskBytes ? "passed" : "failed", facts: { freeBytes, leastFreeDiskBytes } };
}

type States = Awaited<ReturnType<ReadinessParts["signingStates"]>>;
type LastStates = () => Promise<States | undefined>;

/** Unlocking many keys takes seconds: whoever asks meanwhile is told what was known before, or that nothing is yet. */
function lastKnownStates(look: ReadinessParts["signingStates"]): LastStates {
  let known: States | undefined;
  let looking: Promise<void> | undefined;
  return async () => {
    looking ??= look()
      .then((states) => {
        known = states;
      })
      .finally(() => {
        looking = undefined;
      });
    const { promise: enough, stop } = after(UNLOCKING_MS);
    await Promise.race([looking, enough]).finally(stop);
    return known;
  };
}

function after(milliseconds: number): { readonly promise: Promise<void>; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return { promise, stop: () => clearTimeout(timer) };
}

/** Who has no key cannot issue, which is said; whoever has one and cannot use it neither. */
async function lookAtKeys({ register }: ReadinessParts, lastStates: LastStates): Promise<Omit<CheckOutcome, "name">> {
  const halt = await register.issuingHalt();
  const states = await lastStates();
  if (states === undefined) return { state: "off", facts: { reason: "unlocking" } };
  const ready = states.filter(({ state }) => state === "ready").length;
  const facts = { departments: states.length, ready };
  if (halt !== undefined) return { state: "off", facts: { ...facts, reason: halt.reason, since: halt.since } };
  return { state: ready > 0 ? "passed" : "off", facts };
}

/** Lists that lapsed, or whose changes have waited too long: verifiers who keep lists would be told what is not so any more. */
function createOverdue({ register, clock, monotonic }: ReadinessParts, lastStates: LastStates): Look {
  const dirtySince = new Map<string, number>();
  return async () => {
    const now = clock.now();
    const able = new Set(
      ((await lastStates()) ?? []).flatMap(({ issuer, state }) => (state === "ready" ? [issuer] : [])),
    );
    const due = (await register.due(now)).filter(({ issuer }) => able.has(issuer));
    const ids = new Set(due.map(({ id }) => id));
    for (const id of dirtySince.keys()) if (!ids.has(id)) dirtySince.delete(id);
    for (const id of ids) if (!dirtySince.has(id)) dirtySince.set(id, monotonic());
    const waiting = [...dirtySince.values()].filter((since) => monotonic() - since > DIRTY_FOR_MS).length;
    const lapsed = due.filter(({ validUntil }) => validUntil !== undefined && validUntil < addSeconds(now, -1)).length;
    return { state: waiting + lapsed > 0 ? "failed" : "passed", facts: { dirty: ids.size, overdue: waiting, lapsed } };
  };
}

async function outcomeOf(name: CheckName, look: Look): Promise<CheckOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new LicenceError("register-unavailable", { parameters: { reason: "slow" } })),
      PATIENCE_MS,
    );
  });
  try {
    return { name, ...(await Promise.race([look(), patience])) };
  } catch (error) {
    return { name, state: "failed", facts: { reason: reasonOf(error) } };
  } finally {
    clearTimeout(timer);
  }
}

/** A code, and where there is one what stands behind it: never a message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error)) return "internal";
  const behind = error instanceof LicenceError ? error.parameters["reason"] : undefined;
  return behind === undefined ? String(error.code) : `${String(error.code)} ${String(behind)}`;
}
