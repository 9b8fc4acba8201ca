// How long answers take while something else goes on: one verification after another at a steady pace. An answer's time counts from the
// moment it was due, so that a stall is seen by everything that would have come in it (no coordinated omission).

import { Agent, get } from "node:http";
import { pause } from "./process.ts";

/** Latencies of the answers, milliseconds. */
export interface Latencies {
  readonly answers: number;
  readonly errors: readonly string[];
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** A pace-maker under way. */
export interface Pulse {
  end(): Promise<Latencies>;
}

/** GETs an address `perSecond` times a second, as JSON, and holds each answer against what is expected. */
export function takePulse(address: string, perSecond: number, expected: (body: string) => boolean): Pulse {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const times: number[] = [];
  const errors: string[] = [];
  const underWay = new Set<Promise<void>>();
  let ended = false;
  const ask = (due: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (error?: string): void => {
        times.push(performance.now() - due);
        if (error !== undefined) errors.push(error);
        resolve();
      };
      get(address, { agent, headers: { accept: "application/json" } }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (text: string) => {
          body += text;
        });
        answer.once("end", () =>
          done(answer.statusCode === 200 && expected(body) ? undefined : `${answer.statusCode}`),
        );
        answer.once("error", (error) => done(error.message));
      }).once("error", (error) => done(error.message));
    });
  const pacing = (async () => {
    const began = performance.now();
    for (let count = 0; !ended; count += 1) {
      const due = began + (count * 1000) / perSecond;
      while (performance.now() < due && !ended) await pause(Math.min(20, due - performance.now()));
      const asked = ask(due).finally(() => underWay.delete(asked));
      underWay.add(asked);
    }
  })();
  return {
    end: async () => {
      ended = true;
      await pacing;
      await Promise.all(underWay);
      agent.destroy();
      return { answers: times.length, errors, ...quantilesOf(times) };
    },
  };
}

export function quantilesOf(values: readonly number[]): Pick<Latencies, "p50" | "p99" | "max"> {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}
