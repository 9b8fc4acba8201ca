import { describe, expect, it } from "vitest";
import { createEdgeCache, EDGE_SECONDS } from "../../src/host/edge-cache.ts";

const LIST = "https://licences.example.gov.cn/status/abc";
/** After so many seconds a revocation is to be seen everywhere (rules.md). */
const VISIBLE_WITHIN_S = 60;

/** A store that keeps what it is told for as long as it is told, by a clock set by hand, and tells the age as Cloudflare's does. */
function openStore() {
  const kept = new Map<string, { readonly response: Response; readonly at: number }>();
  const store = {
    now: 0,
    match: async (key: string) => {
      const entry = kept.get(key);
      const age = store.now - (entry?.at ?? 0);
      if (entry === undefined || age >= lifetimeOf(entry.response)) return undefined;
      const response = entry.response.clone();
      const headers = new Headers(response.headers);
      headers.set("age", String(age));
      headers.set("cf-cache-status", "HIT");
      return new Response(response.body, { headers });
    },
    put: async (key: string, response: Response) => void kept.set(key, { response, at: store.now }),
  };
  return store;
}

function lifetimeOf(response: Response): number {
  const [, seconds] = /^public, max-age=(\d+)$/.exec(response.headers.get("cache-control") ?? "") ?? [];
  return Number(seconds ?? 0);
}

/** A Worker behind the cache whose lists carry the count of answers that it has given. */
function openEdge(store: Parameters<typeof createEdgeCache>[0]) {
  const cache = createEdgeCache(store);
  let answers = 0;
  const ask = async (address: string, init: RequestInit = {}, status = 200) => {
    const work: Promise<unknown>[] = [];
    const answer = async () => {
      answers += 1;
      const headers = { "content-type": "application/vc", "cache-control": "public, max-age=30", vary: "Accept" };
      return new Response(`list ${answers}`, { status, headers });
    };
    const response = await cache(new Request(address, init), answer, (later) => void work.push(later));
    const text = await response.text();
    await Promise.all(work);
    return { text, headers: Object.fromEntries(response.headers) };
  };
  return { ask, answers: () => answers };
}

describe("status lists at the edge", () => {
  it("are answered from there, with the lifetime that the list has itself", async () => {
    const { ask, answers } = openEdge(openStore());
    const [first, second] = [await ask(LIST), await ask(LIST)];
    expect(second).toEqual(first);
    expect(second.headers).toEqual({
      "content-type": "application/vc",
      "cache-control": "public, max-age=30",
      vary: "Accept",
    });
    expect(answers()).toBe(1);
  });

  it("show a revocation within a minute to a verifier that keeps a list as long as it may", async () => {
    const store = openStore();
    const { ask } = openEdge(store);
    const before = await ask(LIST);
    // The worst case: asked for just before what lies at the edge is too old, and kept for its whole lifetime.
    store.now = EDGE_SECONDS - 1;
    const { text, headers } = await ask(LIST);
    expect(text).toBe(before.text);
    const kept = Number(/max-age=(\d+)/.exec(headers["cache-control"] ?? "")?.[1]);
    expect(EDGE_SECONDS + kept).toBeLessThanOrEqual(VISIBLE_WITHIN_S);
    store.now = EDGE_SECONDS;
    expect((await ask(LIST)).text).not.toBe(before.text);
  });

  it("are kept apart by what was asked for, and named in any letter case", async () => {
    const { ask, answers } = openEdge(openStore());
    await ask(LIST);
    await ask(LIST, { headers: { accept: "application/json" } });
    expect(answers()).toBe(2);
    await ask(LIST.replace("abc", "ABC"));
    expect(answers()).toBe(2);
  });

  it("are alone there: reports, other methods and refusals are not kept", async () => {
    const { ask, answers } = openEdge(openStore());
    for (let at = 0; at < 2; at += 1) {
      await ask("https://licences.example.gov.cn/v/abc");
      await ask(LIST, { method: "HEAD" });
      await ask(`${LIST}-unknown`, {}, 404);
    }
    expect(answers()).toBe(6);
  });

  it("come from the register when the cache fails", async () => {
    const broken = { match: () => Promise.reject(new Error("down")), put: () => Promise.reject(new Error("down")) };
    const { ask } = openEdge(broken);
    expect((await ask(LIST)).text).toBe("list 1");
    expect((await ask(LIST)).text).toBe("list 2");
  });
});
