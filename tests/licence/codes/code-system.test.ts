// The code systems against public and synthetic codes with known answers (tests/vectors/licence), and their check characters
// against the mistakes people make: one character mistyped, two neighbours swapped.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkCode, checkCodeOnImport } from "../../../src/licence/codes/code-system.ts";
import { mod1110CheckDigit } from "../../../src/licence/codes/mod-11-10.ts";
import { mod3736CheckCharacter } from "../../../src/licence/codes/mod-37-36.ts";
import { identityCheckCharacter } from "../../../src/licence/codes/resident-identity-number.ts";
import {
  creditCodeCheckCharacter,
  organisationCheckCharacter,
} from "../../../src/licence/codes/unified-social-credit-code.ts";
import type { CodeSystem } from "../../../src/licence/licence-type.ts";
import vectors from "../../vectors/licence/codes.json" with { type: "json" };

interface Vectors {
  readonly valid: readonly string[];
  readonly acceptedOnImportWithWarning?: readonly string[];
  readonly invalid: readonly string[];
}

const SYSTEMS: readonly (readonly [CodeSystem, Vectors])[] = [
  ["unified-social-credit-code", vectors.unifiedSocialCreditCode],
  ["resident-identity-number", vectors.residentIdentityNumber],
  ["food-licence-number", vectors.foodLicenceNumber],
  ["real-estate-number", vectors.realEstateNumber],
  ["real-estate-unit-number", vectors.realEstateUnitNumber],
  [
    "drug-licence-number",
    {
      valid: ["琼AA898000001", "浙DB570000001"],
      invalid: ["琼AA89800001", "琼EA898000001", "琼AC898000001", "X琼AA898000001"],
    },
  ],
];

describe.each(SYSTEMS)("%s", (system, { valid, acceptedOnImportWithWarning = [], invalid }) => {
  it.each(valid)("%s is right, issued or imported", (code) => {
    expect(checkCode(system, code)).toBeUndefined();
    expect(checkCodeOnImport(system, code)).toEqual({ errors: [], warnings: [] });
  });

  it.each([...invalid, ...acceptedOnImportWithWarning])("%s is refused on issuing", (code) => {
    expect(checkCode(system, code)).toMatchObject({ fault: expect.any(String), expected: expect.any(String) });
  });

  it.each(acceptedOnImportWithWarning.map((code) => [code]))("%s is imported with a warning", (code) => {
    const { errors, warnings } = checkCodeOnImport(system, code);
    expect(errors).toEqual([]);
    expect(warnings).toHaveLength(1);
  });

  it.each(invalid)("%s is never imported in silence", (code) => {
    const { errors, warnings } = checkCodeOnImport(system, code);
    expect(errors.length + warnings.length).toBeGreaterThan(0);
  });
});

describe("what a fault says", () => {
  it.each<[CodeSystem, string, object]>([
    ["unified-social-credit-code", "1110000000001333OW", { fault: "characters", found: "O" }],
    ["unified-social-credit-code", "11100000000013338", { fault: "length", found: "17", expected: "18" }],
    ["unified-social-credit-code", "111A0000000013338W", { fault: "region", found: "1A0000" }],
    ["unified-social-credit-code", "111000000000133385", { fault: "check-character", found: "5", expected: "W" }],
    ["resident-identity-number", "33030218850229003X", { fault: "date", found: "1885-02-29" }],
    ["resident-identity-number", "33080218800101001X", { fault: "check-character", found: "X", expected: "7" }],
    ["resident-identity-number", "330802188001010x17", { fault: "characters", found: "x" }],
    ["resident-identity-number", "33080218800101001x", { fault: "characters", found: "x" }],
    ["resident-identity-number", "993080218800101001".slice(0, 18), { fault: "region", found: "993080" }],
    ["resident-identity-number", "330802800101001", { fault: "legacy", found: "15", expected: "18" }],
    ["resident-identity-number", "330802800231001", { fault: "date", found: "800231" }],
    ["food-licence-number", "JY43301080111719", { fault: "form" }],
    ["food-licence-number", "JY13301080111710", { fault: "check-character", found: "0", expected: "9" }],
  ])("%s %s", (system, code, fault) => {
    expect(checkCode(system, code)).toMatchObject(fault);
  });

  it("takes two wrong check characters in one credit code for another code, even on import", () => {
    expect(checkCodeOnImport("unified-social-credit-code", "91310115MA1H8R7C6D").errors).toHaveLength(2);
  });

  it("imports a 15-digit identity number of before 1999 with a warning", () => {
    expect(checkCodeOnImport("resident-identity-number", "330802800101001")).toMatchObject({
      errors: [],
      warnings: [{ fault: "legacy" }],
    });
  });

  it("imports no 15 digits whose date does not exist", () => {
    expect(checkCodeOnImport("resident-identity-number", "330802800231001").errors).toHaveLength(1);
  });
});

