// What a scenario is: one kind of bad weather, tried so many rounds on a store. Scenarios are files in scenarios/; run.ts and
// chaos.test.ts run them, the one long, the other short.

import type { StoreKind } from "./store.ts";

/** How a scenario is run. */
export interface Trial {
  readonly store: StoreKind;
  readonly rounds: number;
  /** Seconds matter: what only waits for time to pass is helped along. */
  readonly isQuick: boolean;
  /** Told how far it is, as a line for the terminal. */
  readonly progress: (line: string) => void;
}

/** What a trial counted. Lost, doubled and wrong must be empty. */
export interface Findings {
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly wrong: readonly string[];
  /** How long each recovery took, milliseconds: from the end of the fault, or the restart, until it serves again. */
  readonly recoveryMs: readonly number[];
  /** Figures of the scenario's own, by what they are called in the report. */
  readonly figures?: Readonly<Record<string, string | number>>;
  /** A load over time. */
  readonly timeline?: readonly Bucket[];
}

/** What was measured in some seconds of a load. */
export interface Bucket {
  /** Since the load began, at the end of these seconds. */
  readonly second: number;
  readonly memoryMb: number;
  /** Milliseconds. */
  readonly verifyP99: number;
  readonly requests: number;
}

export interface Scenario {
  readonly name: string;
  /** What happens, as the report says it. */
  readonly title: string;
  readonly stores: readonly StoreKind[];
  /** Those on which it is tried, in few rounds, with every change. */
  readonly inCi: readonly StoreKind[];
  readonly rounds: { readonly full: number; readonly quick: number };
  /** Programs of the system without which it cannot run. */
  readonly tools?: readonly string[];
  /** Mounting, or looking into another process, takes root. */
  readonly needsRoot?: boolean;
  run(trial: Trial): Promise<Findings>;
}
