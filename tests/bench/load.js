// Load from another process: wrk where it is installed, since it takes the least from the servers on a small machine, else
// autocannon. Orders are written down beforehand, so that making them up takes nothing from whoever carries them out.

import { execFile, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const AUTOCANNON = path.resolve(import.meta.dirname, "../../node_modules/autocannon/autocannon.js");

/** What sends the load. */
export const loader = spawnSync("wrk", ["--version"]).error === undefined ? "wrk" : "autocannon";

/**
 * Asks the same again and again for some seconds, a GET or, with `posted` {file, type}, a POST of that file; JSON is wanted:
 * {perSecond, p99Ms}. @throws {Error} any answer was not 2xx.
 */
export function sameLoad(job) {
  return loader === "wrk" ? withWrk(job) : withAutocannon(job);
}

async function withWrk({ url, connections, seconds, posted }) {
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", "-H", "Accept: application/json"];
  const script = posted ? scripted("post.lua", url, [posted.file, posted.type]) : [url];
  return readWrk((await run("wrk", [...args, ...script])).stdout);
}

function scripted(script, url, parameters) {
  return ["-s", path.join(import.meta.dirname, script), url, "--", ...parameters];
}

function readWrk(stdout) {
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout);
  const latency = (share) => {
    const [, value = "", unit] = new RegExp(`${share}%\\s+([\\d.]+)(us|ms|s)`).exec(stdout) ?? [];
    return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit];
  };
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  return { perSecond, p50Ms: latency(50), p99Ms: latency(99) };
}

async function withAutocannon({ url, connections, seconds, posted }) {
  const args = [AUTOCANNON, "-j", "-c", connections, "-d", seconds, "-H", "Accept: application/json"];
  const body = posted ? ["-m", "POST", "-i", posted.file, "-H", `Content-Type: ${posted.type}`] : [];
  const { stdout } = await run(process.execPath, [...args, ...body, url].map(String), { maxBuffer: 2 ** 24 });
  return readAutocannon(JSON.parse(stdout), seconds);
}

/**
 * Orders another licence each time; `file` has the body of an order on each line, for each second `ORDERS_A_SECOND`:
 * {perSecond, p50Ms, p99Ms}. @throws {Error} any answer was not 2xx.
 */
export async function postLoad(job) {
  if (loader !== "wrk") return inChild("poster.js", job);
  const { url, connections, seconds, file, apiKey, from } = job;
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency", "--timeout", "30s"];
  return readWrk((await run("wrk", [...args, ...scripted("order.lua", url, [file, apiKey, from])])).stdout);
}

/** More than anybody here carries out. */
export const ORDERS_A_SECOND = 4000;

/**
 * GETs paths one after another, from the first again after the last, for `seconds` or until `amount` answers have come:
 * {answers, perSecond, p50Ms, p99Ms}. With `expected`, one text per path, every answer has to hold its text.
 * @throws {Error} any answer was not 2xx, or not what was expected.
 */
export function downloadLoad(job) {
  return inChild("downloader.js", job);
}

async function inChild(file, job) {
  const child = fork(path.join(import.meta.dirname, file), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const answer = new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", () => reject(new Error(`${file} went without a result`)));
  });
  child.send(job);
  const result = await answer;
  child.disconnect();
  return readAutocannon(result, job.seconds);
}

/** A load's result with what the server spent on each answer. */
export async function withCpu(server, seconds, load) {
  const before = await server.cpuUs();
  const result = await load();
  return { ...result, cpuUs: ((await server.cpuUs()) - before) / (result.perSecond * seconds) };
}

function readAutocannon(result, seconds) {
  const { non2xx, errors, wrong = 0 } = result;
  if (non2xx + errors + wrong > 0) throw new Error(`${non2xx} refusals, ${errors} errors, ${wrong} wrong answers`);
  const { p50, p99 } = result.latency;
  const answers = result["2xx"];
  return { answers, perSecond: answers / (result.duration || seconds), p50Ms: p50, p99Ms: p99 };
}

/** Starts server.js in a mode: `cpuUs` tells the CPU time it has used, all threads together; `stop` ends it. */
export async function startServer(folder, mode, { id = "", database } = {}) {
  const env = { ...process.env, ...(database && { DATABASE_URL: database }) };
  const child = fork(path.join(import.meta.dirname, "server.js"), [folder, mode, id], { env });
  const { port } = await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`server ${mode} ended with ${code}`)));
  });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const stop = () => {
    child.disconnect();
    return gone;
  };
  const cpuUs = async () => {
    const told = once(child, "message");
    child.send("cpu");
    const [{ user, system }] = await told;
    return user + system;
  };
  return { url: `http://127.0.0.1:${port}`, cpuUs, stop };
}
