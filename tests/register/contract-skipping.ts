// What every adapter owes: skipping ahead after the register was restored.

import { expect, test } from "vitest";
import type { LicenceRecord, Reservation } from "../../src/issuance/register-entries.ts";
import { HOUSING, NOW, reservation, TYPE } from "./samples.ts";
import type { CurrentRegister } from "./whole-register.ts";

const SKIP = { at: NOW, numbers: 100, share: 0.1, digits: { [TYPE]: 3 } };

function counted(before: string): Reservation["number"] {
  return { kind: "generated", template: { scope: `${TYPE}/${HOUSING}/${before}`, before, digits: 3, after: "号" } };
}

export function describeSkipping(register: CurrentRegister): void {
  const take = async (before: string): Promise<LicenceRecord | undefined> => {
    const [outcome] = await register().reserve([reservation({ number: counted(before) })]);
    return outcome !== undefined && "record" in outcome ? outcome.record : undefined;
  };

  test("a restored register skips numbers by what their digits bear, serials by all, and opens a fresh list", async () => {
    for (let count = 0; count < 9; count += 1) await take("旧2026");
    const { seq } = await register().auditHead();
    const skipped = await register().skipNumbers(SKIP);
    expect(skipped.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ["number", 9, 108],
      ["serial", 9, 109],
      ["status-list", 9, 64],
    ]);
    const lines = await register().auditLines(seq, 10);
    expect(lines.map(({ action, detail }) => [action, detail["reason"]])).toEqual(
      skipped.map(() => ["number-skipped", "restored"]),
    );
    expect(await take("旧2026")).toMatchObject({ number: "旧2026109号", serial: "0000000110", statusList: 2 });
  });

  test("what it never counted begins behind the margin too, but for years after the restoring", async () => {
    await register().skipNumbers(SKIP);
    expect(await take("新2026")).toMatchObject({ number: "新2026100号", serial: "0000000101" });
    expect(await take("新2026")).toMatchObject({ number: "新2026101号", serial: "0000000102" });
    expect(await take("新2027")).toMatchObject({ number: "新2027001号" });
  });
}
