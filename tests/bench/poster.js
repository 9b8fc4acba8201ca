// Orders over HTTP as fast as the answers come, a different licence each time, where there is no wrk: load.js's child.

import { readFileSync } from "node:fs";
import autocannon from "autocannon";

process.once("message", async ({ url, file, apiKey, connections, seconds, from }) => {
  const bodies = readFileSync(file, "utf8").trimEnd().split("\n");
  let at = 0;
  const setupRequest = (prepared) => {
    const body = bodies[at];
    at += 1;
    return { ...prepared, headers: { ...prepared.headers, "idempotency-key": `post-${from + at}` }, body };
  };
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const requests = [{ method: "POST", path: "/v1/licences", headers, setupRequest }];
  process.send(await autocannon({ url, connections, duration: seconds, requests }));
});
process.once("disconnect", () => process.exit());
