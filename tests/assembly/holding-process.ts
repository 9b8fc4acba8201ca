// A process of its own that opens a register as every door does, asks for licences under the keys it is given, prints what became of
// each, and then holds the register until it is killed.

import { writeSync } from "node:fs";
import path from "node:path";
import { openStore } from "../../src/assembly/store.ts";
import { hashOf, reservation } from "../register/samples.ts";

const [file = "", at = "", leaseUntil = "", ...keys] = process.argv.slice(2);

const clock = { now: () => at };
const register = await openStore(
  { kind: "sqlite", path: file },
  { dataDirectory: path.dirname(file), clock, connections: 1 },
);
for (const key of keys) {
  const idempotency = { client: "api:1", key, bodyHash: hashOf(key) };
  const [answer] = await register.reserve([reservation({ idempotency, at, leaseUntil })]);
  writeSync(1, `${key} ${answer?.outcome}\n`);
}
writeSync(1, "holding\n");
// Held as long as it is asked now and then, as by a service: what nobody can reach any more is closed.
setInterval(() => void register.auditHead(), 60_000);
