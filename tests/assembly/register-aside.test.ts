// The register behind its threads, which run what the last build made: the same contract as without them, a disk that is slow, a thread
// that falls.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, test } from "vitest";
import { openRegisterAside, type RegisterAside } from "../../src/assembly/register-aside.ts";
import { openSqliteRegister } from "../../src/register/sqlite/register.ts";
import { describeContract } from "../register/contract.ts";
import { HOUSING, issueOne, reservation, seedTrust } from "../register/samples.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vellum-aside-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => {
  files += 1;
  return path.join(folder, `${files}.db`);
};
const asideOf = (file: string): Promise<RegisterAside> => openRegisterAside(file, { busyTimeoutMs: 1000 });

describeContract("SQLite behind its threads", () => openRegisterAside(newFile()));

describe("a register whose writing is done aside", () => {
  test("answers what is read while a write waits for the file's lock", async () => {
    const file = newFile();
    const register = await asideOf(file);
    await seedTrust(register);
    const other = new Database(file);
    other.exec("begin immediate");
    let isWritten = false;
    const written = register.reserve([reservation()]).then((outcomes) => {
      isWritten = true;
      return outcomes;
    });
    for (let asked = 0; asked < 20; asked += 1) {
      expect(register.issuer(HOUSING)?.uscc).toBe(HOUSING);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(isWritten).toBe(false);
    other.exec("commit");
    expect(await written).toMatchObject([{ outcome: "fresh" }]);
    other.close();
    await register.close();
  });

  test("gives writes that share a transaction each its own outcome, also where one of them is refused", async () => {
    const file = newFile();
    const register = await asideOf(file);
    await seedTrust(register);
    const number = { kind: "fixed", number: "衢房租备〔2026〕9号", unique: true } as const;
    const [first, early] = [reservation({ number }), { at: "2020-01-01T00:00:00Z", actor: "operator", detail: {} }];
    const abandoned = { id: first.id, audit: { ...early, action: "licence-abandoned", subject: first.id } };
    // All of them wait while another process writes.
    const other = new Database(file);
    other.exec("begin immediate");
    const waiting = Promise.allSettled([
      register.reserve([first]),
      register.reserve([reservation({ number })]),
      register.abandon([abandoned]),
      register.changeStatus([]),
      register.reserve([reservation(), reservation()]),
    ]);
    other.exec("commit");
    other.close();
    expect(await waiting).toMatchObject([
      { value: [{ outcome: "fresh" }] },
      { value: [{ outcome: "number-taken" }] },
      { reason: { name: "LicenceError", code: "clock-behind" } },
      { value: [] },
      { value: [{ outcome: "fresh" }, { outcome: "fresh" }] },
    ]);
    expect(register.record(first.id)?.phase).toBe("reserved");
    await register.close();
  });

  test("says that it is out of reach while it cannot write, in the register's own words, and goes on afterwards", async () => {
    const file = newFile();
    const register = await asideOf(file);
    await seedTrust(register);
    const other = new Database(file);
    other.exec("begin immediate");
    const refused = await Promise.allSettled([register.reserve([reservation()]), register.reserve([reservation()])]);
    for (const answer of refused) {
      expect(answer).toMatchObject({ reason: { name: "LicenceError", code: "register-unavailable" } });
    }
    other.exec("rollback");
    other.close();
    expect((await issueOne(register)).phase).toBe("issued");
    await register.close();
  });

  test("fails what a silent disk was asked for, and asks a new thread for the next", async () => {
    const file = newFile();
    const register = await openRegisterAside(file, { busyTimeoutMs: 60_000, timeLimitMs: 1000 });
    await seedTrust(register);
    const other = new Database(file);
    other.exec("begin immediate");
    const lost = reservation();
    await expect(register.reserve([lost])).rejects.toMatchObject({ code: "register-unavailable" });
    other.exec("rollback");
    other.close();
    expect((await issueOne(register)).phase).toBe("issued");
    expect(register.record(lost.id)).toBeUndefined();
    await register.close();
  });

  test("writes what it was asked for before it was closed", async () => {
    const file = newFile();
    const register = await asideOf(file);
    await seedTrust(register);
    const places = Array.from({ length: 20 }, () => reservation());
    const answers = Promise.all(places.map((place) => register.reserve([place])));
    await register.close();
    expect((await answers).flat().map(({ outcome }) => outcome)).toEqual(places.map(() => "fresh"));
    const again = openSqliteRegister(file, { readonly: true });
    expect(places.map(({ id }) => again.record(id)?.phase)).toEqual(places.map(() => "reserved"));
    await again.close();
  });
});
