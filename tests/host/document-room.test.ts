// The room for departments' own PDFs: one that takes too long ends with its thread, and the next is looked at as if nothing had been.
// It runs what the last build made.

import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { type DocumentRoom, openDocumentRoom } from "../../src/host/document-room.ts";
import { deflated, rawPdf } from "../document/own-document/originals.ts";
import { DOCUMENTS_FOLDER } from "../sample-photos.ts";

const letter = Uint8Array.from(readFileSync(path.join(DOCUMENTS_FOLDER, "lift-renewal.pdf")));
const rooms: DocumentRoom[] = [];
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});

function open(options: Parameters<typeof openDocumentRoom>[0]): DocumentRoom {
  const room = openDocumentRoom(options);
  rooms.push(room);
  return room;
}

it.each([true, false])("says the same of a PDF in a thread of its own and here (aside: %s)", async (aside) => {
  const room = open({ aside });
  expect(await room.examine({ pdf: letter })).toEqual({ outcome: "fit", pages: 2 });
  expect(await room.examine({ pdf: rawPdf({ catalogue: "/Collection<<>>" }) })).toMatchObject({
    faults: [{ code: "pdf-attachment" }],
  });
  expect(await room.examine({ pdf: letter, mark: { place: { x: 30, y: 100 }, width: 42, height: 56 } })).toMatchObject({
    faults: [{ code: "place-on-text" }],
  });
});

it("one that takes too long is beyond measure, and keeps nobody from the next", async () => {
  // Two million operations that a proof of blankness has to walk through.
  const slow = rawPdf({ content: deflated("0 0 m ".repeat(900_000)), resources: "" });
  const room = open({ aside: true, timeLimitMs: 1 });
  const mark = { place: { x: 30, y: 30 }, width: 42, height: 56 };
  expect(await room.examine({ pdf: slow, mark })).toEqual({
    outcome: "refused",
    faults: [{ code: "pdf-too-complex" }],
  });
  const patient = open({ aside: true });
  expect(await patient.examine({ pdf: letter })).toEqual({ outcome: "fit", pages: 2 });
});

it("many at once wait their turn, and those beyond the queue are told to come again", async () => {
  const room = open({ aside: true });
  const asked = Array.from({ length: 60 }, (_, index) =>
    room.examine({ pdf: rawPdf({ content: `BT /F1 9 Tf (${index}) Tj ET` }) }).then(
      () => "fit",
      (error: { code: string }) => error.code,
    ),
  );
  const outcomes = await Promise.all(asked);
  expect(outcomes.filter((outcome) => outcome === "fit").length).toBeGreaterThanOrEqual(33);
  expect(new Set(outcomes)).toEqual(new Set(["fit", "printing-busy"]));
});
