import { describe, expect, it } from "vitest";
import { DemoClock } from "../../src/cli/demo/clock.ts";
import { demoSamples, departmentsOf, planDemo } from "../../src/cli/demo/plan.ts";
import { dateOf } from "../../src/licence/calendar.ts";
import { catalogue } from "./shipped-types.ts";

const NOW = "2026-11-22T03:00:00Z";

describe("the demo's plan", () => {
  const samples = demoSamples(catalogue);
  const steps = planDemo(samples, NOW);

  it("has every sample of every type, at least five each", () => {
    expect(samples.length).toBeGreaterThanOrEqual(55);
    for (const { slug } of catalogue.types()) {
      expect(samples.filter(({ type }) => type.slug === slug).length).toBeGreaterThanOrEqual(5);
    }
    expect(samples.map(({ position }) => position)).toEqual(samples.map((_, index) => index + 1));
  });

  it("has one type's samples alone, with their places and their departments, when they are asked for", () => {
    const leases = demoSamples(catalogue, ["lease-filing"]);
    expect(leases).toEqual(samples.filter(({ type }) => type.slug === "lease-filing"));
    expect(departmentsOf(leases)).toEqual(new Set(["113308000000000D7Q"]));
    expect(() => demoSamples(catalogue, ["lease-filling"])).toThrow("type-unknown");
  });

  it("goes through the calendar once, never past today", () => {
    const days = steps.map(({ day }) => day);
    expect(days).toEqual([...days].sort());
    expect((days.at(-1) ?? "") <= dateOf(NOW)).toBe(true);
  });

  it("issues each sample before anything happens to it, and leaves no relative date", () => {
    for (const sample of samples) {
      const own = steps.filter((step) => step.sample === sample);
      expect(own[0]?.kind).toBe("issue");
      expect(own).toHaveLength(1 + (sample.sample.then?.length ?? 0));
    }
    expect(JSON.stringify(steps.map(({ day, request }) => [day, request]))).not.toMatch(/"today/);
  });
});

describe("the demo's clock", () => {
  it("stands at nine in the morning of a day, moves on by seconds, never back, and then follows the machine", () => {
    const clock = new DemoClock({ now: () => NOW });
    const seen = ["2020-01-05", "2020-01-05", "2020-01-04", "2026-11-21", "2026-11-22"].map((day) => {
      clock.moveTo(day);
      return clock.now();
    });
    expect(seen).toEqual([
      "2020-01-05T01:00:00Z",
      "2020-01-05T01:00:01Z",
      "2020-01-05T01:00:02Z",
      "2026-11-21T01:00:00Z",
      NOW,
    ]);
    clock.letGo();
    expect(clock.now()).toBe(NOW);
  });
});
