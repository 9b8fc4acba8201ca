import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import { type InspectionRoom, openInspectionRoom } from "../../src/host/inspection-room.ts";
import { latin, Revision } from "../document/forged/revision.ts";
import { catalogue, fonts, sampleSheets } from "../document/sheets.ts";

let pdf: Uint8Array;
let credential: string;
let room: InspectionRoom | undefined;

/** Seven megabytes of objects: a good deal more than thirty milliseconds of work. */
const heavy = new TextEncoder().encode(`%PDF-1.7\n${"2 0 obj [ 1 2 3 ] endobj\n".repeat(300_000)}`);

beforeAll(async () => {
  const [sample] = sampleSheets("lease-filing");
  if (sample === undefined) throw new Error("no sample");
  credential = sample.sheet.credential;
  pdf = (await createPrinter({ catalogue, fonts }).print(sample.sheet)).bytes;
});

afterEach(() => room?.close());

describe("the rooms for strangers' PDFs", () => {
  it("answer as reading in place does", async () => {
    room = openInspectionRoom();
    const answers = await Promise.all([room.read(pdf), room.read(new Uint8Array(20)), room.read(pdf)]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(["credential", "unreadable", "credential"]);
    const [first] = answers;
    expect(first?.outcome === "credential" && new TextDecoder().decode(first.credential)).toBe(credential);
  });

  it("compare pages with the text that a kept extractor reads", async () => {
    room = openInspectionRoom();
    const order = { own: [pdf], fields: [{ field: "/certificateHolder/*/name", texts: ["王堃昇"] }] };
    expect(await room.comparePages({ ...order, posted: pdf })).toEqual({
      finding: "same-page",
      nearest: 0,
      altered: [],
    });
    const revision = new Revision(pdf);
    const covered = revision.annotate("<</Type/Annot/Subtype/Square/Rect[80 500 520 620]/IC[1 1 1]/F 4>>").written();
    expect(await room.comparePages({ ...order, posted: covered })).toMatchObject({
      finding: "annotation-added",
      altered: [{ field: "/certificateHolder/*/name", shown: "" }],
    });
  });

  it("are emptied when a PDF takes too long, and read the next one in a new thread", async () => {
    room = openInspectionRoom({ read: 30 });
    expect(await room.read(heavy)).toEqual({ outcome: "pdf-too-slow" });
    expect(await room.read(heavy)).toEqual({ outcome: "pdf-too-slow" });
    expect(["credential", "pdf-too-slow"]).toContain((await room.read(pdf)).outcome);
  });

  it("say of pages that take too long that they are too complex, and go on reading meanwhile", async () => {
    room = openInspectionRoom({ compare: 30 });
    const revision = new Revision(pdf);
    const busy = revision.addStream("", "0 0 m 1 1 l 2 2 l 3 3 l S\n".repeat(40_000));
    const posted = revision.change(revision.page(), { Contents: busy }).written();
    const comparing = room.comparePages({ posted, own: [pdf], fields: [] });
    expect((await room.read(pdf)).outcome).toBe("credential");
    expect(await comparing).toMatchObject({ finding: "page-too-complex" });
  });

  it("do not hold up the thread that serves", async () => {
    room = openInspectionRoom();
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

  it("answer what was under way when they are closed, and read no more", async () => {
    room = openInspectionRoom();
    const under = room.read(pdf);
    await room.close();
    expect(["pdf-too-slow", "credential"]).toContain((await under).outcome);
    expect(await room.read(pdf)).toEqual({ outcome: "pdf-too-slow" });
    expect(await room.comparePages({ posted: latin("%PDF-1.7"), own: [pdf], fields: [] })).toMatchObject({
      finding: "page-too-complex",
    });
  });
});