const DIGITS = "0123456789";
const BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BASE31 = "0123456789ABCDEFGHJKLMNPQRTUWXY";

function textOf(alphabet: string, min: number, max = min): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet), minLength: min, maxLength: max });
}

function replaceAt(text: string, index: number, character: string): string {
  return text.slice(0, index) + character + text.slice(index + 1);
}

function swapAt(text: string, index: number): string {
  return text.slice(0, index) + text.charAt(index + 1) + text.charAt(index) + text.slice(index + 2);
}

describe.each<[string, string, fc.Arbitrary<string>, (body: string) => string]>([
  ["MOD 11,10", DIGITS, textOf(DIGITS, 1, 20), mod1110CheckDigit],
  ["MOD 37,36", BASE36, textOf(BASE36, 1, 70), mod3736CheckCharacter],
  ["GB 11643", DIGITS, textOf(DIGITS, 17), identityCheckCharacter],
  ["GB 32100", BASE31, textOf(BASE31, 17), creditCodeCheckCharacter],
  ["GB 11714", BASE36, textOf(BASE36, 8), organisationCheckCharacter],
])("%s", (name, alphabet, bodies, checkCharacter) => {
  // GB 11714 runs modulo 11 over 36 values, so that letters eleven apart look alike to it; its digits are safe.
  const known = name === "GB 11714" ? textOf(DIGITS, 8) : bodies;
  const characters = name === "GB 11714" ? DIGITS : alphabet;

  it("detects every single character mistyped", () => {
    fc.assert(
      fc.property(known, fc.nat(), fc.constantFrom(...characters), (body, at, character) => {
        const mistyped = replaceAt(body, at % body.length, character);
        fc.pre(mistyped !== body);
        expect(checkCharacter(mistyped)).not.toBe(checkCharacter(body));
      }),
    );
  });

  it("detects neighbours swapped, as far as its standard does", () => {
    fc.assert(
      fc.property(known, fc.nat(), (body, at) => {
        fc.pre(body.length > 1);
        const swapped = swapAt(body, at % (body.length - 1));
        fc.pre(swapped !== body && !blindToSwap(name, body, at % (body.length - 1)));
        expect(checkCharacter(swapped)).not.toBe(checkCharacter(body));
      }),
    );
  });

  it("refuses characters outside its alphabet", () => {
    expect(() => checkCharacter("é".repeat(17))).toThrow(RangeError);
    expect(() => checkCharacter("")).toThrow(RangeError);
  });
});

/**
 * ISO/IEC 7064 §9: a hybrid system misses a few swaps of neighbours. Found here by the definition, not by our code: with
 * M = 10 the intermediate sums decide; a swap is missed when both orders lead to the same product.
 */
function blindToSwap(name: string, body: string, at: number): boolean {
  if (name !== "MOD 11,10" && name !== "MOD 37,36") return false;
  const M = name === "MOD 11,10" ? 10 : 36;
  const run = (text: string): number => {
    let product = M;
    for (const character of text) product = (((product + Number.parseInt(character, 36)) % M || M) * 2) % (M + 1);
    return product;
  };
  return run(body.slice(0, at + 2)) === run(swapAt(body.slice(0, at + 2), at));
}

describe("the identifier of the standard's best known example", () => {
  const body = "11100000000013338W01111430000006122244L20230000403001";

  it("ends in U, and every substitution and every swap of neighbours is detected", () => {
    expect(mod3736CheckCharacter(body)).toBe("U");
    for (let at = 0; at < body.length; at++) {
      for (const character of BASE36) {
        const mistyped = replaceAt(body, at, character);
        if (mistyped !== body) expect(mod3736CheckCharacter(mistyped)).not.toBe("U");
      }
      const swapped = at + 1 < body.length ? swapAt(body, at) : body;
      if (swapped !== body) expect(mod3736CheckCharacter(swapped)).not.toBe("U");
    }
  });
});

describe("every authority's own credit code", () => {
  it("has both check characters right", () => {
    for (const code of vectors.unifiedSocialCreditCode.valid) {
      expect(organisationCheckCharacter(code.slice(8, 16))).toBe(code.charAt(16));
      expect(creditCodeCheckCharacter(code.slice(0, 17))).toBe(code.charAt(17));
    }
  });
});
