// 证照标识 (GB/T 36904) against identifiers of published licences.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkIdentifier, makeIdentifier, parseIdentifier } from "../../src/licence/identifier.ts";
import vectors from "../vectors/licence/codes.json" with { type: "json" };

const { valid, acceptedOnImportWithWarning, invalid } = vectors.licenceIdentifier;

describe("an identifier", () => {
  it.each(valid)("%s is made again from its own parts", (identifier) => {
    const parts = parseIdentifier(identifier);
    expect(parts).toBeDefined();
    expect(parts && makeIdentifier(parts)).toBe(identifier);
    expect(checkIdentifier(identifier)).toEqual({ errors: [], warnings: [] });
  });

  it.each(acceptedOnImportWithWarning)("%s is let in with a warning and never made", (identifier) => {
    const { errors, warnings } = checkIdentifier(identifier);
    expect(errors).toEqual([]);
    expect(warnings).toHaveLength(1);
    const parts = parseIdentifier(identifier);
    const made = (): string => (parts === undefined ? "" : makeIdentifier(parts));
    if (warnings[0] === "issuer-region-code") expect(made).toThrow(RangeError);
    else expect(made()).not.toBe(identifier);
  });

  it.each(invalid)("%s is never let in silently", (identifier) => {
    const { errors, warnings } = checkIdentifier(identifier);
    expect(errors.length + warnings.length).toBeGreaterThan(0);
  });

  it("of another root has not the form of one", () => {
    expect(checkIdentifier("1.2.156.3005.3.11100000000013338W011.11430000006122244L.1.001.U").errors).toEqual(["form"]);
  });

  it("names the part that is wrong", () => {
    const type = "11330800000000019J001";
    const issuer = "113308000000000A26";
    expect(() => makeIdentifier({ type: "11330800000000019K001", issuer, serial: "A", version: 1 })).toThrow(/type/);
    expect(() => makeIdentifier({ type, issuer: "330802", serial: "A", version: 1 })).toThrow(/issuer/);
    expect(() => makeIdentifier({ type, issuer, serial: "a", version: 1 })).toThrow(/serial/);
    expect(() => makeIdentifier({ type, issuer, serial: "", version: 1 })).toThrow(/serial/);
    expect(() => makeIdentifier({ type, issuer, serial: "A", version: 0 })).toThrow(/version/);
    expect(() => makeIdentifier({ type, issuer, serial: "A", version: 1000 })).toThrow(/version/);
    expect(checkIdentifier(`1.2.156.3005.2.${type.replace("J", "K")}.${issuer}.A.001.0`).errors).toEqual(["type-code"]);
    expect(checkIdentifier(`1.2.156.3005.2.${type}.${issuer}.A.000.0`).errors).toContain("version");
  });

  it("is read back whole, whatever the serial and version", () => {
    const serials = fc.string({
      unit: fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(serials, fc.integer({ min: 1, max: 999 }), (serial, version) => {
        const parts = { type: "11330800000000019J001", issuer: "113308000000000A26", serial, version };
        const identifier = makeIdentifier(parts);
        expect(parseIdentifier(identifier)).toEqual(parts);
        expect(checkIdentifier(identifier)).toEqual({ errors: [], warnings: [] });
        expect(identifier.length).toBeLessThanOrEqual(128);
      }),
    );
  });
});
