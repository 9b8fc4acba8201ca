// Loaded before a program under test: keeps the most that its heap held after a full collection, and writes it down at the end.
const { writeFileSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");

const place = process.env["HEAP_WATCH"];
if (isMainThread && place !== undefined) {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  let most = 0;
  const look = () => {
    collect();
    most = Math.max(most, process.memoryUsage().heapUsed);
  };
  setInterval(look, 400).unref();
  process.on("exit", () => writeFileSync(place, String(most)));
}
