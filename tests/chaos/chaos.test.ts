// Every scenario of bad weather in a few rounds, on the real program: nothing that was acknowledged is lost, nothing is there twice,
// and no answer is wrong. `npm run chaos` runs the same at full length.

import { describe, expect, it } from "vitest";
import { describeOnPostgres } from "../register/postgres-server.ts";
import { describeWith } from "../system-tools.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/all.ts";
import type { StoreKind } from "./store.ts";

const LONG_MS = 120_000;
/** As with the tools: left out where it cannot be, and told; but CI wants it. */
const mayEverything = process.getuid?.() === 0 || process.env["CI"] !== undefined;

function tryOut({ title, rounds, run }: Scenario, store: StoreKind): void {
  it(
    `${title}: nothing acknowledged is lost, nothing doubled, no answer wrong`,
    async () => {
      const trial = { store, rounds: rounds.quick, isQuick: true, progress: () => undefined };
      const { acknowledged, lost, doubled, wrong } = await run(trial);
      expect({ lost, doubled, wrong }).toEqual({ lost: [], doubled: [], wrong: [] });
      expect(acknowledged).toBeGreaterThan(0);
    },
    LONG_MS,
  );
}

for (const scenario of SCENARIOS) {
  const { name, inCi, tools = [], needsRoot = false } = scenario;
  for (const store of inCi) {
    const place = `${name} on ${store}`;
    if (needsRoot && !mayEverything) describe.skip(`${place} (needs: root)`, () => tryOut(scenario, store));
    else if (store === "postgres") describeOnPostgres(place, () => tryOut(scenario, store));
    else describeWith(tools, place, () => tryOut(scenario, store));
  }
}
