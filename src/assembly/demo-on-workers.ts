// The demo's authority on Workers: the Worker as it would be deployed, in a workerd on this machine, over a D1 of its own. The town's
// past is entered from here, with the demo's clock, through the very use cases and the same D1; from then on all answers are the
// Worker's: verdicts, PDFs and the public site.

import path from "node:path";
import type { DemoHouse, Running, Settings } from "../cli/parts.ts";
import type { Config } from "../config.ts";
import { systemEntropy } from "../host/entropy.ts";
import { type LocalWorkerd, openLocalWorkerd } from "../host/local-workerd.ts";
import type { HandedOut } from "../issuance/handing-out.ts";
import type { Clock } from "../issuance/ports.ts";
import { OPERATOR } from "../issuance/principal.ts";
import type { LicenceRecord } from "../issuance/register-entries.ts";
import { packChest } from "../keys/chest-folder.ts";
import { Secret } from "../keys/secret.ts";
import { toBase64Url } from "../licence/bytes.ts";
import type { Catalogue } from "../licence/catalogue.ts";
import { LicenceError } from "../licence/errors.ts";
import type { Report } from "../licence/verdict.ts";
import { migrateD1 } from "../register/d1/migrating.ts";
import { openD1Register } from "../register/d1/register.ts";
import { type House, openHouse } from "./house.ts";

/** What it is opened with. */
export interface WorkerDemoOptions {
  readonly root: string;
  readonly config: Config;
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly onIncident: (incident: string, error: unknown) => void;
}

/** An open demo; what serves it runs already. */
export interface WorkerDemo {
  readonly house: House & DemoHouse;
  readonly running: Running;
}

/** Starts the Worker and opens the house that fills its register. @throws {LicenceError} configuration-invalid */
export async function openWorkerDemo(options: WorkerDemoOptions): Promise<WorkerDemo> {
  const { root, config, settings, catalogue, clock, onIncident } = options;
  const secret = toBase64Url(systemEntropy.bytes(32));
  const { bindHost, port, origin, dataDirectory } = settings;
  const environment = { VELLUM_ORIGIN: origin, VELLUM_KEY_SECRET: secret, VELLUM_LOG_LEVEL: config.watch.logLevel };
  const workerd = await openLocalWorkerd({ root, bindHost, port, environment });
  try {
    await migrateD1(workerd.database);
    const house = await openHouse({
      ...{ config: { ...config, ...settings }, catalogue, clock, onIncident, keySecret: new Secret(secret) },
      register: openD1Register(workerd.database, { random: systemEntropy.bytes }),
    });
    const keys = path.join(dataDirectory, "keys");
    return {
      house: { ...house, ...askingWorker(house, workerd, keys), close: () => house.close().then(workerd.close) },
      running: { port: workerd.port, stop: async () => undefined },
    };
  } catch (error) {
    await workerd.close();
    throw error;
  }
}

/** The house's questions to third parties' counter and to handing out, asked over HTTP once the Worker has its keys. */
function askingWorker(
  house: House,
  workerd: LocalWorkerd,
  keys: string,
): Pick<House & DemoHouse, "ownKeys" | "settle" | "desk" | "handingOut"> {
  const address = `http://127.0.0.1:${workerd.port}`;
  let authorization = "";
  const settle = async (): Promise<void> => {
    await workerd.putKeys((await packChest(keys)).text);
    const request = { name: "demo table", departments: ["*"], actions: ["read" as const] };
    const { secret } = await house.keyOffice.createApiKey(OPERATOR.client, request);
    authorization = `Bearer ${secret}`;
  };
  const reportOf = async (id: string): Promise<Report> => {
    const response = await fetch(`${address}/v/${id}`, { headers: { accept: "application/json" } });
    // What the Worker writes is a report, held to its schema by the contract's tests.
    return (await response.json()) as Report;
  };
  const document = async ({ id }: LicenceRecord): Promise<HandedOut> => {
    const response = await fetch(`${address}/v1/licences/${id}/pdf`, { headers: { authorization } });
    if (!response.ok) throw new LicenceError("internal", { cause: new Error(await response.text()) });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { bytes, mediaType: "application/pdf", sha256: "", filename: "" };
  };
  return {
    ownKeys: true,
    settle,
    desk: { ...house.desk, reportOf },
    handingOut: { ...house.handingOut, document },
  };
}
