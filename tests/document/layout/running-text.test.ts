import { describe, expect, it } from "vitest";
import type { ComposedPage } from "../../../src/document/layout/composed-page.ts";
import type { BodyBox, Box } from "../../../src/licence/layout-box.ts";
import { composed, edges, face, said } from "./stall-faces.ts";

const BODY: BodyBox = {
  ...{ kind: "body", x: 20, y: { below: 6 }, width: 170, bottom: 200, size: 12, leading: 22 },
  sections: [{ heading: "经营货品", field: "/claims/goods", style: "articles" }],
  continued: {
    ...{ frame: "blank", y: 30, bottom: 270, keep: 50 },
    boxes: [
      { kind: "text", text: "{title}", x: 20, y: 15, width: 60, size: 8 },
      { kind: "text", text: "第{page}页 共{pages}页", x: 150, y: 280, width: 40, size: 8 },
    ],
  },
};
const BOXES: readonly Box[] = [
  { kind: "text", text: "{title}", role: "H1", x: 20, y: 20, width: 170, size: 30 },
  BODY,
  {
    kind: "signature",
    x: 90,
    y: { below: 12 },
    width: 100,
    size: 12,
    lines: ["{issuer}", "{date}"],
    seal: { diameter: 42 },
  },
  { kind: "qr", x: 30, y: 225, size: 30 },
  { kind: "text", text: "第{page}页 共{pages}页", role: "aside", x: 150, y: 280, width: 40, size: 8 },
];

/** A licence whose running text has so many articles of about two lines. */
function articles(count: number): readonly ComposedPage[] {
  const goods = Array.from({ length: count }, (_, index) => `${"摊位所卖货品应当新鲜".repeat(6)}${index}`);
  const { pages, errors } = composed([face(BOXES)], { goods });
  expect(errors).toEqual([]);
  return pages;
}

const isText = ({ role }: { readonly role: string }) => role === "LBody" || role === "H2";

describe("running text", () => {
  it("stays between the edges of its pages and loses no line, however long it is", () => {
    for (const count of [1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 30, 47, 90]) {
      const pages = articles(count);
      const lines = pages.map(({ passages }) => passages.filter(isText).flatMap((passage) => passage.lines));
      lines.forEach((own, page) => {
        for (const line of own) {
          expect(edges(line).top).toBeGreaterThanOrEqual((page === 0 ? 20 : 30) - 0.1);
          expect(edges(line).bottom).toBeLessThanOrEqual((page === 0 ? 200 : 270) + 0.1);
        }
      });
      const text = lines.flat().map(said).join("");
      for (let index = 0; index < count; index += 1) expect(text).toContain(`新鲜${index}`);
    }
  });

  it("ends on the page that is sealed, and the seal stands below it on that page", () => {
    for (let count = 1; count < 40; count += 1) {
      const pages = articles(count);
      const last = pages.at(-1);
      const seals = pages.flatMap(({ pictures }, page) =>
        pictures.flatMap((at) => (at.kind === "seal" ? [{ ...at, page }] : [])),
      );
      expect(seals.map(({ page }) => page)).toEqual([pages.length - 1]);
      const [seal] = seals;
      const words = last?.passages.filter(isText).flatMap(({ lines }) => lines) ?? [];
      expect(words.length).toBeGreaterThan(0);
      expect((seal?.y ?? 0) - (seal?.radius ?? 0)).toBeGreaterThan(0);
      expect(Math.min(...words.map(({ y }) => y))).toBeGreaterThan(seal?.y ?? 0);
    }
  });

  it("numbers its pages when it has several, and keeps the QR code on the first", () => {
    const numbers = (pages: readonly ComposedPage[]) =>
      pages.map(({ passages }) =>
        passages.flatMap(({ lines }) => lines.map(said)).filter((text) => text.startsWith("第")),
      );
    const many = articles(40);
    expect(numbers(many)).toEqual(many.map((_, index) => [`第${index + 1}页 共${many.length}页`]));
    expect(numbers(articles(1))).toEqual([[]]);
    expect(many.map(({ pictures }) => pictures.some(({ kind }) => kind === "qr"))).toEqual(
      many.map((_, index) => index === 0),
    );
  });

  it("is read as one where it runs over to the next page, before issuer and seal", () => {
    const pages = articles(40);
    const turns = new Set(pages.flatMap(({ passages }) => passages.filter(isText).map(({ turn }) => turn)));
    expect(turns.size).toBe(1);
    const [turn = 0] = turns;
    const signed =
      pages
        .at(-1)
        ?.passages.filter(({ role }) => role === "P")
        .map((passage) => passage.turn) ?? [];
    expect(signed).toHaveLength(2);
    for (const later of signed) expect(later).toBeGreaterThan(turn);
  });

  it("never leaves a heading alone at the foot of a page", () => {
    for (let lines = 1; lines < 12; lines += 1) {
      const above: Box = {
        kind: "text",
        text: "{/claims/place}",
        x: 20,
        y: 40,
        width: 170,
        size: 12,
        leading: 16,
        lines: 8,
      };
      const boxes = [...BOXES.slice(0, 1), above, ...BOXES.slice(1)];
      const place = "东门外大街二号摊位".repeat(lines * 5).slice(0, lines * 40);
      const { pages } = composed([face(boxes)], { place, goods: ["鱼".repeat(200)] });
      for (const { passages } of pages) {
        const text = passages.filter(isText);
        const heading = text.findIndex(({ role }) => role === "H2");
        if (heading >= 0) expect(text.length).toBeGreaterThan(heading + 1);
      }
    }
  });
});
