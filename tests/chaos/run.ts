// `npm run chaos`: every scenario on every store it is for, at full length, with what was counted. `-- --only kill,retries` runs some,
// `--rounds 5` fewer, `--store sqlite` on one store, `--json FILE` leaves the results as data, `--write` puts them into docs/. Ends with 1
// when anything was lost, doubled or answered wrongly.

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { clearWhenBrokenOff } from "./clearing.ts";
import { type Result, resultOf, tableOf, writeReport } from "./report.ts";
import type { Findings, Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/all.ts";
import type { StoreKind } from "./store.ts";

const SHOWN = 20;

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    rounds: { type: "string" },
    store: { type: "string" },
    json: { type: "string" },
    write: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
  },
});

const wanted = options.only?.split(",");
const unknown = wanted?.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`no scenario ${unknown.join(", ")}; there are ${SCENARIOS.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
clearWhenBrokenOff();
const results: Result[] = [];
for (const scenario of SCENARIOS.filter(({ name }) => wanted?.includes(name) ?? true)) {
  for (const store of scenario.stores.filter((kind) => options.store === undefined || kind === options.store)) {
    results.push(await tryOut(scenario, store));
  }
}
console.log(`\n${tableOf(results)}`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
if (options.write) writeReport(results, SCENARIOS);

process.exitCode = results.some(({ lost, doubled, wrong }) => lost + doubled + wrong > 0) ? 1 : 0;

async function tryOut(scenario: Scenario, store: StoreKind): Promise<Result> {
  const rounds = Number(options.rounds ?? (options.quick ? scenario.rounds.quick : scenario.rounds.full));
  console.log(`\n${scenario.name} on ${store}: ${scenario.title}`);
  const found = await scenario.run({ store, rounds, isQuick: options.quick, progress });
  progress("");
  const result = resultOf(scenario, store, rounds, found);
  const { acknowledged, lost, doubled, wrong } = result;
  console.log(`  ${acknowledged} acknowledged, ${lost} lost, ${doubled} doubled, ${wrong} wrong answers`);
  for (const [name, sentences] of Object.entries(amissOf(found))) {
    for (const sentence of sentences.slice(0, SHOWN)) console.log(`  ${name}: ${sentence}`);
    if (sentences.length > SHOWN) console.log(`  ${name}: and ${sentences.length - SHOWN} more`);
  }
  return result;
}

function amissOf({ lost, doubled, wrong }: Findings): Readonly<Record<string, readonly string[]>> {
  return { lost, doubled, wrong };
}

/** One line that is written over where there is a terminal. */
function progress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K  ${line}`);
  else if (line !== "") console.log(`  ${line}`);
}
