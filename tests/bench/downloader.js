// Downloads one path after another as fast as the answers come: load.js's child for requests that differ and have no body.

import autocannon from "autocannon";

process.once("message", async ({ url, apiKey, headers, paths, connections, seconds, amount }) => {
  let next = 0;
  const setupRequest = (prepared) => {
    const path = paths[next % paths.length];
    next += 1;
    return { ...prepared, path };
  };
  const wanted = { ...(apiKey && { authorization: `Bearer ${apiKey}` }), ...headers };
  const limit = amount === undefined ? { duration: seconds } : { amount };
  const requests = [{ method: "GET", path: paths[0], headers: wanted, setupRequest }];
  process.send(await autocannon({ url, connections, ...limit, requests }));
});
process.once("disconnect", () => process.exit());
