// Who asks, for rate limits and the log only. X-Forwarded-For is written by anybody, so it counts only as far as the operator has said
// which proxies in front are their own, or how many.

/** The peer of the connection, from whatever the door's runtime hands to Hono as `env`; "" when it does not say. */
export type PeerOf = (request: Request, env: unknown) => string;

/** Tells the address of whoever sent a request. */
export type AddressOf = (request: Request, env: unknown) => string;

/** Whom to believe about who asks: a fixed number of proxies, or whoever connects from the operator's own networks. */
export type ProxyTrust =
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "networks"; readonly includes: (address: string) => boolean };

/** Where no proxy stands in front, or one whose header the runtime has read already. */
export const NO_PROXIES: ProxyTrust = { kind: "count", count: 0 };

/**
 * Reads addresses behind proxies, each of which appends the address it saw: behind so many of ours the asker's stands that many places
 * from the right; behind networks it is the first from the right, beginning with the connection's, that is none of ours. What is no
 * address ends the search, and the last that was one counts.
 */
export function createAddressOf(peerOf: PeerOf, trust: ProxyTrust): AddressOf {
  return (request, env) => {
    const peer = peerOf(request, env);
    if (trust.kind === "count" ? trust.count === 0 : !trust.includes(peer)) return limitKeyOf(peer);
    const hops = (request.headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
    return limitKeyOf(
      trust.kind === "count" ? behindSome(hops, trust.count, peer) : behind(hops, trust.includes, peer),
    );
  };
}

/** Tells whether a request came through a proxy of ours, whose other headers may be believed too. */
export function createIsProxied(peerOf: PeerOf, trust: ProxyTrust): (request: Request, env: unknown) => boolean {
  if (trust.kind === "networks") return (request, env) => trust.includes(peerOf(request, env));
  return () => trust.count > 0;
}

function behindSome(hops: readonly string[], count: number, peer: string): string {
  const found = hops[hops.length - count];
  return found === undefined || found === "" ? peer : found;
}

function behind(hops: readonly string[], includes: (address: string) => boolean, peer: string): string {
  let seen = peer;
  for (const hop of hops.toReversed()) {
    const address = withoutPort(hop);
    if (address === undefined) return seen;
    seen = address;
    if (!includes(address)) return seen;
  }
  return seen;
}

/** An address as proxies write it: bare, in brackets, or with a port behind it; undefined for what cannot be one. */
function withoutPort(hop: string): string | undefined {
  const { v6, v4, bare } = HOP.exec(hop)?.groups ?? {};
  return v6 ?? v4 ?? bare;
}

const HOP =
  /^(?:\[(?<v6>[0-9a-f:.]{2,45})\](?::\d{1,5})?|(?<v4>\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?|(?<bare>[0-9a-f:.]{2,45}))$/i;

/** An IPv6 network hands one household 2^64 addresses: they count as one. */
function limitKeyOf(address: string): string {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "");
  if (!plain.includes(":")) return plain.slice(0, 64);
  const [head = "", tail] = plain.split("::", 2);
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  const full = [...groups, ...Array<string>(Math.max(0, missing)).fill("0"), ...(tail ?? "").split(":")];
  return full.slice(0, 4).join(":");
}
