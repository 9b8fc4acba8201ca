// A batch watched over a real server: events, coming back with Last-Event-ID, the end.
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { HOUSING, LEASE_HEADER, leaseRow } from "../cli/vellum.ts";
import { openTestWebsite, type TestWebsite } from "./test-website.ts";

let site: TestWebsite;
let server: ReturnType<typeof serve>;
let base = "";

beforeAll(async () => {
  site = await openTestWebsite();
  base = await new Promise((resolve) => {
    server = serve({ fetch: site.app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    );
  });
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await site.house.tidy();
});

const headers = (): Record<string, string> => ({ authorization: `Bearer ${site.apiKey}` });

interface Event {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly state: string; readonly done: number; readonly rows: number };
}

/** Events as they come, until the stream ends or enough have come. */
async function eventsOf(id: string, { last, most = 1000 }: { readonly last?: string; readonly most?: number } = {}) {
  const answer = await fetch(`${base}/v1/batches/${id}/events`, {
    headers: { ...headers(), ...(last && { "last-event-id": last }) },
  });
  const events: Event[] = [];
  let text = "";
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const fields = new Map(
        text
          .slice(0, end)
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      text = text.slice(end + 2);
      const data = fields.get("data");
      if (data !== undefined)
        events.push({ event: fields.get("event") ?? "", id: fields.get("id") ?? "", data: JSON.parse(data) });
    }
    if (events.length >= most) break;
  }
  return { status: answer.status, type: answer.headers.get("content-type"), events };
}

it("tells of a batch while it is worked through, from where the watcher left, and ends with its state", {
  timeout: 60_000,
}, async () => {
  const rows = Array.from({ length: 1200 }, (_, index) => leaseRow(1000 + index));
  const answer = await fetch(`${base}/v1/batches?type=lease-filing&issuer=${HOUSING}`, {
    ...{ method: "POST", body: [LEASE_HEADER, ...rows].join("\n") },
    headers: { ...headers(), "content-type": "text/csv", "idempotency-key": "watched" },
  });
  expect(answer.status).toBe(202);
  const { id } = (await answer.json()) as { readonly id: string };
  const first = await eventsOf(id, { most: 1 });
  expect([first.status, first.type]).toEqual([200, "text/event-stream; charset=utf-8"]);
  const last = first.events[0]?.id ?? "";
  const { events } = await eventsOf(id, { last });
  expect(events.map((event) => event.id)).not.toContain(last);
  const end = events.at(-1);
  expect(end).toMatchObject({ event: "end", data: { state: "complete", done: 1200, rows: 1200 } });
  const done = events.map(({ data }) => data.done);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect((await eventsOf(id)).events).toEqual([end]);
  expect((await eventsOf(id, { last: end?.id ?? "" })).status).toBe(204);
});
