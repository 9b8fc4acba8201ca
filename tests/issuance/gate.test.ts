import { describe, expect, it } from "vitest";
import { createGate } from "../../src/issuance/gate.ts";
import { LicenceError } from "../../src/licence/errors.ts";

const full = (): LicenceError => new LicenceError("printing-busy");

describe("the gate before costly work", () => {
  it("runs so many abreast, lets so many wait and refuses the rest by name", async () => {
    const gate = createGate({ abreast: 2, waiting: 1, full });
    let running = 0;
    let most = 0;
    const release: (() => void)[] = [];
    const work = async (): Promise<string> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => release.push(resolve));
      running -= 1;
      return "read";
    };
    const first = [gate(work), gate(work), gate(work)];
    await expect(gate(work)).rejects.toMatchObject({ code: "printing-busy" });
    while (release.length > 0) {
      release.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await Promise.all(first)).toEqual(["read", "read", "read"]);
    expect(most).toBe(2);
  });

  it("opens again after work that failed", async () => {
    const gate = createGate({ abreast: 1, waiting: 0, full });
    await expect(gate(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await gate(async () => "read")).toBe("read");
  });
});
