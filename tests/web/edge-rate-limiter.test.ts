import { describe, expect, it } from "vitest";
import { createEdgeRateLimiter, limitBindingName } from "../../src/web/edge-rate-limiter.ts";
import { createMemoryRateLimiter, DEFAULT_LIMITS, type RateLimiter } from "../../src/web/rate-limiter.ts";

const open: RateLimiter = { take: () => 0 };

/** Lets so many pass for each key, as Cloudflare's binding does within its window. */
function binding(limit: number) {
  const seen = new Map<string, number>();
  return {
    limit: async ({ key }: { readonly key: string }) => {
      seen.set(key, (seen.get(key) ?? 0) + 1);
      return { success: (seen.get(key) ?? 0) <= limit };
    },
  };
}

describe("the limiter at the edge", () => {
  it("refuses whom the binding refuses, for a minute, and nobody else", async () => {
    const bound = binding(2);
    const limiter = createEdgeRateLimiter((bucket) => (bucket === "find" ? bound : undefined), open);
    const answers = [];
    for (let at = 0; at < 3; at += 1) answers.push(await limiter.take("find", "192.0.2.1"));
    expect(answers).toEqual([0, 0, 60]);
    expect(await limiter.take("find", "192.0.2.2")).toBe(0);
    expect(await limiter.take("match", "192.0.2.1")).toBe(0);
  });

  it("counts the longer windows itself, with or without a binding", async () => {
    const limiter = createEdgeRateLimiter(
      () => undefined,
      createMemoryRateLimiter(() => 0),
    );
    const { requests } = DEFAULT_LIMITS.match;
    for (let at = 0; at < requests; at += 1) expect(await limiter.take("match", "192.0.2.1")).toBe(0);
    expect(await limiter.take("match", "192.0.2.1")).toBeGreaterThan(0);
  });

  it("lets people verify when the binding does not answer", async () => {
    const broken = { limit: () => Promise.reject(new Error("no answer")) };
    expect(await createEdgeRateLimiter(() => broken, open).take("file", "192.0.2.1")).toBe(0);
  });

  it("names its bindings after the buckets", () => {
    expect(limitBindingName("match-licence")).toBe("LIMIT_MATCH_LICENCE");
  });
});
