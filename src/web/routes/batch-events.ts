// How a batch goes, as server-sent events (HTML Living Standard, 9.2). Every event is the whole state, so that whoever comes back misses
// nothing; its id counts settled rows, and with the last one of a batch that is over the stream is answered with 204, which ends asking.

import { type BatchRecord, hasEnded } from "../../issuance/bulk/batch-entries.ts";
import type { BatchOffice } from "../../issuance/bulk/batch-office.ts";
import type { Answers } from "../answers.ts";
import type { Handler } from "../guard.ts";
import { batchBody } from "./batch-body.ts";

/** What the stream is handed. */
export interface BatchEventParts {
  readonly answers: Answers;
  readonly origin: string;
  readonly batches: Pick<BatchOffice, "batch">;
  readonly workBatches: () => void;
  /** How often a stream looks, milliseconds, and after how many looks it ends, for whoever watches to come again. */
  readonly watching?: { readonly lookEveryMs: number; readonly mostLooks: number };
}

const WATCHING = { lookEveryMs: 500, mostLooks: Number.POSITIVE_INFINITY };
/** Proxies close what is silent for a minute. */
const SILENT_LOOKS = 30;
const COME_AGAIN_MS = 2000;

/** The stream. */
export function batchEvents(parts: BatchEventParts): Handler {
  const { answers, origin, batches, workBatches, watching = WATCHING } = parts;
  return async (context, principal) => {
    const id = context.req.param("batch") ?? "";
    const first = await batches.batch(principal, id);
    const last = context.req.header("last-event-id");
    if (hasEnded(first) && last === idOf(first))
      return new Response(null, { status: 204, headers: answers.headers.report });
    if (!hasEnded(first)) workBatches();
    const look = (): Promise<BatchRecord> => batches.batch(principal, id);
    const body = streamOf(
      events({ first, last, look, ...watching }, (batch) => JSON.stringify(batchBody(batch, origin))),
    );
    const headers = { ...answers.headers.report, "content-type": "text/event-stream; charset=utf-8" };
    return new Response(body, { headers: { ...headers, "x-accel-buffering": "no" } });
  };
}

interface Watching {
  readonly first: BatchRecord;
  readonly last: string | undefined;
  readonly look: () => Promise<BatchRecord>;
  readonly lookEveryMs: number;
  readonly mostLooks: number;
}

async function* events(
  { first, last, look, lookEveryMs, mostLooks }: Watching,
  say: (batch: BatchRecord) => string,
): AsyncGenerator<string> {
  yield `retry: ${COME_AGAIN_MS}\n\n`;
  let told = last;
  let silence = 0;
  let batch = first;
  for (let looked = 1; ; looked += 1) {
    const isOver = hasEnded(batch);
    if (idOf(batch) !== told || isOver) {
      told = idOf(batch);
      silence = 0;
      yield `event: ${isOver ? "end" : "progress"}\nid: ${told}\ndata: ${say(batch)}\n\n`;
    } else {
      silence += 1;
      if (silence % SILENT_LOOKS === 0) yield ":\n\n";
    }
    if (isOver || looked >= mostLooks) return;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    batch = await look();
  }
}

function idOf({ state, done, repeated, failed }: BatchRecord): string {
  return `${done + repeated + failed}-${state}`;
}

/** Text as a stream that makes no more than is taken. */
export function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await texts.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}
