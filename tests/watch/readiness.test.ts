// Whether a machine is ready, condition by condition, over a real register; only time is set by hand.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CheckName, type ReadinessParts, watchReadiness } from "../../src/watch/readiness.ts";
import { openTestHouse, type TestHouse } from "../test-house.ts";

describe("readiness", () => {
  let house: TestHouse;
  let milliseconds: number;
  beforeEach(async () => {
    house = await openTestHouse();
    await house.keyring.unlockAll();
    milliseconds = 0;
  });
  afterEach(() => house.tidy());

  const watch = (change: Partial<ReadinessParts> = {}) =>
    watchReadiness({
      ...{ register: house.register, clock: house.clock, dataDirectory: house.directory, leastFreeDiskBytes: 0 },
      signingStates: () => house.keyring.unlockAll(),
      monotonic: () => milliseconds,
      ...change,
    });
  const failed = async (change: Partial<ReadinessParts> = {}): Promise<readonly CheckName[]> =>
    (await watch(change).look()).checks.filter(({ state }) => state === "failed").map(({ name }) => name);

  it("is given when everything can be done", async () => {
    expect(await watch().look()).toMatchObject({ ready: true, verifying: true, issuing: "on" });
  });

  it("fails on a disk with less room than asked for, while verifying goes on", async () => {
    const look = await watch({ leastFreeDiskBytes: Number.MAX_SAFE_INTEGER }).look();
    expect(look).toMatchObject({ ready: false, verifying: true, issuing: "off" });
    expect(look.checks.find(({ name }) => name === "disk")?.state).toBe("failed");
  });

  it("fails behind the register's clock, and only there", async () => {
    await house.issue(house.request("lease-filing"));
    house.clock.pass(-3600);
    expect(await failed()).toEqual(["clock"]);
  });

  it("fails with a register that does not answer", async () => {
    const cut = () => Promise.reject(Object.assign(new Error("cut off"), { code: "EIO" }));
    const look = await watch({ register: { ...house.register, ping: cut } }).look();
    expect(look).toMatchObject({ ready: false, verifying: false });
    expect(look.checks.find(({ name }) => name === "register")?.facts).toEqual({ reason: "EIO" });
  });

  it("fails with lists whose changes wait for over a minute, if their department can sign", async () => {
    await house.issue(house.request("lease-filing"));
    await house.publishing.publishDue();
    house.clock.pass(7200);
    expect(await failed()).toEqual(["lists"]);
    expect(await failed({ signingStates: async () => [] })).toEqual([]);
    await house.publishing.publishDue();
    expect(await failed()).toEqual([]);
  });

  it("is given while issuing is off, without keys or by the switch, and says so", async () => {
    expect(await watch({ signingStates: async () => [] }).look()).toMatchObject({ ready: true, issuing: "off" });
    const since = house.clock.now();
    const line = { at: since, actor: "operator", action: "issuing-switched-off", subject: "register", detail: {} };
    await house.upkeep.switchIssuing({ reason: "test", since }, line);
    expect(await watch().look()).toMatchObject({ ready: true, issuing: "off" });
  });

  it("ends when the process drains, and is looked at anew only after some seconds", async () => {
    let pings = 0;
    const ping = (): void => {
      pings += 1;
    };
    const readiness = watch({ register: { ...house.register, ping } });
    await readiness.look();
    await readiness.look();
    expect(pings).toBe(1);
    milliseconds = 11_000;
    await readiness.look();
    expect(pings).toBe(2);
    readiness.drain();
    expect(await readiness.look()).toMatchObject({ ready: false, verifying: false });
  });
});
