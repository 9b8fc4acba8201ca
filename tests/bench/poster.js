// Issues over HTTP as fast as the answers come, a different licence each time: load.js's child for requests that differ.

import autocannon from "autocannon";
import { openCatalogue } from "../../dist/host/catalogue-file.js";
import { requestMaker } from "./world.js";

process.once("message", async ({ url, folder, apiKey, connections, seconds, from }) => {
  const request = requestMaker(openCatalogue(folder));
  let serial = from;
  const next = () => {
    serial += 1;
    return serial;
  };
  const setupRequest = (prepared) => {
    const number = next();
    const headers = { ...prepared.headers, "idempotency-key": `post-${number}` };
    return { ...prepared, headers, body: JSON.stringify(request(number)) };
  };
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const requests = [{ method: "POST", path: "/v1/licences", headers, setupRequest }];
  process.send(await autocannon({ url, connections, duration: seconds, requests }));
});
process.once("disconnect", () => process.exit());
