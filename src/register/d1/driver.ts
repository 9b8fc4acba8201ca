// Runs intents on D1, which has batches and no transactions that wait: every question is asked together with the number of the turn, and
// what is decided goes out as one batch that takes the next. Whoever was quicker has taken it already; then nothing of the batch is
// written, and the intent runs again on what is there now.

import { LicenceError } from "../../licence/errors.ts";
import type { Decision, Driver, FoundRow, Inquiry } from "../intents/intent.ts";
import { MOVING } from "../whole-tables.ts";
import type { D1Connection } from "./connection.ts";
import { type Call, createScribe, type Scribe } from "./scribe.ts";

/** So often it is tried; each wait may be twice as long as the one before. */
const ATTEMPTS = 24;
const FIRST_WAIT_MS = 8;
const LONGEST_WAIT_MS = 400;

/** A fact of the register; before the first write there is none. */
const TURN = "select value from meta where name = 'turn'";
/** Fails when the turn is another than the one given, or while a register is moved here, for a fact may not be null; and with it the whole batch. */
const SAME_TURN = `insert into meta (name, value) select 'turn', null where coalesce((${TURN}), '0') <> ? or exists (select 1 from meta where name = '${MOVING}')`;
const NEXT_TURN =
  "insert into meta (name, value) values ('turn', ?) on conflict (name) do update set value = excluded.value";
const LOST = /NOT NULL constraint failed: meta\.value/;

/** So long a write waits for those before it in this process while none begins or ends, milliseconds: one whose request has died never does. */
const PATIENCE_MS = 1000;

/** The turn was taken by another. */
class TurnLost extends Error {}

/** The driver of a connection. */
export function createD1Driver({ binding, reach, onAsked }: D1Connection): Driver {
  const scribe = createScribe();
  const inOrder = createOrder();
  const send: Send = async (calls) => {
    onAsked();
    const answers = await binding.batch(calls.map(({ text, values }) => binding.prepare(text).bind(...values)));
    return answers.map(({ results }: { readonly results: readonly FoundRow[] }) => results);
  };
  return {
    read: (inquiry) => reach(() => insistently(async () => (await follow(inquiry(), scribe, send)).value)),
    write: <T>(intent: () => Inquiry<Decision<T>>) =>
      reach(() =>
        inOrder(() =>
          insistently(async () => {
            const { value, turn } = await follow(intent(), scribe, send);
            const calls = value.changes.flatMap((change) => scribe.carryOut(change));
            if (calls.length > 0) await takeTurn(send, turn, calls);
            return value.outcome;
          }),
        ),
      ),
  };
}

/** Sends statements as one batch, which is one transaction, and answers the rows of each. */
type Send = (calls: readonly Call[]) => Promise<readonly (readonly FoundRow[])[]>;

/** Goes through an inquiry; all its steps see the same turn. @throws {TurnLost} */
async function follow<T>(
  inquiry: Inquiry<T>,
  scribe: Scribe,
  send: Send,
): Promise<{ readonly value: T; readonly turn: string }> {
  let turn: string | undefined;
  let step = inquiry.next([]);
  while (step.done !== true) {
    const asked = step.value.filter(({ keys }) => keys.length > 0);
    const [[fact] = [], ...found] = await send([{ text: TURN, values: [] }, ...asked.map(scribe.find)]);
    const now = String(fact?.["value"] ?? "0");
    if (turn !== undefined && turn !== now) throw new TurnLost();
    turn = now;
    step = inquiry.next(step.value.map((question) => found[asked.indexOf(question)] ?? []));
  }
  return { value: step.value, turn: turn ?? (await turnNow(send)) };
}

async function turnNow(send: Send): Promise<string> {
  const [[fact] = []] = await send([{ text: TURN, values: [] }]);
  return String(fact?.["value"] ?? "0");
}

async function takeTurn(send: Send, turn: string, calls: readonly Call[]): Promise<void> {
  const guard: readonly Call[] = [
    { text: SAME_TURN, values: [turn] },
    { text: NEXT_TURN, values: [String(Number(turn) + 1)] },
  ];
  try {
    await send([...guard, ...calls]);
  } catch (error) {
    throw LOST.test(String(error)) ? new TurnLost() : error;
  }
}

/** Lets the writes of one process go one after another, so that they do not take the turn from each other. */
function createOrder(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let moved = 0;
  const move = (): void => {
    moved += 1;
  };
  // However long the queue is: as long as it moves, those before are alive.
  const myTurn = async (before: Promise<unknown>): Promise<void> => {
    for (let seen = moved; !(await isOver(before, PATIENCE_MS)); seen = moved) if (moved === seen) return;
  };
  return (work) => {
    const before = last;
    const mine = (async () => {
      await myTurn(before);
      move();
      return work();
    })();
    last = mine.then(move, move);
    return mine;
  };
}

/** Whether the work ended in so many milliseconds. */
async function isOver(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const over = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return over;
}

/** Tries again until nobody was quicker. @throws {LicenceError} register-unavailable — others always were. */
async function insistently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TurnLost)) throw error;
      if (tried === ATTEMPTS) throw new LicenceError("register-unavailable", { parameters: { reason: "busy" } });
    }
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tried);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
  }
}
