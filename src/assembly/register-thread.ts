// A thread that keeps a connection to the register of its own (register-aside.ts): the one that writes, or one for reading what is large.
// Writes that wait side by side share one transaction.

import { workerData } from "node:worker_threads";
import { doTasksTogether, type ThreadTasks } from "../host/thread-tasks.ts";
import { connectSqlite, type SqliteConnection } from "../register/sqlite/connection.ts";
import { type SqliteRegister, sqliteRegisterOn } from "../register/sqlite/register.ts";
import { writeTogether, writeUnsynced } from "../register/sqlite/together.ts";
import type { MethodAside, RegisterThreadData } from "./register-aside.ts";

interface OpenRegister {
  readonly connection: SqliteConnection;
  readonly register: SqliteRegister;
}

// The thread is started by register-aside.ts alone.
const { path, options, methods, shared } = workerData as RegisterThreadData;
let current: OpenRegister | undefined;

/** Opened by the first question that finds it closed, so that a register which was out of reach is tried again. */
function open(): OpenRegister {
  if (current === undefined) {
    const connection = connectSqlite(path, options);
    current = { connection, register: sqliteRegisterOn(connection, options) };
  }
  return current;
}

const underWay = new Set<Promise<unknown>>();

function taskOf(name: MethodAside): ThreadTasks[string] {
  return async (order) => {
    const { register } = open();
    const method = register[name] as (...parameters: readonly unknown[]) => unknown;
    const asked = Promise.resolve(method(...(order as readonly unknown[])));
    underWay.add(asked);
    return asked.finally(() => underWay.delete(asked));
  };
}

const tasks: ThreadTasks = {
  ...Object.fromEntries(methods.map((name) => [name, taskOf(name)])),
  open: async () => void open(),
  close: async () => {
    await Promise.allSettled(underWay);
    // What is done is also answered before the end is told.
    await new Promise((resolve) => setImmediate(resolve));
    await current?.register.close();
    current = undefined;
  },
};

doTasksTogether(tasks, {
  names: new Set(shared),
  together: (works, names) => {
    const { connection } = open();
    const write = (): readonly Promise<unknown>[] =>
      works.length === 1 ? works.map((work) => work()) : writeTogether(connection, works);
    return names.every((name) => name === "reserve") ? writeUnsynced(connection, write) : write();
  },
});
