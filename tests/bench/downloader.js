// Downloads one path after another as fast as the answers come: load.js's child for requests that differ and have no body. Answers of
// which it is known what they have to say are all looked into, over each connection in the same order.

import autocannon from "autocannon";

let wrong = 0;

process.once("message", async ({ url, apiKey, headers, paths, expected, connections, seconds, amount }) => {
  const common = { method: "GET", headers: { ...(apiKey && { authorization: `Bearer ${apiKey}` }), ...headers } };
  const limit = amount === undefined ? { duration: seconds } : { amount };
  const requests = expected === undefined ? inTurn(common, paths) : lookedInto(common, paths, expected);
  process.send({ ...(await autocannon({ url, connections, ...limit, requests })), wrong });
});
process.once("disconnect", () => process.exit());

/** All connections together take the paths in turn. */
function inTurn(common, paths) {
  let next = 0;
  const setupRequest = (prepared) => {
    const path = paths[next % paths.length];
    next += 1;
    return { ...prepared, path };
  };
  return [{ ...common, path: paths[0], setupRequest }];
}

function lookedInto(common, paths, expected) {
  return paths.map((path, index) => ({
    ...common,
    path,
    onResponse: (_status, body) => {
      if (!body.includes(expected[index])) wrong += 1;
    },
  }));
}
