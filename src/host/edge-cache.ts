// Status lists in the cache of a Cloudflare place (Cache API, RFC 9111), so that a list many verifiers ask for is read from the
// register a few times a minute. Only lists: reports are never stored. What is kept here and what verifiers keep (the answer's own
// max-age) add up to the time after which a revocation is seen everywhere.

/** What is needed of `caches.default`. */
export interface EdgeStore {
  match(key: string): Promise<Response | undefined>;
  put(key: string, response: Response): Promise<void>;
}

/** Answers requests from the store where it may. `later` takes what goes on after the answer. */
export type EdgeCache = (
  request: Request,
  answer: () => Promise<Response>,
  later: (work: Promise<unknown>) => void,
) => Promise<Response>;

/** Seconds for which a list lies here. */
export const EDGE_SECONDS = 15;

const LISTS = "/status/";
/** Where the answer's own lifetime waits, since the store goes by `cache-control`. */
const LIFETIME = "x-vellum-lifetime";

/** Opens a cache over a store; one that fails is as good as empty. */
export function createEdgeCache(store: EdgeStore): EdgeCache {
  return async (request, answer, later) => {
    const url = new URL(request.url);
    if (request.method !== "GET" || !url.pathname.startsWith(LISTS)) return answer();
    const key = nameOf(url, request.headers.get("accept") ?? "");
    const kept = await store.match(key).catch(() => undefined);
    if (kept !== undefined) return handedOut(kept);
    const response = await answer();
    if (response.status === 200) later(store.put(key, toKeep(response.clone())).catch(() => undefined));
    return response;
  };
}

/** The store knows no Vary, so what the answer depends on is part of its name. */
function nameOf({ origin, pathname }: URL, accept: string): string {
  return `${origin}${pathname.toLowerCase()}?${new URLSearchParams({ accept: accept.toLowerCase() })}`;
}

function toKeep(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set(LIFETIME, headers.get("cache-control") ?? "no-store");
  headers.set("cache-control", `public, max-age=${EDGE_SECONDS}`);
  // Neither is what others are told: how the answer varies, and the number of the call that it was made for.
  for (const name of ["vary", "x-request-id"]) headers.delete(name);
  return new Response(response.body, { headers });
}

function handedOut(kept: Response): Response {
  const headers = new Headers(kept.headers);
  headers.set("cache-control", headers.get(LIFETIME) ?? "no-store");
  headers.set("vary", "Accept");
  // How long it has lain here is in the bound already; told of it, verifiers would come sooner than they need to.
  for (const name of [LIFETIME, "age", "cf-cache-status"]) headers.delete(name);
  return new Response(kept.body, { headers });
}
