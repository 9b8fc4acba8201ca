// Several processes behind one port (node:cluster): the first one serves nothing itself, it starts the others, starts those that die
// again, rolls them one by one at SIGHUP and ends them at SIGTERM. Each of them is a whole Vellum on the one register.

import cluster, { type Worker } from "node:cluster";
import { availableParallelism } from "node:os";

/** What the first process tells of the others. */
export type ProcessNews =
  | { readonly kind: "died"; readonly pid: number; readonly code: string; readonly seconds: number }
  | { readonly kind: "listening" }
  | { readonly kind: "rolled" }
  | { readonly kind: "roll-failed"; readonly pid: number };

/** What supervising needs. */
export interface SupervisionParts {
  readonly count: number;
  readonly tell: (news: ProcessNews) => void;
  /** How long a process that was asked to end may take, milliseconds. */
  readonly graceMs: number;
}

const SEAT = "VELLUM_PROCESS_SEAT";
const RETIRE = "retire";
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** One that lived so long starts again at once when it dies. */
const SOUND_AFTER_MS = 60_000;
/** One that does not listen by then never will. */
const READY_WITHIN_MS = 60_000;
/** Before the next gives way: what the one before had in hand is done by then, as a rule. */
const GIVING_WAY_MS = 1000;
/** One that gave way is left as long to its clients' idle connections (http-server.ts), and is not waited for. */
const GONE_WITHIN_MS = 100_000;

/** How many processes are meant. */
export function processCount(wanted: number | "auto"): number {
  return wanted === "auto" ? availableParallelism() : wanted;
}

/** The number of this process among several, from 0; undefined where it is the only one or the first that supervises. */
export function processSeat(): number | undefined {
  return cluster.isWorker ? Number(process.env[SEAT]) : undefined;
}

/** Resolves when the first process asks this one to give way to another, or has gone; never in the first process. */
export function retirementAsked(): Promise<"give-way" | "now"> {
  return new Promise((resolve) => {
    process.on("message", (message) => {
      if (message === RETIRE) resolve("give-way");
    });
    process.on("disconnect", () => resolve("now"));
  });
}

/** Lets this process end, which its line to the first one would keep alive. */
export function leaveSupervision(): void {
  if (cluster.worker?.isConnected() === true) cluster.worker.disconnect();
}

/** Starts the processes and minds them until SIGTERM or SIGINT; answers the exit code. One that cannot start at first ends all. */
export async function superviseProcesses(parts: SupervisionParts): Promise<number> {
  const supervision = new Supervision(parts);
  return await supervision.run();
}

interface Seat {
  worker: Worker;
  startedAt: number;
  /** Deaths one soon after another. */
  deaths: number;
}

class Supervision {
  readonly #parts: SupervisionParts;
  readonly #seats: Seat[] = [];
  #isStopping = false;
  #isRolling = false;
  #rollAgain = false;

  constructor(parts: SupervisionParts) {
    this.#parts = parts;
  }

  async run(): Promise<number> {
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
    });
    const codes = await Promise.all(Array.from({ length: this.#parts.count }, (_, number) => this.#seat(number)));
    const failed = codes.find((code) => code !== undefined);
    if (failed === undefined) {
      this.#parts.tell({ kind: "listening" });
      process.on("SIGHUP", () => void this.#roll());
      await stopped;
    }
    await this.#stop();
    return failed ?? 0;
  }

  /** Fills a seat for the first time; answers the exit code of a process that did not come to listen. */
  async #seat(number: number): Promise<number | undefined> {
    const seat = { worker: fork(number), startedAt: performance.now(), deaths: 0 };
    this.#seats[number] = seat;
    if (await listens(seat.worker)) {
      this.#mind(number, seat);
      return undefined;
    }
    return seat.worker.process.exitCode ?? 1;
  }

  #mind(number: number, seat: Seat): void {
    const { worker } = seat;
    const died = (): void => {
      if (this.#isStopping || seat.worker !== worker) return;
      seat.deaths = performance.now() - seat.startedAt > SOUND_AFTER_MS ? 0 : seat.deaths + 1;
      const waitMs = seat.deaths === 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (seat.deaths - 1));
      const { pid = 0, exitCode, signalCode } = worker.process;
      this.#parts.tell({ kind: "died", pid, code: String(signalCode ?? exitCode), seconds: Math.ceil(waitMs / 1000) });
      setTimeout(() => this.#refill(number, seat), waitMs);
    };
    if (worker.isDead()) died();
    else worker.once("exit", died);
  }

  #refill(number: number, seat: Seat): void {
    if (this.#isStopping || !seat.worker.isDead()) return;
    seat.worker = fork(number);
    seat.startedAt = performance.now();
    this.#mind(number, seat);
  }

  /** Each process gives way to a new one that listens already, so that there is always one that answers. */
  async #roll(): Promise<void> {
    this.#rollAgain = true;
    if (this.#isRolling) return;
    this.#isRolling = true;
    while (this.#rollAgain && !this.#isStopping) {
      this.#rollAgain = false;
      if (await this.#rollOnce()) this.#parts.tell({ kind: "rolled" });
    }
    this.#isRolling = false;
  }

  async #rollOnce(): Promise<boolean> {
    for (const [number, seat] of this.#seats.entries()) {
      if (this.#isStopping) return false;
      const fresh = fork(number);
      if (!(await listens(fresh))) {
        // What runs goes on running: a fault in the new program or its configuration takes nobody's service away.
        this.#parts.tell({ kind: "roll-failed", pid: fresh.process.pid ?? 0 });
        fresh.kill("SIGKILL");
        return false;
      }
      const old = seat.worker;
      Object.assign(seat, { worker: fresh, startedAt: performance.now(), deaths: 0 });
      this.#mind(number, seat);
      if (old.isConnected()) old.send(RETIRE);
      await orLater(ended(old, GONE_WITHIN_MS), GIVING_WAY_MS);
    }
    return true;
  }

  async #stop(): Promise<void> {
    this.#isStopping = true;
    const workers = Object.values(cluster.workers ?? {}).flatMap((worker) => worker ?? []);
    for (const worker of workers) worker.process.kill("SIGTERM");
    await Promise.all(workers.map((worker) => ended(worker, this.#parts.graceMs)));
  }
}

function fork(number: number): Worker {
  return cluster.fork({ [SEAT]: String(number) });
}

/** Whether a process comes to listen before it ends. */
function listens(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), READY_WITHIN_MS);
    const settle = (isListening: boolean): void => {
      clearTimeout(late);
      resolve(isListening);
    };
    worker.once("listening", () => settle(true));
    worker.once("exit", () => settle(false));
  });
}

/** Waits for the work, but so long at most. */
async function orLater(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

/** Waits for a process to end by itself, and ends it when it does not. */
async function ended(worker: Worker, graceMs: number): Promise<void> {
  if (worker.isDead()) return;
  await new Promise<void>((resolve) => {
    const late = setTimeout(() => worker.process.kill("SIGKILL"), graceMs);
    worker.once("exit", () => {
      clearTimeout(late);
      resolve();
    });
  });
}
