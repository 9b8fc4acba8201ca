// A process of its own that writes to a register (writers.ts bundles and runs it): it issues the rows 0 to `rows`,
// each under its own idempotency key, in groups of four, and prints a row's number and licence once that is recorded. It takes up
// whatever an earlier process left behind.

import { randomBytes } from "node:crypto";
import { writeSync } from "node:fs";
import type { Register } from "../../src/issuance/ports.ts";
import type { LicenceRecord, ReserveOutcome } from "../../src/issuance/register-entries.ts";
import { openPostgresRegister } from "../../src/register/postgres/register.ts";
import { openSqliteRegister } from "../../src/register/sqlite/register.ts";
import { hashOf, issued, NOW, prepared, randomId, reservation } from "./samples.ts";

const GROUP = 4;
const [address = "", rows = "0", lease = NOW] = process.argv.slice(2);

const register: Register = address.startsWith("postgres:")
  ? await openPostgresRegister(address, { lockTimeoutMs: 20_000, statementTimeoutMs: 30_000 })
  : openSqliteRegister(address, { busyTimeoutMs: 20_000 });
const listKey = randomBytes(16);
writeSync(1, "ready\n");
for (let row = 0; row < Number(rows); row += GROUP) await issueGroup(row);
await register.close();

async function issueGroup(from: number): Promise<void> {
  const group = Array.from({ length: GROUP }, (_, index) => from + index);
  const answers = await register.reserve(
    group.map((row) => {
      const idempotency = { client: "api:1", key: `row-${row}`, bodyHash: hashOf(`row ${row}`) };
      return reservation({ id: randomId(), idempotency, leaseUntil: lease, listKey, listSize: 1024 });
    }),
  );
  const open = answers.flatMap((answer) => unfinished(answer));
  await register.prepare(open.map((record) => prepared(record)));
  await register.add(open.map((record) => issued(record)));
  answers.forEach((answer, index) => {
    if ("record" in answer) writeSync(1, `${from + index} ${answer.record.id} ${answer.outcome}\n`);
  });
}

function unfinished(answer: ReserveOutcome): readonly LicenceRecord[] {
  return "record" in answer && answer.outcome !== "done" ? [answer.record] : [];
}
