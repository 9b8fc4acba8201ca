// What most trials have in common: an installation with clerks at work, and at the end everything settled and audited.

import { audit } from "./auditor.ts";
import { Crew, type Mix } from "./crew.ts";
import { type Installation, type InstallationOptions, install, type Service } from "./installation.ts";
import { Ledger } from "./ledger.ts";
import { assortmentOf } from "./orders.ts";
import { pause } from "./process.ts";
import type { Bucket, Findings, Trial } from "./scenario.ts";

/** An installation with clerks. */
export interface Stage {
  readonly trial: Trial;
  readonly installation: Installation;
  readonly ledger: Ledger;
  readonly crew: Crew;
  readonly recoveryMs: number[];
  /** Figures for the report. */
  readonly figures: Record<string, string | number>;
  /** A load over time, where there is one. */
  readonly timeline: Bucket[];
}

/** How a stage is set. */
export interface StageOptions extends Omit<InstallationOptions, "store"> {
  readonly clerks?: number;
}

const CLERKS = 8;
const LOOKED_AT = 50;

/** Sets the stage, plays, settles what is open by the service that `play` leaves running, audits, and clears away. */
export async function stage(
  trial: Trial,
  play: (stage: Stage) => Promise<Service>,
  { clerks = CLERKS, ...options }: StageOptions = {},
): Promise<Findings> {
  const installation = await install({ store: trial.store, ...options });
  const ledger = new Ledger();
  const crew = new Crew(installation.call, ledger, { clerks, assortment: assortmentOf(trial.store) });
  const set: Stage = { trial, installation, ledger, crew, recoveryMs: [], figures: {}, timeline: [] };
  try {
    const service = await play(set);
    if (trial.isQuick) await installation.store.endLeases();
    await crew.settle();
    const found = await audit(installation, ledger);
    await service.stop();
    const { recoveryMs, timeline } = set;
    const measured = { acknowledged: ledger.acknowledged, recoveryMs, figures: figuresOf(set) };
    return { ...found, ...measured, ...(timeline.length > 0 && { timeline }) };
  } finally {
    await installation.tidy();
  }
}

function figuresOf({ ledger, figures }: Stage): Readonly<Record<string, string | number>> {
  const turnedAway = [...ledger.turnedAway].map(([code, times]) => `${code} ${times}`).join(", ");
  return {
    licences: ledger.licences.size + ledger.further.size,
    ...(ledger.changes > 0 && { "changes of status and endorsements": ledger.changes }),
    ...(ledger.unanswered > 0 && { "answers cut off": ledger.unanswered }),
    ...(turnedAway !== "" && { "turned away": turnedAway }),
    ...figures,
  };
}

/** Lets the clerks work so long, whatever they are answered. */
export async function workFor({ crew }: Stage, milliseconds: number, mix?: Mix): Promise<void> {
  const working = crew.work(mix);
  await pause(milliseconds);
  crew.stop();
  await working;
}

/** Verifies the last of what was acknowledged: reading goes on whatever is the matter. Answers how many verdicts were right. */
export async function readOn({ crew, ledger }: Stage, whenever: string): Promise<number> {
  const known = [...ledger.licences.values()].slice(-LOOKED_AT).filter(({ id }) => !isUnsettled(ledger, id));
  for (const licence of known) {
    if (!(await crew.verify(licence))) ledger.wrong.push(`while ${whenever}: no verdict on ${licence.id}`);
  }
  return known.length;
}

/** Whether an order about the licence is open, so that nobody can say how it stands. */
function isUnsettled({ open }: Ledger, id: string): boolean {
  return [...open.values()].some(({ path }) => path.includes(id));
}

/** Milliseconds until one order of a clerk is acknowledged again. */
export async function untilAcknowledged({ crew, ledger }: Stage): Promise<number> {
  const began = performance.now();
  const before = ledger.acknowledged;
  const working = crew.work({ issue: 1 });
  while (ledger.acknowledged === before) await pause(5);
  const took = performance.now() - began;
  crew.stop();
  await working;
  return took;
}
