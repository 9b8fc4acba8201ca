import { describe, expect, it } from "vitest";
import { LicenceError, licenceErrorOf } from "../../src/licence/errors.ts";
import { createSpeech } from "../../src/web/language.ts";
import { headersOfProblem, problemOf, STATUS_OF_CODE } from "../../src/web/problem.ts";
import { testCatalogue, testCatalogueData } from "../catalogue.ts";

const speechOf = createSpeech((language) => testCatalogue().words(language));
const chinese = speechOf({ lang: "zh-CN" });
const english = speechOf({ lang: "en" });
const ORIGIN = "https://zz.quzhou.example";

describe("a problem document", () => {
  it("has a status, a title and a sentence in both languages for every code", () => {
    for (const code of Object.keys(STATUS_OF_CODE)) {
      expect(STATUS_OF_CODE[code as keyof typeof STATUS_OF_CODE], code).toBeGreaterThanOrEqual(400);
      for (const { words } of [chinese, english]) {
        expect(words(`api.problems.${code}`), code).not.toContain("api.problems");
        expect(words(`errors.${code}`), code).not.toContain("errors.");
      }
    }
  });

  it("has words for exactly the codes there are", () => {
    const { api } = testCatalogueData().words["zh-CN"];
    const problems = typeof api === "object" ? api["problems"] : undefined;
    expect(Object.keys(problems ?? {}).sort()).toEqual(Object.keys(STATUS_OF_CODE).sort());
  });

  it("names fields by JSON pointer, with a sentence each in the asker's language", () => {
    const error = new LicenceError("request-invalid", {
      fields: [{ pointer: "/claims/address", code: "required", parameters: { zh: "房屋坐落", en: "Address" } }],
    });
    const problem = problemOf(error, chinese, ORIGIN, "00ff");
    expect(problem).toMatchObject({
      type: `${ORIGIN}/docs#problem-request-invalid`,
      status: 422,
      code: "request-invalid",
      instance: "urn:vellum:request:00ff",
    });
    expect(problem.errors?.[0]).toMatchObject({ pointer: "/claims/address", code: "required" });
    expect(problem.errors?.[0]?.detail).toContain("房屋坐落");
    expect(problemOf(error, english, ORIGIN, "00ff").errors?.[0]?.detail).toContain("Address");
  });

  it("about anything unknown is a plain 500 that tells nothing of it", () => {
    const secret = "SELECT secret FROM drawer";
    const error = licenceErrorOf(new TypeError(secret));
    const problem = problemOf(error, english, ORIGIN, "00ff");
    expect(problem.status).toBe(500);
    expect(problem.code).toBe("internal");
    expect(JSON.stringify(problem)).not.toContain("secret");
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  it("about the inside of the service does not carry its parameters", () => {
    const error = new LicenceError("origin-mismatch", {
      parameters: { found: "https://inside.example" },
      fields: [{ pointer: "/inside", code: "required" }],
    });
    expect(JSON.stringify(problemOf(error, english, ORIGIN, "00ff"))).not.toContain("inside.example");
    expect(problemOf(error, english, ORIGIN, "00ff").errors).toBeUndefined();
  });

  it("tells how to sign in and when to ask again", () => {
    expect(headersOfProblem(new LicenceError("unauthenticated"))).toHaveProperty("www-authenticate");
    expect(headersOfProblem(new LicenceError("rate-limited", { parameters: { seconds: 7 } }))).toEqual({
      "retry-after": "7",
    });
    expect(headersOfProblem(new LicenceError("register-unavailable"))).toHaveProperty("retry-after");
    expect(headersOfProblem(new LicenceError("not-found"))).toEqual({});
  });
});
