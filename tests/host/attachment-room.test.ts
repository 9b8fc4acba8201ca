import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import { type AttachmentRoom, createAttachmentRoom } from "../../src/host/attachment-room.ts";
import { catalogue, fonts, sampleSheets } from "../document/sheets.ts";

let pdf: Uint8Array;
let credential: string;
let room: AttachmentRoom | undefined;

/** Seven megabytes of objects: a good deal more than thirty milliseconds of work. */
const heavy = new TextEncoder().encode(`%PDF-1.7\n${"2 0 obj [ 1 2 3 ] endobj\n".repeat(300_000)}`);

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

  it("is emptied when a PDF takes too long, and reads the next one in a new thread", async () => {
    room = createAttachmentRoom({ timeLimitMs: 30 });
    expect(await room.read(heavy)).toEqual({ outcome: "timeout" });
    expect(await room.read(heavy)).toEqual({ outcome: "timeout" });
    expect(["found", "timeout"]).toContain((await room.read(pdf)).outcome);
  });

  it("does not hold up the thread that serves", async () => {
    room = createAttachmentRoom();
    await room.read(pdf);
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
