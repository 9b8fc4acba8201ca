import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSpeech } from "../../src/web/language.ts";
import { mediaTypeOf, preferredMediaType } from "../../src/web/negotiation.ts";
import { testCatalogue } from "../catalogue.ts";

describe("the media type of an answer", () => {
  const offers = ["application/vc", "application/ld+json", "application/json", "text/html"] as const;
  it.each([
    [undefined, "application/vc"],
    ["*/*", "application/vc"],
    ["application/json", "application/json"],
    ["application/ld+json, application/json", "application/ld+json"],
    ["application/json;q=0.9, application/ld+json;q=0.8", "application/json"],
    ["application/*;q=0.5, text/html", "text/html"],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"],
    ["application/vc;q=0, */*;q=0.1", "application/ld+json"],
    ["image/png", "application/vc"],
    [" APPLICATION/JSON ; Q=1 ", "application/json"],
    ["application/json;q=not-a-number", "application/vc"],
  ])("for Accept: %s is %s", (accept, expected) => {
    expect(preferredMediaType(accept, offers)).toBe(expected);
  });

  it("is always one that was offered, whatever is sent", () => {
    fc.assert(fc.property(fc.string(), (accept) => offers.includes(preferredMediaType(accept, offers))));
  });

  it("of a body is read without parameters and in lower case", () => {
    expect(mediaTypeOf("Application/VC; charset=utf-8")).toBe("application/vc");
    expect(mediaTypeOf(undefined)).toBe("");
  });
});

describe("the language of an answer", () => {
  const speechOf = createSpeech((language) => testCatalogue().words(language));
  it.each([
    [undefined, undefined, "zh-CN"],
    [undefined, "en-GB,en;q=0.9,zh-CN;q=0.8", "en"],
    [undefined, "zh-TW,zh;q=0.9,en;q=0.8", "zh-CN"],
    [undefined, "fr-FR,de;q=0.9", "zh-CN"],
    [undefined, "fr-FR,en;q=0.3,zh;q=0.2", "en"],
    ["en", "zh-CN", "en"],
    ["zh-CN", "en", "zh-CN"],
    ["xx", "en", "en"],
  ] as const)("for ?lang=%s and Accept-Language: %s is %s", (lang, accept, expected) => {
    expect(speechOf({ lang, accept }).language).toBe(expected);
  });

  it("is kept in links only when the switch was used", () => {
    expect(speechOf({ lang: "en", accept: undefined }).chosen).toBe(true);
    expect(speechOf({ lang: undefined, accept: "en" }).chosen).toBe(false);
  });
});
