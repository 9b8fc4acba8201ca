// Restore drills: `vellum backup` while clerks are at work, `vellum restore` into an empty folder or database elsewhere, and a service on what was
// restored: everything acknowledged before the backup began is there and verifies, and the trail goes on from the head noted then.

import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { createCall, jsonOf } from "../caller.ts";
import type { Installation } from "../installation.ts";
import { untilYes } from "../installation.ts";
import type { Licence, Standing } from "../ledger.ts";
import { type Ending, PROGRAM, pause, run, vellum } from "../process.ts";
import type { Scenario, Trial } from "../scenario.ts";
import { freePort } from "../sockets.ts";
import { type Stage, stage } from "../trial.ts";

const WORK_MS = 600;
/** Nothing that goes back and forth, so that what a licence was at the backup's moment is one of two. */
const MIX = { issue: 6, version: 1, revoke: 2, pdf: 1, verify: 1 } as const;

export const restore: Scenario = {
  name: "restore",
  title: "vellum backup under work, restored elsewhere",
  stores: ["sqlite", "postgres"],
  inCi: ["sqlite"],
  rounds: { full: 20, quick: 1 },
  run: (trial) => stage(trial, (set) => play(set, trial)),
};

async function play(set: Stage, { rounds, progress }: Trial) {
  const { installation, crew, ledger, recoveryMs } = set;
  const service = await installation.serve();
  const backups = path.join(installation.folder, "backups");
  let checked = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const working = crew.work(MIX);
    await pause(WORK_MS);
    const { stdout: head } = await installation.vellum("audit", "head");
    const before = new Map([...ledger.licences].map(([id, { standing }]) => [id, standing]));
    required(await installation.vellum("backup", backups), ledger.wrong);
    await pause(WORK_MS / 2);
    crew.stop();
    await working;
    const began = performance.now();
    checked += await drill(set, backups, { before, head: head.trim() });
    recoveryMs.push(performance.now() - began);
    progress(`${round}/${rounds} restored, ${checked} licences verified`);
  }
  set.figures["licences verified after restoring"] = checked;
  return service;
}

interface Moment {
  readonly before: ReadonlyMap<string, Standing>;
  readonly head: string;
}

/** Restores the newest backup beside the living register and looks through it; answers how many licences it verified. */
async function drill({ installation, ledger }: Stage, backups: string, { before, head }: Moment): Promise<number> {
  const elsewhere = mkdtempSync(path.join(installation.folder, "elsewhere-"));
  const port = await freePort();
  const data = path.join(elsewhere, "data");
  const place = await installation.store.elsewhere();
  const environment = { ...installation.environment, ...place, VELLUM_DATA: data, PORT: String(port) };
  required(await vellum(["restore", backups], environment), ledger.wrong);
  required(await vellum(["audit", "check", "--head", head], environment), ledger.wrong);
  const address = `http://127.0.0.1:${port}`;
  const service = run(process.execPath, [PROGRAM, "serve"], environment);
  await untilYes(service, new URL("/readyz", address));
  const call = createCall(address, installation.apiKey);
  for (const [id, standing] of before) {
    const fault = await faultOf(call, ledger.licences.get(id), standing);
    if (fault !== undefined) ledger.wrong.push(`after restoring: ${fault}`);
  }
  service.signal("SIGTERM");
  await service.ended;
  rmSync(elsewhere, { recursive: true, force: true });
  return before.size;
}

async function faultOf(
  call: Installation["call"],
  licence: Licence | undefined,
  before: Standing,
): Promise<string | undefined> {
  if (licence === undefined) return "a licence nobody knows";
  const { id, standing: after, credential } = licence;
  const [verdict, text] = [await call(`/v/${id}`), await call(`/v1/licences/${id}/credential`)];
  if (verdict?.status !== 200 || text?.status !== 200) return `${id} is not there`;
  const said = String(jsonOf(verdict)["verdict"]);
  if (said !== before && said !== after) return `${id} is ${said}, was ${before}, then ${after}`;
  return isDeepStrictEqual(jsonOf(text), JSON.parse(credential)) ? undefined : `${id} has another credential`;
}

function required({ code, stderr }: Ending, wrong: string[]): void {
  if (code !== 0) wrong.push(`ended with ${code}: ${stderr}`);
}
