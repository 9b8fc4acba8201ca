// A thread of the room for many signatures (signature-aside.ts): OpenSSL's Ed25519, one after the other.

import { sign, verify } from "node:crypto";
import { doTasks } from "../host/thread-tasks.ts";
import { concatBytes } from "../licence/bytes.ts";
import { pieces, SIGNATURE_BYTES, type SignatureTasks } from "./signature-aside.ts";

const tasks: SignatureTasks = {
  sign: async ({ key, messages, length }) => ({
    bytes: concatBytes(...pieces(messages, length).map((message) => sign(null, message, key))),
  }),
  verify: async ({ key, messages, length, signatures }) => {
    const theirs = pieces(signatures, SIGNATURE_BYTES);
    const holds = pieces(messages, length).map((message, index) =>
      Number(verify(null, message, key, theirs[index] ?? new Uint8Array())),
    );
    return { bytes: Uint8Array.from(holds) };
  },
};

doTasks(tasks);
