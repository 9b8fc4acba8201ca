import { decode } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { createPrinter } from "../../src/document/printer.ts";
import type { LicenceType } from "../../src/licence/licence-type.ts";
import { inItsColours } from "../../src/licence/palette.ts";
import { pagePictures } from "./page-pictures.ts";
import { catalogue, fonts, sampleSheets, sheetOf, typeOf } from "./sheets.ts";

const printer = createPrinter({ catalogue, fonts });
const [sample] = sampleSheets("elderly-card");
if (sample === undefined) throw new Error("no sample");
const { type, issuer, subject, id } = sample;
const TIERS = { red: "优待（七十周岁以上）", green: "优先（六十周岁至六十九周岁）" };

/** Red, green and blue of a card's head beside its title. */
async function headOf(pdf: Uint8Array): Promise<readonly number[]> {
  const [front] = await pagePictures(pdf);
  if (front === undefined) throw new Error("no page");
  const { data, width, height } = decode(front, { useTArray: true });
  const at = (Math.round(height * 0.1) * width + Math.round(width * 0.03)) * 4;
  return [...data.subarray(at, at + 3)];
}

function card(tier: string) {
  return sheetOf(type, issuer, { ...subject, claims: { ...subject.claims, tier } }, id);
}

describe("a card whose colours a claim decides", () => {
  it("is red from seventy and green before, whichever is printed first", async () => {
    for (const tiers of [
      ["red", "green", "red"],
      ["green", "red", "green"],
    ] as const) {
      const one = createPrinter({ catalogue, fonts });
      for (const tier of tiers) {
        const [red = 0, green = 0] = await headOf((await one.print(card(TIERS[tier]))).bytes);
        expect(red > green + 20, tier).toBe(tier === "red");
        expect(green > red + 20, tier).toBe(tier === "green");
      }
    }
  });

  it("is the same colour as a specimen and as a copy for one use", async () => {
    const annotation = { purpose: "办理乘车优待", user: "衢州公交", issuedAt: "2026-11-22T01:00:00Z" };
    const claims = { ...subject.claims, tier: TIERS.green };
    const copy = await printer.print({ ...card(TIERS.green), annotation });
    for (const pdf of [copy.bytes, await printer.specimen(type, issuer, { ...subject, claims })]) {
      const [red = 0, green = 0] = await headOf(pdf);
      expect(green).toBeGreaterThan(red + 20);
    }
  });

  it("has a seal of one red in all its palettes", () => {
    const { colours, palettes } = type.layout;
    expect(Object.values(palettes?.colours ?? {}).map(({ seal }) => seal)).toEqual([colours.seal]);
  });
});

describe("the palette of a licence", () => {
  const lease = typeOf("lease-filing");

  it("is its type's own where none is to be chosen, or none for what its claim says", () => {
    expect(inItsColours(lease, {})).toBe(lease);
    for (const tier of [TIERS.green, "toString", "__proto__", 70, null, undefined])
      expect(inItsColours(type, tier === undefined ? {} : { tier })).toBe(type);
  });

  it("is the same object for the same value, so that plans and plates are found again", () => {
    const red = (of: LicenceType) => inItsColours(of, { tier: TIERS.red });
    expect(red(type)).toBe(red(type));
    expect(red(type)).not.toBe(type);
    expect(red({ ...type })).not.toBe(red(type));
  });
});
