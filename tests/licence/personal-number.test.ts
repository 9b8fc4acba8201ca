import { describe, expect, it } from "vitest";
import type { LicenceType, NumberRule } from "../../src/licence/licence-type.ts";
import { isNumberPersonal } from "../../src/licence/personal-number.ts";
import { testCatalogue } from "../catalogue.ts";
import { STALL_LICENCE } from "./licence-types.ts";

const { label, pattern, example } = STALL_LICENCE.number;
const written = { label, pattern, example };
const HOLDERS_CODE = "/certificateHolder/0/code";

function typeWith(number: NumberRule, codeTypes: readonly string[]): LicenceType {
  return { ...STALL_LICENCE, number, holder: { ...STALL_LICENCE.holder, codeTypes } };
}

describe("a licence's number", () => {
  it("is a person's identity number in the one shipped type that takes it from there", () => {
    const personal = testCatalogue().types().filter(isNumberPersonal);
    expect(personal.map(({ slug }) => slug)).toEqual(["transport-qualification"]);
  });

  it.each<readonly [string, NumberRule, readonly string[], boolean]>([
    [
      "given, of a person's code system",
      { ...written, rule: "given", codeSystem: "resident-identity-number" },
      [],
      true,
    ],
    ["a passport number", { ...written, rule: "claim", field: HOLDERS_CODE }, ["414"], true],
    ["the code of a person or a company", { ...written, rule: "claim", field: HOLDERS_CODE }, ["001", "111"], true],
    ["a company's code", { ...written, rule: "claim", field: HOLDERS_CODE }, ["001"], false],
    ["a claim of a person", { ...written, rule: "claim", field: "/claims/place" }, ["111"], false],
    ["given by the clerk", { ...written, rule: "given" }, ["111"], false],
    ["generated", STALL_LICENCE.number, ["111"], false],
  ])("that is %s", (_, number, codeTypes, personal) => {
    expect(isNumberPersonal(typeWith(number, codeTypes))).toBe(personal);
  });
});
