// A burst of downloads over real HTTP, printed in a thread of its own (which runs what the last build made): verifying answers in
// between, and the queue's bound is told honestly.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Running } from "../../src/cli/parts.ts";
import { serveHouse } from "../../src/node.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";

const BOUNDS = { abreast: 2, waiting: 20 };
const BURST = 60;

let house: TestHouse;
let running: Running;
let headers: Readonly<Record<string, string>>;
const incidents: unknown[] = [];
beforeAll(async () => {
  house = await openTestHouse({ printing: { printAside: true, printBounds: BOUNDS } });
  const options = { port: 0, bindHost: "127.0.0.1", trustedProxies: 0 };
  running = await serveHouse(house, { ...options, onIncident: (_, error) => incidents.push(error) });
  const { secret } = await house.keyOffice.createApiKey("operator", {
    name: "t",
    departments: ["*"],
    actions: ["read"],
  });
  headers = { authorization: `Bearer ${secret}` };
});
afterAll(async () => {
  await running.stop();
  await house.tidy();
});

const url = (path: string): string => `http://127.0.0.1:${running.port}${path}`;
const issueMany = async (count: number): Promise<readonly string[]> => {
  const request = house.request("lease-filing");
  const licences = await Promise.all(Array.from({ length: count }, () => house.issue(request)));
  return licences.map(({ id }) => id);
};

describe("a burst of downloads", () => {
  it("lets verifying answer in between, and tells what is beyond the queue when to come again", async () => {
    const [first = "", ...ids] = await issueMany(BURST + 1);
    await (await fetch(url(`/v1/licences/${first}/pdf`), { headers })).arrayBuffer();
    let printed = 0;
    const burst = ids.map(async (id) => {
      const answer = await fetch(url(`/v1/licences/${id}/pdf`), { headers });
      await answer.arrayBuffer();
      if (answer.status === 200) printed += 1;
      return answer;
    });
    // All of them have arrived when the first of them is refused.
    const refusals = burst.map(async (answer) => {
      if ((await answer).status !== 503) throw new Error("printed");
    });
    await Promise.any(refusals);
    for (let asked = 0; asked < 5; asked += 1) {
      const report = await fetch(url(`/v/${first}`), { headers: { accept: "application/json" } });
      expect(await report.json()).toMatchObject({ verdict: "valid" });
    }
    const whenVerified = printed;
    const answers = await Promise.all(burst);
    const refused = answers.filter(({ status }) => status === 503);
    expect(printed).toBeGreaterThanOrEqual(BOUNDS.abreast + BOUNDS.waiting);
    expect(refused.length).toBe(BURST - printed);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) expect(answer.headers.get("retry-after")).toBe("2");
    expect(whenVerified).toBeLessThan(printed);
    expect(incidents).toEqual([]);
  });

  it("leaves everybody served who comes again", async () => {
    const ids = await issueMany(10);
    const answers = await Promise.all(ids.map((id) => fetch(url(`/v1/licences/${id}/pdf`), { headers })));
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 200));
  });
});
