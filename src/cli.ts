#!/usr/bin/env node
// The command line's door: hands `vellum` its parts. Nothing is opened before a command asks for it.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { openDemoStore } from "./assembly/demo-store.ts";
import { type House, openHouse } from "./assembly/house.ts";
import { openMovingSource, openMovingTarget } from "./assembly/store.ts";
import type { Running, Supervisor, VellumParts } from "./cli/parts.ts";
import { runVellum } from "./cli/program.ts";
import { type Config, readConfig } from "./config.ts";
import { addOwnTypes, openCatalogue } from "./host/catalogue-file.ts";
import { systemClock } from "./host/clock.ts";
import { outputOf } from "./host/output.ts";
import { stopAsked } from "./host/stop-signal.ts";
import { leaveSupervision, processCount, processSeat, superviseProcesses } from "./host/worker-processes.ts";
import { packChest, unpackChest } from "./keys/chest-folder.ts";
import { EXAMPLE_SECRET } from "./keys/example-keys.ts";
import { readKeySecret } from "./keys/key-secret.ts";
import { createNodeCryptography } from "./keys/node-cryptography.ts";
import { LicenceError } from "./licence/errors.ts";
import { createWatchRoom } from "./watch/watch-room.ts";
import { createDocumentReader } from "./web/document-reader.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const DEMO_DATA = "./data-demo";
/** Requests under way get ten seconds of it. */
const STOP_GRACE_MS = 20_000;
const { env } = process;
const seat = processSeat();

const config = (): Config => readConfig(env);
// A demo's terminal is for people: of its log they see what goes wrong.
const DEMO_SETTINGS = { VELLUM_DATA: DEMO_DATA, VELLUM_LOG_LEVEL: "error", VELLUM_LOG_FORMAT: "text" };
const demoConfig = (): Config => readConfig({ ...DEMO_SETTINGS, ...env }, { lanHttp: true });
const watchRoom = createWatchRoom((line) => void process.stderr.write(line));
const { measuring, onIncident } = watchRoom;
let isDemo = false;
const keyFolder = (): string => path.join(config().dataDirectory, "keys");
const catalogue = openCatalogue(env["VELLUM_DATA"] ?? "./data");

// One command opens one house.
let house: House | undefined;
/** What serves a demonstration on Workers. */
let onWorkers: Running | undefined;
const opened = (): House => {
  if (house === undefined) throw new LicenceError("internal");
  return house;
};

const parts: VellumParts = {
  version: (JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { version: string }).version,
  catalogue,
  cryptography: createNodeCryptography(),
  environment: env,
  clock: systemClock,
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  stdin: process.stdin,
  settings: config,
  demoSettings: demoConfig,
  openHouse: async () => {
    const keySecret = await readKeySecret(config().secrets);
    house = await openHouse({
      ...{
        config: config(),
        catalogue,
        clock: systemClock,
        printAside: true,
        writeAside: true,
        onIncident,
        measuring,
      },
      ...(keySecret && { keySecret }),
    });
    return house;
  },
  openDemo: async ({ settings, clock, store }) => {
    isDemo = true;
    if (store === "d1") {
      const { openWorkerDemo } = await import("./assembly/demo-on-workers.ts");
      const demo = await openWorkerDemo({ root: ROOT, config: demoConfig(), settings, catalogue, clock, onIncident });
      onWorkers = demo.running;
      house = demo.house;
      return demo.house;
    }
    const { database: configured } = demoConfig();
    const kept = await openDemoStore(store, { dataDirectory: settings.dataDirectory, configured });
    const demo = await openHouse({
      config: { ...demoConfig(), ...settings, database: kept.database },
      catalogue,
      clock,
      keySecret: EXAMPLE_SECRET,
      allowExampleKeys: true,
      printAside: true,
      writeAside: true,
      onIncident,
      measuring,
    });
    house = { ...demo, close: () => demo.close().finally(kept.close) };
    return house;
  },
  // Only serving needs the website.
  serve: async (_house, settings) => {
    if (onWorkers !== undefined) return onWorkers;
    const { serveHouse } = await import("./node.ts");
    const publishes = seat === undefined || seat === 0;
    const served = isDemo ? demoConfig() : config();
    const watch = await watchRoom.open(served.watch, parts.version);
    return serveHouse(opened(), { ...served, ...settings, publishes, watch, onIncident });
  },
  stopAsked,
  supervisor: () => {
    const count = processCount(config().workers);
    if (count < 2 || seat !== undefined) return undefined;
    const graceMs = STOP_GRACE_MS + 1000 * config().drainSeconds;
    const run: Supervisor["run"] = async (note) => {
      (await import("./watch/processes.ts")).superviseWatch(count);
      return superviseProcesses({ count, graceMs, tell: ({ kind, ...parameters }) => note(kind, parameters) });
    };
    return { count, run };
  },
  seat,
  reportOnFile: (asked, bytes) => createDocumentReader(asked).reportOnFile(bytes),
  addTypes: (folder) => addOwnTypes(folder, config().dataDirectory),
  tryTypes: async (place) => {
    const { openTypeTrial } = await import("./assembly/type-trial.ts");
    const { catalogue: words, cryptography, clock, exampleFolder, sampleFile } = parts;
    return openTypeTrial({
      ...{ place, dataDirectory: config().dataDirectory, catalogue: words, cryptography, clock, exampleFolder },
      sampleFile,
    });
  },
  serveTrial: async (trial, port) => (await import("./assembly/type-trial.ts")).serveTrial(trial, { catalogue, port }),
  keyChests: { pack: () => packChest(keyFolder()), unpack: (text) => unpackChest(keyFolder(), text) },
  moving: { source: openMovingSource, target: openMovingTarget },
  backups: {
    backUp: async (folder, how) => (await import("./assembly/backup.ts")).backUp(backupParts(), folder, how),
    restore: async (folder, how) => (await import("./assembly/backup.ts")).restore(backupParts(), folder, how),
  },
  exampleFolder: path.join(ROOT, "keys.example"),
  sampleFile: (name) => readFile(path.join(ROOT, "schemas", name.endsWith(".pdf") ? "documents" : "photos", name)),
  demoApiKey: () => demoConfig().secrets.demoApiKey,
};
const backupParts = () => ({ config: config(), catalogue, clock: systemClock, version: parts.version });
process.exitCode = await runVellum(process.argv.slice(2), parts);
leaveSupervision();
