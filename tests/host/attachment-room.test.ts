import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import { type AttachmentRoom, createAttachmentRoom } from "../../src/host/attachment-room.ts";
import { catalogue, fonts, sampleSheets } from "../document/sheets.ts";

let pdf: Uint8Array;
let credential: string;
let room: AttachmentRoom | undefined;

beforeAll(async () => {
  const [sample] = sampleSheets("lease-filing");
  if (sample === undefined) throw new Error("no sample");
  credential = sample.sheet.credential;
  pdf = (await createPrinter({ catalogue, fonts }).print(sample.sheet)).bytes;
});

afterEach(() => room?.close());

describe("the room for strangers' PDFs", () => {
  it("answers as reading in place does", async () => {
    room = createAttachmentRoom();
    const answers = await Promise.all([room.read(pdf), room.read(new Uint8Array(20)), room.read(pdf)]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(["found", "malformed", "found"]);
    const [first] = answers;
    expect(first?.outcome === "found" && new TextDecoder().decode(first.bytes)).toBe(credential);
  });

  it("is emptied when a PDF takes too long, and reads the next one", async () => {
    room = createAttachmentRoom({ timeLimitMs: 1 });
    // A thread needs longer than a millisecond to start, so the first question is always late.
    expect(await room.read(pdf)).toEqual({ outcome: "timeout" });
    await room.close();
    room = createAttachmentRoom({ timeLimitMs: 10_000 });
    expect((await room.read(pdf)).outcome).toBe("found");
  });

  it("starts a new thread after one was ended", async () => {
    room = createAttachmentRoom({ timeLimitMs: 1 });
    const outcomes = [await room.read(pdf), await room.read(pdf)].map(({ outcome }) => outcome);
    expect(outcomes).toEqual(["timeout", "timeout"]);
  });

  it("does not hold up the thread that serves", async () => {
    room = createAttachmentRoom();
    await room.read(pdf);
    const heavy = new TextEncoder().encode(`%PDF-1.7\n${"2 0 obj [ 1 2 3 ] endobj\n".repeat(300_000)}`);
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 2);
    const start = performance.now();
    await room.read(heavy);
    const elapsed = performance.now() - start;
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(Math.min(10, elapsed / 20));
  });

  it("answers what was under way when it is closed, and reads no more", async () => {
    room = createAttachmentRoom();
    const under = room.read(pdf);
    await room.close();
    expect(["timeout", "found"]).toContain((await under).outcome);
    expect(await room.read(pdf)).toEqual({ outcome: "timeout" });
  });
});
