// Who asks, for rate limits only. X-Forwarded-For is written by anybody, so it counts only as far as the operator has said
// how many proxies of their own stand in front.

/** The peer of the connection, from whatever the door's runtime hands to Hono as `env`; "" when it does not say. */
export type PeerOf = (request: Request, env: unknown) => string;

/** Tells the address of whoever sent a request. */
export type AddressOf = (request: Request, env: unknown) => string;

/**
 * Reads addresses behind `trustedProxies` proxies: each of ours appends the address it saw, so the asker's stands that many
 * places from the right. With no trusted proxy the header is not read at all.
 */
export function createAddressOf(peerOf: PeerOf, trustedProxies: number): AddressOf {
  return (request, env) => {
    const peer = peerOf(request, env);
    if (trustedProxies === 0) return limitKeyOf(peer);
    const hops = (request.headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
    const found = hops[hops.length - trustedProxies];
    return limitKeyOf(found === undefined || found === "" ? peer : found);
  };
}

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
