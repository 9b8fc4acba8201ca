// Writes take turns: a transaction locks the one row of `turn` before it looks at anything, so that several processes decide one after
// another, on every engine that speaks PostgreSQL's language. One process sends its writes singly and, while there are more, on one
// connection: the next takes its turn on the heels of the commit before, without a way to the server in between.

import { setTimeout as sleep } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { LicenceError } from "../../licence/errors.ts";
import { isLostRace } from "./availability.ts";
import { allOf, inOnePiece } from "./together.ts";

/** What a write came to. */
export interface Decided<T> {
  readonly outcome: T;
  /** Sends every statement at once, in order; whatever could fail before it is sent has been done. */
  readonly send: () => readonly Promise<unknown>[];
}

/** Takes the turn, has the work decide and carries out what it came to; all of it again when it lost a race. */
export type Write = <T>(decide: (client: PoolClient) => Promise<Decided<T>>) => Promise<T>;

const TAKE_TURN = "begin isolation level read committed; select number from turn for update";
const WRITE_ATTEMPTS = 6;
const RETRY_MS = 10;
/** Whoever locks a row again at once comes before others that wait for it: so often, then theirs is the way to the server. */
const TURNS_IN_A_ROW = 8;

/** The connection on which writes follow one another. */
interface Line {
  readonly client: PoolClient;
  users: number;
  turns: number;
  /** Nobody joins it any more. */
  isSpoilt: boolean;
}

/** Opens the turns of one process. */
export function createTurns(pool: Pool): Write {
  const { join, leave } = createLines(pool);
  let before: Promise<void> = Promise.resolve();
  const inTurn = async <T>(decide: (client: PoolClient) => Promise<Decided<T>>): Promise<T> => {
    const turn = before;
    let pass = (): void => undefined;
    before = new Promise((resolve) => {
      pass = resolve;
    });
    await turn;
    try {
      const line = await join();
      return await takeTurn(line, decide, pass).finally(() => leave(line));
    } finally {
      pass();
    }
  };
  return async (decide) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await inTurn(decide);
      } catch (error) {
        if (!isLostRace(error) || attempt === WRITE_ATTEMPTS) throw error;
        await sleep(RETRY_MS * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  };
}

/** A connection is given back once nobody writes on it any more. Only one at a time joins. */
function createLines(pool: Pool): { readonly join: () => Promise<Line>; readonly leave: (line: Line) => void } {
  let open: Line | undefined;
  return {
    join: async () => {
      if (open === undefined || open.isSpoilt)
        open = { client: await pool.connect(), users: 0, turns: 0, isSpoilt: false };
      open.users += 1;
      return open;
    },
    leave: (line) => {
      line.users -= 1;
      if (line.users > 0) return;
      if (open === line) open = undefined;
      line.client.release(line.isSpoilt);
    },
  };
}

/** @param pass told when the next may take its turn. */
async function takeTurn<T>(
  line: Line,
  decide: (client: PoolClient) => Promise<Decided<T>>,
  pass: () => void,
): Promise<T> {
  const { client } = line;
  let decided: Decided<T>;
  let sent: readonly Promise<unknown>[];
  try {
    decided = await opened(client, decide);
    const { send } = decided;
    sent = inOnePiece(client, () => [...send(), client.query("commit")]);
  } catch (error) {
    await client.query("rollback").catch(() => {
      line.isSpoilt = true;
    });
    throw error;
  }
  line.turns += 1;
  if (line.turns % TURNS_IN_A_ROW !== 0) pass();
  try {
    await allOf(sent);
  } catch (error) {
    // Its commit rolled it back, if the connection still stands; the next may be at it already.
    line.isSpoilt = true;
    throw error;
  }
  return decided.outcome;
}

/** What the work asks is sent with the turn and answered after it. Nothing is written before the turn is taken. */
async function opened<T>(client: PoolClient, decide: (client: PoolClient) => Promise<Decided<T>>): Promise<Decided<T>> {
  const [turn, deciding] = inOnePiece(client, () => [client.query(TAKE_TURN), decide(client)] as const);
  // When it cannot be taken, what was asked after it fails for no reason of its own: that of the turn is told.
  turn.catch(() => undefined);
  const decided = await deciding.catch((error: unknown) => turn.then(() => Promise.reject(error)));
  // Several statements are answered by several results.
  const [taken] = [await turn].flat().slice(-1);
  // A register that was moved elsewhere has no turn to take (whole.ts).
  if (taken?.rowCount === 0) throw new LicenceError("register-unavailable", { parameters: { reason: "moved" } });
  return decided;
}
