// Runs in a worker thread: says that it is ready, then reads the credential out of one PDF after another and answers with the
// outcome.

import { parentPort } from "node:worker_threads";
import { readAttachedCredential } from "../document/attachment.ts";

parentPort?.on("message", (pdf: Uint8Array) => {
  parentPort?.postMessage(readAttachedCredential(pdf));
});
parentPort?.postMessage("ready");
